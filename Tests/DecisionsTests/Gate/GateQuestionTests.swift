import Decisions
import Fleet
import Policies
import Registry
import Testing

@Suite("What a question at a gate reads") struct GateQuestionTests {
  private static let at = Instant("2021-11-22T08:00:00+08:00")!

  /// A steel plant under an orange warning with a quota, and a China VI truck, both recorded.
  private func prepare(quota: Int = 2) async throws -> TemporaryRegistry {
    let registry = try TemporaryRegistry()
    try await registry.owner.change(by: "li") { change in
      var plant = Plant(id: "steel", name: "示例钢铁", division: try DivisionCode("140406"))
      plant.industry = "steel"
      plant.annualFreight = 1_600_000
      plant.railwaySiding = false
      plant.urbanPlanningArea = true
      plant.cleanTransport = false
      try change.add(plant)
      try change.add(Gate(id: "east", plant: "steel", name: "东门"))
      try change.add(
        PollutionWarning(
          id: "w-1", issuer: "示例机关", area: [try DivisionCode("140400")], level: .orange,
          from: Day(2021, 11, 20).start()))
      try change.add(
        PlantMeasures(
          id: "m-1", plant: "steel", table: WarningMeasures(level: .orange, quota: quota),
          from: Day(2021, 10, 1)))
      for plate in (1234...1243).map({ "晋DA\($0)" }) {
        var truck = Vehicle(plate: plate, plateColour: .yellow)
        truck.fuel = .diesel
        truck.maximumMass = 25_000
        truck.vehicleType = VehicleType(rawValue: "H11")
        truck.category = .n3
        truck.use = .freight
        truck.networked = true
        truck.stageClaims = [StageClaim(.viA, from: .registrationRecord)]
        try change.upsert(truck)
      }
    }
    return registry
  }

  /// Asks, and records the decision where that is wanted.
  private func ask(
    _ plate: String, at instant: Instant = at, record: Bool = false, in registry: TemporaryRegistry
  ) async throws -> Verdict {
    let question = GateQuestion(
      plant: "steel", name: try VehicleName(plate, colour: .yellow), direction: .in,
      purpose: .bulk, at: instant)
    let desk = try DecisionDesk(of: registry.owner)
    return try await desk.answers(to: question, now: instant, recordedBy: record ? "gate" : nil)[0]
      .verdict
  }

  @Test("every fact from the register has its source and the day it was taken in")
  func ages() async throws {
    let registry = try await prepare()
    let verdict = try await ask("晋DA1234", in: registry)
    let read = verdict.facts.filter { $0.value != nil }
    #expect(read.contains { $0.name.rawValue == "measures" || $0.name.rawValue == "energy" })
    for fact in read
    where !["direction", "freight", "exemption"].contains(fact.name.rawValue) {
      #expect(fact.origin?.recordedOn == TemporaryRegistry.today, "\(fact)")
    }
    // As people read it, and as programs do.
    #expect(verdict.text(in: .english).contains("recorded 2026-11-21"))
    var writer = JSONWriter()
    verdict.encode(into: &writer)
    #expect(
      writer.text.contains(
        #""name":"energy","value":"diesel","source":"declared","recordedOn":"2026-11-21""#))
  }

  @Test("what one changed of a vehicle is as old as that change")
  func changed() async throws {
    let registry = try await prepare()
    try await registry.owner.change(by: "li") { change in
      var truck = Vehicle(plate: "晋DA1234", plateColour: .yellow)
      truck.origin = FactOrigin(.registrationRecord, recordedOn: Day(2024, 5, 6))
      truck.maximumMass = 31_000
      try change.upsert(truck)
    }
    let entry = try await registry.owner.register {
      try #require(try $0.vehicle(plate: "晋DA1234", colour: .yellow))
    }
    let dated = try await registry.owner.register { try $0.vehicle(of: entry, under: Vehicle()) }
    #expect(
      dated.origin(of: .maximumMass)
        == FactOrigin(.registrationRecord, recordedOn: Day(2024, 5, 6)))
    #expect(dated.origin(of: .fuel) == FactOrigin(.declared, recordedOn: TemporaryRegistry.today))
  }

