public import Fleet

/// What an ``Uploader`` has done since it was made.
public struct UploadCounts: Hashable, Sendable {
  /// Batches of which no record is open any more.
  public var batches = 0
  /// Requests with records, answered or not.
  public var attempts = 0
  public var stored = 0
  /// Records that the upstream had already: their first answer was lost.
  public var duplicates = 0
  /// Records that went to the dead letters.
  public var rejected = 0
  /// Records for which the upstream's protocol has no place.
  public var notTaken = 0
  /// Times that a record was asked for again.
  public var retried = 0

  public init() {}

  /// Records that left the outbox.
  public var settled: Int { stored + duplicates + rejected + notTaken }

  mutating func add(_ before: [RecordMark], to after: [RecordMark]) {
    for (before, after) in zip(before, after) where before != after || after == .retry {
      switch after {
      case .pending: break
      case .stored: stored += 1
      case .duplicate: duplicates += 1
      case .rejected: rejected += 1
      case .retry: retried += 1
      case .notTaken: notTaken += 1
      }
    }
  }
}

/// How sending ended.
public struct UploadOutcome: Hashable, Sendable {
  public enum End: Hashable, Sendable {
    /// Nothing is due; something may wait for a later moment, and the last failure says why.
    case nothingDue(next: Instant?)
    /// The upstream cannot be reached or takes nothing now: not before `until`.
    case unreachable(Setback, until: Instant)
    /// A person must act before anything is sent.
    case halted(Setback)
    /// It was asked to stop.
    case stopped
  }

  public let end: End
  public let counts: UploadCounts

  public init(end: End, counts: UploadCounts) {
    self.end = end
    self.counts = counts
  }
}
