import Fleet
import Testing

@testable import Sync

private let now = Instant(milliseconds: 1_000_000)
private let policy = RetryPolicy(base: 1000, cap: 8000, longestRetryAfter: 60_000)

private func state(
  _ count: Int, attempts: Int = 0, marks: [RecordMark]? = nil, limits: UpstreamLimits = .standard
) -> BatchState {
  let whole = segment(77, 1...count)
  let marked = marks.map { whole.marked($0) } ?? whole
  return BatchState(
    batch: Batch(segment: marked, attempts: attempts), limits: limits, policy: policy)
}

private func answers(_ results: [(Int, RecordResult)]) -> BatchState.Event {
  .answered(results.map { RecordAnswer(record: recordID($0.0), result: $0.1) })
}

private let refusal = Rejection(code: "passage.time", field: "time", reason: "in the future")

extension BatchState {
  /// Takes an event with the largest random number, so that delays are at their bound.
  fileprivate mutating func take(_ event: Event) -> Action {
    handle(event, at: now, random: .max)
  }
}

@Suite("Batch state: results") struct BatchResultTests {
  @Test(
    "marks what was named as stored and nothing else",
    arguments: [
      // What the answer says of records 1, 2 and 3; what they are then.
      ([(1, .stored), (2, .stored), (3, .stored)], [.stored, .stored, .stored]),
      ([(3, .duplicate), (1, .stored), (2, .duplicate)], [.stored, .duplicate, .duplicate]),
      ([(1, .stored)], [.stored, .retry, .retry]),
      ([(1, .stored), (2, .retry(afterSeconds: nil))], [.stored, .retry, .retry]),
      ([(2, .stored), (9, .stored)], [.retry, .stored, .retry]),
      ([(1, .stored), (1, .stored), (2, .stored), (3, .stored)], [.stored, .stored, .stored]),
      ([(1, .stored), (1, .duplicate)], [.duplicate, .retry, .retry]),
      ([(1, .stored), (1, .rejected(refusal)), (2, .stored)], [.retry, .stored, .retry]),
      ([(1, .retry(afterSeconds: 1)), (1, .stored), (2, .stored)], [.retry, .stored, .retry]),
      ([(1, .rejected(refusal)), (2, .stored), (3, .stored)], [.rejected, .stored, .stored]),
    ] as [([(Int, RecordResult)], [RecordMark])])
  func marks(results: [(Int, RecordResult)], marks: [RecordMark]) throws {
    var state = state(3, attempts: 2)
    guard case .settle(let settlement) = state.take(answers(results)) else {
      Issue.record("not settled")
      return
    }
    #expect(settlement.marks == marks)
    #expect(settlement.attempts == 0)
    #expect((settlement.due == nil) == !marks.contains { $0.isOpen })
    #expect(state.part == nil)
  }

  @Test(
    "an answer without any of the records sent is a failure",
    arguments: [[], [(9, .stored)]] as [[(Int, RecordResult)]])
  func nothingNamed(results: [(Int, RecordResult)]) {
    var state = state(3)
    let action = state.take(answers(results))
    let postponement = Postponement(
      batch: recordID(77), until: now.advanced(byMilliseconds: 1000), attempts: 1,
      cause: .unreadable(.noResults(expected: 3)))
    #expect(action == .retry(postponement))
  }

