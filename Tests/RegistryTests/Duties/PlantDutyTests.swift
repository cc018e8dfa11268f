import Fleet
import Sync
import Testing

@testable import Registry

@Suite("Duties of plants") struct PlantDutyTests {
  private let registry = TemporaryRegistry()
  private let gate = "changzhi-2020/13-gate"

  private func owner(
    _ change: @Sendable (inout Plant) -> Void = { _ in }
  ) async throws -> Owner {
    let owner = try registry.create()
    var plant = try DutySamples.plant()
    change(&plant)
    let entry = plant
    try await owner.change(by: "li") {
      try $0.add(entry)
      try $0.add(Gate(id: "east", plant: entry.id, name: "东门"))
    }
    return owner
  }

  private func days(_ count: Int) -> [Day] {
    (1...count).map { DutySamples.day.advanced(by: -$0) }
  }

  @Test("ten heavy diesel trucks a day need a gate, nine do not", arguments: [9, 10])
  func floor(trucks: Int) async throws {
    let owner = try await owner { $0.gateSystem = false }
    _ = try await owner.store(DutySamples.traffic(trucks, days: days(3)))
    let duty = try #require(try await owner.duties()[gate])
    #expect(duty.state == (trucks < 10 ? .notBound : .notMet))
    #expect(duty.asked == [DutyCount("heavyDieselTrucksPerDay", 10)])
    #expect(duty.found == [DutyCount("heavyDieselTrucksPerDay", trucks)])
    let window = DutySamples.day.advanced(by: -30)...DutySamples.day.advanced(by: -1)
    #expect(duty.basis == [.passages(window, .standard, activeDays: 3), .entry])
    #expect(duty.missing.isEmpty)
  }

  @Test("a plant that has its gate meets the duty; whether it has one must be recorded")
  func met() async throws {
    let owner = try await owner()
    _ = try await owner.store(DutySamples.traffic(12, days: days(2)))
    let unknown = try #require(try await owner.duties()[gate])
    #expect(unknown.state == .unknown)
    #expect(unknown.missing == [Duty.Gap(PolicyFact.gateSystem.factName)])
    try await owner.change(by: "li") { change in
      var plant = try change.register.get(Plant.self, "steel-1")
      plant.gateSystem = true
      try change.update(plant)
    }
    #expect(try await owner.duties()[gate]?.state == .met)
  }

