import Fleet
import GRDB
import Testing

@testable import Registry

@Suite("Duties of areas") struct AreaDutyTests {
  private let registry = TemporaryRegistry()

  private func owner(_ vehicles: [Vehicle]) async throws -> Owner {
    let owner = try registry.create()
    try await owner.change(by: "li") { change in
      for vehicle in vehicles { try change.upsert(vehicle) }
    }
    return owner
  }

  private func trucks(
    _ count: Int, from first: Int = 10000, letter: String = "D",
    _ change: (inout Vehicle) -> Void = { _ in }
  ) -> [Vehicle] {
    (0..<count).map { DutySamples.truck("晋\(letter)\(first + $0)", change: change) }
  }

  @Test("retirements count in the year of their target, of operating diesel trucks up to China III")
  func retirements() async throws {
    func old(_ first: Int, _ count: Int, retired: Day?, stage: EmissionStage = .iii) -> [Vehicle] {
      trucks(count, from: first) {
        $0.stageClaims = [StageClaim(stage, from: .registrationRecord)]
        $0.retiredOn = retired
      }
    }
    let owner = try await owner(
      old(10000, 1, retired: Day(2020, 12, 31)) + old(11000, 2, retired: Day(2021, 1, 1))
        + old(12000, 1, retired: Day(2021, 12, 31)) + old(13000, 1, retired: Day(2022, 1, 1))
        + old(14000, 3, retired: nil) + old(15000, 5, retired: Day(2021, 6, 1), stage: .iv)
        + trucks(1, from: 16000) {
          $0.stageClaims = [StageClaim(.iii, from: .registrationRecord)]
          $0.registeredIn = "140300"
          $0.retiredOn = Day(2021, 6, 1)
        })
    let clause = "changzhi-2021/14-retire"
    let duty = try #require(try await owner.duties(on: Day(2021, 12, 31))[clause])
    #expect(duty.state == .notMet)
    #expect(duty.asked == [DutyCount("vehicles", 1293)])
    #expect(duty.found == [DutyCount("vehicles", 3), DutyCount("remaining", 4)])
    #expect(duty.basis == [.retirements(Day(2021, 1, 1)...Day(2021, 12, 31))])
    let before = try #require(try await owner.duties(on: Day(2021, 12, 30))[clause])
    #expect(before.found == [DutyCount("vehicles", 2), DutyCount("remaining", 5)])
    #expect(try await owner.duties(on: Day(2022, 1, 1))[clause] == nil)
  }

