import Fleet
import GRDB
import Sync
import Testing

@testable import Registry

@Suite("Outbox") struct OutboxTests {
  private let registry = TemporaryRegistry()

  /// Marks every record of a batch.
  private func settlement(
    _ batch: Batch, _ mark: RecordMark, due: Instant? = nil
  ) -> Settlement {
    Settlement(
      batch: batch.id, marks: batch.segment.records.map { _ in mark }, deadLetters: [], due: due,
      attempts: 0)
  }

  @Test("what is stored waits, up to 500 to a segment, in its order and as its own lines")
  func segments() async throws {
    let owner = try registry.create()
    let ids = try await owner.store(Passages.deliveries(0..<1203)).map(\.id)
    var sent: [RecordID] = []
    var sizes: [Int] = []
    while let batch = try await owner.dueBatch(at: registry.clock.now) {
      sent += batch.segment.records
      sizes.append(batch.segment.records.count)
      let lines = try batch.segment.lines().split(separator: 0x0A)
      for (id, line) in zip(batch.segment.records, lines) {
        let stored = try await owner.reader().record(id)
        #expect(stored?.bytes == Array(line))
      }
      try await owner.settle(settlement(batch, .stored), at: registry.clock.now)
    }
    #expect(sent == ids)
    #expect(sizes == [500, 500, 203])
    #expect(try await owner.counts() == OutboxCounts(segments: 0, records: 0))
    #expect(try await owner.nextDue(after: registry.clock.now) == nil)
  }

  @Test("small segments are merged before their first send, never after it")
  func merging() async throws {
    let owner = try registry.create()
    var ids: [RecordID] = []
    for number in 0..<5 { ids += try await owner.store([Passages.delivery(number)]).map(\.id) }
    #expect(try await owner.counts() == OutboxCounts(segments: 5, records: 5))
    let batch = try #require(try await owner.dueBatch(at: registry.clock.now))
    #expect(batch.segment.records == ids)
    #expect(try await owner.counts() == OutboxCounts(segments: 1, records: 5))
    let later = try await owner.store([Passages.delivery(5)])[0].id
    let again = try #require(try await owner.dueBatch(at: registry.clock.now))
    #expect(again == batch)
    try await owner.settle(settlement(batch, .duplicate), at: registry.clock.now)
    let next = try #require(try await owner.dueBatch(at: registry.clock.now))
    #expect(next.segment.records == [later])
    #expect(next.id != batch.id)
  }

  @Test("a damaged segment is not merged with others, and does not hold them up")
  func damaged() async throws {
    let owner = try registry.create()
    var ids: [RecordID] = []
    for number in 0..<3 { ids += try await owner.store([Passages.delivery(number)]).map(\.id) }
    try await owner.write {
      try $0.execute(sql: "UPDATE pack SET payload = x'00' WHERE key = 2")
    }
    var seen: [RecordID] = []
    var underWay: Set<RecordID> = []
    for _ in 0..<3 {
      let due = try await owner.dueBatches(
        BatchDemand(count: 4, underWay: underWay), at: registry.clock.now)
      seen += due.flatMap(\.segment.records)
      underWay.formUnion(due.map(\.id))
    }
    #expect(seen.contains(ids[0]) && seen.contains(ids[2]))
    #expect(Set(seen).count == seen.count)
  }

  @Test("segments that would not fit together stay apart")
  func mergingLimits() async throws {
    let owner = try registry.create()
    _ = try await owner.store(Passages.deliveries(0..<300))
    _ = try await owner.store(Passages.deliveries(300..<600))
    let batch = try #require(try await owner.dueBatch(at: registry.clock.now))
    #expect(batch.segment.records.count == 300)
    #expect(try await owner.counts() == OutboxCounts(segments: 2, records: 600))
  }

  @Test("a batch keeps its id, records and bytes over owners and postponements")
  func stable() async throws {
    let now = registry.clock.now
    var owner: Owner? = try registry.create()
    _ = try await owner?.store(Passages.deliveries(0..<3))
    let batch = try #require(try await owner?.dueBatch(at: now))
    owner = nil
    let next = try registry.open()
    _ = try await next.store([Passages.delivery(3)])
    #expect(try await next.dueBatch(at: now) == batch)
    try await next.postpone(
      Postponement(
        batch: batch.id, until: now.advanced(byMilliseconds: 5000), attempts: 3,
        cause: .status(503)), at: now)
    let other = try #require(try await next.dueBatch(at: now))
    #expect(other.id != batch.id)
    try await next.settle(settlement(other, .stored), at: now)
    #expect(try await next.dueBatch(at: now) == nil)
    #expect(try await next.nextDue(after: now) == now.advanced(byMilliseconds: 5000))
    try await next.postpone(
      Postponement(batch: batch.id, until: nil, attempts: 3, cause: .status(401)), at: now)
    #expect(try await next.nextDue(after: now) == now.advanced(byMilliseconds: 5000))
    let due = try #require(try await next.dueBatch(at: now.advanced(byMilliseconds: 5000)))
    #expect(due.segment == batch.segment)
    #expect(due.attempts == 3)
  }

