import Fleet
import Testing

@Suite("Facts that contradict each other") struct ContradictionTests {
  private let today = Day(2026, 11, 22)

  private func expectReview(_ vehicle: Vehicle, _ code: String) {
    let verdict = Eligibility.chinaVI(of: vehicle.facts, on: today)
    #expect(verdict.outcome == .review)
    #expect(verdict.states == [.contradicting])
    #expect(verdict.codes.contains("contradiction.\(code)"))
  }

  private func expectNone(_ vehicle: Vehicle) {
    let codes = Eligibility.chinaVI(of: vehicle.facts, on: today).codes
    #expect(!codes.contains { $0.hasPrefix("contradiction.") })
  }

  @Test("VI claimed, but made before there was one")
  func beforeStandard() {
    let truck = Trucks.tractor(.viB)
    expectReview(truck.with { $0.manufacturedOn = Day(2018, 6, 30) }, "stage-before-standard")
    expectNone(truck.with { $0.manufacturedOn = Day(2018, 7, 1) })
    expectReview(truck.with { $0.registeredOn = Day(2018, 6, 30) }, "stage-before-standard")
    expectNone(Trucks.tractor(.v).with { $0.manufacturedOn = Day(2018, 6, 30) })
    // The standard for light vehicles is older.
    let van = truck.with { $0.maximumMass = 3_000 }
    expectNone(van.with { $0.manufacturedOn = Day(2018, 6, 30) })
    expectReview(van.with { $0.manufacturedOn = Day(2016, 12, 22) }, "stage-before-standard")
  }

  @Test("the finding names the day that lies before the standard")
  func beforeStandardDay() {
    let truck = Trucks.tractor(.viB)
    let registered = truck.with { $0.registeredOn = Day(2018, 6, 30) }
    #expect(
      registered.facts.findings == [
        .contradiction(
          .stageBeforeStandard(
            .viB, .registeredOn, on: Day(2018, 6, 30), standard: Day(2018, 7, 1)))
      ])
    let made = registered.with { $0.manufacturedOn = Day(2018, 6, 1) }
    #expect(
      made.facts.findings.first?.text(in: .english)
        == "China VI-b is claimed, but its day of manufacture, 2018-06-01, lies before the standard "
        + "of 2018-07-01")
  }

  @Test("the invoice says VI, the day of manufacture that there was none yet")
  func inferredBeforeStandard() {
    let truck = Trucks.tractor(nil).with { $0.invoicedOn = Day(2023, 7, 1) }
    expectReview(truck.with { $0.manufacturedOn = Day(2017, 1, 1) }, "inferred-before-standard")
    expectReview(truck.with { $0.manufacturedOn = Day(2018, 6, 30) }, "inferred-before-standard")
    expectNone(truck.with { $0.manufacturedOn = Day(2018, 7, 1) })
    // An older invoice proves no stage VI, so there is nothing to contradict.
    expectNone(
      truck.with {
        $0.invoicedOn = Day(2017, 6, 1)
        $0.manufacturedOn = Day(2017, 1, 1)
      })
  }

  @Test("stage V with an invoice after the cut-off")
  func belowAtInvoice() {
    let truck = Trucks.tractor(.v)
    expectReview(truck.with { $0.invoicedOn = Day(2021, 7, 1) }, "below-at-invoice")
    expectNone(truck.with { $0.invoicedOn = Day(2021, 6, 30) })
    expectReview(Trucks.tractor(.viA).with { $0.invoicedOn = Day(2023, 7, 1) }, "below-at-invoice")
    expectNone(Trucks.tractor(.viA).with { $0.invoicedOn = Day(2023, 6, 30) })
    expectNone(Trucks.tractor(.viB).with { $0.invoicedOn = Day(2023, 7, 1) })
  }

  @Test("stage IV registered after stage V was demanded")
  func belowAtRegistration() {
    let truck = Trucks.tractor(.iv)
    expectReview(truck.with { $0.registeredOn = Day(2017, 7, 1) }, "below-at-registration")
    expectNone(truck.with { $0.registeredOn = Day(2017, 6, 30) })
  }

  @Test("a row that is not confirmed contradicts nothing")
  func unconfirmed() {
    expectNone(Trucks.tractor(.iii).with { $0.invoicedOn = Day(2014, 1, 1) })
  }

  @Test("a battery-electric plate on a diesel", arguments: ["晋D12345D", "晋DD12345", "晋12345E"])
  func electricPlate(plate: String) throws {
    let truck = Trucks.tractor(.viB).with { $0.plate = plate }
    if (try? Plate(plate)) == nil { return expectNone(truck) }
    expectReview(truck, "electric-plate")
    expectNone(
      truck.with {
        $0.fuel = .electric
        $0.stageClaims = []
      })
  }

  @Test("a new-energy plate on a vehicle of diesel alone")
  func newEnergyPlate() {
    let truck = Trucks.tractor(.viB)
    expectReview(truck.with { $0.plate = "晋D12345F" }, "new-energy-plate")
    expectReview(truck.with { $0.plateColour = .yellowGreen }, "new-energy-plate")
    // A plug-in hybrid burns diesel and may carry it.
    expectNone(
      truck.with {
        $0.plate = "晋D12345F"
        $0.fuel = Fuel(rawValue: "BC")
      })
  }

  @Test("stage and fuel disagree about the engine")
  func engines() {
    expectReview(Trucks.tractor(.electric), "electric-stage")
    expectReview(
      Trucks.tractor(.v).with {
        $0.fuel = .electric
        $0.plateColour = .yellowGreen
      },
      "stage-without-engine")
  }

  @Test("registered before it was made")
  func order() {
    let truck = Trucks.tractor(.viB).with { $0.manufacturedOn = Day(2023, 8, 2) }
    expectReview(truck.with { $0.registeredOn = Day(2023, 8, 1) }, "registered-before-made")
    expectNone(truck.with { $0.registeredOn = Day(2023, 8, 2) })
  }

  @Test("a contradiction asks for a person at the acts as well")
  func acts() {
    let truck = Trucks.tractor(.v).with { $0.invoicedOn = Day(2021, 7, 1) }
    for act in [StageAct.sale, .registration] {
      #expect(Eligibility.may(act, truck.facts, on: Day(2021, 8, 1)).outcome == .review)
    }
  }

  @Test("texts in both languages")
  func texts() {
    let day = Day(2021, 7, 1)
    expectBothLanguages(
      [
        .stageBeforeStandard(.vi, .manufacturedOn, on: day, standard: day),
        .inferredBeforeStandard(.vi, rule: "r", .registeredOn, on: day, standard: day),
        .belowAtInvoice(.v, invoice: day, rule: "r"),
        .belowAtRegistration(.v, registered: day, rule: "r"), .electricPlate(.diesel),
        .newEnergyPlate(.diesel), .electricStage(.diesel), .stageWithoutEngine(.v, .electric),
        .registeredBeforeMade(registered: day, made: day),
      ] as [Contradiction])
    expectBothLanguages(
      [
        .overruled(stage: .v, from: .declared, by: .invoice),
        .sourcesDiffer(.v, .disclosureNumber, .vi, .registrationRecord),
        .substageFrom(.environmentalList), .stageNotKnown(.i, from: .declared),
        .weakSource(.declared), .inferredOnly(.vi, rule: "r"),
        .registeredAfterCutOff(rule: "r", cutOff: day, invoice: day), .nothingBinds,
      ] as [Finding])
  }
}