  @Test("what was declared of a clause stands before what can be counted", arguments: [1292, 1293])
  func declared(value: Int) async throws {
    let owner = try await owner(trucks(1))
    try await owner.change(by: "li") {
      try $0.add(
        DeclaredFigure(
          id: "old", clause: "changzhi-2021/14-retire", name: "vehicles", value: 5000,
          on: Day(2022, 1, 1), issuer: "示例机关"))
      try $0.add(
        DeclaredFigure(
          id: "f", clause: "changzhi-2021/14-retire", name: "vehicles", value: value,
          on: Day(2021, 12, 31), issuer: "示例机关"))
    }
    let duty = try #require(
      try await owner.duties(on: Day(2021, 12, 31))["changzhi-2021/14-retire"])
    #expect(duty.state == (value < 1293 ? .notMet : .met))
    #expect(duty.found.first == DutyCount("vehicles", value))
    // What was counted here stands beside it, and that it is another number is said.
    #expect(duty.beside == [DutyCount("vehicles", 0)])
    #expect(
      duty.findings.contains(
        .disagreement(declared: DutyCount("vehicles", value), counted: DutyCount("vehicles", 0))))
    #expect(
      duty.basis.first == .declared(by: "示例机关", on: Day(2021, 12, 31), averaging: nil))
  }

  @Test("retirement without a number names the number as missing, and who sets it")
  func withoutNumber() async throws {
    let owner = try await owner(
      trucks(2) { $0.stageClaims = [StageClaim(.iii, from: .registrationRecord)] })
    let duty = try #require(
      try await owner.duties(on: Day(2020, 12, 1))["changzhi-2020/15-retire"])
    #expect(duty.state == .unknown)
    #expect(duty.missing == [Duty.Gap(.dutyTarget)])
    #expect(duty.found == [DutyCount("vehicles", 0), DutyCount("remaining", 2)])
  }

  @Test("terminals: how many report, which do not and are supervised, and of which nobody knows")
  func terminals() async throws {
    let owner = try await owner(
      trucks(3) { $0.networked = true } + trucks(2, from: 11000) { $0.networked = false }
        + trucks(1, from: 12000))
    let duties = try await owner.duties()
    let count = try #require(duties["changzhi-2020/13-obd"])
    #expect(count.found == [DutyCount("vehicles", 3, most: 4)])
    #expect(count.state == .notMet)
    #expect(count.missing == [Duty.Gap(PolicyFact.obdTerminal.factName, count: 1)])
    let list = try #require(duties["changzhi-2020/13-obd-key"])
    #expect(list.state == .notMet)
    #expect(list.items.map(\.name) == ["晋D11000 yellow", "晋D11001 yellow"])
  }

  @Test("every local truck of China IV and V has a terminal, by county")
  func countyTerminals() async throws {
    @Sendable func local(_ first: Int, _ networked: Bool?, retired: Day? = nil) -> [Vehicle] {
      trucks(1, from: first, letter: "E") {
        $0.registeredIn = "140525"
        $0.networked = networked
        $0.retiredOn = retired
      }
    }
    let clause = "zezhou-2020/12-obd"
    // The last day of 2020 still belongs to the time allowed.
    let day = Day(2021, 1, 1)
    let owner = try await owner(local(10000, true))
    #expect(try await owner.duties(on: day)[clause]?.state == .met)
    #expect(try await owner.duties(on: day.advanced(by: -1))[clause] == nil)
    try await owner.change(by: "li") { change in
      for vehicle in local(10001, nil) { try change.upsert(vehicle) }
    }
    let open = try #require(try await owner.duties(on: day)[clause])
    #expect(open.state == .unknown)
    #expect(open.found == [DutyCount("vehicles", 1), DutyCount("fleet", 2)])
    try await owner.change(by: "li") { change in
      for vehicle in local(10002, false) + local(10003, false, retired: day) {
        try change.upsert(vehicle)
      }
    }
    let missed = try #require(try await owner.duties(on: day)[clause])
    #expect(missed.state == .notMet)
    #expect(missed.items.map(\.name) == ["晋E10002 yellow"])
  }

  /// Ten diesel trucks of Yangquan, in the winter from 2019-10-01 to 2020-03-31.
  private func yangquan(owner: String? = nil) -> [Vehicle] {
    trucks(10, letter: "C") {
      $0.registeredIn = "140302"
      $0.owner = owner
    }
  }

  @Test(
    "the share that was sampled in autumn and winter, on both sides of the floor and the season")
  func sampling() async throws {
    let clause = "yangquan-2019/18-sample"
    let owner = try await owner(yangquan())
    let season = Day(2019, 10, 1)...Day(2020, 3, 31)
    _ = try await owner.store(
      (0..<7).map {
        DutySamples.measurement("晋C\(10000 + $0)", on: season.lowerBound, .pass)
      } + [
        // Before and behind the season, called invalid, or another fleet's: none of them counts.
        DutySamples.measurement("晋C10007", on: Day(2019, 9, 30), .pass),
        DutySamples.measurement("晋C10008", on: Day(2020, 4, 1), .pass),
        DutySamples.measurement("晋C10009", on: season.upperBound, .invalid),
        DutySamples.measurement("晋C20000", on: season.upperBound, .pass),
        DutySamples.measurement("晋C10000", on: season.upperBound, .exceed),
      ])
    let seven = try #require(try await owner.duties(on: Day(2020, 6, 1))[clause])
    #expect(seven.state == .notMet)
    #expect(
      seven.found == [
        DutyCount("percent", 70), DutyCount("vehicles", 7), DutyCount("fleet", 10),
      ])
    #expect(seven.basis == [.measurements(season), .vehicles])
    #expect(seven.assumptions == [.measuredIsSpotChecked])
    #expect(seven.by == season.upperBound)
    _ = try await owner.store([
      DutySamples.measurement("晋C10007", on: season.upperBound, .exceed, colour: nil)
    ])
    #expect(try await owner.duties(on: Day(2020, 6, 1))[clause]?.state == .met)
    // On that day the season is not over: what lies behind it is not counted.
    let early = try #require(try await owner.duties(on: Day(2020, 3, 30))[clause])
    #expect(early.found.first == DutyCount("percent", 70))
  }

  @Test("hauliers for the blacklist: vehicles are counted, not events")
  func blacklist() async throws {
    let clause = "yangquan-2019/18-blacklist"
    let haulier = "91140300MATEXAM21X"
    let day = Day(2019, 12, 31)
    let owner = try await owner(
      yangquan(owner: haulier)
        + trucks(11, from: 20000, letter: "C") {
          $0.registeredIn = "140302"
          $0.owner = "other"
        })
    #expect(try await owner.duties(on: day)[clause]?.state == .met)
    // One of eleven is under ten percent, however often it was over the limit.
    _ = try await owner.store(
      (0..<5).map {
        DutySamples.measurement("晋C20000", on: day.advanced(by: -$0), .exceed, at: Int64($0))
      })
    #expect(try await owner.duties(on: day)[clause]?.state == .met)
    _ = try await owner.store([
      DutySamples.measurement("晋C10000", on: Day(2019, 1, 1), .exceed)
    ])
    let listed = try #require(try await owner.duties(on: day)[clause])
    #expect(listed.state == .notMet)
    #expect(listed.found == [DutyCount("hauliers", 1)])
    #expect(
      listed.items == [
        Duty.Item(
          haulier,
          [DutyCount("percent", 10), DutyCount("vehicles", 1), DutyCount("fleet", 10)])
      ])
    #expect(listed.basis.first == .measurements(Day(2019, 1, 1)...day))
    // A year and a day later it is forgotten.
    #expect(try await owner.duties(on: Day(2020, 1, 1))[clause]?.state == .met)
  }

  @Test("a vehicle over the limit whose owner nobody recorded leaves the list open")
  func ownerless() async throws {
    let owner = try await owner(yangquan())
    _ = try await owner.store([DutySamples.measurement("晋C10000", on: Day(2019, 12, 1), .exceed)])
    let duty = try #require(
      try await owner.duties(on: Day(2019, 12, 31))["yangquan-2019/18-blacklist"])
    #expect(duty.state == .unknown)
    #expect(duty.missing == [Duty.Gap(.owner, count: 1)])
  }

  @Test("records are kept: the oldest passage says since when")
  func retention() async throws {
    let owner = try await owner([])
    try await owner.change(by: "li") {
      try $0.add(try DutySamples.plant(division: "140302"))
    }
    // Nothing is kept where nothing is recorded: nobody knows whether it would be.
    let clause = "yangquan-2019/18-retention"
    let empty = try #require(try await owner.duties(on: Day(2020, 7, 15))[clause])
    #expect(empty.state == .unknown && empty.found.isEmpty && empty.basis.isEmpty)
    #expect(empty.missing == [Duty.Gap(.passages)])
    #expect(empty.missing[0].text(in: .english).contains("nothing is recorded yet"))
    _ = try await owner.store([
      Delivery(.passage(DutySamples.passage("晋C12345", on: Day(2019, 7, 15))))
    ])
    for (day, months) in [(Day(2020, 7, 14), 11), (Day(2020, 7, 15), 12)] {
      let duty = try #require(try await owner.duties(on: day)["yangquan-2019/18-retention"])
      #expect(duty.found == [DutyCount("months", months)])
      #expect(duty.state == .met && duty.basis == [.nothingDeleted])
    }
  }

  @Test("the pass rate is that of the measured vehicles of the year, an assumption that is named")
  func passRateCounted() async throws {
    let clause = "zezhou-2020/12-im"
    let day = Day(2021, 3, 31)
    let owner = try await owner(trucks(12, letter: "E") { $0.registeredIn = "140525" })
    func measure(_ plate: Int, _ judgement: Observation.Judgement, on day: Day, at: Int64 = 0)
      -> Delivery
    {
      DutySamples.measurement("晋E\(plate)", on: day, judgement, at: at)
    }
    _ = try await owner.store(
      (0..<9).map { measure(10000 + $0, .pass, on: day) } + [
        measure(10009, .pass, on: day), measure(10009, .exceed, on: day, at: 1),
        // More than a year ago, not judged, or another fleet's.
        measure(10008, .exceed, on: Day(2020, 3, 31)), measure(10010, .pending, on: day),
        measure(20000, .exceed, on: day),
      ])
    let nine = try #require(try await owner.duties(on: day)[clause])
    #expect(
      nine.found == [
        DutyCount("percent", 90), DutyCount("vehicles", 9), DutyCount("fleet", 10),
      ])
    #expect(nine.state == .met && nine.assumptions == [.measuredIsInspected])
    #expect(nine.basis == [.measurements(Day(2020, 4, 1)...day), .vehicles])
    _ = try await owner.store([measure(10008, .exceed, on: day, at: 2)])
    let eight = try #require(try await owner.duties(on: day)[clause])
    #expect(eight.state == .notMet && eight.found.first == DutyCount("percent", 80))
    for (value, agrees) in [(80, true), (95, false)] {
      try await owner.change(by: "li") {
        try $0.add(
          DeclaredFigure(
            id: "f\(value)", clause: clause, name: "percent", value: value, on: day,
            issuer: "示例机关"))
      }
      let declared = try #require(try await owner.duties(on: day)[clause])
      #expect(declared.found.first == DutyCount("percent", value))
      #expect(declared.beside == [DutyCount("percent", 80)])
      #expect(declared.findings.contains { $0.code == "plan.disagreement" } == !agrees)
    }
  }

  @Test(
    "new energy among buses and taxis: one that is short decides, sanitation leaves the rest open")
  func newEnergy() async throws {
    let clause = "zezhou-2020/12-new-energy"
    let day = Day(2020, 12, 31)
    @Sendable func fleet(_ first: Int, _ count: Int, _ use: VehicleUse, _ fuel: Fuel?)
      -> [Vehicle]
    {
      trucks(count, from: first, letter: "E") {
        $0.registeredIn = "140525"
        $0.use = use
        $0.stageClaims = []
        $0.category = .m2
        $0.vehicleType = nil
        $0.fuel = fuel
      }
    }
    let owner = try await owner(
      fleet(10000, 3, .cityBus, .electric) + fleet(11000, 1, VehicleUse(rawValue: "D")!, .electric)
        + fleet(12000, 5, VehicleUse(rawValue: "F")!, .diesel))
    let all = try #require(try await owner.duties(on: day)[clause])
    #expect(
      all.found == [
        DutyCount("percent", 100), DutyCount("vehicles", 4), DutyCount("fleet", 4),
      ])
    #expect(all.state == .unknown && all.missing == [Duty.Gap(.dutyFigure)])
    #expect(all.assumptions == [.usesWithCodesOnly])
    try await owner.change(by: "li") { change in
      for vehicle in fleet(13000, 1, .cityBus, .diesel) { try change.upsert(vehicle) }
    }
    let short = try #require(try await owner.duties(on: day)[clause])
    #expect(short.state == .notMet && short.found.first == DutyCount("percent", 80))
  }

  @Test("battery-electric taxis of the counties: a plug-in is none of them")
  func batteryTaxis() async throws {
    let clause = "yangquan-2019/19-new-energy-county"
    func taxi(_ number: Int, _ division: String, _ fuel: Fuel) -> [Vehicle] {
      trucks(1, from: number, letter: "C") {
        $0.registeredIn = division
        $0.use = VehicleUse(rawValue: "D")
        $0.stageClaims = []
        $0.category = .m1
        $0.vehicleType = nil
        $0.maximumMass = 1_800
        $0.fuel = fuel
        $0.plateColour = .blue
      }
    }
    let owner = try await owner(
      taxi(10000, "140321", .electric) + taxi(10001, "140322", .petrol)
        + taxi(10002, "140302", .petrol))
    let duty = try #require(try await owner.duties(on: Day(2020, 12, 31))[clause])
    #expect(
      duty.found == [
        DutyCount("percent", 50), DutyCount("vehicles", 1), DutyCount("fleet", 2),
      ])
    #expect(duty.state == .notMet)
  }

  @Test(
    "smoke devices are the registered cameras of that format in the area", arguments: [0, 4, 5])
  func smokeDevices(count: Int) async throws {
    let owner = try await owner([])
    try await owner.change(by: "li") { change in
      try change.add(try DutySamples.plant("a", division: "140525"))
      try change.add(try DutySamples.plant("b", division: "140302"))
      for plant in ["a", "b"] { try change.add(Gate(id: plant, plant: plant, name: plant)) }
      for number in 0..<count {
        var camera = Camera(id: "smoke-\(number)", gate: "a")
        camera.format = "smoke"
        try change.add(camera)
      }
      for (id, gate, format) in [("x", "b", "smoke"), ("y", "a", "hikvision")] {
        var camera = Camera(id: id, gate: gate)
        camera.format = format
        try change.add(camera)
      }
    }
    let duty = try #require(
      try await owner.duties(on: Day(2020, 12, 31))["zezhou-2020/12-smoke"])
    #expect(duty.found == [DutyCount("devices", count)])
    #expect(duty.basis == [.cameras] && duty.assumptions == [.camerasAreDevices])
    #expect(duty.state == (count == 0 ? .unknown : count < 5 ? .notMet : .met))
    #expect(duty.missing == (count == 0 ? [Duty.Gap(.dutyFigure)] : []))
  }

  @Test("a figure that nobody can count is missing until it is declared", arguments: [89, 90])
  func passRate(percent: Int) async throws {
    let clause = "zezhou-2020/12-im"
    let owner = try await owner(trucks(1, letter: "E") { $0.registeredIn = "140525" })
    let day = Day(2021, 3, 31)
    let open = try #require(try await owner.duties(on: day)[clause])
    #expect(open.state == .unknown && open.isTarget)
    #expect(open.missing == [Duty.Gap(.dutyFigure)])
    try await owner.change(by: "li") {
      try $0.add(
        DeclaredFigure(
          id: "f", clause: clause, name: "percent", value: percent, on: day, issuer: "示例机关"))
    }
    let declared = try #require(try await owner.duties(on: day)[clause])
    #expect(declared.state == (percent < 90 ? .notMet : .met))
    #expect(declared.missing == [])
  }

  @Test("only the plans of places that the register knows are reported, or those of a division")
  func places() async throws {
    let owner = try await owner(trucks(1))
    func plans(_ duties: [Duty]) -> Set<Substring> {
      Set(duties.map { $0.rule.id.prefix { $0 != "/" } })
    }
    #expect(plans(try await owner.duties(on: Day(2021, 1, 1))) == ["changzhi-2020"])
    #expect(
      plans(try await owner.duties(on: Day(2021, 1, 1), in: "140525")) == ["zezhou-2020"])
    #expect(
      plans(try await owner.duties(on: Day(2021, 1, 1), in: "140000"))
        == ["changzhi-2020", "zezhou-2020", "yangquan-2019"])
  }

  @Test(
    "measurements that were stored before their judgement had a column are judged by their lines")
  func migrated() async throws {
    let owner = try await owner(yangquan(owner: "other"))
    _ = try await owner.store([DutySamples.measurement("晋C10000", on: Day(2019, 12, 1), .exceed)])
    func judgements() async throws -> [Int64?] {
      try await owner.read { db in
        try Optional<Int64>.fetchAll(db, sql: "SELECT judgement FROM record ORDER BY row")
      }
    }
    #expect(try await judgements() == [2])
    try await owner.write { db in
      try db.execute(sql: "UPDATE record SET judgement = NULL")
      try Migrations.judgeStored(in: db)
    }
    #expect(try await judgements() == [2])
  }
}
