import Fleet
import Testing

@Suite("Errors and findings of the register") struct EntryErrorTests {
  @Test("speak both languages")
  func languages() throws {
    let day = Day(2026, 11, 21)
    let form = Machinery(division: try DivisionCode("140403"))
    let missing = MachineryRequirement.missing(in: form, before: .submit)
    expectBothLanguages([
      EntryError.missing(field: "a"), .repeated(field: "a"),
      .invalid(field: "a", found: "b", expected: .day),
    ])
    expectBothLanguages([
      MachineryRefusal.notAllowed(.submit, in: .numbered), .incomplete(.submit, missing),
      .reasonMissing(.scrap), .nothingChanges(.move), .otherStep(.move), .future(.move, day),
      .notProvisional,
    ])
    expectBothLanguages([
      MachineryFinding.disclosureStage(.iii, recorded: .iv),
      .early(.iv, madeOn: day, presumed: .iii, .single),
      .late(.iii, madeOn: day, presumed: .iv, .confirmed), .presumed(.iii),
      .electricContradiction(energy: .electric, stage: .iii),
      .engineYounger(engine: day, machine: day),
      .future(field: "a", day), .disclosureForm("x"), .unknownType("x"),
      .repainted(
        asked: try MachineryNumber("2-4DA00456"), recorded: try MachineryNumber("3-4DA00456")),
    ])
  }

  @Test("every expectation, state, step, kind and evidence has words of its own in both languages")
  func words() {
    let expectations: [EntryError.Expectation] = [
      .text, .flag, .number, .wholeNumber, .list, .object, .day, .instant, .oneOf(["a"]), .id,
      .positive, .notBefore(field: "a"), .hexadecimal(64), .divisionCode, .creditCode,
      .residentNumber, .machineryNumber, .recordID, .plate, .plateColour, .vin, .stage, .areaCode,
      .serial, .plateColours([.yellow], .trailer), .between(1, 2), .listedDivision, .networkAddress,
      .instantWithin(Day(2026, 1, 1).start(), Day(2026, 1, 2).start()),
      .instantWithin(Day(2026, 1, 1).start(), nil), .instantFrom(Day(2026, 1, 1).start()),
      .sameAs(field: "a"), .plantIn([]), .machineryType, .siteKind,
      .stageClaims(field: "a"), .hours, .instantUntil(Day(2026, 1, 1).start()),
      .withoutWarning("w"), .planName(["z"]), .onlyWith("a=true"),
    ]
    for language in Language.allCases {
      #expect(Set(expectations.map { $0.text(in: language) }).count == expectations.count)
      #expect(Set(MachineryState.allCases.map { $0.text(in: language) }).count == 8)
      #expect(Set(MachineryStep.allCases.map { $0.text(in: language) }).count == 12)
      #expect(Set(RegisterKind.allCases.map { $0.name(in: language) }).count == 16)
      #expect(Set(MachineryStage.Evidence.allCases.map { $0.text(in: language) }).count == 5)
    }
  }

  @Test("names fields as whoever typed them does")
  func renamed() {
    let error = EntryError.invalid(
      field: "until", found: "x", expected: .notBefore(field: "from"))
    #expect(
      error.renamed { "--\($0)" }
        == .invalid(field: "--until", found: "x", expected: .notBefore(field: "--from")))
    #expect(EntryError.missing(field: "a").renamed { "--\($0)" } == .missing(field: "--a"))
    #expect(EntryError.repeated(field: "a").renamed { "--\($0)" } == .repeated(field: "--a"))
  }
}

@Suite("Colours of plates in the register") struct VehicleEntryTests {
  private func entry(_ plate: String, _ colour: PlateColour) -> VehicleEntry {
    VehicleEntry(id: RecordID(bits: 1), vehicle: Vehicle(plate: plate, plateColour: colour))
  }

