import Fleet
import Policies
import Testing

@Suite("two readings of one clause") struct ReadingsTogetherTests {
  /// A pack with two readings, and one rule that both change as the text says.
  private func text(_ first: String, _ second: String) -> String {
    PackText.with(
      rules: """
          - id: a
            item: "1"
            about: gate
            binds: {freight: bulk, industry: steel}
            requires: {stage: {at-least: "5"}, siding: yes}
            readings:
              one: {other: \(first)}
              two: {other: \(second)}
            says: {en: a, zh: a}
        """,
      more: """
        readings:
          one: {default: plain, options: {plain: {en: a, zh: a}, other: {en: b, zh: b}}}
          two: {default: plain, options: {plain: {en: a, zh: a}, other: {en: b, zh: b}}}
        """)
  }

  private func rule(_ first: String, _ second: String, one: String, two: String) throws
    -> PolicyRule
  {
    let pack = try Pack(parsing: text(first, second), file: "p.yaml")
    let set = try PackSet([pack], choices: ["test-1/one": one, "test-1/two": two])
    return try #require(set.compiled().rulesInUse.first)
  }

  @Test("hold together where they change different things, alone and both")
  func together() throws {
    let first = "{binds: {freight: bulk, industry: steel, annualFreight: {at-least: 5}}}"
    let second = "{binds: {freight: bulk, industry: [steel, coking]}}"
    let freight = Condition.fact(.freight, .among(["bulk"]))
    let steel = Condition.fact(.industry, .among(["steel"]))
    let both = Condition.fact(.industry, .among(["steel", "coking"]))
    let much = Condition.fact(.annualFreight, .within(5...Int(Int32.max)))
    for (one, two, expected) in [
      ("plain", "plain", [freight, steel]), ("other", "plain", [freight, steel, much]),
      ("plain", "other", [freight, both]), ("other", "other", [freight, much, both]),
    ] {
      #expect(try rule(first, second, one: one, two: two).binds == .all(expected))
    }
  }

  @Test("hold together where each puts something else in the place of a part of its own")
  func partsOfTheirOwn() throws {
    let part = Condition.any([
      .fact(.freight, .among(["bulk"])), .fact(.industry, .among(["coking"])),
    ])
    let both = Condition.fact(.industry, .among(["steel", "coking"]))
    let found = try rule(
      "{binds: {any: [{freight: bulk}, {industry: coking}], industry: steel}}",
      "{binds: {freight: bulk, industry: [steel, coking]}}", one: "other", two: "other")
    #expect(found.binds == .all([part, both]))
  }

  @Test("one takes away what the other leaves")
  func takenAway() throws {
    let found = try rule(
      "{binds: {freight: bulk}}", "{binds: {industry: steel, freight: any}}", one: "other",
      two: "other")
    #expect(found.binds == .fact(.freight, .among(["bulk", "product", "other"])))
    let rest = try rule(
      "{requires: {siding: yes}}", "{from: 2020-02-01, until: 2020-12-31}", one: "other",
      two: "other")
    #expect(rest.requires == .fact(.siding, .flag(true)))
    #expect(rest.from == Day(2020, 2, 1) && rest.until == Day(2020, 12, 31))
  }

  @Test(
    "are refused by name where each changes the same thing otherwise",
    arguments: [
      (
        "{binds: {freight: bulk, industry: coking}}", "{binds: {freight: bulk, industry: mine}}",
        "binds.industry"
      ),
      ("{requires: {siding: yes}}", #"{requires: {stage: ["6"], siding: yes}}"#, "requires.stage"),
      ("{requires: {}}", #"{requires: {stage: ["6"], siding: yes}}"#, "requires.stage"),
      (
        #"{requires: {siding: yes, any: [{stage: ["6"]}, {energy: new-energy}]}}"#,
        #"{requires: {stage: ["6"], siding: yes}}"#, "requires.stage"
      ),
      ("{from: 2020-02-01}", "{from: 2020-03-01}", "from"),
      ("{until: 2020-12-31}", "{until: 2021-12-31}", "until"),
      ("{area: 140105}", "{area: 140106}", "area"),
    ])
  func refused(first: String, second: String, part: String) throws {
    let error = #expect(throws: PackErrors.self) {
      try Pack(parsing: text(first, second), file: "p.yaml")
    }
    let found = try #require(error?.errors.first)
    #expect(error?.errors.count == 1)
    #expect(
      found.problem == .readingsCollide(rule: "a", part: part, "one=other", "two=other"))
    #expect(found.line == 19 && found.column == 13)
    for language in Language.allCases {
      #expect(found.text(in: language).contains("two=other"))
      #expect(found.advice(in: language) != nil)
    }
  }

  @Test("may say the same, and two options of one reading never meet")
  func alike() throws {
    _ = try rule("{from: 2020-02-01}", "{from: 2020-02-01}", one: "other", two: "other")
    let text = text("{until: 2020-12-31}, plain: {until: 2021-12-31}", "{from: 2020-02-01}")
    _ = try Pack(parsing: text, file: "p.yaml")
  }

  /// Inside the urban planning area, whether the siding is finished or not, and every industry or those named.
  @Test(
    "of the shipped plan of Changzhi both hold when both are chosen",
    arguments: [
      (false, false, "steel", true, true), (true, false, "steel", true, false),
      (false, true, "chemical", true, true), (true, true, "chemical", true, false),
      (true, true, "chemical", false, true), (true, false, "chemical", false, false),
    ])
  func shipped(
    unfinished: Bool, allIndustrial: Bool, industry: String, siding: Bool, binds: Bool
  ) throws {
    let set = try PackSet(
      PackSet.shipped.packs,
      choices: [
        "changzhi-2021/urban-siding": unfinished ? "unfinished" : "whatever",
        "changzhi-2021/similar-industries": allIndustrial ? "all-industrial" : "named",
      ])
    var situation = Situation(
      .gate, at: try #require(Instant("2021-11-01T06:00:00+08:00")),
      in: try DivisionCode("140406"))
    situation.direction = .in
    situation.freight = .bulk
    situation.set(.industry, .code(industry))
    situation.set(.annualFreight, .number(1_600_000))
    situation.set(.siding, .flag(siding))
    situation.set(.urbanPlanningArea, .flag(true))
    let verdict = set.compiled().verdict(of: situation)
    #expect(
      verdict.grounds.contains { $0.rule.id == "changzhi-2021/13-urban-clean" } == binds)
  }
}
