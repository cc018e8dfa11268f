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

  private func use(
    _ owner: Owner, quotas: [Int] = [5], plate: String? = nil, hour: Int64 = 12,
    on day: Day? = nil
  ) async throws -> QuotaUse? {
    let instant = (day ?? self.day).start().advanced(byMilliseconds: hour * 3_600_000)
    return try await owner.register {
      try $0.quotaUse(
        at: "steel-1", before: instant, quotas: quotas, vehicle: plate, colour: .yellow)
    }
  }

  private func used(
    _ owner: Owner, quotas: [Int] = [5], plate: String? = nil, hour: Int64 = 12
  ) async throws -> Int? {
    try await use(owner, quotas: quotas, plate: plate, hour: hour)?.used
  }

  /// Records what the gate decided about a vehicle that way on the day.
  @discardableResult
  private func decide(
    _ plate: String?, _ outcome: Outcome = .allow, at second: Int64 = 3600,
    direction: Situation.Direction = .in, plant: String = "steel-1", type: String? = "H11",
    vin: String? = nil, by owner: Owner
  ) async throws -> RecordID {
    let at = day.start().advanced(byMilliseconds: second * 1000)
    var vehicle = Vehicle(plate: plate, plateColour: plate == nil ? nil : .yellow, vin: vin)
    vehicle.vehicleType = type.flatMap { VehicleType(rawValue: $0) }
    var situation = Situation(.gate, at: at, in: try DivisionCode("140403"))
    situation.vehicle = vehicle.facts
    var facts = JSONWriter()
    situation.encode(into: &facts)
    let rules = Array(#"{"format":1}"#.utf8)
    return try await owner.record(
      [
        Decision(
          plant: plant, gate: nil, plate: plate, colour: vehicle.plateColour,
          direction: direction, at: at, outcome: outcome, rules: SHA256Digest(of: rules),
          facts: facts.bytes, verdict: rules)
      ], rules: rules, by: "gate")[0]
  }

  @Test(
    "counts trucks that came in on the day before the moment, each once, without the one that asks")
  func used() async throws {
    let owner = try await owner()
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
    #expect(try await use(owner, quotas: []) == nil)
  }

  @Test("counts what was let in as well, each vehicle once, before its passage comes and after")
  func decisions() async throws {
    let owner = try await owner()
    try await decide("晋D10001", by: owner)
    try await decide("晋D10001", at: 3700, by: owner)
    try await decide("晋D10002", .deny, by: owner)
    try await decide("晋D10003", .unknown, by: owner)
    try await decide("晋D10004", direction: .out, by: owner)
    try await decide("晋D10005", plant: "elsewhere", by: owner)
    try await decide("晋D10006", type: "K11", by: owner)
    try await decide("晋D10007", at: 13 * 3600, by: owner)
    try await decide("晋D10008", at: -3600, by: owner)
    #expect(try await used(owner) == 1)
    #expect(try await used(owner, hour: 13) == 2)
    #expect(try await used(owner, plate: "晋D10001") == 0)
    // Whoever opens the barrier lets in as well.
    let denied = try await decide("晋D10009", .deny, by: owner)
    try await owner.lift(denied, by: "li", why: "抢险")
    #expect(try await used(owner) == 2)
    // The same vehicle by its passage is one; another one is another.
    _ = try await owner.store([
      Delivery(.passage(DutySamples.passage("晋D10001", on: day, at: 3660))),
      Delivery(.passage(DutySamples.passage("晋D10002", on: day, at: 3661))),
    ])
    #expect(try await used(owner) == 3)
    // One that was asked about by its VIN alone is one vehicle, however often.
    for second: Int64 in [4000, 4100] {
      try await decide(nil, at: second, vin: "LTEST1239N0000017", by: owner)
    }
    #expect(try await used(owner) == 4)
    #expect(try await used(owner, plate: "LTEST1239N0000017") == 3)
  }

  @Test("a plate that was not read may be that of a vehicle that was let in, or another's")
  func unread() async throws {
    let owner = try await owner()
    try await decide("晋D10001", by: owner)
    _ = try await owner.store([
      Delivery(.passage(DutySamples.passage(nil, on: day, at: 3660, event: "7")))
    ])
    // One truck or two.
    #expect(try await used(owner, quotas: [1]) == 1)
    #expect(try await used(owner, quotas: [2]) == nil)
    #expect(try await used(owner, quotas: [3]) == 1)
  }

  @Test("of a day of which nothing is recorded nobody knows, unless the ledger goes on behind it")
  func silent() async throws {
    let owner = try await owner()
    let before = day.advanced(by: -1)
    #expect(
      try await use(owner) == QuotaUse(used: nil, silentLedger: .init(newest: nil)))
    _ = try await owner.store([
      Delivery(.passage(DutySamples.passage("晋D10006", on: before, at: 86_399)))
    ])
    let newest = before.start().advanced(byMilliseconds: 86_399_000)
    #expect(
      try await use(owner) == QuotaUse(used: nil, silentLedger: .init(newest: newest)))
    // On its own day the same passage counts.
    #expect(try await use(owner, hour: 23, on: before)?.silentLedger == nil)
    // A decision of the day, whatever it says, shows that decisions are recorded.
    try await decide("晋D10001", .deny, by: owner)
    #expect(try await use(owner) == QuotaUse(used: 0, silentLedger: nil))
    // A later passage shows that the ledger has come.
    let earlier = day.advanced(by: -2)
    #expect(try await use(owner, on: earlier) == QuotaUse(used: 0, silentLedger: nil))
  }

  @Test("other plants' passages do not speak for this one")
  func silentAmongOthers() async throws {
    let owner = try await owner()
    try await owner.change(by: "li") {
      try $0.add(try DutySamples.plant("steel-2"))
      try $0.add(Gate(id: "west", plant: "steel-2", name: "西门"))
    }
    _ = try await owner.store([
      Delivery(.passage(DutySamples.passage("晋D10001", on: day, at: 60, gate: "west")))
    ])
    #expect(try await use(owner)?.silentLedger == .init(newest: nil))
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
