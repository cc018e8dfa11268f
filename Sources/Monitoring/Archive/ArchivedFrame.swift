public import Fleet

/// One frame as it was received. Frames are archived in the order of their arrival.
public struct ArchivedFrame: Hashable, Sendable {
  public let received: Instant
  /// The connection, by the number that the journal gave it.
  public let connection: UInt64
  /// The frame from its start mark to its check byte, or whatever came in its place.
  public let bytes: [UInt8]

  public init(received: Instant, connection: UInt64, bytes: [UInt8]) {
    self.received = received
    self.connection = connection
    self.bytes = bytes
  }
}
