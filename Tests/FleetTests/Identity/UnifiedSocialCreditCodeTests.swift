import Fleet
import Testing

@Suite("Unified social credit code") struct UnifiedSocialCreditCodeTests {
  @Test("reads every line of samples/identity/credit-codes.txt")
  func accepts() throws {
    for row in try Samples.rows("identity/credit-codes.txt") {
      let code = try UnifiedSocialCreditCode(row[0])
      #expect(code.text == row[0])
      #expect(code.division?.name != nil)
      #expect(code.findings == [])
      #expect(try UnifiedSocialCreditCode(" " + row[0].lowercased()) == code)
    }
  }

  @Test("refuses every line of samples/identity/credit-codes-refused.txt by its rule")
  func refuses() throws {
    for row in try Samples.rows("identity/credit-codes-refused.txt") {
      do {
        let code = try UnifiedSocialCreditCode(row[0])
        Issue.record("\(code) was accepted")
      } catch {
        #expect(error.code == row[1], "\(row[0])")
      }
    }
  }

  @Test(
    "says what is wrong, and where",
    arguments: [
      ("", .length(0)),
      ("91140400MATEXAM18J", .check(found: "J", expected: "H")),
      ("91140400MATEXAM28J", .organisationCheck(found: "8", expected: "6")),
      ("9114040OMATEXAM18H", .character("O", position: 8)),
    ] as [(String, UnifiedSocialCreditCode.ParsingError)])
  func rejects(text: String, reason: UnifiedSocialCreditCode.ParsingError) {
    #expect(throws: reason) { try UnifiedSocialCreditCode(text) }
  }

  @Test("no single character can be changed")
  func flips() throws {
    for row in try Samples.rows("identity/credit-codes.txt") {
      for position in 0..<18 {
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" {
          var changed = Array(row[0])
          guard changed[position] != other else { continue }
          changed[position] = other
          #expect(throws: UnifiedSocialCreditCode.ParsingError.self) {
            try UnifiedSocialCreditCode(String(changed))
          }
        }
      }
    }
  }

  @Test("refuses every prefix")
  func prefixes() {
    for length in 0..<18 {
      #expect(throws: UnifiedSocialCreditCode.ParsingError.length(length)) {
        try UnifiedSocialCreditCode("91140400MATEXAM18H".prefix(length))
      }
    }
  }

  @Test("names its parts")
  func parts() throws {
    let code = try UnifiedSocialCreditCode("N2140525MATEXAM42X")
    #expect(code.department == "N")
    #expect(code.bodyKind == "2")
    #expect(code.division?.fullName == "山西省晋城市泽州县")
    #expect(code.organisationCode == "MATEXAM4-2")
  }

  @Test("every reason and finding speaks both languages")
  func languages() {
    let errors: [UnifiedSocialCreditCode.ParsingError] = [
      .length(3), .character("O", position: 8), .check(found: "J", expected: "H"),
      .organisationCheck(found: "8", expected: "1"),
    ]
    expectBothLanguages(errors)
    expectBothLanguages([UnifiedSocialCreditCode.Finding.division("999999")])
  }
}
