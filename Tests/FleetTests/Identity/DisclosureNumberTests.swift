import Fleet
import Testing

@Suite("Disclosure number") struct DisclosureNumberTests {
  @Test("reads every line of samples/identity/disclosure-numbers.txt")
  func accepts() throws {
    for row in try Samples.rows("identity/disclosure-numbers.txt") {
      let number = try DisclosureNumber(row[0])
      #expect(number.stage.rawValue == row[1])
      #expect(number.vehicleClass.rawValue == row[2])
      #expect(number.isNonRoad == (row[2] == "FJ"))
      #expect(try DisclosureNumber(number.text) == number)
      #expect(try DisclosureNumber(number.description) == number)
    }
  }

  @Test("refuses every line of samples/identity/disclosure-numbers-refused.txt by its rule")
  func refuses() throws {
    for row in try Samples.rows("identity/disclosure-numbers-refused.txt") {
      do {
        let number = try DisclosureNumber(row[0])
        Issue.record("\(number) was accepted")
      } catch {
        #expect(error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test("names its parts, with and without spaces")
  func parts() throws {
    for text in ["CN ZC G6 Z2 0999000052 000017", "CNZCG6Z20999000052000017"] {
      let number = try DisclosureNumber(text)
      #expect(number.description == "CN ZC G6 Z2 0999000052 000017")
      #expect(number.text == "CNZCG6Z20999000052000017")
      #expect(number.stage == .vi)
      #expect(number.noiseStage == 2)
      #expect(number.model == "0999000052")
      #expect(number.serial == "000017")
      #expect(number.findings == [])
    }
    let hyphened = try DisclosureNumber("CN QQ G5 Z2 0T990001-01 000001")
    #expect(hyphened.model == "0T990001-01")
    #expect(hyphened.findings == [])
    let machine = try DisclosureNumber("CN FJ G3 00 0999 000052 000017")
    #expect(machine.noiseStage == nil)
    #expect(machine.stage == .iii)
  }

  @Test("reports what is not confirmed or not usual")
  func findings() throws {
    #expect(
      try DisclosureNumber("CN ZC G6B Z2 0999000052 000017").findings == [.substage("B")])
    #expect(try DisclosureNumber("CN ZC G6 Z2 09990000 000017").findings == [.length(22)])
    #expect(try DisclosureNumber("CN ZC G6 Z2 0999000052 00001A").findings == [.serial("00001A")])
    #expect(
      try DisclosureNumber("CN QC G4 Z2 0999000052 000017").findings
        == [.vehicleClass(.lightDiesel, .inferred)])
    let unknown = DisclosureNumber.VehicleClass(rawValue: "AB")
    #expect(
      try DisclosureNumber("CN AB G4 Z2 0999000052 000017").findings
        == [.vehicleClass(unknown, nil)])
    #expect(
      try DisclosureNumber("CN ZC G6B Z2 0999000052 000017").description
        == "CN ZC G6B Z2 0999000052 000017")
  }

  @Test("refuses every prefix up to the shortest form")
  func prefixes() {
    let text = "CNZCG6Z20999000052000017"
    for length in 0..<15 {
      #expect(throws: DisclosureNumber.ParsingError.self) {
        try DisclosureNumber(text.prefix(length))
      }
    }
  }

  @Test("every reason and finding speaks both languages")
  func languages() {
    let errors: [DisclosureNumber.ParsingError] = [
      .empty, .length(3), .country, .vehicleClass("1", position: 3), .stage("X", position: 6),
      .noise("Y2"), .character("*", position: 9),
    ]
    let findings: [DisclosureNumber.Finding] = [
      .length(22), .substage("B"), .serial("00001A"), .vehicleClass(.nonRoad, .single),
    ]
    expectBothLanguages(errors)
    expectBothLanguages(findings)
  }
}
