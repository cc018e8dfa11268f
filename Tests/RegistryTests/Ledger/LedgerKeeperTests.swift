import Fleet
import Foundation
import GRDB
import Ledger
import Testing

@testable import Registry

@Suite("The registry's log") struct LedgerKeeperTests {
  private let registry = TemporaryRegistry()
  private let key = try! SigningKey.generate(name: "fleetreg/test", .ed25519)

  private func store(_ count: Int, from first: Int = 0, in owner: Owner) async throws {
    let results = try await owner.store((first..<first + count).map { Passages.delivery($0) })
    #expect(results.filter(\.isNew).count == count)
  }

  private func policy(of log: RegistryLog) throws -> TrustPolicy {
    TrustPolicy(
      origin: try #require(try log.reader.head()).origin, log: [key.verifier])
  }

  /// Signs what there is, and holds the registry against its one log.
  private func compare(_ owner: Owner) async throws -> LedgerComparison {
    let keeper = try #require(try await owner.ledger())
    _ = try await keeper.sign(with: key)
    let reader = try owner.reader()
    let log = try #require(try await reader.logs().last)
    let report = try log.reader.verify(by: policy(of: log))
    #expect(report.stored == report.signed)
    return try await reader.compare(with: log)
  }

  /// Changes the store as somebody would who has the disk, and not the key.
  private func tamper(_ sql: String) throws {
    try DatabaseQueue(path: registry.location.database).write { try $0.execute(sql: sql) }
  }

  @Test("there is none before it was begun")
  func none() async throws {
    let owner = try registry.create()
    try await store(3, in: owner)
    #expect(try await owner.ledger() == nil)
    let reader = try owner.reader()
    #expect(try await reader.ledgerStatus() == nil)
    let id = try #require(try await reader.records(RecordFilter()).first).line.id
    await #expect(throws: KeepingError.none(directory: registry.location.directory)) {
      try await reader.receipt(of: id)
    }
  }

  @Test("what was stored before and after it was begun is entered once, in the order of storing")
  func entered() async throws {
    let owner = try registry.create()
    try await store(1500, in: owner)
    let keeper = try await owner.beginLedger()
    #expect(try await keeper.append(from: owner) == 1500)
    try await store(2, from: 1500, in: owner)
    #expect(try await owner.reader().ledgerStatus()?.waiting == 2)
    #expect(try await keeper.append(from: owner) == 2)
    #expect(try await keeper.append(from: owner) == 0)
    let comparison = try await compare(owner)
    #expect(comparison == LedgerComparison(compared: 1502))
    let log = try #require(try await owner.reader().logs().first).reader
    let entered = try log.entries(0..<1502, in: 1502).compactMap {
      try LedgerEntry(parsing: $0).id
    }
    // Ids are made in the order of storing.
    #expect(entered == entered.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) })
    #expect(Set(entered).count == 1502)
    let status = try await owner.reader().ledgerStatus()
    #expect(status?.signed == 1502 && status?.waiting == 0 && status?.cosigned == 0)
  }

