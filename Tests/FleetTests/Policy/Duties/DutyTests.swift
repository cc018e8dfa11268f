import Fleet
import Testing

@Suite("Duties") struct DutyTests {
  @Test(
    "a number between two bounds reaches a floor, does not, or may",
    arguments: [
      (10, 10, Duty.State.met), (9, 9, .notMet), (9, 10, .unknown), (10, 30, .met), (0, 9, .notMet),
    ])
  func states(value: Int, most: Int, state: Duty.State) {
    #expect(Duty.State(DutyCount("vehicles", value, most: most), atLeast: 10) == state)
  }

  @Test(
    "the season of a day is the one it lies in, else the last one",
    arguments: [
      (Day(2025, 10, 1), Day(2025, 10, 1)), (Day(2025, 9, 30), Day(2024, 10, 1)),
      (Day(2026, 3, 31), Day(2025, 10, 1)), (Day(2026, 4, 1), Day(2025, 10, 1)),
    ])
  func season(day: Day, first: Day) {
    let winter = Obligation.ClosedSeason(firstMonth: 10, firstDay: 1, lastMonth: 3, lastDay: 31)
    let season = winter.latest(on: day)
    #expect(season.lowerBound == first)
    #expect(season.upperBound == first.advanced(byMonths: 6).advanced(by: -1))
    let summer = Obligation.ClosedSeason(firstMonth: 6, firstDay: 1, lastMonth: 8, lastDay: 31)
    #expect(summer.latest(on: Day(2026, 7, 1)) == Day(2026, 6, 1)...Day(2026, 8, 31))
    #expect(summer.latest(on: Day(2026, 5, 31)) == Day(2025, 6, 1)...Day(2025, 8, 31))
  }

  @Test("months are counted from day to day, short months to their end")
  func months() {
    #expect(Day(2026, 1, 31).advanced(byMonths: 1) == Day(2026, 2, 28))
    #expect(Day(2024, 1, 31).advanced(byMonths: 1) == Day(2024, 2, 29))
    #expect(Day(2026, 3, 15).advanced(byMonths: -12) == Day(2025, 3, 15))
    #expect(Day(2026, 1, 1).advanced(byMonths: -1) == Day(2025, 12, 1))
    #expect(Day(2025, 11, 22).months(until: Day(2026, 11, 21)) == 11)
    #expect(Day(2025, 11, 22).months(until: Day(2026, 11, 22)) == 12)
  }

  private func duty() -> Duty {
    let rule = Rule(
      id: "sample/1", basis: .plan, source: SourceReference("plan", number: "1", item: "2"),
      requirement: Bilingual("do it", "照办"), mark: .inferred)
    var duty = Duty(
      rule: rule, kind: "sampling-share", subject: .plant(id: "p", name: "P"), state: .unknown)
    duty.by = Day(2026, 12, 31)
    duty.isTarget = true
    duty.asked = [DutyCount("percent", 80)]
    duty.found = [DutyCount("percent", 70, most: 90)]
    duty.missing = [Duty.Gap(.dutyFigure), Duty.Gap(.category, count: 3)]
    duty.items = (1...3).map { Duty.Item("item \($0)", [DutyCount("vehicles", $0)]) }
    duty.findings = [.notVerified(plan: "sample", until: Day(2025, 1, 1), later: nil)]
    return duty
  }

