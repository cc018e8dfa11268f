import Fleet
import GRDB
import Testing

@testable import Registry

@Suite("Looking for records") struct RecordQueryTests {
  private let registry = TemporaryRegistry()
  private let day = Passages.day

  /// Three days, two gates; the same plates every day, stored in no order of time.
  private func filled() async throws -> Owner {
    let owner = try registry.create()
    for offset in [2, 0, 1] {
      for gate in ["G2", "G1"] {
        _ = try await owner.store(
          (0..<10).reversed().map {
            Passages.delivery($0, gate: gate, day: day.advanced(by: offset))
          })
      }
    }
    return owner
  }

  private func numbers(_ records: [StoredRecord]) -> [String] {
    records.map { record in
      guard case .passage(let passage) = record.line.record else { return "?" }
      return passage.time.text
    }
  }

  @Test("they come in the order in which they happened")
  func order() async throws {
    let records = try await filled().reader().records(RecordFilter(), limit: 1000)
    #expect(records.count == 60)
    let instants = records.map(\.cursor.instant.milliseconds)
    #expect(instants == instants.sorted())
  }

  @Test("page after page gives each once", arguments: [1, 7, 59, 60, 61])
  func paging(limit: Int) async throws {
    let reader = try await filled().reader()
    let all = try await reader.records(RecordFilter(), limit: 1000)
    for filter in [
      RecordFilter(), RecordFilter(gate: "G1"), RecordFilter(plate: "晋D10003"),
    ] {
      var pages: [StoredRecord] = []
      while true {
        let page = try await reader.records(filter, after: pages.last?.cursor, limit: limit)
        if page.isEmpty { break }
        #expect(page.count <= limit)
        pages += page
      }
      let expected = all.filter { record in
        (filter.gate == nil || record.line.place.gate == filter.gate)
          && (filter.plate == nil || numbers([record]) == ["3"])
      }
      #expect(pages == expected)
    }
  }

  @Test("a record says which later one corrects its event")
  func amendedBy() async throws {
    let owner = try registry.create()
    let ids = try await owner.store([
      Passages.delivery(1), Passages.delivery(1, goods: "焦炭"), Passages.delivery(2),
      Passages.delivery(1, goods: "煤"),
    ]).map(\.id)
    let records = try await owner.reader().records(RecordFilter(), limit: 9)
    let known = Dictionary(uniqueKeysWithValues: records.map { ($0.line.id, $0.amendedBy) })
    #expect(known == [ids[0]: ids[3], ids[1]: ids[3], ids[2]: nil, ids[3]: nil])
    #expect(try await owner.reader().record(ids[0])?.amendedBy == ids[3])
  }

  @Test("days are those on which it happened, both ends included")
  func days() async throws {
    let reader = try await filled().reader()
    let next = day.advanced(by: 1)
    #expect(try await reader.records(RecordFilter(days: day...day), limit: 99).count == 20)
    #expect(try await reader.records(RecordFilter(days: day...next), limit: 99).count == 40)
    let before = day.advanced(by: -1)
    #expect(try await reader.records(RecordFilter(days: before...before)).isEmpty)
    let plate = RecordFilter(days: next...next, plate: "晋D10003")
    #expect(try await reader.records(plate).count == 2)
    let none = RecordFilter(days: before...before, plate: "晋D10003")
    #expect(try await reader.records(none).isEmpty)
  }

  @Test("conditions hold together")
  func conditions() async throws {
    let reader = try await filled().reader()
    let filter = RecordFilter(
      kind: .passage, days: day...day, gate: "G2", direction: .in)
    let records = try await reader.records(filter)
    #expect(numbers(records) == ["0", "2", "4", "6", "8"])
    #expect(try await reader.records(RecordFilter(kind: .observation)).isEmpty)
    #expect(try await reader.records(RecordFilter(direction: .unknown)).isEmpty)
    #expect(try await reader.records(RecordFilter(gate: "G3")).isEmpty)
    #expect(try await reader.records(RecordFilter(plate: "")).isEmpty)
  }

  @Test("a day begins at midnight in China")
  func midnight() async throws {
    let owner = try registry.create()
    var late = Passages.make(1)
    late.time = CapturedTime(
      instant: day.advanced(by: 1).start().advanced(byMilliseconds: -1), text: "", rule: .stated)
    var early = Passages.make(2)
    early.time = CapturedTime(instant: day.advanced(by: 1).start(), text: "", rule: .stated)
    _ = try await owner.store([Delivery(.passage(late)), Delivery(.passage(early))])
    let reader = try owner.reader()
    let first = try await reader.records(RecordFilter(days: day...day))
    #expect(first.map(\.line.record) == [.passage(late)])
  }

  @Test("counts by day of passage and by day of storing are two things")
  func counts() async throws {
    let reader = try await filled().reader()
    let days = day...day.advanced(by: 2)
    let happened = try await reader.happenedCounts(days)
    #expect(happened.map(\.count) == [10, 10, 10, 10, 10, 10])
    #expect(happened.map(\.gate) == ["G1", "G2", "G1", "G2", "G1", "G2"])
    let stored = try await reader.storedCounts(days)
    #expect(stored.map(\.count) == [30, 30])
    #expect(stored.map(\.day) == [day, day])
  }

  @Test("what contradicts itself is found")
  func check() async throws {
    let owner = try await filled()
    let reader = try owner.reader()
    #expect(try await reader.check().isEmpty)
    try await owner.write { try $0.execute(sql: "DELETE FROM record WHERE row = 1") }
    #expect(
      try await reader.check() == [
        .numbering(gate: "G2", expected: 30, found: 29),
        .tally(kind: "passage", expected: 60, found: 59),
        // What is gone does not wait any more.
        .account(gate: "G2", day: Passages.day, expected: 0, found: 1),
      ])
    try await owner.write { try $0.execute(sql: "UPDATE record SET line = 1 WHERE row = 2") }
    guard case .line = try await reader.check().last else {
      return #expect(Bool(false), "a line that begins nowhere is found")
    }
    try await owner.write { try $0.execute(sql: "UPDATE pack SET payload = x'00' WHERE key = 1") }
    let findings = try await reader.check()
    guard case .pack(1, let records) = findings.dropLast().last, case .segment = findings.last
    else { return #expect(Bool(false), "\(findings)") }
    #expect(records > 0)
    for finding in findings {
      #expect(finding.text(in: .english) != finding.text(in: .chinese))
      #expect(finding.advice(in: .english) != nil)
    }
  }
}
