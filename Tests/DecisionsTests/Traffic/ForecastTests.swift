import Decisions
import Fleet
import Policies
import Registry
import Testing

@Suite("Forecast") struct ForecastTests {
  private static let today = Day(2021, 9, 1)

  /// A steel plant in 潞城 with one gate, outside the urban planning area.
  private func registry() async throws -> TemporaryRegistry {
    let registry = try TemporaryRegistry()
    try await registry.owner.change(by: "li") { change in
      var plant = Plant(id: "steel", name: "示例钢铁", division: try DivisionCode("140406"))
      plant.industry = "steel"
      plant.annualFreight = 1_600_000
      plant.railwaySiding = false
      plant.urbanPlanningArea = false
      try change.add(plant)
      try change.add(Gate(id: "north", plant: "steel", name: "北门"))
    }
    return registry
  }

  private func passage(
    _ plate: String, _ stage: String?, minute: Int64, direction: Passage.Direction = .in,
    goods: String? = "焦炭", fleet: String? = "示例车队", gate: String = "north"
  ) -> Passage {
    var passage = Passage(
      gate: gate, direction: direction,
      time: CapturedTime(
        instant: Self.today.start().advanced(byMilliseconds: minute * 60_000), text: "t",
        rule: .china),
      plate: PlateReading(state: .read, text: plate, raw: plate),
      source: .init(format: "ledger.csv", device: "\(gate)-1"))
    passage.colour = ColourReading(colour: .yellow, raw: "1", table: "ga36")
    passage.stage = stage
    passage.fuel = "柴油"
    passage.goods = goods
    passage.fleet = fleet
    return passage
  }

  private func traffic(
    _ passages: [Passage], in registry: TemporaryRegistry, purpose: Situation.Freight? = nil
  ) async throws -> (traffic: Traffic, skipped: Int) {
    _ = try await registry.owner.store(passages.map { Delivery(.passage($0)) })
    let reader = try registry.owner.reader()
    var reading = try await PassageReading(
      reader, plant: "steel", purpose: purpose, now: TemporaryRegistry.now)
    var traffic = Traffic()
    try await reading.read(Self.today...Self.today.advanced(by: 1)) { page in
      for passage in page { traffic.add(passage) }
    }
    return (traffic, reading.skipped)
  }

  private func forecast(
    _ traffic: Traffic, in registry: TemporaryRegistry, from day: Day = today
  ) async throws -> Forecast {
    let (plant, plans) = try await registry.owner.register { register in
      (try register.get(Plant.self, "steel"), try PlansInForce(register))
    }
    return try Forecast(of: traffic, plans: plans, plant: plant, from: day)
  }

  @Test("says who loses entry on which date, by which clause, and whose vehicles they are")
  func loses() async throws {
    let registry = try await registry()
    let (traffic, skipped) = try await traffic(
      [
        passage("晋D10001", "国五", minute: 1), passage("晋D10002", "国六", minute: 2),
        passage("晋D10001", "国五", minute: 3, direction: .out),
      ], in: registry)
    #expect(skipped == 0)
    #expect(traffic.passages == 3)
    let forecast = try await forecast(traffic, in: registry)
    #expect(forecast.vehicles == 2)
    #expect(forecast.now == [.allow: 2])
    let date = try #require(forecast.dates.first)
    #expect(date.day == Day(2022, 1, 1))
    #expect(date.outcomes == [.allow: 1, .deny: 1])
    #expect(date.count(.loses) == 1)
    #expect(date.changes[0].vehicle.vehicle.plate == "晋D10001")
    #expect(date.changes[0].vehicle.haulier == "示例车队")
    #expect(date.changes[0].vehicle.passages == 2)
    #expect(date.changes[0].change.rules.map(\.id) == ["changzhi-2021/13-freight-VI"])
    let later = try await self.forecast(traffic, in: registry, from: Day(2022, 1, 1))
    #expect(later.now == [.allow: 1, .deny: 1])
    #expect(later.dates.isEmpty)
  }

  @Test("counts goods on any passage: a truck that fetches product enters empty")
  func goods() async throws {
    let registry = try await registry()
    let (traffic, _) = try await traffic(
      [
        passage("晋D10001", "国五", minute: 1, goods: "空车"),
        passage("晋D10001", "国五", minute: 2, direction: .out, goods: "钢材"),
        passage("晋D10003", "国五", minute: 3, goods: nil),
      ], in: registry)
    let forecast = try await forecast(traffic, in: registry)
    // Of whom nobody knows what it comes for is not let in either: a person must ask.
    #expect(forecast.dates.first?.outcomes == [.deny: 1, .unknown: 1])
    #expect(forecast.dates.first?.count(.loses) == 2)
  }

  @Test("takes what they come for from whoever asks where the ledger says nothing")
  func purpose() async throws {
    let registry = try await registry()
    let (traffic, _) = try await traffic(
      [passage("晋D10003", "国五", minute: 3, goods: nil)], in: registry, purpose: .bulk)
    let forecast = try await forecast(traffic, in: registry)
    #expect(forecast.dates.first?.count(.loses) == 1)
  }

  @Test(
    "the ledger's goods stand over what somebody says they come for, whichever passage names them")
  func goodsFirst() async throws {
    for (goods, direction) in [("焦炭", Passage.Direction.in), ("钢材", .out)] {
      let registry = try await registry()
      let (traffic, _) = try await traffic(
        [
          passage("晋D10001", "国五", minute: 1, direction: direction, goods: goods),
          passage("晋D10001", "国五", minute: 2, goods: "空车"),
          passage("晋D10003", "国五", minute: 3, goods: nil),
        ], in: registry, purpose: Situation.Freight.none)
      // Nothing of freight binds who comes for no goods; the first came with goods.
      let forecast = try await forecast(traffic, in: registry)
      #expect(forecast.dates.first?.changes.map(\.vehicle.vehicle.plate) == ["晋D10001"])
      #expect(forecast.missing.isEmpty)
    }
  }

