/// What the upstream has said about one record of a segment; the raw value is stored as one byte.
public enum RecordMark: UInt8, CaseIterable, Hashable, Sendable {
  /// Nothing yet.
  case pending = 0
  case stored = 1
  /// The upstream had it already: as good as stored.
  case duplicate = 2
  /// Refused for good; a dead letter tells why.
  case rejected = 3
  /// Asked for again.
  case retry = 4
  /// The upstream's protocol has no place for such a record.
  case notTaken = 5

  /// Whether the record must still be sent.
  public var isOpen: Bool { self == .pending || self == .retry }

  /// Whether the upstream holds the record.
  public var isThere: Bool { self == .stored || self == .duplicate }
}
