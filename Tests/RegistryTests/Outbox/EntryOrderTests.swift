import Fleet
import Sync
import Testing

@testable import Registry

@Suite("Entry before exit") struct EntryOrderTests {
  private let registry = TemporaryRegistry()
  private var now: Instant { registry.clock.now }

  /// A passage of one plate, so many minutes after midnight.
  private func passage(
    _ plate: String, _ direction: Passage.Direction, minute: Int, gate: String = "G1",
    day: Day = Passages.day
  ) -> Delivery {
    var passage = Passages.make(0, gate: gate, day: day)
    passage.direction = direction
    passage.time = CapturedTime(
      instant: day.start().advanced(byMilliseconds: Int64(minute) * 60_000), text: "\(minute)",
      rule: .china)
    passage.plate = PlateReading(state: .read, text: plate, raw: plate)
    return Delivery(.passage(passage))
  }

  private func settlement(_ batch: Batch, leaving: [Int] = []) -> Settlement {
    let marks: [RecordMark] = batch.segment.records.indices.map {
      leaving.contains($0) ? .pending : .stored
    }
    return Settlement(
      batch: batch.id, marks: marks, deadLetters: [], due: leaving.isEmpty ? nil : now,
      attempts: 0)
  }

  private func batches(
    _ owner: Owner, _ count: Int, order: UploadOrder = .oldest, underWay: [Batch] = []
  ) async throws -> [Batch] {
    try await owner.dueBatches(
      BatchDemand(count: count, order: order, underWay: Set(underWay.map(\.id))), at: now)
  }

  /// Full segments, so that none is merged with its neighbour: an entry in the first, its exit in the second.
  private func twoSegments(in owner: Owner) async throws -> (entry: RecordID, exit: RecordID) {
    let first = try await owner.store(
      [passage("晋D00001", .in, minute: 1)] + Passages.deliveries(100..<599))
    let second = try await owner.store(
      [passage("晋D00001", .out, minute: 9)] + Passages.deliveries(1000..<1499))
    return (first[0].id, second[0].id)
  }

  @Test("an exit waits as long as its entry is open in an older segment, the others go")
  func waits() async throws {
    let owner = try registry.create()
    let (entry, exit) = try await twoSegments(in: owner)
    let both = try await batches(owner, 4)
    #expect(both.map(\.segment.records.count) == [500, 500])
    #expect(both[0].segment.records[0] == entry && both[0].withheld.isEmpty)
    #expect(both[1].segment.records[0] == exit && both[1].withheld == [0])

    // The second came back first: its exit stays, and is not given out while the entry is on its way.
    try await owner.settle(settlement(both[1], leaving: [0]), at: now)
    #expect(try await batches(owner, 4, underWay: [both[0]]).isEmpty)
    #expect(try await owner.nextDue(after: now) == nil)
    try await owner.settle(settlement(both[0]), at: now)
    let rest = try await batches(owner, 4)
    #expect(rest.map(\.withheld) == [[]])
    #expect(rest[0].id == both[1].id && rest[0].segment.openCount == 1)
  }

  @Test("an exit also waits for an entry that was put off, in this run or the last")
  func putOff() async throws {
    var owner: Owner? = try registry.create()
    _ = try await twoSegments(in: try #require(owner))
    let both = try await batches(try #require(owner), 4)
    let later = now.advanced(byMilliseconds: 5000)
    try await owner?.postpone(
      Postponement(batch: both[0].id, until: later, attempts: 1, cause: .status(503)), at: now)
    owner = nil
    let next = try registry.open()
    let due = try await batches(next, 4)
    #expect(due.map(\.id) == [both[1].id] && due[0].withheld == [0])
    #expect(try await next.nextDue(after: now) == later)
  }

  @Test("an entry of a merged segment counts as well")
  func merged() async throws {
    let owner = try registry.create()
    _ = try await owner.store([passage("晋D00001", .in, minute: 1)])
    _ = try await owner.store([passage("晋D00002", .in, minute: 2)])
    let first = try await batches(owner, 1)
    #expect(first[0].segment.records.count == 2)
    _ = try await owner.store([
      passage("晋D00001", .out, minute: 9), passage("晋D00003", .out, minute: 9),
    ])
    let second = try await batches(owner, 1, underWay: first)
    #expect(second.map(\.withheld) == [[0]])
  }

  @Test("an entry that was put into the outbox later counts as well")
  func switchedOn() async throws {
    let owner = try registry.create()
    try await owner.setOutbox(on: false)
    _ = try await twoSegments(in: owner)
    try await owner.setOutbox(on: true)
    #expect(try await batches(owner, 4).map(\.withheld) == [[], [0]])
  }

  @Test(
    "an exit goes with its entry in one segment, before an entry that is later, and without any")
  func goes() async throws {
    let owner = try registry.create()
    _ = try await owner.store(Passages.deliveries(100..<600))
    _ = try await owner.store([
      passage("晋D00001", .in, minute: 1), passage("晋D00001", .out, minute: 9),
      passage("晋D00002", .out, minute: 5), passage("晋D00003", .out, minute: 9),
    ])
    _ = try await owner.store([passage("晋D00002", .in, minute: 6)])
    let due = try await batches(owner, 4)
    #expect(due.map(\.withheld) == [[], []])
  }

  @Test("an entry of the day before is found, one of four days ago is not waited for")
  func days() async throws {
    let owner = try registry.create()
    let (day, before) = (Passages.day, Day(2026, 11, 20))
    _ = try await owner.store(
      [
        passage("晋D00001", .in, minute: 1430, day: before),
        passage("晋D00002", .in, minute: 1, day: Day(2026, 11, 17)),
      ] + Passages.deliveries(100..<598))
    _ = try await owner.store([
      passage("晋D00001", .out, minute: 5, day: day), passage("晋D00002", .out, minute: 5),
    ])
    #expect(try await batches(owner, 4).map(\.withheld) == [[], [0]])
  }

  @Test("of the newest visits the entry goes first, though it is among the oldest records")
  func newest() async throws {
    let owner = try registry.create()
    _ = try await owner.store(
      [passage("晋D00001", .in, minute: 1)] + Passages.deliveries(100..<599))
    _ = try await owner.store(Passages.deliveries(1000..<1500))
    let exit = try await owner.store(
      [passage("晋D00001", .out, minute: 9)] + Passages.deliveries(2000..<2499))[0].id
    let due = try await batches(owner, 2, order: .newest)
    // What holds the entry, then the newest without the exit, and what lies between them last.
    #expect(due.map(\.withheld) == [[], [0]])
    #expect(due[1].segment.records[0] == exit)
    try await owner.settle([settlement(due[0]), settlement(due[1], leaving: [0])], at: now)
    let rest = try await batches(owner, 4, order: .newest)
    #expect(rest.map(\.segment.openCount) == [1, 500] && rest.map(\.withheld) == [[], []])
  }
}