  @Test("where nothing of the day is recorded, a quota leaves the answer to a person and says why")
  func silent() async throws {
    let registry = try await prepare()
    func text(_ verdict: Verdict, _ language: Language) -> String? {
      verdict.findings.first { $0.code == "plan.quota-uncounted" }?.text(in: language)
    }
    let never = try await ask("晋DA1234", in: registry)
    #expect(never.outcome == .unknown)
    #expect(text(never, .english)?.contains("no passage at all") == true)

    var passage = Passage(
      gate: "east", direction: .in,
      time: CapturedTime(
        instant: Day(2021, 11, 21).start().advanced(byMilliseconds: 82_800_000), text: "t",
        rule: .china),
      plate: PlateReading(state: .read, text: "晋DA1236", raw: ""),
      source: .init(format: "ledger.csv", device: "east", event: nil))
    passage.vehicleType = "H11"
    _ = try await registry.owner.store([Delivery(.passage(passage))])
    let verdict = try await ask("晋DA1234", record: true, in: registry)
    #expect(verdict.outcome == .unknown)
    #expect(text(verdict, .english)?.contains("2021-11-21T23:00:00") == true)
    #expect(text(verdict, .chinese)?.contains("2021-11-21T23:00:00") == true)

    // What was recorded replays as it was, whatever comes afterwards.
    let reader = try registry.owner.reader()
    let stored = try #require(try await reader.decisions(whole: true).first)
    let rules = try #require(try await reader.text(stored.decision.rules))
    #expect(try stored.replay(by: RulesInForce(kept: rules)).isIdentical)
  }