  @Test(
    "which days average is the named rule's: standing still lowers the mean only where it says so")
  func averaging() async throws {
    let owner = try await owner { $0.gateSystem = false }
    _ = try await owner.store(DutySamples.traffic(20, days: days(15)))
    #expect(
      try await owner.duties(averaging: "every-30")[gate]?.found
        == [DutyCount("heavyDieselTrucksPerDay", 10)])
    #expect(try await owner.duties(averaging: "every-31")[gate]?.state == .notBound)
    #expect(
      try await owner.duties(averaging: "active-31")[gate]?.found
        == [DutyCount("heavyDieselTrucksPerDay", 20)])
    // The day of the question is not over, and what lies before the window is not counted.
    #expect(try await owner.duties(on: DutySamples.day.advanced(by: 31))[gate]?.found == [])
  }

  @Test("vehicles of which nobody knows what they are make the answer unknown where they decide")
  func unsettled() async throws {
    let owner = try await owner { $0.gateSystem = false }
    _ = try await owner.store(DutySamples.traffic(9, days: days(1)))
    let other = [
      DutySamples.passage("晋D33333", on: days(1)[0], at: 9000, type: nil, fuel: nil),
      DutySamples.passage(nil, on: days(1)[0], at: 9001, type: nil, fuel: nil),
    ]
    _ = try await owner.store(other.map { Delivery(.passage($0)) })
    let duty = try #require(try await owner.duties()[gate])
    #expect(duty.state == .unknown)
    #expect(duty.found == [DutyCount("heavyDieselTrucksPerDay", 9, most: 11)])
    #expect(duty.missing == [Duty.Gap(.category, count: 2)])
    // The register says what the passage does not.
    _ = try await owner.change(by: "li") { try $0.upsert(DutySamples.truck("晋D33333")) }
    let settled = try #require(try await owner.duties()[gate])
    #expect(settled.state == .notMet)
    #expect(settled.found == [DutyCount("heavyDieselTrucksPerDay", 10, most: 11)])
  }

  @Test("a truck that passes ten times is one truck and ten passages; a coach is none")
  func passages() async throws {
    let owner = try registry.create()
    var plant = try DutySamples.plant(division: "140213")
    plant.gateSystem = false
    let entry = plant
    try await owner.change(by: "li") {
      try $0.add(entry)
      try $0.add(Gate(id: "east", plant: entry.id, name: "东门"))
    }
    let day = Day(2023, 6, 10)
    let truck = (0..<9).map { DutySamples.passage("晋B20001", on: day, at: $0, fuel: "天然气") }
    let coach = (0..<5).map { DutySamples.passage("晋B20002", on: day, at: $0, type: "K11") }
    _ = try await owner.store((truck + coach).map { Delivery(.passage($0)) })
    let clause = "pingcheng-2023/15-gate"
    let asked = Day(2023, 6, 11)
    let before = try #require(try await owner.duties(on: asked)[clause])
    #expect(before.state == .notBound)
    #expect(before.found == [DutyCount("passagesPerDay", 9)])
    let tenth = DutySamples.passage(
      "晋B20001", on: day, at: 99, direction: .out, fuel: "天然气")
    _ = try await owner.store([Delivery(.passage(tenth))])
    #expect(try await owner.duties(on: asked)[clause]?.state == .notMet)
  }

  @Test("a corrected passage counts once, as it was corrected")
  func amended() async throws {
    let owner = try await owner { $0.gateSystem = false }
    _ = try await owner.store(DutySamples.traffic(9, days: days(1)))
    let coach = DutySamples.passage("晋D44444", on: days(1)[0], at: 1, type: "K11", event: "7")
    let truck = DutySamples.passage("晋D44444", on: days(1)[0], at: 1, type: "H11", event: "7")
    _ = try await owner.store([Delivery(.passage(coach)), Delivery(.passage(truck))])
    #expect(try await owner.duties()[gate]?.found == [DutyCount("heavyDieselTrucksPerDay", 10)])
    let wrong = DutySamples.passage("晋D55555", on: days(1)[0], at: 2, type: "H11", event: "8")
    let right = DutySamples.passage("晋D44444", on: days(1)[0], at: 2, type: "H11", event: "8")
    _ = try await owner.store([Delivery(.passage(wrong)), Delivery(.passage(right))])
    #expect(try await owner.duties()[gate]?.found == [DutyCount("heavyDieselTrucksPerDay", 10)])
  }

  @Test("a plate read without its colour is the vehicle whose colour was read")
  func colourless() async throws {
    let owner = try await owner { $0.gateSystem = false }
    let day = days(1)[0]
    let passages = (0..<10).flatMap { number in
      [PlateColour?.none, .yellow].map {
        DutySamples.passage(
          "晋D\(30000 + number)", on: day, at: Int64(number), direction: $0 == nil ? .in : .out,
          colour: $0)
      }
    }
    _ = try await owner.store(passages.map { Delivery(.passage($0)) })
    #expect(try await owner.duties()[gate]?.found == [DutyCount("heavyDieselTrucksPerDay", 10)])
  }

  @Test("a gate id that two registries use counts for nobody")
  func twoRegistries() async throws {
    let owner = try await owner { $0.gateSystem = false }
    _ = try await owner.store(DutySamples.traffic(12, days: days(1)))
    #expect(try await owner.duties()[gate]?.state == .notMet)
    var lines: [UInt8] = []
    for record in try await owner.reader().records(RecordFilter(), limit: 1) {
      lines += record.bytes
    }
    let foreign = String(decoding: lines, as: UTF8.self)
      .replacing(owner.registry.description, with: RecordID(bits: 0xAA).description)
      .replacing(/^\{"id":"[^"]*"/, with: "{\"id\":\"\(RecordID(bits: 0xBB))\"")
    let answers = try await owner.receive(Array(foreign.utf8) + [0x0A], from: "plant-2")
    #expect(answers.map(\.result) == [.stored])
    let duty = try #require(try await owner.duties()[gate])
    #expect(duty.found == [] && duty.state == .unknown)
  }

  @Test("where no gate counts, what the plant declared counts, with its averaging rule")
  func declared() async throws {
    let owner = try await owner {
      $0.gateSystem = false
      $0.heavyDieselTrucksPerDay = 14
      $0.averaging = "the weighbridge of 2019, every day"
    }
    let duty = try #require(try await owner.duties()[gate])
    #expect(duty.state == .notMet)
    #expect(duty.found == [DutyCount("heavyDieselTrucksPerDay", 14)])
    #expect(
      duty.basis == [
        .declared(
          by: nil, on: Day(2026, 11, 21), averaging: "the weighbridge of 2019, every day"), .entry,
      ])
    #expect(duty.beside.isEmpty)
    // Counted beats declared, which stands beside it and is said to be another number.
    _ = try await owner.store(DutySamples.traffic(3, days: days(2)))
    let counted = try #require(try await owner.duties()[gate])
    let (three, fourteen) = (
      DutyCount("heavyDieselTrucksPerDay", 3), DutyCount("heavyDieselTrucksPerDay", 14)
    )
    #expect(counted.found == [three] && counted.beside == [fourteen])
    #expect(counted.findings.contains(.disagreement(declared: fourteen, counted: three)))
  }

  @Test(
    "a declared mean of less than ten is under the floor, by however little",
    arguments: [(9.9, Duty.State.notBound), (10, .notMet), (10.1, .notMet)])
  func fraction(mean: Double, state: Duty.State) async throws {
    let owner = try await owner {
      $0.gateSystem = false
      $0.heavyDieselTrucksPerDay = mean
      $0.averaging = "every-30"
    }
    let duty = try #require(try await owner.duties()[gate])
    #expect(duty.state == state)
    #expect(duty.found == [DutyCount("heavyDieselTrucksPerDay", declared: mean)])
    #expect(duty.lines(in: .english).contains { $0.contains(mean.shortText) })
  }

  @Test("a siding is asked for by the plant's whole freight, an assumption that is named")
  func siding() async throws {
    let owner = try await owner {
      $0.annualFreight = 1_500_000
      $0.railwaySiding = false
    }
    let duty = try #require(try await owner.duties()["changzhi-2020/12-siding"])
    #expect(duty.state == .notMet && duty.assumptions == [.freightIsBulk])
    #expect(
      duty.lines(in: .english).contains { $0.hasPrefix("  reading: the plant's whole freight") })
    #expect(duty.lines(in: .chinese).contains { $0.hasPrefix("  理解口径：") })
  }

  @Test(
    "a share of new energy is that of the plant's truck passages; a declared one stands before it")
  func newEnergyPassages() async throws {
    let owner = try await owner()
    let obligation = Obligation(
      rule: Rule(
        id: "own/1", basis: .plan, source: SourceReference("plan", number: nil, item: "1"),
        jurisdiction: [140403], requirement: Bilingual("a", "b"), mark: .confirmed),
      kind: .newEnergyShare, figures: [.init("percent", 50)], countsOf: .plant)
    let rules = RuleSet([], obligations: [obligation])
    func duty() async throws -> Duty {
      let question = DutyQuestion(on: DutySamples.day, plant: "steel-1")
      return try #require(
        try await owner.register { try $0.duties(of: rules, question) }["own/1"])
    }
    let empty = try await duty()
    #expect(empty.state == .unknown && empty.missing == [Duty.Gap(.passages)])
    _ = try await owner.store(
      DutySamples.traffic(2, days: days(1))
        + [("晋D30000", "C"), ("晋D30001", "C")].enumerated().map { place, truck in
          Delivery(
            .passage(
              DutySamples.passage(
                truck.0, on: days(1)[0], at: Int64(5000 + place), fuel: truck.1)))
        })
    let counted = try await duty()
    // Two diesel trucks in and out, two electric ones in.
    #expect(counted.found == [DutyCount("percent", 33)])
    #expect(counted.state == .notMet && counted.assumptions == [.passagesAreFreight])
    try await owner.change(by: "li") {
      var figure = DeclaredFigure(
        id: "f", clause: "own/1", name: "percent", value: 60, on: DutySamples.day,
        issuer: "示例机关")
      figure.plant = "steel-1"
      try $0.add(figure)
    }
    let declared = try await duty()
    #expect(declared.state == .met && declared.found == [DutyCount("percent", 60)])
    #expect(declared.beside == [DutyCount("percent", 33)])
    #expect(declared.findings.map(\.code) == ["plan.disagreement"])
  }

  @Test(
    "a rail share is met from the higher floor, missed under the lower, and open between",
    arguments: [
      (79, Duty.State.notMet), (80, .unknown), (89, .unknown), (90, .met), (nil, .unknown),
    ] as [(Int?, Duty.State)])
  func shares(share: Int?, state: Duty.State) async throws {
    let owner = try await owner {
      $0.railwaySiding = true
      $0.railShare = share
    }
    let duty = try #require(try await owner.duties()["changzhi-2020/12-rail"])
    #expect(duty.state == state)
    #expect(duty.asked == [DutyCount("percent", 80), DutyCount("percentUrban", 90)])
    #expect(
      duty.missing.map(\.fact)
        == (state != .unknown
          ? []
          : [
            share == nil ? PolicyFact.railShare.factName : PolicyFact.builtUpArea.factName
          ]))
  }

  @Test(
    "a plant that says where it lies is asked for the share of there",
    arguments: [
      (true, 89, Duty.State.notMet), (true, 90, .met), (false, 80, .met), (false, 79, .notMet),
    ])
  func shareOfPlace(isBuiltUp: Bool, share: Int, state: Duty.State) async throws {
    let owner = try await owner {
      $0.railwaySiding = true
      $0.railShare = share
      $0.builtUpArea = isBuiltUp
    }
    let duty = try #require(try await owner.duties()["changzhi-2020/12-rail"])
    #expect(duty.state == state && duty.missing.isEmpty)
  }

  @Test("a duty of those on a list, or with so much freight, is nobody else's")
  func asked() async throws {
    let owner = try await owner {
      $0.railwaySiding = false
      $0.annualFreight = 1_499_999
      $0.cleanShare = 50
    }
    #expect(try await owner.duties()["changzhi-2020/12-rail"] == nil)
    #expect(try await owner.duties()["changzhi-2020/12-siding"] == nil)
    #expect(try await owner.duties()["changzhi-2020/4-share"] == nil)
    try await owner.change(by: "li") { change in
      var plant = try change.register.get(Plant.self, "steel-1")
      plant.annualFreight = 1_500_000
      plant.lists = ["changzhi-2020/steel"]
      try change.update(plant)
    }
    #expect(try await owner.duties()["changzhi-2020/12-siding"]?.state == .notMet)
    #expect(try await owner.duties()["changzhi-2020/4-share"]?.state == .notMet)
    try await owner.change(by: "li") {
      try $0.add(
        {
          var figure = DeclaredFigure(
            id: "f", clause: "changzhi-2020/4-share", name: "percent", value: 81,
            on: Day(2020, 11, 30), issuer: "示例机关")
          figure.plant = "steel-1"
          return figure
        }())
    }
    let declared = try #require(try await owner.duties()["changzhi-2020/4-share"])
    #expect(declared.state == .met)
    #expect(declared.basis == [.declared(by: "示例机关", on: Day(2020, 11, 30), averaging: nil)])
  }

  @Test("is asked of one plant, of a division, or of all; an unknown plant is an error")
  func scope() async throws {
    let owner = try await owner()
    try await owner.change(by: "li") {
      try $0.add(try DutySamples.plant("p2", division: "140406"))
    }
    func plants(_ duties: [Duty]) -> Set<String> {
      Set(duties.compactMap { if case .plant(let id, _) = $0.subject { id } else { nil } })
    }
    #expect(plants(try await owner.duties()) == ["steel-1", "p2"])
    #expect(plants(try await owner.duties(in: "140403")) == ["steel-1"])
    let one = try await owner.duties(plant: "p2")
    #expect(plants(one) == ["p2"])
    #expect(one.allSatisfy { if case .plant = $0.subject { true } else { false } })
    await #expect(throws: RegisterError.unknown(.plant, "p3")) {
      try await owner.duties(plant: "p3")
    }
  }

  @Test("says where a later plan may have taken over")
  func verified() async throws {
    let owner = try await owner()
    #expect(try await owner.duties()[gate]?.findings == [])
    let later = try #require(try await owner.duties(on: Day(2024, 4, 1))[gate])
    #expect(later.findings.map(\.code) == ["plan.not-verified"])
    #expect(try await owner.duties(on: Day(2020, 10, 31))[gate] == nil)
    #expect(try await owner.duties(on: Day(2020, 11, 1))[gate] != nil)
  }
}
