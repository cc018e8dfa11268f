import Fleet
import Testing

@Suite("Machinery findings") struct MachineryFindingTests {
  static let today = Day(2026, 11, 21)

  private func codes(_ change: (inout Machinery) throws -> Void) throws -> [String] {
    var form = try MachinerySamples.excavator
    try change(&form)
    return form.findings(on: Self.today).map(\.code)
  }

  @Test("a consistent form has none")
  func none() throws { #expect(try codes { _ in } == []) }

  @Test("each oddity is named")
  func each() throws {
    #expect(try codes { $0.type = MachineryType(named: "月球车") } == ["machinery.unknown-type"])
    #expect(try codes { $0.pin = "12345" } == ["machine-code.length"])
    #expect(
      try codes { $0.disclosureNumber = "CN" } == ["machinery.disclosure-form"])
    #expect(
      try codes { $0.engine.madeOn = Day(2019, 5, 7) } == ["machinery.engine-younger"])
    #expect(try codes { $0.engine.madeOn = Day(2019, 5, 6) } == [])
    #expect(try codes { $0.test.day = Self.today } == [])
    #expect(
      try codes { $0.test.day = Self.today.advanced(by: 1) } == ["machinery.future-day"])
    #expect(try codes { $0.energy = .electric } == ["machinery.electric"])
    #expect(
      try codes { $0.stage = MachineryStage(.iii, evidence: .productionDate) }
        == ["machinery.presumed"])
  }

  @Test(
    "a stage is held against the production date on both sides of the day",
    arguments: [
      (EmissionStage.iv, Day(2022, 11, 30), ["machinery.early"]), (.iv, Day(2022, 12, 1), []),
      (.iii, Day(2022, 11, 30), []), (.iii, Day(2022, 12, 1), ["machinery.late"]),
      (.iii, Day(2016, 4, 1), []), (.iii, Day(2016, 3, 31), ["machinery.early"]),
      (.undetermined, Day(2022, 12, 1), []),
    ])
  func dates(stage: EmissionStage, madeOn: Day, expected: [String]) throws {
    let found = try codes {
      $0.stage = MachineryStage(stage, evidence: .enginePlate)
      $0.madeOn = madeOn
    }
    #expect(found == expected)
  }

  @Test("over 560 kW stage III is not late")
  func large() throws {
    let found = try codes {
      $0.madeOn = Day(2024, 1, 1)
      $0.engine.power = 600
    }
    #expect(found == [])
  }

  @Test("the disclosure number's stage token is held against the recorded stage")
  func disclosure() throws {
    let agreeing = try codes { $0.disclosureNumber = "CNFJG300EXAM000001000001" }
    let other = try codes { $0.disclosureNumber = "CNFJG400EXAM000001000001" }
    #expect(!agreeing.contains("machinery.disclosure-stage"))
    #expect(other.contains("machinery.disclosure-stage"))
  }

  @Test("a number whose stage character disagrees, and one of another province, are findings")
  func number() throws {
    func codes(_ text: String, moved: Bool = false) throws -> [String] {
      var machine = try MachinerySamples.registration(in: .cardInProduction)
      let now = MachinerySamples.now
      try machine.apply(.number(MachinerySamples.recorded(text)), at: now)
      if moved {
        let place = Machinery.Place(division: try DivisionCode("140302"))
        try machine.apply(.move(to: place, on: Day(2026, 11, 20)), at: now)
      }
      return machine.findings(on: Self.today).map(\.code)
    }
    #expect(try codes("3-4DA00456") == [])
    #expect(try codes("2-4DA00456") == ["machinery-number.stage-disagrees"])
    #expect(try codes("3-JBB20002") == ["machinery-number.province-disagrees"])
    #expect(try codes("3-JBB20002", moved: true) == [])
  }
}