  @Test("what was let in counts before its passage comes, so that the quota binds during the day")
  func quota() async throws {
    let registry = try await prepare(quota: 2)
    func at(_ minutes: Int64) -> Instant { Self.at.advanced(byMilliseconds: minutes * 60_000) }
    // The first one is a person's: nothing of the day is known. Who opened is recorded.
    #expect(try await ask("晋DA1234", record: true, in: registry).outcome == .unknown)
    let reader = try registry.owner.reader()
    let first = try #require(try await reader.decisions().first)
    try await registry.owner.lift(first.id, by: "li", why: "first of the day")
    #expect(try await ask("晋DA1235", at: at(5), record: true, in: registry).outcome == .allow)
    // Two are in.
    let third = try await ask("晋DA1236", at: at(10), in: registry)
    #expect(third.outcome == .deny)
    #expect(
      third.text(in: .english).contains("at most 2 vehicles a day may pass; 2 did before"))
    // One of them comes again.
    #expect(try await ask("晋DA1235", at: at(15), in: registry).outcome == .allow)
    // The next day nobody knows again.
    let next = Self.at.advanced(byMilliseconds: 86_400_000)
    #expect(try await ask("晋DA1236", at: next, in: registry).outcome == .unknown)
  }

  @Test("of many that ask at once for the last place of a quota one gets it")
  func simultaneous() async throws {
    let registry = try await prepare(quota: 2)
    // A recorded word of the day makes it known; a person opened for the first.
    #expect(try await ask("晋DA1234", record: true, in: registry).outcome == .unknown)
    let reader = try registry.owner.reader()
    let first = try #require(try await reader.decisions().first)
    try await registry.owner.lift(first.id, by: "li", why: "first of the day")
    let desk = try DecisionDesk(of: registry.owner)
    let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
      for number in 1235...1243 {
        // Whoever asks a moment earlier may be judged a moment later.
        let at = Self.at.advanced(byMilliseconds: Int64(60_000 - number))
        let question = GateQuestion(
          plant: "steel", name: try VehicleName("晋DA\(number)", colour: .yellow), direction: .in,
          purpose: .bulk, at: at)
        group.addTask {
          try await desk.answers(to: question, now: at, recordedBy: "gate")[0].verdict.outcome
        }
      }
      return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes == [.allow: 1, .deny: 8])
    #expect(try await reader.decisions().count == 10)
  }

  @Test("a statement that no warning is in force gives that answer its age; none is assumed before")
  func allClear() async throws {
    let registry = try TemporaryRegistry()
    let city = try DivisionCode("140300")
    try await registry.owner.change(by: "li") { change in
      var plant = Plant(id: "steel", name: "示例焦化", division: try DivisionCode("140302"))
      plant.industry = "coking"
      plant.keyUnit = true
      try change.add(plant)
      // What happens elsewhere says nothing of this place.
      try change.add(
        PollutionWarning(
          id: "far", issuer: "示例机关", area: [try DivisionCode("140400")], level: .red,
          from: Day(2019, 11, 1).start()))
    }
    let at = try #require(Instant("2019-11-20T08:00:00+08:00"))
    func warning() async throws -> (Verdict.FactRead, [String]) {
      let question = GateQuestion(
        plant: "steel", name: try VehicleName("晋CA1234", colour: .yellow), direction: .in,
        purpose: .bulk, at: at, stated: nil)
      let verdict = try await DecisionDesk(of: registry.owner).answers(to: question, now: at)[0]
        .verdict
      return (
        try #require(verdict.facts.first { $0.name == PolicyFact.warning.factName }),
        verdict.findings.map(\.code)
      )
    }
    let never = try await warning()
    #expect(never.0.isAssumed && never.0.value == .text("none"))
    #expect(never.1.contains("plan.stale"))
    let early = at.advanced(byMilliseconds: -86_400_001)
    for (moment, isStale) in [(early, true), (at.advanced(byMilliseconds: -86_400_000), false)] {
      _ = try await registry.owner.change(by: "li") {
        try $0.state(AllClear(issuer: "阳泉市政府", area: [city], at: moment), now: at)
      }
      let stated = try await warning()
      #expect(stated.0.origin == FactOrigin(.notice, recordedOn: moment.day()))
      #expect(stated.1.contains("plan.stale") == isStale)
    }
    #expect(try await registry.owner.register { try $0.all(AllClear.self).count } == 1)
    // Nobody knows of a moment that has not come, or speaks against what is recorded.
    await #expect(throws: EntryError.self) {
      _ = try await registry.owner.change(by: "li") {
        try $0.state(
          AllClear(issuer: "阳泉市政府", area: [city], at: at.advanced(byMilliseconds: 1)), now: at)
      }
    }
    await #expect(
      throws: EntryError.invalid(
        field: "area", found: "140400", expected: .withoutWarning("far"))
    ) {
      _ = try await registry.owner.change(by: "li") {
        try $0.state(
          AllClear(issuer: "示例机关", area: [try DivisionCode("140400")], at: at), now: at)
      }
    }
  }

  @Test("a denial says that no exemption is recorded, and as of when")
  func exemption() async throws {
    let registry = try await prepare(quota: 0)
    let none = try await ask("晋DA1234", in: registry)
    #expect(none.outcome == .deny)
    let read = try #require(none.facts.first { $0.name == .exemption })
    #expect(read.value == .list([], asOf: Self.at.day()))
    let position = none.facts.firstIndex { $0.name == .exemption } ?? 0
    #expect(
      none.grounds.filter { $0.state == .notMet }.allSatisfy { $0.facts.contains(fact: position) })
    #expect(
      none.text(in: .english).contains("exemption: none recorded (as of 2021-11-22)"))
    #expect(none.text(in: .chinese).contains("无登记（截至 2021-11-22）"))
    var writer = JSONWriter()
    none.encode(into: &writer)
    #expect(writer.text.contains(#""name":"exemption","value":[],"asOf":"2021-11-22""#))

    try await registry.owner.change(by: "li") { change in
      var exemption = Exemption(
        id: "ex-1", subject: .plate("晋DA1234", .yellow), reason: "抢险", from: Day(2021, 11, 1),
        until: Day(2021, 11, 30))
      exemption.clause = "yangquan-2019/18-warning"
      try change.add(exemption)
    }
    // One from another clause is named, and changes nothing.
    let other = try await ask("晋DA1234", in: registry)
    #expect(other.outcome == .deny)
    #expect(
      other.facts.first { $0.name == .exemption }?.value
        == .list(["ex-1"], asOf: Self.at.day()))
  }

  @Test(
    "an exemption holds for the clause that it names: by id, document or number",
    arguments: [
      ("changzhi-2021/13-staggered", Outcome.review), ("长政办发〔2021〕36号", .review),
      ("长治市空气质量巩固提升2021年行动计划", .review), ("changzhi-2021/13-freight-VI", .deny),
      ("长政办发〔2020〕14号", .deny),
    ])
  func clause(name: String, outcome: Outcome) async throws {
    let registry = try await prepare(quota: 0)
    try await registry.owner.change(by: "li") { change in
      var exemption = Exemption(
        id: "ex-1", subject: .plate("晋DA1234", .yellow), reason: "抢险", from: Day(2021, 11, 1),
        until: Day(2021, 11, 30))
      exemption.clause = name
      try change.add(exemption)
    }
    #expect(try await ask("晋DA1234", in: registry).outcome == outcome)
  }
}
