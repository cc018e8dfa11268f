import Fleet
import Testing

@Suite("Errors and findings of the register") struct EntryErrorTests {
  @Test("speak both languages")
  func languages() throws {
    let day = Day(2026, 11, 21)
    let form = Machinery(division: try DivisionCode("140403"))
    let missing = MachineryRequirement.missing(in: form, before: .submit)
    expectBothLanguages([
      EntryError.missing(field: "a"), .invalid(field: "a", found: "b", expected: .day),
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
    ])
  }

  @Test("every expectation, state, step, kind and evidence has words of its own in both languages")
  func words() {
    let expectations: [EntryError.Expectation] = [
      .text, .flag, .number, .wholeNumber, .list, .object, .day, .instant, .oneOf(["a"]), .id,
      .positive, .notBefore(field: "a"), .hexadecimal(64), .divisionCode, .creditCode,
      .residentNumber, .machineryNumber, .recordID, .plate, .plateColour, .vin, .stage, .areaCode,
      .serial,
    ]
    for language in Language.allCases {
      #expect(Set(expectations.map { $0.text(in: language) }).count == expectations.count)
      #expect(Set(MachineryState.allCases.map { $0.text(in: language) }).count == 8)
      #expect(Set(MachineryStep.allCases.map { $0.text(in: language) }).count == 12)
      #expect(Set(RegisterKind.allCases.map { $0.name(in: language) }).count == 9)
      #expect(Set(MachineryStage.Evidence.allCases.map { $0.text(in: language) }).count == 5)
    }
  }
}
