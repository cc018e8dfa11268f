import Fleet
import Testing

@Suite("Does it meet China VI") struct ChinaVITests {
  private let today = Day(2026, 11, 22)

  private func verdict(_ vehicle: Vehicle, _ demand: EmissionStage = .vi) -> Verdict {
    Eligibility.chinaVI(of: vehicle.facts, demanding: demand, on: today)
  }

  @Test(
    "by the stage",
    arguments: [
      (.viB, .vi, .allow), (.viA, .vi, .allow), (.vi, .vi, .allow), (.v, .vi, .deny),
      (.zero, .vi, .deny),
      (.viB, .viB, .allow), (.viA, .viB, .deny), (.vi, .viB, .unknown), (.v, .viB, .deny),
      (.vi, .viA, .allow), (nil, .vi, .unknown), (.undetermined, .vi, .unknown),
      (.newEnergy, .vi, .unknown), (EmissionStage(rawValue: "7"), .vi, .unknown),
      (EmissionStage(rawValue: "8"), .viB, .unknown),
    ] as [(EmissionStage?, EmissionStage, Outcome)])
  func stages(stage: EmissionStage?, demand: EmissionStage, outcome: Outcome) {
    #expect(verdict(Trucks.tractor(stage), demand).outcome == outcome)
  }

  @Test("a stage that does not exist is named", arguments: ["7", "8", "XYZ"])
  func notKnown(code: String) {
    let verdict = verdict(Trucks.tractor(EmissionStage(rawValue: code)))
    #expect(verdict.outcome == .unknown)
    #expect(verdict.codes == ["stage.not-known"])
  }

  @Test(
    "the standard that is cited follows the class",
    arguments: [
      (3_500, "china-vi.light"), (3_501, "china-vi.heavy"), (nil, "china-vi.either"),
    ] as [(Int?, String)])
  func standards(mass: Int?, id: String) {
    let truck = Trucks.tractor(.viB).with { $0.maximumMass = mass }
    #expect(verdict(truck).grounds.map(\.rule.id) == [id])
  }

  @Test("what is missing is named")
  func missing() {
    #expect(verdict(Trucks.tractor(nil)).missing == ["stage"])
    #expect(verdict(Trucks.tractor(.vi), .viB).missing == ["substage"])
  }

  @Test("a battery-electric truck has nothing to meet")
  func electric() {
    let truck = Trucks.tractor(nil).with {
      $0.fuel = .electric
      $0.plate = "晋D12345D"
      $0.plateColour = .yellowGreen
    }
    #expect(verdict(truck, .viB).outcome == .allow)
    #expect(verdict(truck).grounds.map(\.rule.id) == ["china-vi.no-engine"])
  }

  @Test(
    "days give a lower bound where no document speaks",
    arguments: [
      ("2023-07-01", .viB, Outcome.allow), ("2023-06-30", .vi, .allow),
      ("2023-06-30", .viB, .unknown),
      ("2021-07-01", .vi, .allow), ("2021-06-30", .vi, .unknown),
    ] as [(String, EmissionStage, Outcome)])
  func inference(invoice: String, demand: EmissionStage, outcome: Outcome) throws {
    let truck = Trucks.tractor(nil).with { $0.invoicedOn = try? Day(invoice) }
    let verdict = verdict(truck, demand)
    #expect(verdict.outcome == outcome)
    #expect(verdict.codes.contains("stage.inferred") == (outcome == .allow))
  }

  @Test("urban use proves stage VI a year earlier")
  func urbanInference() {
    let bus = Trucks.vehicle(in: RoadScope(.heavy, .diesel, .urban), stage: .vi).with {
      $0.stageClaims = []
      $0.invoicedOn = Day(2020, 7, 1)
    }
    #expect(verdict(bus).outcome == .allow)
    #expect(verdict(bus.with { $0.invoicedOn = Day(2020, 6, 30) }).outcome == .unknown)
    #expect(verdict(bus.with { $0.urban = false }).outcome == .unknown)
  }