  @Test("says everything in both languages, and cuts long lists")
  func words() {
    var duty = duty()
    let days = Day(2026, 1, 1)...Day(2026, 1, 30)
    duty.basis = [
      .passages(days, .standard, activeDays: 20), .measurements(days), .vehicles,
      .retirements(days), .declared(by: "A", on: Day(2026, 1, 1), averaging: "every-7"),
      .declared(by: nil, on: nil, averaging: nil), .entry, .nothingDeleted, .cameras,
    ]
    #expect(Set(duty.basis.map(\.code)).count == 8)
    duty.assumptions = Duty.Assumption.allCases
    duty.beside = [DutyCount("percent", declared: 69.5)]
    duty.findings.append(
      .disagreement(declared: DutyCount("percent", 90), counted: DutyCount("percent", 70)))
    let english = duty.lines(in: .english, items: 2)
    let chinese = duty.lines(in: .chinese, items: 2)
    #expect(english.count == chinese.count)
    for (english, chinese) in zip(english, chinese) where !english.hasPrefix("  - ") {
      #expect(english != chinese)
    }
    #expect(english.first == "sample/1, P (p): unknown, due 2026-12-31, a target")
    #expect(english.contains("  found: share 70…90 %"))
    #expect(english.contains("  beside it: share 69.5 %"))
    #expect(english.count { $0.hasPrefix("  reading: ") } == Duty.Assumption.allCases.count)
    #expect(english.contains("  … and 1 more"))
    #expect(!english.contains("  - item 3  vehicles 3"))
    for language in Language.allCases {
      #expect(Set(Duty.State.allCases.map { $0.text(in: language) }).count == 4)
      #expect(
        Set(DutyCount.names.map { DutyCount($0, 1).text(in: language) }).count
          == DutyCount.names.count)
    }
  }

  @Test("has one JSON form without words")
  func json() {
    var duty = duty()
    duty.items = []
    duty.basis = [.passages(Day(2026, 1, 1)...Day(2026, 1, 30), .standard, activeDays: 20)]
    var writer = JSONWriter()
    writer.object { duty.encodeMembers(into: &$0) }
    #expect(
      writer.text == """
        {"clause":"sample/1","document":"plan","number":"1","item":"2","mark":"inferred",\
        "kind":"sampling-share","plant":"p","state":"unknown","by":"2026-12-31","target":true,\
        "asked":[{"name":"percent","value":80}],\
        "found":[{"name":"percent","value":70,"most":90}],\
        "countedFrom":[{"kind":"passages","from":"2026-01-01","until":"2026-01-30",\
        "averaging":"active-30","activeDays":20}],\
        "missing":[{"fact":"dutyFigure"},{"fact":"category","count":3}],"items":[],\
        "findings":[{"code":"plan.not-verified","plan":"sample","until":"2025-01-01"}]}
        """)
  }

  @Test("figures agree where they can be one number")
  func agreement() {
    let counted = DutyCount("percent", 70, most: 90)
    for (value, agrees) in [(69, false), (70, true), (90, true), (91, false)] {
      #expect(counted.agrees(with: DutyCount("percent", value)) == agrees)
    }
    #expect(DutyCount("trucksPerDay", declared: 9.9).value == 9)
    #expect(DutyCount("trucksPerDay", declared: 9).exact == nil)
  }

  @Test("an assumption, a figure beside and a mean with a fraction have members of their own")
  func furtherMembers() {
    var duty = duty()
    duty.assumptions = [.freightIsBulk]
    duty.beside = [DutyCount("trucksPerDay", declared: 9.9)]
    var writer = JSONWriter()
    writer.object { duty.encodeMembers(into: &$0) }
    #expect(writer.text.contains(#""beside":[{"name":"trucksPerDay","value":9.9}],"countedFrom""#))
    #expect(writer.text.contains(#""assumptions":["freight-is-bulk"],"missing""#))
  }

  @Test(
    "a truck is one by its type where no mass is recorded",
    arguments: [
      ("H11", "B", true, true), ("Q11", "B", true, true), ("H31", "B", true, false),
      ("H11", "A", true, false), ("K11", "B", false, false), ("N11", "B", true, false),
    ])
  func trucks(type: String, fuel: String, isTruck: Bool, isHeavyDiesel: Bool) throws {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.vehicleType = VehicleType(rawValue: type)
    vehicle.fuel = Fuel(rawValue: fuel)
    var situation = Situation(.vehicle, at: Day(2026, 1, 1).start(), in: try DivisionCode("140400"))
    situation.vehicle = vehicle.facts
    let rules = RuleSet([])
    #expect(rules.holds(.truck, for: situation) == isTruck)
    #expect(rules.holds(.heavyDieselTruck, for: situation) == isHeavyDiesel)
    situation.vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow).facts
    #expect(rules.holds(.truck, for: situation) == nil)
    #expect(rules.answer(.truck, for: situation).missing == [.category])
  }

  @Test("registered in an area: by the code, by the plate's province, or nobody knows")
  func registered() throws {
    let rules = RuleSet([])
    var situation = Situation(.vehicle, at: Day(2026, 1, 1).start(), in: try DivisionCode("140400"))
    func holds(_ code: String?, plate: String, _ divisions: String...) throws -> Bool? {
      var vehicle = Vehicle(plate: plate, plateColour: .yellow)
      vehicle.registeredIn = code
      situation.vehicle = vehicle.facts
      return rules.holds(
        .registered(in: try divisions.map { try DivisionCode($0) }), for: situation)
    }
    #expect(try holds("140404", plate: "晋D12345", "140400") == true)
    #expect(try holds("140300", plate: "晋D12345", "140400") == false)
    #expect(try holds("140300", plate: "晋D12345", "140400", "140300") == true)
    #expect(try holds("140525", plate: "晋E12345", "140525") == true)
    #expect(try holds("140524", plate: "晋E12345", "140525") == false)
    #expect(try holds(nil, plate: "晋D12345", "140400") == nil)
    #expect(try holds(nil, plate: "冀D12345", "140400") == false)
    #expect(try holds(nil, plate: "晋D12345", "140000") == true)
  }
}
