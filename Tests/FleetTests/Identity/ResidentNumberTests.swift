import Fleet
import Testing

@Suite("Resident number") struct ResidentNumberTests {
  private let example = "11010519491231002X"

  @Test("reads the example of GB 11643 and shows it masked")
  func reads() throws {
    let number = try ResidentNumber(example)
    #expect(number.text == example)
    #expect(number.born == Day(1949, 12, 31))
    #expect(number.division?.name == "朝阳区")
    #expect("\(number)" == "110*************2X")
    #expect("\(Optional(number) as Any)".contains(example) == false)
    #expect(number.masked.count == 18)
    #expect(try ResidentNumber("110105 19491231 002x") == number)
  }

  @Test("computes the check character")
  func checkCharacter() {
    #expect(ResidentNumber.checkCharacter(of: 12_345_678_901_234_567) == "7")
    #expect(ResidentNumber.checkCharacter(of: 11_010_519_491_231_002) == "X")
  }

  @Test("no single character can be changed, and no error repeats the number")
  func flips() {
    for position in 0..<18 {
      for other in "0123456789X" {
        var changed = Array(example)
        guard changed[position] != other else { continue }
        changed[position] = other
        #expect(throws: ResidentNumber.ParsingError.self) {
          try ResidentNumber(String(changed))
        }
      }
    }
  }

  @Test("refuses by rule")
  func rejects() {
    #expect(throws: ResidentNumber.ParsingError.length(17)) {
      try ResidentNumber(example.prefix(17))
    }
    #expect(throws: ResidentNumber.ParsingError.character(position: 2)) {
      try ResidentNumber("1X010519491231002X")
    }
    #expect(throws: ResidentNumber.ParsingError.character(position: 18)) {
      try ResidentNumber("11010519491231002Y")
    }
    #expect(throws: ResidentNumber.ParsingError.check) {
      try ResidentNumber("110105194912310021")
    }
    let noDate = 11_010_519_490_230_002 as UInt64
    #expect(throws: ResidentNumber.ParsingError.date) {
      try ResidentNumber("\(noDate)\(ResidentNumber.checkCharacter(of: noDate))")
    }
  }

  @Test("a day of birth in the future is a finding, and so is a province that is none")
  func findings() throws {
    let number = try ResidentNumber(example)
    #expect(number.findings(on: Day(1949, 12, 30)) == [.future])
    #expect(number.findings(on: Day(1949, 12, 31)) == [])
    let elsewhere = 99_010_519_491_231_002 as UInt64
    let foreign = try ResidentNumber("\(elsewhere)\(ResidentNumber.checkCharacter(of: elsewhere))")
    #expect(foreign.findings == [.division])
  }

  @Test("every reason and finding speaks both languages")
  func languages() {
    let errors: [ResidentNumber.ParsingError] = [
      .length(3), .character(position: 18), .check, .date,
    ]
    expectBothLanguages(errors)
    expectBothLanguages([ResidentNumber.Finding.division, .future])
  }
}
