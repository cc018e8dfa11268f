import Fleet
import Testing

@Suite("Words of the plans' codes") struct PolicyCodesTests {
  /// Codes that are said as they are in every language.
  private static let plain: [PolicyFact: Set<String>] = [
    .category: ["M1", "M2", "M3", "N1", "N2", "N3"],
    .performanceGrade: ["A", "B", "B-", "C", "D"],
  ]

  @Test("every code has words in both languages", arguments: PolicyFact.allCases)
  func words(fact: PolicyFact) {
    for code in PolicyCodes.of(fact).codes where Self.plain[fact]?.contains(code) != true {
      let chinese = fact.text(ofCode: code, in: .chinese)
      #expect(chinese.unicodeScalars.contains { $0.value > 0x2000 }, "\(fact) \(code): \(chinese)")
      let english = fact.text(ofCode: code, in: .english)
      #expect(english.unicodeScalars.allSatisfy { $0.isASCII }, "\(fact) \(code): \(english)")
    }
  }

  @Test("no two codes of a list are said alike", arguments: PolicyFact.allCases)
  func distinct(fact: PolicyFact) {
    for language in Language.allCases {
      let codes = PolicyCodes.of(fact).codes
      #expect(Set(codes.map { fact.text(ofCode: $0, in: language) }).count == codes.count)
    }
  }

  @Test("a fact that was read is said in words, its JSON keeps the code")
  func read() {
    let origin = FactOrigin(.declared)
    let ground = Verdict.FactRead(.init(rawValue: "freight"), .text("bulk"), origin: origin)
    let verdict = Verdict(
      question: Verdict.Question("gate", on: Day(2026, 11, 21)), outcome: .allow, facts: [ground],
      grounds: [
        Verdict.Ground(
          Rule(
            id: "r", basis: .plan, source: SourceReference("d"),
            requirement: Bilingual("a", "甲"), mark: .confirmed), .met, facts: .init(fact: 0))
      ])
    #expect(verdict.text(in: .chinese).contains("大宗物料"))
    #expect(verdict.text(in: .english).contains("bulk goods"))
    var writer = JSONWriter()
    verdict.encode(into: &writer)
    #expect(writer.text.contains(#""value":"bulk""#))
    #expect(PolicyFact.industry.text(ofCode: "own-word", in: .chinese) == "own-word")
  }

  @Test(
    "a code is found by its word in either language",
    arguments: [
      ("coking", "coking"), ("Coking", "coking"), ("焦化", "coking"), ("coal mine", "coal-mine"),
      ("其他", "other"), ("other", "other"), ("焦碳", nil), ("", nil),
    ])
  func named(text: String, code: String?) {
    #expect(PolicyFact.industry.code(named: text) == code)
  }
}