  @Test(
    "refuses a colour that the standard does not have",
    arguments: [
      ("晋D12345D", PlateColour.blue, [PlateColour.yellowGreen], Plate.Kind.newEnergyLarge),
      ("晋DD12345", .yellowGreen, [.gradientGreen], .newEnergySmall),
      ("晋D1234挂", .blue, [.yellow], .trailer), ("晋D12345", .white, [.blue, .yellow], .ordinary),
    ])
  func refused(plate: String, colour: PlateColour, possible: [PlateColour], kind: Plate.Kind) {
    #expect(
      throws: EntryError.invalid(
        field: "plateColour", found: colour.rawValue, expected: .plateColours(possible, kind))
    ) { try entry(plate, colour).check() }
  }

  @Test("takes what fits, and reports what only an unconfirmed form speaks against")
  func accepted() throws {
    for (plate, colour) in [
      ("晋D12345D", PlateColour.yellowGreen), ("晋D12345D", .green), ("晋D12345", .blue),
      ("晋D12345", .yellow),
    ] {
      try entry(plate, colour).check()
      #expect(entry(plate, colour).findings(on: Self.today).isEmpty)
    }
    let embassy = entry("123456使", .blue)
    try embassy.check()
    #expect(embassy.findings(on: Self.today).map(\.code).contains("plate.colour-disagrees"))
  }

  private static let today = Day(2026, 11, 21)

  private func codes(_ vehicle: Vehicle) -> [String] {
    VehicleEntry(id: RecordID(bits: 1), vehicle: vehicle).findings(on: Self.today).map(\.code)
  }

  @Test("reports a VIN whose check digit fails")
  func vin() {
    #expect(codes(Vehicle(vin: "LTESTA0B5R1000124")) == ["vin.check-digit"])
  }

  @Test(
    "holds the VIN's model year against the day of manufacture",
    arguments: [
      (Day(2005, 1, 1), true), (Day(1990, 12, 31), true), (Day(1991, 1, 1), false),
      (Day(2021, 12, 31), false), (Day(2022, 12, 31), false), (Day(2023, 1, 1), true),
    ])
  func modelYear(made: Day, isOdd: Bool) {
    // The year code N means 1992 or 2022, or the end of the year before.
    var vehicle = Vehicle(vin: "LTEST1239N0000017")
    vehicle.manufacturedOn = made
    #expect(codes(vehicle).contains("vin.year") == isOdd)
    #expect(vehicle.findings.map(\.code).contains("vin.year") == isOdd)
  }

  @Test("reports days that have not come, and days in an order in which they cannot have come")
  func days() throws {
    let day = Day(2026, 11, 22)
    let changes: [(inout Vehicle) -> Void] = [
      { $0.manufacturedOn = day }, { $0.certificateUploadedOn = day },
      { $0.importArrivedOn = day }, { $0.invoicedOn = day }, { $0.registeredOn = day },
      { $0.retiredOn = day },
    ]
    for change in changes {
      var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
      change(&vehicle)
      #expect(codes(vehicle) == ["vehicle.future-day"])
    }
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.registeredOn = Day(2020, 1, 1)
    vehicle.invoicedOn = Day(2020, 1, 2)
    #expect(codes(vehicle) == ["vehicle.order-of-days"])
    let finding = try #require(vehicle.findings.first)
    #expect(
      finding.text(in: .english)
        == "the day of first registration, 2020-01-01, lies before the day of the sales invoice, 2020-01-02"
    )
    #expect(finding.text(in: .chinese) == "注册登记日期 2020-01-01 早于销售发票日期 2020-01-02")
    vehicle.invoicedOn = Day(2020, 1, 1)
    #expect(codes(vehicle).isEmpty)
    vehicle.retiredOn = Day(2019, 1, 1)
    vehicle.manufacturedOn = Day(2020, 1, 2)
    #expect(
      codes(vehicle) == [
        "vehicle.order-of-days", "vehicle.order-of-days", "contradiction.registered-before-made",
      ])
    for finding in [
      VehicleFinding.future(.retiredOn, day), .order(.retiredOn, day, before: .invoicedOn, day),
      .ownerUnknown("zzz"),
    ] {
      #expect(finding.text(in: .english) != finding.text(in: .chinese))
      #expect(finding.advice(in: .english) != nil && finding.advice(in: .chinese) != nil)
    }
  }

  @Test("reports a stage that no table knows, and facts that cannot both be true")
  func facts() throws {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.stageClaims = [StageClaim(try #require(EmissionStage(reading: "9")), from: .declared)]
    #expect(codes(vehicle) == ["stage.not-known"])
    vehicle.stageClaims = [StageClaim(.electric, from: .declared)]
    vehicle.fuel = .diesel
    #expect(codes(vehicle) == ["contradiction.electric-stage"])
  }
}