  @Test("a day of manufacture proves it where production had stopped")
  func madeInference() {
    let truck = Trucks.tractor(nil).with { $0.manufacturedOn = Day(2023, 7, 1) }
    #expect(verdict(truck, .viB).outcome == .allow)
    // Between the cut-offs only together with a later day that bounds the upload.
    let between = Trucks.tractor(nil).with { $0.manufacturedOn = Day(2022, 3, 1) }
    #expect(verdict(between).outcome == .unknown)
    #expect(verdict(between.with { $0.registeredOn = Day(2022, 4, 1) }).outcome == .allow)
  }

  @Test("a document goes before the days")
  func documentFirst() {
    let truck = Trucks.tractor(.viB).with { $0.invoicedOn = Day(2022, 1, 1) }
    #expect(verdict(truck, .viB).outcome == .allow)
    #expect(!verdict(truck, .viB).codes.contains("stage.inferred"))
  }

  // MARK: evidence

  private func claims(_ claims: StageClaim...) -> Vehicle {
    Trucks.tractor(nil).with { $0.stageClaims = claims }
  }

  @Test("a lower rank is overruled with a finding")
  func overruled() {
    let truck = claims(
      StageClaim(.v, from: .lastInspection), StageClaim(.viB, from: .registrationRecord))
    #expect(verdict(truck).outcome == .allow)
    #expect(verdict(truck).codes == ["stage.overruled"])
  }

  @Test("two of the first three ranks that differ need a person, if it matters")
  func differ() {
    let truck = claims(
      StageClaim(.viB, from: .disclosureNumber), StageClaim(.v, from: .registrationRecord))
    #expect(verdict(truck).outcome == .review)
    #expect(verdict(truck).states == [.contradicting])
    #expect(verdict(truck).codes == ["stage.sources-differ"])
    // Both meet VI: the difference changes nothing, unless VI-b is asked for.
    let sub = claims(
      StageClaim(.viB, from: .disclosureNumber), StageClaim(.viA, from: .environmentalList))
    #expect(verdict(sub).outcome == .allow)
    #expect(verdict(sub, .viB).outcome == .review)
    #expect(verdict(sub).codes == ["stage.sources-differ"])
  }

  @Test(
    "the order of ranks",
    arguments: [
      (FactSource.disclosureNumber, FactSource.ministryQuery),
      (.ministryQuery, .registrationRecord),
      (.environmentalList, .registrationRecord), (.registrationRecord, .lastInspection),
      (.lastInspection, .declared), (.declared, .inferred),
    ])
  func ranks(higher: FactSource, lower: FactSource) {
    for order in [[higher, lower], [lower, higher]] {
      let truck = Trucks.tractor(nil).with {
        $0.stageClaims = order.map { StageClaim($0 == higher ? .viB : .viA, from: $0) }
      }
      #expect(truck.facts.stage.value == .viB)
      #expect(truck.facts.stage.evidence?.source == higher)
    }
  }

  @Test("among equals the later record")
  func later() {
    let truck = claims(
      StageClaim(.v, from: .ministryQuery, recordedOn: Day(2024, 1, 1)),
      StageClaim(.viB, from: .environmentalList, recordedOn: Day(2024, 1, 2)))
    #expect(truck.facts.stage.value == .viB)
  }

  @Test("a lower rank completes the sub-stage")
  func completes() {
    let truck = claims(
      StageClaim(.vi, from: .disclosureNumber), StageClaim(.viB, from: .environmentalList))
    #expect(verdict(truck, .viB).outcome == .allow)
    #expect(verdict(truck, .viB).codes == ["stage.substage-source"])
    #expect(truck.facts.stage.evidence?.source == .disclosureNumber)
  }

  @Test("X is no claim")
  func absent() {
    let truck = claims(
      StageClaim(.undetermined, from: .registrationRecord), StageClaim(.viB, from: .lastInspection))
    #expect(verdict(truck).outcome == .allow)
    #expect(verdict(truck).codes == [])
  }

  @Test("a declaration alone is weak")
  func weak() {
    #expect(verdict(Trucks.tractor(.viB, from: .declared)).codes == ["stage.weak-source"])
  }
}
