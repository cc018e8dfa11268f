public import Fleet

/// What waits to go upstream, kept where a power cut cannot reach it.
///
/// A record is put in by the transaction that stores it and leaves only after its own result. The
/// outbox has one caller at a time, which settles or postpones a batch before it asks for the next.
public protocol Outbox: Sendable {
  /// The batch that has been due the longest at `now`, of several the oldest; `nil` where none is.
  ///
  /// Records are due when they are stored. A batch that was put off comes behind those due before its
  /// new time, so one that always fails never holds up the others.
  ///
  /// Segments that were never sent may be merged here, up to ``SegmentLimits/standard``, and the
  /// merged one is stored before it is returned. Once returned, a batch keeps its id, records and
  /// payload until its last record has left: the upstream may have seen it.
  func dueBatch(at now: Instant) async throws -> Batch?

  /// Obeys the results of one answer, in one durable step: records marked stored or duplicate leave,
  /// rejected ones leave for the dead letters, the others stay with the batch.
  func settle(_ settlement: Settlement, at now: Instant) async throws

  /// Notes a failed attempt and, where it says so, when to try again; no record is touched.
  func postpone(_ postponement: Postponement, at now: Instant) async throws

  /// When the next batch is due: in the past where one is due already, `nil` where nothing waits.
  func nextDue() async throws -> Instant?

  /// What waits, for progress and status.
  func counts() async throws -> OutboxCounts
}

/// A segment on its way.
public struct Batch: Hashable, Sendable {
  public let segment: Segment
  /// How many attempts in a row have failed since the last one that got a result.
  public let attempts: Int

  public init(segment: Segment, attempts: Int) {
    self.segment = segment
    self.attempts = attempts
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
  /// When the open records are due again; `nil` where none is left.
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
