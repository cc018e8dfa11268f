public import Fleet

/// What a terminal did, as the journal keeps it in the order of arrival.
public struct JournalEntry: Hashable, Sendable {
  public enum Kind: UInt8, CaseIterable, Sendable {
    /// A frame whose length and check byte agree.
    case frame = 1
    /// Bytes that belong to no frame.
    case garbage = 2
    /// A connection was opened; the bytes name its other end.
    case opened = 3
    case closed = 4
  }

  public let kind: Kind
  /// When it was received.
  public let received: Instant
  /// The connection, by a number that no other one has.
  public let connection: UInt64
  /// What the listener was told of those who speak there.
  public let family: OBD.Family
  public let dialect: OBD.Dialect?
  public let bytes: [UInt8]

  public init(
    _ kind: Kind, received: Instant, connection: UInt64, family: OBD.Family,
    dialect: OBD.Dialect? = nil, bytes: [UInt8]
  ) {
    self.kind = kind
    self.received = received
    self.connection = connection
    self.family = family
    self.dialect = dialect
    self.bytes = bytes
  }
}