  @Test("calls that overlap enter each record once")
  func overlapping() async throws {
    let owner = try registry.create()
    try await store(2500, in: owner)
    let keeper = try await owner.beginLedger()
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await keeper.append(from: owner) } }
      return try await group.reduce(0, +)
    }
    #expect(counts == 2500)
    #expect(try await compare(owner) == LedgerComparison(compared: 2500))
  }

  @Test("a place that was given before a crash is filled after it, and no record gets two")
  func crash() async throws {
    do {
      let owner = try registry.create()
      try await store(10, in: owner)
      let keeper = try await owner.beginLedger()
      try await keeper.append(from: owner)
      try await store(5, from: 10, in: owner)
      var generator = SystemRandomNumberGenerator()
      let notes = try await owner.reader().withoutNote(limit: 3).map { note in
        var note = note
        note.salts = try LedgerEntry.make(of: note.line, using: &generator).salts
        return note
      }
      #expect(try await owner.note(notes, in: 1, from: 10))
      // Somebody else has the place by now: nothing is done.
      #expect(try await !owner.note(notes, in: 1, from: 10))
      #expect(try await owner.reader().ledgerStatus()?.waiting == 5)
    }
    let owner = try registry.open()
    let keeper = try #require(try await owner.ledger())
    #expect(try await keeper.append(from: owner) == 5)
    #expect(try await compare(owner) == LedgerComparison(compared: 15))
  }

  @Test("what another registry captured stands in the log of this level as well")
  func received() async throws {
    let owner = try registry.create()
    let below = TemporaryRegistry()
    let plant = try below.create(seed: 9)
    try await store(4, in: plant)
    let records = try await plant.reader().records(RecordFilter())
    let lines = records.map { $0.bytes + [0x0A] }.joined()
    _ = try await owner.receive(Array(lines), from: "plant")
    let keeper = try await owner.beginLedger()
    #expect(try await keeper.append(from: owner) == 4)
    #expect(try await compare(owner) == LedgerComparison(compared: 4))
  }

  @Test(
    "a record that was changed, removed or put in shows",
    arguments: [
      (
        "UPDATE record SET line = (SELECT line FROM record WHERE row = 3), pack = (SELECT pack FROM record WHERE row = 3) WHERE row = 2",
        LedgerComparison.What.changed(member: "id")
      ),
      ("DELETE FROM record WHERE row = 2", .removed),
      ("DELETE FROM ledger_entry WHERE record = 2", .removed),
      (
        "UPDATE pack SET payload = x'00' WHERE key = (SELECT pack FROM record WHERE row = 2)",
        .unreadable
      ),
    ])
  func tampered(sql: String, what: LedgerComparison.What) async throws {
    do {
      let owner = try registry.create()
      for number in 0..<5 { try await store(1, from: number, in: owner) }
      try await owner.beginLedger().append(from: owner)
    }
    try tamper(sql)
    let owner = try registry.open()
    let comparison = try await compare(owner)
    #expect(comparison.count == 1)
    let difference = try #require(comparison.differences.first)
    #expect(difference.position == 1 && difference.what == what && difference.record != nil)
  }

  @Test("the newest record cannot be taken away unseen, and nothing falls over it")
  func newest() async throws {
    do {
      let owner = try registry.create()
      try await store(5, in: owner)
      try await owner.beginLedger().append(from: owner)
    }
    try tamper("DELETE FROM record WHERE row > 3")
    let owner = try registry.open()
    #expect(try await owner.reader().ledgerStatus()?.waiting == 0)
    let comparison = try await compare(owner)
    #expect(comparison.differences.map(\.position) == [3, 4])
    #expect(comparison.differences.allSatisfy { $0.what == .removed && $0.record != nil })
  }

  @Test("a record without an entry in front of others that have one was put in")
  func beside() async throws {
    do {
      let owner = try registry.create()
      try await store(5, in: owner)
      try await owner.beginLedger().append(from: owner)
      #expect(try await owner.reader().recordsBesideLedger().isEmpty)
    }
    try tamper("UPDATE ledger_entry SET record = 100 WHERE record = 5")
    let owner = try registry.open()
    #expect(try await owner.reader().recordsBesideLedger().count == 1)
  }

  @Test("an incarnation that a backup opened goes on in a log of its own, without a hole")
  func restored() async throws {
    let owner = try registry.create()
    try await store(3, in: owner)
    try await owner.beginLedger().append(from: owner)
    try await store(2, from: 3, in: owner)
    // Places that no log has: their records belong into the next one.
    #expect(try await owner.note(owner.reader().withoutNote(limit: 2), in: 1, from: 3))
    registry.clock.advance(seconds: 100)
    let incarnation = try await owner.openIncarnation()
    let keeper = try #require(try await owner.ledger())
    #expect(keeper.incarnation == incarnation)
    // Two records and the statement of the new incarnation.
    #expect(try await keeper.append(from: owner) == 3)
    #expect(try await compare(owner) == LedgerComparison(compared: 3))
    let logs = try await owner.reader().logs()
    #expect(logs.map(\.incarnation) == [1, incarnation])
    #expect(try logs.map { try $0.reader.head()?.size } == [3, 3])
    #expect(try await owner.reader().recordsBesideLedger().isEmpty)
  }

  @Test("a log that is ahead of the registry is not gone on with")
  func ahead() async throws {
    do {
      let owner = try registry.create()
      try await store(3, in: owner)
      try await owner.beginLedger().append(from: owner)
    }
    try tamper("DELETE FROM ledger_entry WHERE position = 2")
    let owner = try registry.open()
    let keeper = try #require(try await owner.ledger())
    await #expect(throws: KeepingError.ahead(log: 3, registry: 2)) {
      try await keeper.append(from: owner)
    }
  }

  @Test("a receipt proves the record, and shows what it was asked to show and nothing else")
  func receipt() async throws {
    let owner = try registry.create()
    try await store(300, in: owner)
    let keeper = try await owner.beginLedger()
    try await keeper.append(from: owner)
    let reader = try owner.reader()
    let record = try #require(try await reader.records(RecordFilter()).last).line
    await #expect(throws: KeepingError.unsigned(record.id)) {
      try await reader.receipt(of: record.id)
    }
    let signed = try await keeper.sign(with: key)
    let policy = TrustPolicy(origin: signed.checkpoint.origin, log: [key.verifier])
    let silent = try await reader.receipt(of: record.id)
    let proved = try Receipt(parsing: silent.bytes).verify(by: policy)
    #expect(proved.record?.id == record.id && proved.openings.isEmpty)
    guard case .passage(let passage) = record.record else {
      throw CocoaError(.coderValueNotFound)
    }
    let plate = passage.plate.text
    #expect(!String(decoding: silent.bytes, as: UTF8.self).contains(plate))
    let shown = try await reader.receipt(of: record.id, revealing: ["plate"])
    let openings = try Receipt(parsing: shown.bytes).verify(by: policy).openings
    #expect(openings.map(\.name) == ["plate"] && openings[0].value.contains(plate))
    await #expect(throws: KeepingError.self) {
      try await reader.receipt(of: record.id, revealing: ["colour"])
    }
    let stranger = try #require(RecordID("019ab4b5-6c00-7000-8000-000000000001"))
    await #expect(throws: KeepingError.unknown(stranger)) {
      try await reader.receipt(of: stranger)
    }
  }

  @Test("one key signs the logs of all incarnations, and those of nobody else")
  func names() {
    #expect(LedgerName.isLog("fleetreg/a/1", of: "fleetreg/a"))
    #expect(LedgerName.isLog("plant.example/log", of: "plant.example/log"))
    for name in ["fleetreg/a/01", "fleetreg/a/", "fleetreg/ab/1", "fleetreg/a/1/2", "fleetreg/a/x"]
    {
      #expect(!LedgerName.isLog(name, of: "fleetreg/a"), "\(name)")
    }
    let id = RecordID(bits: 7)
    #expect(LedgerName.registry(of: LedgerName.log(of: id, incarnation: 3)) == id)
    for name in ["fleetreg/x/1", "plant.example/\(id)/1", "fleetreg/\(id)", "fleetreg/\(id)/01"] {
      #expect(LedgerName.registry(of: name) == nil, "\(name)")
    }
  }
}
