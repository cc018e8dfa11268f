/// Where a record stands: the counter it was given when it was stored, which has no holes.
///
/// A registry gets its id from `init`; restoring a backup opens a new incarnation.
public struct RecordPlace: Hashable, Sendable {
  public let registry: RecordID
  public let incarnation: UInt32
  /// The gate, site or station that captured the record: its own counter.
  public let gate: String
  /// From 1.
  public let sequence: UInt64

  public init(registry: RecordID, incarnation: UInt32, gate: String, sequence: UInt64) {
    self.registry = registry
    self.incarnation = incarnation
    self.gate = gate
    self.sequence = sequence
  }
}
