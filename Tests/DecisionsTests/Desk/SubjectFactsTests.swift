import Decisions
import Fleet
import Testing

/// What plans may ask about a subject is what the questions about it can know, no more and no less.
@Suite("the facts of a subject") struct SubjectFactsTests {
  private static let division = try! DivisionCode("140403")

  private func facts(of situation: Situation) -> Set<PolicyFact> { Set(situation.values.keys) }

  private static var plant: Plant {
    var plant = Plant(id: "p", name: "厂", division: division)
    plant.urbanPlanningArea = true
    plant.industry = "steel"
    plant.annualFreight = 1
    plant.performanceGrade = "A"
    plant.railwaySiding = true
    plant.cleanTransport = true
    plant.keyUnit = true
    plant.gateSystem = true
    plant.railShare = 1
    plant.cleanShare = 1
    plant.heavyDieselTrucksPerDay = 1
    plant.trucksPerDay = 1
    plant.passagesPerDay = 1
    plant.averaging = "every-30"
    plant.lists = ["l"]
    plant.zones = ["z"]
    return plant
  }

  private static var site: Site {
    var site = Site(id: "s", name: "工地", division: division, kind: .construction)
    site.builtUpArea = true
    site.largeSite = true
    site.siteVideo = true
    site.zones = ["z"]
    return site
  }

  private static var vehicle: Vehicle {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.vehicleType = VehicleType(rawValue: "H11")
    vehicle.category = .n3
    vehicle.maximumMass = 25_000
    vehicle.fuel = .diesel
    vehicle.use = .freight
    vehicle.operating = true
    vehicle.networked = true
    vehicle.registeredIn = "140403"
    return vehicle
  }

  @Test("of a plant are those of its entry")
  func plants() {
    var situation = Situation(.plant, at: Day(2022, 1, 1).start(), in: Self.division)
    situation.read(Self.plant)
    #expect(facts(of: situation) == Set(PolicySubject.plant.facts))
  }

  @Test("of a site are those of its entry, and what may be stated of it")
  func sites() {
    var situation = Situation(.site, at: Day(2022, 1, 1).start(), in: Self.division)
    situation.read(Self.site)
    #expect(facts(of: situation) == Set(PolicySubject.site.facts))
    #expect(SiteRequest.facts.allSatisfy(PolicySubject.site.has))
  }

  @Test("of a machine are those of its entry, of its site and plant, and what may be stated of it")
  func machines() {
    var situation = Situation(.machinery, at: Day(2022, 1, 1).start(), in: Self.division)
    situation.read(Self.plant)
    situation.read(Self.site)
    let all = facts(of: situation).union(MachineryRequest.facts).union([.exemption])
    #expect(all == Set(PolicySubject.machinery.facts))
  }

  @Test("of a vehicle are those that its entry settles")
  func vehicles() {
    var situation = Situation(.vehicle, at: Day(2022, 1, 1).start(), in: Self.division)
    var vehicle = Self.vehicle
    vehicle.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    situation.vehicle = vehicle.facts
    let rules = RuleSet([])
    for fact in PolicyFact.allCases where !fact.isClosed && PolicyFact(name: fact.name) != nil {
      let constraint: Condition.Constraint =
        switch fact.kind {
        case .flag, .since: .flag(true)
        case .number: .within(1...2)
        case .division: .inside([Self.division])
        case .code, .names: .among([PolicyCodes.of(fact).codes.first ?? "x"])
        }
      let isSettled = rules.holds(.fact(fact, constraint), for: situation) != nil
      #expect(isSettled == PolicySubject.vehicle.has(fact), "\(fact)")
    }
  }

  @Test("of a gate are those of the vehicle, the plant, the passage and the warnings")
  func gates() {
    let gate = Set(PolicySubject.gate.facts)
    let own: Set<PolicyFact> = [.direction, .freight, .warning, .measures, .exemption]
    #expect(
      gate == own.union(PolicySubject.vehicle.facts).union(PolicySubject.plant.facts))
    for subject in [PolicySubject.road, .sale, .registration, .production, .import] {
      let acts = Set(subject.facts)
      #expect(acts == Set(PolicySubject.vehicle.facts).union([.scrapDue, .exemption]))
    }
  }
}