  @Test("dead letters carry the line, the code, the field and the reason")
  func deadLetters() {
    var state = state(3)
    let action = state.take(
      answers([(1, .stored), (2, .rejected(refusal)), (3, .rejected(refusal))]))
    guard case .settle(let settlement) = action else {
      Issue.record("not settled")
      return
    }
    #expect(
      settlement.deadLetters
        == [2, 3].map {
          DeadLetter(record: recordID($0), rejection: refusal, line: line($0) + [0x0A])
        })
    #expect(settlement.due == nil)
  }

  @Test(
    "waits as long as the longest wait asked for, within bounds",
    arguments: [
      ([nil, nil], 1000), ([5, 30], 30_000), ([30, nil], 30_000), ([61, 0], 60_000),
      ([0, -5], 1000), ([Int.max, 1], 60_000),
    ] as [([Int?], Int64)])
  func recordDelays(seconds: [Int?], delay: Int64) {
    var state = state(3)
    let action = state.take(
      answers([
        (1, .stored), (2, .retry(afterSeconds: seconds[0])), (3, .retry(afterSeconds: seconds[1])),
      ]))
    guard case .settle(let settlement) = action else {
      Issue.record("not settled")
      return
    }
    #expect(settlement.due == now.advanced(byMilliseconds: delay))
  }

  @Test("after some failures in a row the parts shrink, by half with each more")
  func shrinks() {
    let limits = UpstreamLimits(encodings: [.zstd], records: 8, bytes: 1 << 20)
    for (attempts, count) in [(0, 8), (3, 8), (4, 4), (5, 2), (6, 1), (60, 1)] {
      #expect(state(8, attempts: attempts, limits: limits).part?.indices.count == count)
    }
  }

  @Test(
    "a bare status is no refusal of a record while the upstream stores nothing",
    arguments: [400, 413, 422])
  func bareStatus(status: Int) throws {
    var doubted = state(1)
    guard
      case .retry = doubted.handle(
        .failed(.status(status)), at: now, random: 0, believesBare: false)
    else {
      Issue.record("not put off")
      return
    }
    let said = Setback.status(status, said: Rejection(code: "field", reason: "bad"))
    var batch = state(1)
    guard
      case .settle(let settlement) = batch.handle(
        .failed(said), at: now, random: 0, believesBare: false)
    else {
      Issue.record("not refused")
      return
    }
    #expect(settlement.marks == [.rejected])
  }

  @Test("a record that the upstream alone always fails over is passed over, and the others go")
  func passesOver() throws {
    var batch = state(3, attempts: 20)
    guard case .settle(let first) = batch.handle(.failed(.status(500)), at: now, random: 0) else {
      Issue.record("not passed over")
      return
    }
    #expect(first.marks == [.retry, .pending, .pending])
    #expect(first.due == now && first.attempts == 20 && first.deadLetters.isEmpty)
    for index in [1, 2] {
      #expect(batch.part?.indices == [index])
      _ = batch.handle(
        .answered([RecordAnswer(record: batch.segment.records[index], result: .stored)]),
        at: now, random: 0)
      if index == 1 { continue }
      #expect(batch.marks == [.retry, .stored, .stored] && batch.part == nil)
    }
    // The last one is not passed over, since nothing is behind it; nor is any before three failures.
    var last = state(1, attempts: 20)
    guard case .retry = last.handle(.failed(.status(500)), at: now, random: 0) else {
      Issue.record("the last was passed over")
      return
    }
    var early = state(
      2, attempts: 2, limits: UpstreamLimits(encodings: [], records: 1, bytes: 1 << 20))
    guard case .retry = early.handle(.failed(.status(500)), at: now, random: 0) else {
      Issue.record("passed over too early")
      return
    }
  }

  @Test("while nothing gets through only so many are passed over as it has failed before")
  func passesFew() {
    var batch = state(10, attempts: 12)
    var passed = 0
    while case .settle = batch.handle(.failed(.status(500)), at: now, random: 0) { passed += 1 }
    // One for the third failure, and one for each more; at least the last is never passed over.
    #expect(passed == 9)
    var fewer = state(
      10, attempts: 4, limits: UpstreamLimits(encodings: [], records: 1, bytes: 1 << 20))
    passed = 0
    while case .settle = fewer.handle(.failed(.status(500)), at: now, random: 0) { passed += 1 }
    #expect(passed == 2)
  }

  @Test("attempts grow while no record leaves")
  func noProgress() {
    var state = state(1, attempts: 2)
    guard case .settle(let settlement) = state.take(answers([(1, .retry(afterSeconds: nil))]))
    else {
      Issue.record("not settled")
      return
    }
    #expect(settlement.attempts == 3)
    #expect(settlement.due == now.advanced(byMilliseconds: 4000))
  }

  @Test("sends only what is open")
  func openOnly() {
    let state = state(5, marks: [.stored, .pending, .rejected, .retry, .duplicate])
    #expect(state.part?.indices == [1, 3])
  }

  @Test("ignores a result for a record that was not sent this time")
  func settledBefore() {
    var state = state(2, marks: [.rejected, .retry])
    let action = state.take(answers([(1, .stored), (2, .stored)]))
    guard case .settle(let settlement) = action else {
      Issue.record("not settled")
      return
    }
    #expect(settlement.marks == [.rejected, .stored])
  }
}

