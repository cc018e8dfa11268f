public import Fleet

/// What to do with a batch, decided from what happened to it: no clock, no socket, no file.
///
///     var state = BatchState(batch: batch, limits: limits, policy: policy)
///     switch state.handle(.failed(.status(503)), at: now, random: random) { … }
///
/// It sends all open records of the batch, in their order, in one part; in smaller parts where the
/// upstream takes less. A record counts as stored only where an answer to its own request named it so.
///
/// | event | action |
/// |---|---|
/// | results | settle; send the next part where there is one |
/// | 413 | halve the part for good; dead letter where it is one record |
/// | 400, 422 | halve the part, double again after a success; dead letter where it is one record, and for a bare status the upstream has stored something since the last such |
/// | 415 | the next encoding; halt after the last, since this says nothing about the records |
/// | 429, unknown host, refused connection, failed handshake | pause: all batches wait, this one stays first |
/// | 400 since the body was damaged on its way, 408, 409, 423, 425, 5xx, broken or late or unusable answer | retry later, other batches go on; after some of these in smaller parts, and a record that fails alone is passed over |
/// | an entry is put off while others of the batch go on | its exits in later parts are withheld in this round |
/// | a refusal in the protocol's own words | as the adapter says: retry later, or halt |
/// | 401, 403 (a token that is another registry's too), every other status, redirect, certificate | halt: a person must act, all is kept |
public struct BatchState: Sendable {
  public enum Event: Hashable, Sendable {
    /// A success of the contract's form.
    case answered([RecordAnswer])
    case failed(Setback)
    /// Nothing was sent, since what the upstream takes could not be learnt.
    case unprepared(Setback)
  }

  public enum Action: Hashable, Sendable {
    /// Store this, then send the next ``BatchState/part`` where there is one.
    case settle(Settlement)
    /// Send ``BatchState/part``, which has changed, at once.
    case send
    /// Note the failure; the others go on.
    case retry(Postponement)
    /// Note the failure, which leaves the batch at its place, and send nothing before this time.
    case pause(Postponement, until: Instant)
    /// Note the failure, which leaves the batch at its place, and stop until a person has acted.
    case halt(Postponement)
  }

  /// What one request carries.
  public struct Part: Hashable, Sendable {
    /// Which records of the segment, ascending.
    public let indices: [Int]
    public let encoding: ContentEncoding
  }

  public let segment: Segment
  private let policy: RetryPolicy
  /// Records that are not sent in this round: exits whose entry is not up there.
  private var withheld: Set<Int>
  /// Which exits those are, read once it is needed.
  private var order: VisitOrder?
  private(set) var marks: [RecordMark]
  private(set) var attempts: Int
  /// The next part; `nil` where every open record had its turn.
  public private(set) var part: Part?
  /// The encodings still untried, the one in use first.
  private var encodings: [ContentEncoding]
  /// The most records of a part now, and the most it may grow to.
  private var limit: Int
  private var ceiling: Int
  private var cursor = 0
  private var progressed = false
  /// How many records of this round may still be passed over because they alone always fail: the more, the
  /// longer nothing gets through. While the upstream is out of order each round costs that many requests.
  private var passes: Int
  /// The longest wait that a record of this round asked for.
  private var wait: Int64?

  public init(batch: Batch, limits: UpstreamLimits, policy: RetryPolicy) {
    segment = batch.segment
    withheld = Set(batch.withheld)
    marks = batch.segment.marks
    attempts = batch.attempts
    self.policy = policy
    encodings = limits.preferredEncodings
    ceiling = limits.records(of: batch.segment)
    // One record that the upstream fails over must not hold up the others: the parts shrink until it is alone.
    limit = max(1, ceiling >> max(0, batch.attempts - Self.patience))
    passes = max(0, batch.attempts - Self.patience + 1)
    part = nextPart()
  }

  /// How many failures in a row are taken for the upstream's and no record's.
  private static let patience = 3

  /// Takes an event of the current part.
  /// - Parameters:
  ///   - random: 64 random bits for the jitter.
  ///   - isAtFault: whether it has stopped everything before and others were taken since: then what only a person can
  ///     settle is in this batch, and the others do not wait for it.
  ///   - believesBare: whether a refusal without a word of the contract is one of the record alone in its request. A
  ///     proxy that answers 400 to everything would else make a dead letter of every record.
  public mutating func handle(
    _ event: Event, at now: Instant, random: UInt64, isAtFault: Bool = false,
    believesBare: Bool = true
  ) -> Action {
    guard let part else { preconditionFailure("no part is on its way") }
    switch event {
    case .answered(let answers):
      let results = results(in: answers, for: part)
      if results.allSatisfy({ $0 == nil }) {
        let cause = Setback.unreadable(.noResults(expected: part.indices.count))
        return retry(cause, pausesAll: false, at: now, random: random)
      }
      return settle(results, of: part, at: now, random: random)
    case .unprepared(let setback):
      guard case .retry(let pausesAll) = setback.remedy else { return halt(setback) }
      return retry(setback, pausesAll: pausesAll, at: now, random: random)
    case .failed(let setback):
      let remedy = setback.remedy
      switch remedy == .halt && isAtFault ? .retry(pausesAll: false) : remedy {
      case .retry(let pausesAll):
        let mayPass = !pausesAll && part.indices.count == 1 && passes > 0
        if mayPass { withholdExits(of: part.indices) }
        if mayPass, isFollowed(part) {
          passes -= 1
          return settle(
            [.retry(afterSeconds: setback.retryAfterSeconds)], of: part, at: now, random: random)
        }
        return retry(setback, pausesAll: pausesAll, at: now, random: random)
      case .halt: return halt(setback)
      case .otherEncoding:
        encodings.removeFirst()
        if encodings.isEmpty { return halt(setback) }
        self.part = nextPart()
        return .send
      case .smaller(let forGood):
        if part.indices.count == 1 {
          if setback.isBare, !believesBare {
            return retry(setback, pausesAll: false, at: now, random: random)
          }
          return settle(
            [.rejected(setback.rejection)], of: part, at: now, random: random)
        }
        limit = (part.indices.count + 1) / 2
        if forGood { ceiling = limit }
        self.part = nextPart()
        return .send
      }
    }
  }