  @Test(
    "ore, coal and coke are bulk goods, so a clause about these has its answer; other goods are any",
    arguments: [
      ("煤", "bulk"), ("无烟煤", "bulk"), ("焦炭", "bulk"), (" 冶金 焦 ", "bulk"), ("铁矿石", "bulk"),
      ("铁精粉", "bulk"), ("Iron ore", "bulk"), ("coke", "bulk"), ("钢材", "any"), ("煤矿设备", "any"),
      ("矿泉水", "any"), ("焦糖", "any"), ("store", "any"), ("空车", nil), (" ", nil), ("-", nil),
      (nil, nil),
    ] as [(String?, String?)])
  func bulk(goods: String?, code: String?) async throws {
    let registry = try await registry()
    try await registry.owner.change(by: "li") { change in
      var plant = try change.register.get(Plant.self, "steel")
      plant.urbanPlanningArea = true
      try change.update(plant)
    }
    let (traffic, _) = try await traffic(
      [passage("晋D10001", "国五", minute: 1, goods: goods)], in: registry)
    // From October on the clause about bulk goods inside the urban planning area holds.
    let forecast = try await forecast(traffic, in: registry, from: Day(2021, 10, 1))
    #expect(forecast.now == [code == "bulk" ? .deny : .unknown: 1])
    #expect(forecast.missing[FactName(rawValue: "freight")] == (code == "bulk" ? nil : 1))
    // Of any goods the clause for China VI knows enough.
    let later = try await self.forecast(traffic, in: registry, from: Day(2022, 1, 1))
    #expect(later.now == [code == nil ? .unknown : .deny: 1])
  }

  @Test("says for want of what a vehicle has no answer")
  func missing() async throws {
    let registry = try await registry()
    let (traffic, skipped) = try await traffic(
      [passage("晋D10004", nil, minute: 1), passage("晋D10005", "国六", minute: 2, gate: "other")],
      in: registry)
    #expect(skipped == 1)
    let forecast = try await forecast(traffic, in: registry)
    #expect(forecast.now == [.unknown: 1])
    #expect(forecast.missing[FactName(rawValue: "stage")] == 1)
  }

  @Test("knows the days of one's own plans, sidings and exemptions")
  func dates() async throws {
    let registry = try await registry()
    try await registry.owner.change(by: "li") { change in
      try change.add(
        Exemption(
          id: "ex-1", subject: .plate("晋D10001", .yellow), reason: "抢险",
          from: Day(2022, 2, 1), until: Day(2022, 2, 2)))
      try change.endPlan(
        "changzhi-2021",
        from: PlanStart(Day(2022, 3, 1), today: TemporaryRegistry.today, retroactive: true))
    }
    let (traffic, _) = try await traffic(
      [passage("晋D10001", "国五", minute: 1)], in: registry)
    let forecast = try await forecast(traffic, in: registry)
    #expect(
      forecast.dates.map(\.day) == [
        Day(2022, 1, 1), Day(2022, 2, 1), Day(2022, 2, 3), Day(2022, 3, 1),
      ])
    #expect(forecast.dates.map { $0.changes.first?.change.new } == [.deny, .review, .deny, .allow])
    #expect(forecast.dates.last?.count(.gains) == 1)
  }

  @Test("reads every passage of the days once, however many pages they fill, and of no other day")
  func pages() async throws {
    let registry = try await registry()
    // 1,440 minutes make a day: 700 passages of today, 700 of tomorrow, and one of each day around.
    let minutes = (0..<700).map { Int64($0) } + (1440..<2140).map { Int64($0) } + [-1, 2880]
    let (traffic, _) = try await traffic(
      minutes.map { passage("晋D10001", "国五", minute: $0) }, in: registry)
    #expect(traffic.passages == 1400)
    #expect(traffic.vehicles.map(\.passages) == [1400])
  }

  @Test("knows the day on which the plant's siding is in use")
  func siding() async throws {
    let registry = try await registry()
    try await registry.owner.change(by: "li") { change in
      var plant = try change.register.get(Plant.self, "steel")
      plant.railwaySiding = nil
      plant.railwaySidingFrom = Day(2022, 5, 1)
      try change.update(plant)
    }
    let (traffic, _) = try await traffic(
      [passage("晋D10001", "国五", minute: 1)], in: registry)
    let forecast = try await forecast(traffic, in: registry)
    #expect(forecast.dates.map(\.day) == [Day(2022, 1, 1), Day(2022, 5, 1)])
  }

  @Test("lets what is recorded of a vehicle stand over what its ledger says")
  func recorded() async throws {
    let registry = try await registry()
    try await registry.owner.change(by: "li") { change in
      var truck = Vehicle(plate: "晋D10001", plateColour: .yellow)
      truck.stageClaims = [StageClaim(.vi, from: .registrationRecord)]
      truck.owner = "91140400MATEXAM18H"
      try change.upsert(truck)
    }
    let (traffic, _) = try await traffic(
      [passage("晋D10001", "国五", minute: 1)], in: registry)
    #expect(traffic.vehicles.first?.haulier == "91140400MATEXAM18H")
    #expect(try await forecast(traffic, in: registry).dates.isEmpty)
  }
}
