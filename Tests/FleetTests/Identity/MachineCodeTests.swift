import Fleet
import Testing

@Suite("Machine code") struct MachineCodeTests {
  @Test("takes any serial and reports how it deviates")
  func findings() throws {
    #expect(try MachineCode("LTE12345AN0000017").followsStandard)
    #expect(try MachineCode("AB-1234.5").findings == [.length(9)])
    #expect(try MachineCode("LTE123459N0000017").findings == [.checkLetter("9")])
    #expect(
      try MachineCode("LTEI2345AN0000O17").findings
        == [.letter("I", position: 4), .letter("O", position: 15)])
    #expect(try MachineCode("LTE12345AN00000-7").findings == [.character("-", position: 16)])
  }

  @Test("names its parts, where it has seventeen characters")
  func parts() throws {
    let code = try MachineCode(" lte12345an0000017 ")
    #expect(code.text == "LTE12345AN0000017")
    #expect(code.manufacturer == "LTE")
    #expect(code.descriptor == "12345")
    #expect(code.checkLetter == "A")
    #expect(code.indicator == "N0000017")
    #expect(try MachineCode("12345").manufacturer == nil)
  }

  @Test("refuses only what is no code at all")
  func rejects() {
    #expect(throws: FreeTextError.empty) { try MachineCode(" 　") }
    #expect(throws: FreeTextError.length(65, limit: 64)) {
      try MachineCode(String(repeating: "1", count: 65))
    }
  }

  @Test("every reason and finding speaks both languages")
  func languages() {
    let findings: [MachineCode.Finding] = [
      .length(9), .letter("I", position: 4), .character("-", position: 4), .checkLetter("9"),
    ]
    expectBothLanguages(findings)
  }
}

@Suite("Engine number") struct EngineNumberTests {
  @Test("compares without case, width and spaces, but with dashes")
  func folding() throws {
    let number = try EngineNumber("wp12 ａ-0012")
    #expect(number.text == "WP12A-0012")
    #expect(try EngineNumber("ＷＰ１２Ａ－００１２") == number)
    #expect(try EngineNumber("WP12A0012") != number)
  }

  @Test("refuses only what is no number at all")
  func rejects() {
    #expect(throws: FreeTextError.empty) { try EngineNumber(" \t") }
    #expect(throws: FreeTextError.length(51, limit: 50)) {
      try EngineNumber(String(repeating: "1", count: 51))
    }
    expectBothLanguages([FreeTextError.empty, .length(51, limit: 50)])
  }
}
