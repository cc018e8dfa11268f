import Decisions
import Fleet
import Policies
import Testing

@Suite("A plan of one's own") struct PlanDraftTests {
  private static let day = Day(2027, 1, 1)

  @Test("passes where nothing is found and its cases show everything")
  func passes() throws {
    let examination = try Samples.draft().examine(within: .shipped, on: Self.day)
    #expect(examination.isPassed)
    #expect(examination.consequences.isEmpty)
    #expect(examination.demands > 0)
    #expect(examination.shown == examination.demands)
    #expect(examination.isProved)
  }

  @Test("is unproved without cases, and with a rule that no case shows")
  func unproved() throws {
    let text = try Samples.text("plans/sample-2027.yaml")
    let bare = try PlanDraft(text, file: "a.yaml").examine(within: .shipped, on: Self.day)
    #expect(bare.isPassed && !bare.isProved)
    #expect(bare.shown == 0 && bare.demands > 0)
    let cases = try Samples.text("plans/sample-2027.cases.yaml")
    let last = try #require(cases.split(separator: "\n").last)
    let short = try PlanDraft(
      text, file: "a.yaml",
      cases: (text: cases.replacing(last, with: ""), file: "a.cases.yaml")
    ).examine(within: .shipped, on: Self.day)
    #expect(short.isPassed && !short.isProved)
    let open = short.coverage.flatMap(\.demands).filter { !$0.isShown }
    #expect(open.map(\.name) == ["unbound elsewhere"])
  }

  @Test("is not examined where that would take too long, and the rules are named")
  func tooMuch() throws {
    func facts(_ place: Int) -> String {
      ["annualFreight", "passagesPerDay", "trucksPerDay", "railShare", "cleanShare"]
        .map { "\($0): {at-least: \(place + 1)}" }.joined(separator: ", ")
    }
    let rules = (0..<64).map { place in
      "  - {id: r\(place), item: \"1\", about: gate, binds: {\(facts(place))}, requires: {stage: {at-least: \"5\"}}, says: {en: a, zh: a}}"
    }
    let draft = try PlanDraft(
      """
      format: 1
      key: own-2022
      document: {title: 示例, issued: 2022-01-01}
      area: [140213]
      verified-until: 2030-12-31
      rules:
      \(rules.joined(separator: "\n"))
      """, file: "own.yaml")
    let error = #expect(throws: RuleCheck.Overflow.self) {
      _ = try draft.examine(within: .shipped, on: Self.day, limit: 100_000)
    }
    #expect(error?.rules.count == 64)
    #expect(error?.facts.first?.classes == 65)
    for language in Language.allCases {
      #expect(error?.text(in: language).contains("own-2022/r0") == true)
      #expect(error?.advice(in: language) != nil)
    }
  }

  @Test("is told which of its cases come out otherwise")
  func failing() throws {
    let draft = try Samples.draft(replacing: #"at-least: "6""#, with: #"at-least: "5""#)
    let examination = try draft.examine(within: .shipped, on: Self.day)
    #expect(!examination.isPassed)
    #expect(examination.findings.isEmpty)
    #expect(examination.failures.contains { $0.expected == "not-met" && $0.found == "met" })
    #expect(examination.shown <= examination.demands)
  }

  @Test("is told what the complete check finds among the plans of its places, with a ready case")
  func finding() throws {
    // Where a shipped plan demands China VI already, a demand for China V decides nothing.
    let draft = try PlanDraft(
      """
      format: 1
      key: own-2022
      document: {title: 示例, issued: 2022-01-01}
      area: [140213]
      verified-until: 2030-12-31
      rules:
        - {id: a, item: "1", about: gate, from: 2023-05-24, binds: {freight: any}, requires: {any: [{stage: {at-least: "5"}}, {energy: new-energy}, {energy: methanol}]}, says: {en: a, zh: a}}
      """, file: "own.yaml")
    let examination = try draft.examine(within: .shipped, on: Self.day)
    let found = try #require(examination.findings.first)
    #expect(found.finding.kind == .hidden)
    #expect(found.finding.rules == ["own-2022/a"])
    #expect(found.example?.contains("outcome: deny") == true)
  }

  @Test("has no cases of other plans")
  func strangeCases() throws {
    #expect(throws: PackErrors.self) {
      _ = try PlanDraft(
        Samples.text("plans/sample-2027.yaml"), file: "a.yaml",
        cases: (
          text: Samples.text("plans/sample-2027.cases.yaml")
            .replacing("pack: sample-2027", with: "pack: other"), file: "a.cases.yaml"
        ))
    }
  }

  @Test("errors speak both languages", arguments: Language.allCases)
  func languages(language: Language) {
    let errors: [PlanError] = [
      .past(Self.day, today: Self.day), .unknownPlan("a", known: ["b"]),
      .notInForce("a", Self.day), .unknownReading("a", known: ["b"]),
      .unknownOption("a", of: "b", known: ["c"]), .textMissing("a"), .replaces("a"),
      .replacesOther(named: "a", replaced: "b"), .replacesOther(named: "a", replaced: nil),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count - 1)
    #expect(Set(errors.map { $0.text(in: language) }).count == errors.count)
    for error in errors where error.code != "plans.not-in-force" {
      #expect(error.advice(in: language) != nil)
    }
  }
}
