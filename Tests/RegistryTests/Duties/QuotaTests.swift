import Fleet
import Testing

@testable import Registry

@Suite("Measures and their quotas") struct QuotaTests {
  private let registry = TemporaryRegistry()
  private let day = Day(2026, 11, 20)

  private func owner() async throws -> Owner {
    let owner = try registry.create()
    try await owner.change(by: "li") {
      try $0.add(try DutySamples.plant())
      try $0.add(Gate(id: "east", plant: "steel-1", name: "东门"))
    }
    return owner
  }

  private func used(
    _ owner: Owner, quotas: [Int] = [5], plate: String? = nil, hour: Int64 = 12
  ) async throws -> Int? {
    let instant = day.start().advanced(byMilliseconds: hour * 3_600_000)
    return try await owner.register {
      try $0.quotaUsed(
        at: "steel-1", before: instant, quotas: quotas, plate: plate, colour: .yellow)
    }
  }

  @Test(
    "counts trucks that came in on the day before the moment, each once, without the one that asks")
  func used() async throws {
    let owner = try await owner()
    #expect(try await used(owner) == 0)
    let passages = [
      DutySamples.passage("晋D10001", on: day, at: 60),
      DutySamples.passage("晋D10001", on: day, at: 120, direction: .out),
      DutySamples.passage("晋D10001", on: day, at: 180),
      DutySamples.passage("晋D10002", on: day, at: 200),
      DutySamples.passage("晋D10003", on: day, at: 210, direction: .out),
      DutySamples.passage("晋D10004", on: day, at: 220, type: "K11"),
      DutySamples.passage("晋D10005", on: day, at: 12 * 3600),
      DutySamples.passage("晋D10006", on: day.advanced(by: -1), at: 86_399),
    ]
    _ = try await owner.store(passages.map { Delivery(.passage($0)) })
    #expect(try await used(owner) == 2)
    #expect(try await used(owner, plate: "晋D10001") == 1)
    #expect(try await used(owner, plate: "晋D10009") == 2)
    #expect(try await used(owner, hour: 13) == 3)
    #expect(try await used(owner, quotas: []) == nil)
  }

  @Test("vehicles of unknown kind leave it open only where they decide")
  func open() async throws {
    let owner = try await owner()
    let passages = [
      DutySamples.passage("晋D10001", on: day, at: 60),
      DutySamples.passage("晋D10002", on: day, at: 61, type: nil),
      DutySamples.passage(nil, on: day, at: 62, type: nil, event: "7"),
    ]
    _ = try await owner.store(passages.map { Delivery(.passage($0)) })
    #expect(try await used(owner, quotas: [1]) == 1)
    #expect(try await used(owner, quotas: [2]) == nil)
    #expect(try await used(owner, quotas: [3]) == nil)
    #expect(try await used(owner, quotas: [4]) == 1)
  }

  @Test("tables are a plant's own, one for a level on a day, and hold the plant")
  func tables() async throws {
    let owner = try await owner()
    @Sendable func measures(_ id: String, _ level: PollutionWarning.Level, from: Day)
      -> PlantMeasures
    {
      PlantMeasures(
        id: id, plant: "steel-1", table: WarningMeasures(level: level, quota: 5), from: from)
    }
    try await owner.change(by: "li") { try $0.add(measures("m1", .red, from: day)) }
    await #expect(
      throws: RegisterError.taken(
        field: "level", value: "red", by: RegisterReference(.measures, "m1"))
    ) { try await owner.change(by: "li") { try $0.add(measures("m2", .red, from: day)) } }
    try await owner.change(by: "li") { try $0.add(measures("m2", .orange, from: day)) }
    #expect(try await owner.register { try $0.measures(of: "steel-1").map(\.id) } == ["m1", "m2"])
    #expect(try await owner.register { try $0.measures(of: "steel-2") } == [])
    await #expect(throws: RegisterError.self) {
      try await owner.change(by: "li") { change in
        try change.remove(Gate.self, "east")
        try change.remove(Plant.self, "steel-1")
      }
    }
    await #expect(
      throws: RegisterError.unknownReference(
        RegisterReference(.plant, "p9"), from: RegisterReference(.measures, "m9"))
    ) {
      try await owner.change(by: "li") {
        try $0.add(
          PlantMeasures(
            id: "m9", plant: "p9", table: WarningMeasures(level: .red, quota: 5), from: day))
      }
    }
    let history = try await owner.register { try $0.history(of: .measures, "m1") }
    #expect(history.map(\.action) == [.add])
  }

  @Test("each member of an entry has the day on which it last changed")
  func days() async throws {
    let owner = try await owner()
    registry.clock.advance(seconds: 86_400)
    try await owner.change(by: "li") { change in
      var plant = try change.register.get(Plant.self, "steel-1")
      plant.performanceGrade = "B"
      try change.update(plant)
    }
    let days = try await owner.register { try $0.memberDays(of: .plant, "steel-1") }
    #expect(days["performanceGrade"] == Day(2026, 11, 22))
    #expect(days["keyUnit"] == Day(2026, 11, 21))
    #expect(days["zones"] == nil)
  }
}