@Suite("Batch state: setbacks") struct BatchSetbackTests {
  enum Expected: Sendable { case retry, pause, halt, smaller, encoding }

  @Test(
    "each setback has its remedy",
    arguments: [
      (.status(401), .halt), (.status(403), .halt), (.status(404), .halt), (.status(405), .halt),
      (.status(410), .halt), (.status(100), .halt), (.redirect(302, location: "https://b"), .halt),
      (.status(400), .smaller), (.status(413), .smaller), (.status(422), .smaller),
      (.status(415), .encoding),
      (.status(400, said: Rejection(code: "compression.truncated", reason: "")), .retry),
      (.status(400, said: Rejection(code: "compression.damaged", reason: "")), .retry),
      (.status(400, said: Rejection(code: "compression.trailing", reason: "")), .retry),
      (.status(400, said: Rejection(code: "request.cut", reason: "")), .retry),
      (.status(400, said: Rejection(code: "compression.window", reason: "")), .smaller),
      (.status(429), .pause), (.status(408), .retry), (.status(409), .retry),
      (.status(423), .retry), (.status(425), .retry), (.status(500), .retry),
      (.status(502), .retry), (.status(503), .retry), (.status(504), .retry),
      (.status(507), .retry),
      (.unreadable(.empty), .retry), (.unreadable(.notJSON(contentType: "text/html")), .retry),
      (.unreadable(.otherBatch("x")), .retry), (.unreadable(.member("results")), .retry),
      (.segment(.mark(9)), .retry),
      (.transfer(.unknownHost("h")), .pause), (.transfer(.refused(host: "h", port: 1)), .pause),
      (.transfer(.handshake(host: "h", detail: "")), .pause),
      (.transfer(.timedOut(seconds: 1)), .retry), (.transfer(.interrupted(detail: "")), .retry),
      (.transfer(.answerTooLarge(limit: 1)), .retry),
      (.transfer(.other(code: 1, detail: "")), .retry),
      (.transfer(.notTrusted(host: "h", detail: "")), .halt),
      (.transfer(.certificateExpired(host: "h")), .halt),
      (.transfer(.certificateNotYetValid(host: "h")), .halt),
      (.transfer(.wrongHost("h")), .halt), (.transfer(.pinMismatch(host: "h")), .halt),
      (.transfer(.authorityFile("f")), .halt), (.transfer(.token(.empty)), .halt),
    ] as [(Setback, Expected)])
  func remedies(setback: Setback, expected: Expected) {
    var state = state(4, attempts: 1)
    let action = state.take(.failed(setback))
    let later = now.advanced(byMilliseconds: 2000)
    func postponement(until: Instant?, attempts: Int) -> Postponement {
      Postponement(batch: recordID(77), until: until, attempts: attempts, cause: setback)
    }
    switch expected {
    case .retry: #expect(action == .retry(postponement(until: later, attempts: 2)))
    case .pause:
      #expect(action == .pause(postponement(until: nil, attempts: 2), until: later))
    case .halt: #expect(action == .halt(postponement(until: nil, attempts: 1)))
    case .smaller:
      #expect(action == .send)
      #expect(state.part == BatchState.Part(indices: [0, 1], encoding: .zstd))
    case .encoding:
      #expect(action == .send)
      #expect(state.part == BatchState.Part(indices: [0, 1, 2, 3], encoding: .gzip))
    }
  }

  @Test("Retry-After is obeyed within bounds", arguments: [(7, 7000), (0, 1000), (3600, 60_000)])
  func retryAfter(seconds: Int, delay: Int64) {
    var state = state(1)
    let action = state.take(.failed(.status(503, retryAfterSeconds: seconds)))
    guard case .retry(let postponement) = action else {
      Issue.record("not postponed")
      return
    }
    #expect(postponement.until == now.advanced(byMilliseconds: delay))
  }

  @Test("the last encoding refused is a halt, and no record is lost")
  func encodings() {
    let limits = UpstreamLimits(encodings: [.gzip], records: 500, bytes: 1 << 20)
    var state = state(3, limits: limits)
    #expect(state.part?.encoding == .gzip)
    #expect(state.take(.failed(.status(415))) == .send)
    #expect(state.part?.encoding == .identity)
    guard case .halt = state.take(.failed(.status(415))) else {
      Issue.record("not halted")
      return
    }
    #expect(state.marks == [.pending, .pending, .pending])
  }

