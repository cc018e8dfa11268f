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
    let colours = try Plate(plate).possibleColours
    expectNone(
      truck.with {
        $0.plateColour = colours[0]
        $0.fuel = .electric
        $0.stageClaims = []
      })
  }

  @Test("a new-energy plate on a vehicle of diesel alone")
  func newEnergyPlate() {
    let truck = Trucks.tractor(.viB)
    expectReview(truck.with { $0.plate = "晋D12345F" }, "new-energy-plate")
    expectReview(truck.with { $0.plateColour = .yellowGreen }, "new-energy-plate")
    expectReview(
      truck.with {
        $0.plate = "晋D12345F"
        $0.fuel = Fuel(rawValue: "BO0")
      }, "new-energy-plate")
    // A plug-in hybrid burns diesel and may carry it.
    for fuel in ["BC", "BO", "BO1"] {
      expectNone(
        truck.with {
          $0.plate = "晋D12345F"
          $0.plateColour = .yellowGreen
          $0.fuel = Fuel(rawValue: fuel)
        })
    }
  }

  @Test(
    "a number of new energy in another colour, and the reverse",
    arguments: [
      ("晋DF12345", PlateColour.yellow), ("晋DF12345", .blue), ("晋D12345F", .yellow),
      ("晋DD12345", .yellow), ("晋DA1234", .yellowGreen), ("晋D12345", .gradientGreen),
      ("晋D12345", .green), ("晋D1234挂", .yellowGreen),
    ])
  func plateColour(plate: String, colour: PlateColour) throws {
    // The stage is documented; still nobody knows which vehicle stands there.
    let truck = Trucks.tractor(.viB).with {
      $0.plate = plate
      $0.plateColour = colour
      $0.fuel = nil
      $0.sources[.plateColour] = FactOrigin(.observed, recordedOn: Day(2026, 11, 22))
    }
    expectReview(truck, "plate-colour")
    let verdict = Eligibility.chinaVI(of: truck.facts, on: today)
    let read = try #require(verdict.facts.first { $0.name == .plateColour })
    #expect(read.value == .text(colour.rawValue))
    #expect(read.origin == FactOrigin(.observed, recordedOn: Day(2026, 11, 22)))
    #expect(verdict.facts.contains { $0.name == .plate && $0.value == .text(plate) })
    let act = Eligibility.may(.registration, truck.facts, on: today)
    #expect(act.outcome == .review)
    expectNone(truck.with { $0.plateColour = (try? Plate(plate))?.possibleColours[0] })
    expectNone(truck.with { $0.plateColour = nil })
    // What says no colour contradicts none.
    expectNone(truck.with { $0.plateColour = .unknown })
  }

  @Test(
    "a colour that makes no vehicle a new-energy one is a finding only",
    arguments: [
      ("晋DF12345", PlateColour.yellowGreen), ("晋D12345F", .gradientGreen), ("晋D1234挂", .blue),
      ("晋D12345", .white),
    ])
  func otherColour(plate: String, colour: PlateColour) {
    let truck = Trucks.tractor(.viB).with {
      $0.plate = plate
      $0.plateColour = colour
      $0.fuel = nil
    }
    let verdict = Eligibility.chinaVI(of: truck.facts, on: today)
    #expect(verdict.outcome == .allow)
    #expect(verdict.codes == ["contradiction.plate-colour"])
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

  private func disclosing(_ vehicleClass: String, _ fuel: Fuel, _ mass: Int) throws -> Vehicle {
    let number = try DisclosureNumber("CN \(vehicleClass) G6 Z2 0999000052 000017")
    return Trucks.tractor(nil).with {
      $0.stageClaims = [StageClaim(number)]
      $0.fuel = fuel
      $0.maximumMass = mass
    }
  }

  @Test(
    "the class of the disclosure number is not that of the fuel",
    arguments: [
      ("ZC", .petrol, 25_000, false), ("ZC", .diesel, 25_000, true), ("ZC", .hybrid, 25_000, true),
      ("QC", .petrol, 3_500, false), ("QC", .diesel, 3_500, true),
      ("QQ", .diesel, 3_500, false), ("QQ", .petrol, 3_500, true),
      ("QQ", .naturalGas, 3_500, false), ("QQ", Fuel(rawValue: "AE"), 3_500, true),
      ("ZQ", .diesel, 25_000, false), ("ZQ", .naturalGas, 25_000, true),
      ("ZQ", .petrol, 25_000, true), ("AB", .petrol, 25_000, true),
    ] as [(String, Fuel?, Int, Bool)])
  func disclosedFuel(vehicleClass: String, fuel: Fuel?, mass: Int, fits: Bool) throws {
    let vehicle = try disclosing(vehicleClass, #require(fuel), mass)
    fits ? expectNone(vehicle) : expectReview(vehicle, "disclosed-fuel")
  }

  @Test(
    "the class of the disclosure number is light, the vehicle heavy, or the reverse",
    arguments: [
      ("ZC", .diesel, 3_500), ("QC", .diesel, 3_501), ("QQ", .petrol, 3_501),
      ("ZQ", .petrol, 3_500),
    ] as [(String, Fuel, Int)])
  func disclosedClass(vehicleClass: String, fuel: Fuel, mass: Int) throws {
    expectReview(try disclosing(vehicleClass, fuel, mass), "disclosed-class")
    expectNone(try disclosing(vehicleClass, fuel, mass == 3_500 ? 3_501 : 3_500))
  }

  @Test("category and maximum mass disagree about light and heavy")
  func categoryMass() {
    func truck(_ category: VehicleCategory, _ mass: Int) -> Vehicle {
      Trucks.tractor(.viB).with {
        $0.category = category
        $0.maximumMass = mass
      }
    }
    expectReview(truck(.n3, 3_500), "category-mass")
    expectNone(truck(.n3, 12_001))
    expectReview(truck(.n1, 3_501), "category-mass")
    expectNone(truck(.n1, 3_500))
    expectNone(truck(.m2, 3_500))
    expectNone(truck(.m2, 3_501))
  }

  @Test("a mass of nothing is not known", arguments: [0, -1])
  func noMass(mass: Int) {
    let truck = Trucks.tractor(.viB).with { $0.maximumMass = mass }
    #expect(truck.emissionClass == nil)
    #expect(truck.facts.maximumMass.value == nil)
    #expect(truck.facts.findings == [.massNotPositive(mass)])
    #expect(truck.with { $0.maximumMass = 1 }.facts.findings == [])
  }

  @Test("a day that lies after the question")
  func afterQuestion() {
    let truck = Trucks.tractor(.viB)
    let tomorrow = today.advanced(by: 1)
    let changes: [(inout Vehicle, Day) -> Void] = [
      { $0.manufacturedOn = $1 }, { $0.invoicedOn = $1 }, { $0.registeredOn = $1 },
    ]
    for change in changes {
      expectReview(truck.with { change(&$0, tomorrow) }, "after-question")
      expectNone(truck.with { change(&$0, today) })
      let facts = truck.with { change(&$0, tomorrow) }.facts
      #expect(Eligibility.outcome(of: .may(.registration), about: facts, on: today) == .review)
      #expect(Eligibility.outcome(of: .may(.registration), about: facts, on: tomorrow) == .allow)
    }
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
        .newEnergyPlate(.diesel),
        .plateColour(.yellow, .newEnergySmall), .electricStage(.diesel),
        .stageWithoutEngine(.v, .electric),
        .registeredBeforeMade(registered: day, made: day), .categoryMass(.n3, kilograms: 3_500),
        .disclosedFuel(.lightPetrol, .diesel), .disclosedClass(.lightPetrol, .heavy),
        .afterQuestion(.invoicedOn, on: day, asked: day),
      ] as [Contradiction])
    expectBothLanguages(
      [
        .overruled(stage: .v, from: .declared, by: .invoice),
        .sourcesDiffer(.v, .disclosureNumber, .vi, .registrationRecord),
        .substageFrom(.environmentalList), .stageNotKnown(.i, from: .declared), .massNotPositive(0),
        .weakSource(.declared), .inferredOnly(.vi, rule: "r"),
        .registeredAfterCutOff(rule: "r", cutOff: day, invoice: day), .nothingBinds,
        .recordedDay(.registeredOn, day),
      ] as [Finding])
  }
}