  @Test("what was stored or put off while the clock was ahead is due once it is right")
  func clockSetBack() async throws {
    let owner = try registry.create()
    let right = registry.clock.now
    let wrong = right.advanced(byMilliseconds: 3 * 86_400_000)
    registry.clock.now = wrong
    _ = try await owner.store([Passages.delivery(0)])
    let batch = try #require(try await owner.dueBatch(at: wrong))
    try await owner.postpone(
      Postponement(
        batch: batch.id, until: wrong.advanced(byMilliseconds: 2000), attempts: 1,
        cause: .status(503)), at: wrong)
    #expect(try await owner.dueBatch(at: wrong) == nil)
    _ = try await owner.store([Passages.delivery(1)])
    registry.clock.now = right
    #expect(try await owner.dueBatch(at: right)?.id == batch.id)
    try await owner.settle(settlement(batch, .stored), at: right)
    #expect(try await owner.dueBatch(at: right)?.segment.records.count == 1)
    // A wait that an upstream may ask for is kept.
    let other = try #require(try await owner.dueBatch(at: right))
    try await owner.postpone(
      Postponement(
        batch: other.id, until: right.advanced(byMilliseconds: RetryPolicy.longestWait),
        attempts: 1, cause: .status(503)), at: right)
    #expect(try await owner.dueBatch(at: right) == nil)
  }

  @Test("records leave with their own results, the others stay with the batch")
  func partly() async throws {
    let owner = try registry.create()
    let now = registry.clock.now
    _ = try await owner.store(Passages.deliveries(0..<4))
    let batch = try #require(try await owner.dueBatch(at: now))
    let line = try Array(batch.segment.lines(at: [2]))
    let letter = DeadLetter(
      record: batch.segment.records[2],
      rejection: Rejection(code: "record.value", field: "plate", reason: "no"), line: line)
    let marks: [RecordMark] = [.stored, .retry, .rejected, .duplicate]
    try await owner.settle(
      Settlement(
        batch: batch.id, marks: marks, deadLetters: [letter],
        due: now.advanced(byMilliseconds: 1000), attempts: 1), at: now)
    #expect(try await owner.counts() == OutboxCounts(segments: 1, records: 1))
    #expect(try await owner.dueBatch(at: now) == nil)
    let rest = try #require(try await owner.dueBatch(at: now.advanced(byMilliseconds: 1000)))
    #expect(rest.id == batch.id)
    #expect(rest.segment.marks == marks)
    #expect(rest.attempts == 1)

    let letters = try await owner.reader().deadLetters()
    #expect(letters.map(\.record) == [letter.record])
    #expect(letters.first?.rejection == letter.rejection)
    #expect(letters.first?.batch == batch.id)
    #expect(letters.first.map { $0.line + [0x0A] } == line)
    #expect(try await owner.reader().status().deadLetters == 1)
  }

  @Test("a dead letter that is sent again is a new segment and leaves the list")
  func deadLetterRetry() async throws {
    let owner = try registry.create()
    let now = registry.clock.now
    _ = try await owner.store(Passages.deliveries(0..<3))
    let batch = try #require(try await owner.dueBatch(at: now))
    let letters = batch.segment.records.map {
      DeadLetter(record: $0, rejection: Rejection(code: "c", reason: "r"), line: [])
    }
    try await owner.settle(
      Settlement(
        batch: batch.id, marks: letters.map { _ in .rejected }, deadLetters: letters, due: nil,
        attempts: 0), at: now)
    #expect(try await owner.counts().segments == 0)
    let one = batch.segment.records[1]
    #expect(try await owner.retryDeadLetters([one, owner.registry]) == [one])
    let again = try #require(try await owner.dueBatch(at: now))
    #expect(again.segment.records == [one])
    #expect(again.id != batch.id)
    let stored = try await owner.reader().record(one)
    #expect(try again.segment.lines().dropLast() == stored?.bytes[...])
    #expect(try await owner.retryDeadLetters().count == 2)
    #expect(try await owner.reader().deadLetters().isEmpty)
    #expect(try await owner.reader().deadLetter(one) == nil)
  }

  @Test("where the outbox is off nothing waits; turned on, everything stored meanwhile does")
  func off() async throws {
    let owner = try registry.create()
    try await owner.setOutbox(on: false)
    let ids = try await owner.store(Passages.deliveries(0..<600)).map(\.id)
    #expect(try await owner.counts().records == 0)
    try await owner.setOutbox(on: false)
    try await owner.setOutbox(on: true)
    #expect(try await owner.counts() == OutboxCounts(segments: 2, records: 600))
    let batch = try #require(try await owner.dueBatch(at: registry.clock.now))
    #expect(batch.segment.records == Array(ids[..<500]))
    try await owner.setOutbox(on: true)
    #expect(try await owner.counts().records == 600)
  }

  @Test("status tells what waits, since when, and why")
  func status() async throws {
    let owner = try registry.create()
    let start = registry.clock.now
    _ = try await owner.store(Passages.deliveries(0..<2))
    registry.clock.advance(seconds: 30)
    _ = try await owner.store(Passages.deliveries(2..<3))
    let reader = try owner.reader()
    #expect(try await reader.status().outbox.oldest == start)
    #expect(try await reader.status().outbox.settled == nil)
    let batch = try #require(try await owner.dueBatch(at: registry.clock.now))
    try await owner.postpone(
      Postponement(
        batch: batch.id, until: registry.clock.now, attempts: 1, cause: .status(503)),
      at: registry.clock.now)
    let failure = try #require(try await reader.status().outbox.failure)
    #expect(failure.code == Setback.status(503).code)
    #expect(failure.text(in: .chinese) == Setback.status(503).text(in: .chinese))
    registry.clock.advance(seconds: 1)
    try await owner.settle(settlement(batch, .stored), at: registry.clock.now)
    let status = try await reader.status()
    #expect(status.outbox.failure == nil)
    #expect(status.outbox.settled == registry.clock.now)
    #expect(status.outbox.oldest == nil)
  }
}
