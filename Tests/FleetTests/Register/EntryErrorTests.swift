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
      #expect(entry(plate, colour).findings.isEmpty)
    }
    let embassy = entry("123456使", .blue)
    try embassy.check()
    #expect(embassy.findings.map(\.code).contains("plate.colour-disagrees"))
  }

  @Test("reports a VIN whose check digit fails")
  func vin() {
    let vehicle = Vehicle(vin: "LTESTA0B5R1000124")
    let findings = VehicleEntry(id: RecordID(bits: 1), vehicle: vehicle).findings
    #expect(findings.map(\.code) == ["vin.check-digit"])
  }
}