  @Test(
    "what cannot be learnt before sending never costs a record", arguments: [400, 413, 415, 422])
  func unprepared(status: Int) {
    var state = state(1)
    guard case .halt = state.take(.unprepared(.status(status))) else {
      Issue.record("not halted")
      return
    }
    guard case .retry = state.take(.unprepared(.status(503))) else {
      Issue.record("not postponed")
      return
    }
  }

  @Test("one bad record among many is found by halving; the rest is stored", arguments: 1...20)
  func bisection(bad: Int) {
    var state = state(20)
    var requests = 0
    var letters: [DeadLetter] = []
    while let part = state.part {
      requests += 1
      let numbers = part.indices.map { $0 + 1 }
      let event: BatchState.Event =
        numbers.contains(bad) ? .failed(.status(400)) : answers(numbers.map { ($0, .stored) })
      switch state.take(event) {
      case .settle(let settlement):
        letters += settlement.deadLetters
        #expect(settlement.due == (state.part == nil ? nil : now))
      case .send: break
      default: Issue.record("not sent on")
      }
    }
    #expect(letters.map(\.record) == [recordID(bad)])
    #expect(letters.first?.rejection.code == "upstream.batch-refused")
    #expect(letters.first?.line == line(bad) + [0x0A])
    #expect(state.marks.count { $0 == .stored } == 19)
    #expect(requests <= 16)
  }

  @Test("a size once refused is not tried again")
  func size() {
    var state = state(10)
    var sizes: [Int] = []
    while let part = state.part {
      sizes.append(part.indices.count)
      let event: BatchState.Event =
        part.indices.count > 3
        ? .failed(.status(413)) : answers(part.indices.map { ($0 + 1, .stored) })
      _ = state.take(event)
    }
    #expect(sizes == [10, 5, 3, 3, 3, 1])
  }

  @Test("what the receiver says of a lone record goes into its dead letter")
  func said() {
    var state = state(1)
    guard case .settle(let settlement) = state.take(.failed(.status(422, said: refusal))) else {
      Issue.record("not settled")
      return
    }
    #expect(settlement.deadLetters.map(\.rejection) == [refusal])
    #expect(settlement.due == nil)
  }

  @Test("a proxy that cuts the body of a lone record does not make it a dead letter")
  func cutOnTheWay() {
    var state = state(1)
    let cut = Setback.status(400, said: Rejection(code: "compression.truncated", reason: "cut"))
    guard case .retry = state.take(.failed(cut)) else {
      Issue.record("not sent again")
      return
    }
    #expect(state.marks == [.pending])
  }

  @Test("begins with no more than the upstream announces")
  func limits() {
    let few = UpstreamLimits(encodings: [.zstd], records: 4, bytes: 1 << 20)
    #expect(state(10, limits: few).part?.indices == [0, 1, 2, 3])
    let size = segment(77, 1...10).size
    let small = UpstreamLimits(encodings: [.zstd], records: 500, bytes: size / 2)
    #expect((4...5).contains(state(10, limits: small).part?.indices.count ?? 0))
    let tiny = UpstreamLimits(encodings: [.zstd], records: 500, bytes: 1)
    #expect(state(10, limits: tiny).part?.indices == [0])
  }
}

@Suite("Retry policy") struct RetryPolicyTests {
  @Test(
    "the bound doubles up to the cap",
    arguments: [(0, 1000), (1, 1000), (2, 2000), (3, 4000), (4, 8000), (5, 8000), (1000, 8000)])
  func bounds(failures: Int, bound: Int64) {
    #expect(policy.delay(afterFailures: failures, random: .max) == bound)
    #expect(policy.delay(afterFailures: failures, random: 0) == 0)
    #expect(policy.delay(afterFailures: failures, random: 1 << 63) == (bound + 1) / 2)
  }

  @Test("survives the largest numbers")
  func overflow() {
    let huge = RetryPolicy(base: .max, cap: .max, longestRetryAfter: .max)
    #expect(huge.delay(afterFailures: .max, random: .max) == .max)
    #expect(huge.delay(retryAfterSeconds: .max) == .max)
  }
}