  /// Whether a record behind this part is to be sent in this round.
  private func isFollowed(_ part: Part) -> Bool {
    marks.indices[(part.indices[part.indices.count - 1] + 1)...]
      .contains { marks[$0].isOpen && !withheld.contains($0) }
  }

  private func nextPart() -> Part? {
    let indices = marks.indices[cursor...].lazy
      .filter { marks[$0].isOpen && !withheld.contains($0) }.prefix(limit)
    return indices.isEmpty ? nil : Part(indices: Array(indices), encoding: encodings[0])
  }

  /// The results by their place in the part; `nil` where the upstream said nothing. Ids that were not sent are
  /// passed over; results that contradict each other are a request to try again.
  ///
  /// Nearly every answer names the records in the order in which they went: then no id need be searched for.
  private func results(in answers: [RecordAnswer], for part: Part) -> [RecordResult?] {
    var results = [RecordResult?](repeating: nil, count: part.indices.count)
    var places: [RecordID: Int]?
    for (position, answer) in answers.enumerated() {
      let place: Int
      if position < results.count, segment.records[part.indices[position]] == answer.record {
        place = position
      } else {
        let known =
          places
          ?? Dictionary(
            part.indices.enumerated().map { (segment.records[$0.element], $0.offset) },
            uniquingKeysWith: { first, _ in first })
        places = known
        guard let found = known[answer.record] else { continue }
        place = found
      }
      if let other = results[place], !other.agrees(with: answer.result) {
        results[place] = .retry(afterSeconds: nil)
      } else {
        results[place] = answer.result
      }
    }
    return results
  }

  private mutating func settle(
    _ results: [RecordResult?], of part: Part, at now: Instant, random: UInt64
  ) -> Action {
    var refused: [(index: Int, rejection: Rejection)] = []
    for (index, said) in zip(part.indices, results) {
      let result = said ?? .retry(afterSeconds: nil)
      marks[index] = result.mark
      switch result {
      case .stored, .duplicate, .notTaken: progressed = true
      case .rejected(let rejection):
        progressed = true
        refused.append((index, rejection))
      case .retry(let seconds):
        if let asked = policy.delay(retryAfterSeconds: seconds) { wait = max(wait ?? 0, asked) }
      }
    }
    cursor = part.indices[part.indices.count - 1] + 1
    withholdExits(of: part.indices.filter { marks[$0].isOpen })
    if part.indices.contains(where: { !marks[$0].isOpen }) { limit = min(ceiling, limit * 2) }
    self.part = nextPart()
    var due: Instant?
    if self.part != nil {
      if progressed { attempts = 0 }
      due = now
    } else if marks.indices.contains(where: { marks[$0].isOpen && !withheld.contains($0) }) {
      attempts = progressed ? 0 : attempts + 1
      due = now.advanced(
        byMilliseconds: wait ?? policy.delay(afterFailures: attempts, random: random))
    } else if marks.contains(where: \.isOpen) {
      attempts = 0
      due = now
    }
    return .settle(
      Settlement(
        batch: segment.id, marks: marks, deadLetters: deadLetters(refused), due: due,
        attempts: due == nil ? 0 : attempts))
  }

  /// Has the exits behind these entries, which were put off, wait for the next round as well.
  private mutating func withholdExits(of putOff: [Int]) {
    guard !putOff.isEmpty, cursor < marks.count else { return }
    // Lines that cannot be read have failed to be sent as well.
    let order = order ?? VisitOrder((try? segment.recordLines(at: marks.indices)) ?? [])
    self.order = order
    for index in putOff { withheld.formUnion(order.exits(of: index)) }
  }

  /// The payload could be read a moment ago, to be sent; should it not be any more, the reason is kept
  /// without the line.
  private func deadLetters(_ refused: [(index: Int, rejection: Rejection)]) -> [DeadLetter] {
    if refused.isEmpty { return [] }
    let lines = (try? segment.lines(at: refused.map(\.index))) ?? []
    let pieces = lines.split(separator: 0x0A, omittingEmptySubsequences: false)
    return refused.enumerated().map { position, refused in
      DeadLetter(
        record: segment.records[refused.index], rejection: refused.rejection,
        line: position < pieces.count - 1 ? pieces[position] + [0x0A] : [])
    }
  }

  private mutating func retry(
    _ cause: Setback, pausesAll: Bool, at now: Instant, random: UInt64
  ) -> Action {
    attempts += 1
    let delay =
      policy.delay(retryAfterSeconds: cause.retryAfterSeconds)
      ?? policy.delay(afterFailures: attempts, random: random)
    let until = now.advanced(byMilliseconds: delay)
    let postponement = Postponement(
      batch: segment.id, until: pausesAll ? nil : until, attempts: attempts, cause: cause)
    return pausesAll ? .pause(postponement, until: until) : .retry(postponement)
  }

  private func halt(_ cause: Setback) -> Action {
    .halt(Postponement(batch: segment.id, until: nil, attempts: attempts, cause: cause))
  }
}

extension RecordResult {
  /// Whether two results for one record can stand beside each other.
  fileprivate func agrees(with other: RecordResult) -> Bool {
    switch (self, other) {
    case (.stored, .duplicate), (.duplicate, .stored): true
    default: self == other
    }
  }
}
