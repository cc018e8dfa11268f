import Fleet
import GRDB
import Sync
import Synchronization
import Testing

@testable import Registry

@Suite("Storing") struct StoringTests {
  private let registry = TemporaryRegistry()

  @Test("a record comes back as it was, under its id, with its number")
  func roundTrip() async throws {
    let owner = try registry.create()
    let results = try await owner.store([Passages.delivery(1), Passages.delivery(2, gate: "G2")])
    guard case .stored(let id, 1) = results[0], case .stored(let second, 1) = results[1] else {
      return #expect(Bool(false), "\(results)")
    }
    #expect(id < second)
    let record = try #require(try await owner.reader().record(id))
    #expect(record.line.record == .passage(Passages.make(1)))
    #expect(record.line.id == id)
    #expect(
      record.line.place
        == RecordPlace(registry: owner.registry, incarnation: 1, gate: "G1", sequence: 1))
    #expect(record.line.stored == registry.clock.now)
    #expect(record.sender == nil)
    let missing = try await owner.reader().record(owner.registry)
    #expect(missing == nil)
  }

  @Test("every commit that puts something into the outbox is told, and no other")
  func rings() async throws {
    let owner = try registry.create()
    let above = TemporaryRegistry()
    let county = try above.create(seed: 7)
    let rings = Rings()
    for owner in [owner, county] { await owner.whenSomethingWaits { rings.count() } }
    _ = try await owner.store([Passages.delivery(1), Passages.delivery(2)])
    #expect(rings.all == 1)
    _ = try await owner.store([Passages.delivery(1)])
    _ = try await owner.rehearse([Passages.delivery(3)])
    _ = try await owner.quarantine(
      [1], from: .init(origin: "x"), because: .init(JSON.ParsingError.truncated))
    #expect(rings.all == 1)
    var lines: [UInt8] = []
    for record in try await owner.reader().records(RecordFilter(), limit: 9) {
      lines += record.bytes + [0x0A]
    }
    _ = try await county.receive(lines, from: "plant")
    #expect(rings.all == 2)
    _ = try await county.receive(lines, from: "plant")
    _ = try await owner.retryDeadLetters()
    #expect(rings.all == 2)
  }

  /// Counts the times that somebody was told.
  private final class Rings: Sendable {
    private let number = Atomic(0)
    var all: Int { number.load(ordering: .relaxed) }
    func count() { number.add(1, ordering: .relaxed) }
  }

  @Test("the same event with the same content is a duplicate of the first")
  func duplicate() async throws {
    let owner = try registry.create()
    let first = try await owner.store([Passages.delivery(1)])[0].id
    registry.clock.advance(seconds: 60)
    let again = try await owner.store([Passages.delivery(1), Passages.delivery(1)])
    #expect(again == [.duplicate(of: first), .duplicate(of: first)])
    #expect(try await owner.reader().status().counters.map(\.last) == [1])
  }

  @Test("the same event with other content is an amendment, kept once, both shown")
  func amendment() async throws {
    let owner = try registry.create()
    let first = try await owner.store([Passages.delivery(1)])[0].id
    let results = try await owner.store([
      Passages.delivery(1, goods: "焦炭"), Passages.delivery(1, goods: "焦炭"),
      Passages.delivery(1, goods: "煤"), Passages.delivery(1),
    ])
    guard case .amendment(let coke, 2, first) = results[0],
      case .amendment(let coal, 3, first) = results[2]
    else { return #expect(Bool(false), "\(results)") }
    #expect(results[1] == .duplicate(of: coke))
    #expect(results[3] == .duplicate(of: first))
    let reader = try owner.reader()
    let amendments = try await reader.amendments(of: first)
    #expect(amendments.map(\.line.id) == [coke, coal])
    #expect(amendments.allSatisfy { $0.line.amends == first })
    #expect(try await reader.status().amendments == 2)
    #expect(try await reader.record(first)?.line.amends == nil)
  }

  @Test("the same event written otherwise is a duplicate; the first stays as it was received")
  func writtenOtherwise() async throws {
    let owner = try registry.create()
    let first = try await owner.store([Passages.delivery(1, goods: "焦炭")])[0].id
    var passage = Passages.make(1, goods: "焦炭 ")
    passage.time = CapturedTime(instant: passage.time.instant, text: "00:00:01", rule: .stated)
    passage.plate = PlateReading(state: .read, text: passage.plate.text, raw: "晋d10001")
    passage.colour = ColourReading(colour: .yellow, raw: "黄", table: "words")
    passage.findings = ["time.clock"]
    #expect(try await owner.store([Delivery(.passage(passage))]) == [.duplicate(of: first)])
    guard case .passage(let kept) = try await owner.reader().record(first)?.line.record else {
      return #expect(Bool(false))
    }
    #expect(kept == Passages.make(1, goods: "焦炭"))
    // An amendment written otherwise is known again, too.
    var amended = passage
    amended.goods = "煤"
    let second = try await owner.store([
      Passages.delivery(1, goods: "煤"), Delivery(.passage(amended)),
    ])
    #expect(second[1] == .duplicate(of: second[0].id))
    // The same words at another gate are another statement about the event.
    var elsewhere = Passages.make(1, goods: "焦炭")
    elsewhere.gate = "G2"
    guard case .amendment(_, 1, first) = try await owner.store([Delivery(.passage(elsewhere))])[0]
    else { return #expect(Bool(false)) }
  }

  @Test("an event without a plate is known again by what it states, not by how it is written")
  func unreadOtherwise() async throws {
    let owner = try registry.create()
    var passage = Passages.make(1)
    passage.plate = PlateReading(state: .none, text: "", raw: "无车牌")
    var other = passage
    other.plate = PlateReading(state: .none, text: "", raw: "_无_")
    other.time = CapturedTime(instant: passage.time.instant, text: "00:00:01", rule: .stated)
    let results = try await owner.store([Delivery(.passage(passage)), Delivery(.passage(other))])
    #expect(results[1] == .duplicate(of: results[0].id))
  }

  @Test("the device's own event id decides, whatever the time and plate say")
  func eventID() async throws {
    let owner = try registry.create()
    let results = try await owner.store([
      Passages.delivery(1, event: "a"), Passages.delivery(2, event: "a"),
      Passages.delivery(1, event: "b"), Passages.delivery(1),
      Passages.delivery(1, gate: "G2", event: "a"),
    ])
    guard case .stored(let first, 1) = results[0], case .amendment(_, 2, first) = results[1],
      case .stored(_, 3) = results[2], case .stored(_, 4) = results[3],
      case .stored(_, 1) = results[4]
    else { return #expect(Bool(false), "\(results)") }
  }

  @Test("events whose plate was not read are told apart by their raw payload")
  func unread() async throws {
    let owner = try registry.create()
    var passage = Passages.make(1)
    passage.plate = PlateReading(state: .unread, text: "", raw: "unknown")
    let one = SHA256Digest(of: [1])
    let two = SHA256Digest(of: [2])
    let results = try await owner.store([
      Delivery(.passage(passage), raw: one), Delivery(.passage(passage), raw: two),
      Delivery(.passage(passage), raw: one), Delivery(.passage(passage)),
      Delivery(.passage(passage)),
    ])
    guard case .stored(let first, 1) = results[0], case .stored(_, 2) = results[1],
      case .stored(let third, 3) = results[3]
    else { return #expect(Bool(false), "\(results)") }
    #expect(results[2] == .duplicate(of: first))
    #expect(results[4] == .duplicate(of: third))
  }

  @Test("a passage and an observation of one device are two events")
  func kinds() async throws {
    let owner = try registry.create()
    let passage = Passages.make(1, event: "7")
    let observation = Observation(
      kind: .smoke, site: "G1", time: passage.time, plate: passage.plate, source: passage.source)
    let results = try await owner.store([
      Delivery(.passage(passage)), Delivery(.observation(observation)),
    ])
    guard case .stored(_, 1) = results[0], case .stored(_, 2) = results[1] else {
      return #expect(Bool(false), "\(results)")
    }
    let status = try await owner.reader().status()
    #expect(status.records.map(\.kind) == [.passage, .observation])
    #expect(status.records.map(\.count) == [1, 1])
  }

  @Test("numbers have no holes when many write at once and some fail")
  func noHoles() async throws {
    struct Stop: Error {}
    let owner = try registry.create()
    await withTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          for batch in 0..<5 {
            let start = (writer * 5 + batch) * 10
            _ = try? await owner.store(Passages.deliveries(start..<start + 10))
            try? await owner.failAfterStoring(Passages.deliveries(start + 5000..<start + 5003))
          }
        }
      }
    }
    let numbers = try await owner.read {
      try Int64.fetchAll($0, sql: "SELECT sequence FROM record ORDER BY sequence")
    }
    #expect(numbers == Array(1...400))
    let spans = try await owner.read { try Row.fetchAll($0, sql: "SELECT * FROM span").count }
    #expect(spans == 1)
    #expect(try await owner.reader().check().isEmpty)
  }

  @Test("a transaction that fails leaves neither record nor segment nor number")
  func nothingHalf() async throws {
    let owner = try registry.create()
    _ = try await owner.store([Passages.delivery(1)])
    let before = try await owner.reader().status()
    await #expect(throws: (any Error).self) {
      try await owner.failAfterStoring(Passages.deliveries(2..<900))
    }
    #expect(try await owner.reader().status() == before)
    #expect(try await owner.store([Passages.delivery(2)])[0] != .duplicate(of: owner.registry))
    #expect(try await owner.reader().status().counters.map(\.last) == [2])
  }

  @Test("a rehearsal says what would happen and changes nothing")
  func rehearsal() async throws {
    let owner = try registry.create()
    let first = try await owner.store([Passages.delivery(1)])[0].id
    let before = try await owner.reader().status()
    let results = try await owner.rehearse([
      Passages.delivery(1), Passages.delivery(2), Passages.delivery(2),
      Passages.delivery(1, goods: "煤"),
    ])
    #expect(results[0] == .duplicate(of: first))
    guard case .stored(let second, 2) = results[1], case .amendment(_, 3, first) = results[3]
    else { return #expect(Bool(false), "\(results)") }
    #expect(results[2] == .duplicate(of: second))
    #expect(try await owner.reader().status() == before)
  }

  @Test("a full disk stores nothing of the batch and keeps all that was there")
  func fullDisk() async throws {
    let owner = try registry.create()
    _ = try await owner.store(Passages.deliveries(0..<100))
    try await owner.limitPages()
    await #expect(throws: RegistryError.full(path: registry.location.database)) {
      try await owner.store(Passages.deliveries(100..<5000))
    }
    let status = try await owner.reader().status()
    #expect(status.records.map(\.count) == [100])
    #expect(status.outbox.waiting.records == 100)
    try await owner.limitPages(to: 1 << 30)
    _ = try await owner.store(Passages.deliveries(100..<5000))
    #expect(try await owner.reader().check().isEmpty)
  }

  @Test("a new storing day begins a new span, the numbers go on")
  func days() async throws {
    let owner = try registry.create()
    _ = try await owner.store(Passages.deliveries(0..<3))
    registry.clock.advance(seconds: 86_400)
    _ = try await owner.store(Passages.deliveries(3..<5))
    let counts = try await owner.reader().storedCounts(Passages.day...Passages.day.advanced(by: 1))
    #expect(counts.map(\.count) == [3, 2])
    #expect(counts.map(\.day) == [Passages.day, Passages.day.advanced(by: 1)])
    #expect(try await owner.reader().status().counters.map(\.count) == [5])
  }
}

extension Owner {
  struct Failure: Error {}

  /// Stores and then fails, in one transaction.
  func failAfterStoring(_ deliveries: [Delivery]) throws {
    try write { db in
      let pictures = try pictureNeeds(db, at: clock())
      var storing = try Storing(db, at: clock(), ids: ids, pictures: pictures)
      for delivery in deliveries { _ = try storing.store(delivery) }
      _ = try storing.finish()
      throw Failure()
    }
  }

  /// Lets the store grow no further: what SQLite does then is what it does on a full disk.
  func limitPages(to count: Int? = nil) throws {
    try read { db in
      let count = try count ?? Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count + 10)")
    }
  }
}
