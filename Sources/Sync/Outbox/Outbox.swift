public import Fleet

/// What waits to go upstream, kept where a power cut cannot reach it.
///
/// A record is put in by the transaction that stores it and leaves only after its own result. The
/// outbox has one caller at a time, which says what it has under way.
public protocol Outbox: Sendable {
  /// Batches that are due at `now`, in the order that is wanted; none of them under way already.
  ///
  /// Records are due when they are stored; a batch that was put off is due again at its time, and until then
  /// the others go on without it. An exit whose entry waits in another batch is withheld, so that the upstream
  /// hears of the entry first; a batch of nothing else is not given out.
  ///
  /// Segments that were never sent may be merged here, up to ``SegmentLimits/standard``, and the
  /// merged one is stored before it is returned. Once returned, a batch keeps its id, records and
  /// payload until its last record has left: the upstream may have seen it.
  func dueBatches(_ demand: BatchDemand, at now: Instant) async throws -> [Batch]

  /// Obeys the results of several answers, in one durable step: records marked stored, duplicate or not taken
  /// leave, rejected ones leave for the dead letters, the others stay with their batch.
  func settle(_ settlements: [Settlement], at now: Instant) async throws

  /// Notes a failed attempt and, where it says so, when to try again; no record is touched.
  func postpone(_ postponement: Postponement, at now: Instant) async throws

  /// When the next batch is due that is not at `now`; `nil` where none is.
  func nextDue(after now: Instant) async throws -> Instant?

  /// What waits, for progress and status.
  func counts() async throws -> OutboxCounts
}

/// Which of two visits goes up first.
///
/// A visit is an entry with its exit: whichever is chosen, an entry goes before its exit.
public enum UploadOrder: String, CaseIterable, Sendable {
  case oldest, newest
}

/// How many batches an uploader has room for, and which it has under way.
public struct BatchDemand: Hashable, Sendable {
  public let count: Int
  public let order: UploadOrder
  public let underWay: Set<RecordID>

  public init(count: Int, order: UploadOrder = .oldest, underWay: Set<RecordID> = []) {
    self.count = count
    self.order = order
    self.underWay = underWay
  }
}

/// A segment on its way.
public struct Batch: Hashable, Sendable {
  public let segment: Segment
  /// Which of its records are not to be sent yet, since their entry is not up there; ascending.
  public let withheld: [Int]
  /// How many attempts in a row have failed since the last one that got a result.
  public let attempts: Int

  public init(segment: Segment, attempts: Int, withheld: [Int] = []) {
    self.segment = segment
    self.attempts = attempts
    self.withheld = withheld
  }

  public var id: RecordID { segment.id }
}

/// What an answer changed in a batch.
public struct Settlement: Hashable, Sendable {
  public let batch: RecordID
  /// The marks of all records of the batch, in their order, as they are from now on. Where none is
  /// open any more the whole batch leaves.
  public let marks: [RecordMark]
  /// The records that this answer refused.
  public let deadLetters: [DeadLetter]
  /// When the open records are due again, at once those that were withheld; `nil` where none is left.
  public let due: Instant?
  /// The failed attempts in a row from now on.
  public let attempts: Int

  public init(
    batch: RecordID, marks: [RecordMark], deadLetters: [DeadLetter], due: Instant?, attempts: Int
  ) {
    self.batch = batch
    self.marks = marks
    self.deadLetters = deadLetters
    self.due = due
    self.attempts = attempts
  }
}

/// A record that the upstream refused for good, with its line as it was sent.
public struct DeadLetter: Hashable, Sendable {
  public let record: RecordID
  public let rejection: Rejection
  /// The NDJSON line with its line feed.
  public let line: [UInt8]

  public init(record: RecordID, rejection: Rejection, line: [UInt8]) {
    self.record = record
    self.rejection = rejection
    self.line = line
  }
}

/// A failed attempt.
public struct Postponement: Hashable, Sendable {
  public let batch: RecordID
  /// When the batch is due again; `nil` where it stays due as it was, since not the batch but the upstream
  /// as a whole is at fault.
  public let until: Instant?
  /// The failed attempts in a row, this one included.
  public let attempts: Int
  /// Why, for `status`: a stable code and its texts; holds no secret.
  public let cause: Setback

  public init(batch: RecordID, until: Instant?, attempts: Int, cause: Setback) {
    self.batch = batch
    self.until = until
    self.attempts = attempts
    self.cause = cause
  }
}

/// How much waits.
public struct OutboxCounts: Hashable, Sendable {
  public let segments: Int
  /// Records that must still be sent.
  public let records: Int

  public init(segments: Int, records: Int) {
    self.segments = segments
    self.records = records
  }
}
