import Fleet
import Policies
import Testing

@Suite("the complete check") struct CheckTests {
  private static let rules = PackSet.shipped.compiled()

  @Test("finds nothing in the shipped packs that is not listed with a reason")
  func shipped() {
    let check = Self.rules.check()
    print("\(check.combinations) situations, \(check.visited) visited")
    for finding in PackSet.shipped.unlisted(check) {
      let example = finding.example.map {
        PackCase.yaml($0, rule: finding.rules[0], by: Self.rules)
      }
      Issue.record("\(finding.kind.rawValue): \(finding.rules) \(example ?? "")")
    }
    // What is listed is found: a reason for nothing would be a lie.
    for accepted in PackSet.shipped.packs.flatMap(\.accepted) {
      #expect(check.findings.contains { $0.kind == accepted.kind && $0.rules == accepted.rules })
    }
    #expect(check.combinations > Double(check.visited))
  }

  /// The findings, each of which has a case that holds: as it is written it is read, and what it says is so.
  private func check(_ rules: String) throws -> [RuleCheck.Finding] {
    let pack = try Pack(parsing: PackText.with(rules: rules), file: "test.yaml")
    let rules = try PackSet([pack]).compiled()
    let findings = rules.check().findings
    for finding in findings {
      let example = try #require(finding.example, "\(finding.kind)")
      let rule = finding.rules[0]
      let text = PackCase.yaml(example, rule: rule, by: rules)
      let cases = try PackCase.read(
        "pack: test-1\nrules:\n  \(rule.dropFirst(7)):\n    cases:\n      \(text)\n", file: "c")
      #expect(cases.count == 1)
      for written in cases {
        #expect(written.failures(by: rules).isEmpty, "\(text)")
        #expect(
          written.situation.values.mapValues(\.value) == example.values.mapValues(\.value))
        #expect(written.outcome == finding.outcome, "\(text)")
      }
      if let days = finding.days {
        #expect(days.first <= example.day && example.day <= days.last ?? example.day)
        for language in Language.allCases {
          #expect(finding.text(in: language).contains("\(days.first)"))
        }
      }
    }
    return findings
  }

  private func days(_ finding: RuleCheck.Finding?) -> [Day?]? {
    finding?.days.map { [$0.first, $0.last] }
  }

  @Test("finds rules that cannot be met together")
  func contradiction() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, requires: {stage: {at-least: "6"}}, says: {en: a, zh: a}}
        - {id: b, item: "2", about: gate, requires: {stage: {at-most: "5"}}, says: {en: b, zh: b}}
      """)
    #expect(found.map(\.kind) == [.contradiction])
    #expect(found.first?.rules == ["test-1/a", "test-1/b"])
    #expect(days(found.first) == [Day(2020, 1, 10), nil])
    #expect(found.first?.outcome == .deny)
  }

  @Test("shows rules that cannot be met together where all of them bind, while all of them hold")
  func contradictionCase() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, binds: {freight: bulk}, until: 2021-12-31, requires: {stage: {at-least: "6"}}, says: {en: a, zh: a}}
        - {id: b, item: "2", about: gate, from: 2021-07-01, binds: {annualFreight: {at-least: 100}}, requires: {stage: {at-most: "5"}}, says: {en: b, zh: b}}
      """)
    let clash = try #require(found.first { $0.kind == .contradiction })
    #expect(clash.rules == ["test-1/a", "test-1/b"])
    #expect(days(clash) == [Day(2021, 7, 1), Day(2021, 12, 31)])
    #expect(clash.example?.freight == .bulk)
    #expect(clash.example?[.annualFreight]?.value == .number(100))
    #expect(clash.example?[.stage] != nil)
    #expect(clash.text(in: .english).hasSuffix("(2021-07-01 to 2021-12-31)"))
    #expect(clash.text(in: .chinese).hasSuffix("（2021-07-01 至 2021-12-31）"))
  }

  @Test("finds a rule that never binds")
  func neverBinds() throws {
    let found = try check(
      """
        - id: a
          item: "1"
          about: gate
          binds: {any: [{all-of: x}]}
          requires: {siding: yes}
          says: {en: a, zh: a}
      """.replacing("{any: [{all-of: x}]}", with: "{any: []}"))
    #expect(found.map(\.kind) == [.neverBinds])
    #expect(days(found.first) == [Day(2020, 1, 10), nil])
    #expect(found.first?.example?.values.isEmpty == true)
  }

  @Test("shows what comes nearest to a rule that never binds, in its place on its first day")
  func neverBindsCase() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, from: 2020-03-01, area: 140105, binds: {annualFreight: {at-least: 100}, freight: bulk, any: [{freight: product}]}, requires: {siding: yes}, says: {en: a, zh: a}}
      """)
    #expect(found.map(\.kind) == [.neverBinds])
    let example = try #require(found.first?.example)
    #expect(example.day == Day(2020, 3, 1))
    #expect(example.division.description == "140105")
    #expect(example[.annualFreight]?.value == .number(100))
    #expect(example.freight == .bulk)
    #expect(found.first?.text(in: .english) == "never binds (from 2020-03-01 on)")
    #expect(found.first?.text(in: .chinese) == "从不适用（自 2020-03-01 起）")
  }

  @Test("finds a rule that another hides, and shows where")
  func hidden() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, requires: {stage: {at-least: "6"}}, says: {en: a, zh: a}}
        - {id: b, item: "2", about: gate, binds: {freight: bulk}, requires: {stage: {at-least: "5"}}, says: {en: b, zh: b}}
      """)
    #expect(found.map(\.kind) == [.hidden])
    let example = try #require(found.first?.example)
    #expect(example.freight == .bulk)
    #expect(found.first?.outcome == .deny)
  }

  @Test("finds days between a rule and the one that takes over")
  func gap() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, until: 2020-12-31, replaced-by: b, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}
        - {id: b, item: "1", about: gate, from: 2021-01-02, requires: {stage: {at-least: "6"}}, says: {en: b, zh: b}}
      """)
    #expect(found.map(\.kind) == [.gap])
    #expect(found.first?.rules == ["test-1/a"])
    // The first of these days, with what the rule refused the day before.
    #expect(days(found.first) == [Day(2021, 1, 1), Day(2021, 1, 1)])
    let example = try #require(found.first?.example)
    #expect(example.day == Day(2021, 1, 1))
    #expect(found.first?.outcome == .allow)
    #expect(found.first?.text(in: .english) == "a gap (2021-01-01 to 2021-01-01)")
    let pack = try Pack(
      parsing: PackText.with(
        rules:
          #"  - {id: a, item: "1", about: gate, until: 2020-12-31, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}"#
      ), file: "test.yaml")
    var before = example
    before.at = Day(2020, 12, 31).start()
    #expect(try PackSet([pack]).compiled().outcome(of: before) == .deny)
  }

  @Test("finds days without end behind a rule, also where nothing can fail it")
  func openGap() throws {
    let found = try check(
      """
        - {id: a, item: "1", about: gate, until: 2020-12-31, binds: {freight: bulk}, requires: {}, says: {en: a, zh: a}}
        - {id: b, item: "2", about: plant, requires: {gateSystem: yes}, says: {en: b, zh: b}}
      """)
    let gap = try #require(found.first { $0.kind == .gap })
    #expect(days(gap) == [Day(2021, 1, 1), nil])
    #expect(gap.example?.freight == .bulk)
  }

  @Test("finds the days on which nobody knows whether a plan holds already")
  func issueGap() throws {
    let text = PackText.with(
      rules:
        #"  - {id: a, item: "1", about: gate, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}"#
    ).replacing(
      "issued: 2020-01-10", with: "issued: {not-before: 2020-01-05, not-after: 2020-01-10}")
    let pack = try Pack(parsing: text, file: "test.yaml")
    let found = try PackSet([pack]).compiled().check().findings
    #expect(found.map(\.kind) == [.gap])
    #expect(days(found.first) == [Day(2020, 1, 5), Day(2020, 1, 9)])
    #expect(found.first?.example?.day == Day(2020, 1, 5))
    #expect(found.first?.outcome == .unknown)
  }
}

@Suite("the end of a rule") struct RuleEndTests {
  private func gaps(_ rules: String...) throws -> [[String]] {
    let lines = rules.enumerated().map { place, more in
      """
        - {id: r\(place), item: "1", about: gate, \(more), requires: {stage: {at-least: \(place + 3)}}, says: {en: a, zh: a}}
      """
    }
    let pack = try Pack(
      parsing: PackText.with(rules: lines.joined(separator: "\n")), file: "test.yaml")
    return try PackSet([pack]).compiled().check().findings.filter { $0.kind == .gap }.map(\.rules)
  }

  @Test("is no gap where the whole plan ends with it: nothing is meant to follow")
  func own() throws {
    #expect(try gaps("until: 2021-03-31") == [])
    #expect(try gaps("until: 2021-03-31", "until: 2021-03-31") == [])
  }

  @Test("is one where the rest of the plan goes on, or a rule that is named does not take over")
  func early() throws {
    #expect(try gaps("until: 2021-03-31", "otherwise: deny") == [["test-1/r0"]])
    #expect(try gaps("until: 2021-03-30", "until: 2021-03-31") == [["test-1/r0"]])
    #expect(try gaps("until: 2021-03-31, replaced-by: other-2/x") == [["test-1/r0"]])
  }
}

@Suite("the work of the complete check") struct CheckWorkTests {
  private func rules(_ count: Int, _ rule: (Int) -> String) throws -> RuleSet {
    let rules = (0..<count).map {
      "  - {id: r\($0), item: \"1\", about: gate, \(rule($0)), says: {en: a, zh: a}}"
    }
    let pack = try Pack(
      parsing: PackText.with(rules: rules.joined(separator: "\n")), file: "test.yaml")
    return try PackSet([pack]).compiled()
  }

  @Test("grows with what rules can tell apart, not with the square of the rules")
  func many() throws {
    let rules = try rules(400) {
      "binds: {freight: bulk, annualFreight: {at-least: \($0 * 100 + 100)}}, requires: {stage: {at-least: \"5\"}}"
    }
    var told = 0
    let check = rules.check { told = max(told, $0) }
    #expect(check.overflow == nil)
    #expect(check.combinations == 2 * 2 * 401)
    #expect(check.visited < 1000 && told == check.visited)
    // Each but the one with the lowest floor refuses only what that one refuses already.
    #expect(check.findings.map(\.kind).allSatisfy { $0 == .hidden })
    #expect(check.findings.count == 399)
  }

  @Test("has a bound: what lies behind it is given up, with the rules and facts that make it so")
  func bound() throws {
    let rules = try rules(70) {
      "binds: {annualFreight: {at-least: \($0 + 1)}, passagesPerDay: {at-least: \($0 + 1)}}, requires: {stage: {at-least: \"5\"}}"
    }
    #expect(rules.check().overflow == nil)
    let overflow = try #require(rules.check(within: 10_000).overflow)
    #expect(rules.check(within: 10_000).findings.isEmpty)
    #expect(overflow.rules.count == 70)
    #expect(overflow.facts.map(\.classes) == [71, 71, 2])
    #expect(overflow.situations == 71 * 71 * 2)
    #expect(
      overflow.text(in: .english)
        == "the check was given up at its bound: 70 rules that share facts make 10082 situations, by annual freight, t (71 values), truck passages a day (71 values); they are test-1/r0, test-1/r1, test-1/r2, test-1/r3, test-1/r4 and 65 more"
    )
    #expect(overflow.text(in: .chinese).contains("test-1/r4 等，另有 65 条"))
  }

  /// Made-up rules over a few facts, judged one situation after another by the same rules as decisions are.
  @Test("finds what going through every situation finds", arguments: 1...40)
  func everySituation(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let binds = [
      "{}", "{freight: bulk}", "{siding: no}", "{annualFreight: {at-least: 100}}",
      "{any: [{freight: bulk}, {siding: yes}]}", "{freight: [bulk, product], siding: no}",
      "{any: [{freight: none}, {annualFreight: {at-most: 99}}], siding: yes}",
    ]
    let requires = [
      #"{stage: {at-least: "5"}}"#, #"{stage: {at-most: "4"}}"#, #"{stage: {at-least: "6"}}"#,
      #"{any: [{stage: {at-least: "6"}}, {siding: yes}]}"#, "{siding: yes}",
      #"{any: [{stage: ["5"]}, {freight: none}]}"#,
    ]
    let rules = try rules(2 + below(4)) { _ in
      "binds: \(binds[below(binds.count)]), requires: \(requires[below(requires.count)])"
        + (below(4) == 0 ? ", otherwise: review" : "")
    }
    let check = rules.check()
    // Rules that share no fact neither hide nor contradict each other.
    let found = Self.parts(rules.rules).map { Naive(RuleSet($0)) }
    for (kind, expected) in [
      (RuleCheck.Finding.Kind.neverBinds, found.flatMap(\.neverBinding)),
      (.hidden, found.flatMap(\.hidden)), (.contradiction, found.flatMap(\.contradictions)),
    ] {
      let seen = Set(check.findings.filter { $0.kind == kind }.map(\.rules))
      #expect(seen == Set(expected), "\(kind)")
    }
  }

  /// The rules in parts that share no fact.
  private static func parts(_ rules: [PolicyRule]) -> [[PolicyRule]] {
    func facts(_ rules: [PolicyRule]) -> Set<PolicyFact> {
      Set(rules.flatMap { $0.binds.facts + $0.requires.facts })
    }
    return rules.reduce(into: []) { parts, rule in
      let joined = parts.filter { !facts($0).isDisjoint(with: facts([rule])) }
      parts.removeAll { part in joined.contains { $0.map(\.id) == part.map(\.id) } }
      parts.append((joined.flatMap(\.self) + [rule]).sorted { $0.id < $1.id })
    }
  }

  /// What the check looks for, by its definition alone.
  private struct Naive {
    var neverBinding: Set<[String]> = []
    var hidden: Set<[String]> = []
    var contradictions: Set<[String]> = []

    init(_ rules: RuleSet) {
      let ids = rules.rules.map(\.id)
      var (bound, decided): (Set<String>, Set<String>) = ([], [])
      var clashes: [Set<String>] = []
      let demanded = Set(rules.rules.flatMap(\.requires.facts))
      let facts: [(PolicyFact, [PolicyValue])] = [
        (.stage, ["4", "5", "6a"].map(PolicyValue.code)),
        (.freight, ["none", "bulk", "product"].map(PolicyValue.code)),
        (.siding, [.flag(true), .flag(false)]), (.annualFreight, [.number(99), .number(100)]),
      ]
      let outer = facts.filter { !demanded.contains($0.0) }
      let inner = facts.filter { demanded.contains($0.0) }
      for fixed in Self.situations(outer) {
        var isAllowed = false
        var here: Set<String> = []
        for situation in Self.situations(inner, over: fixed) {
          let verdict = rules.verdict(of: situation)
          isAllowed = isAllowed || verdict.outcome == .allow
          for ground in verdict.grounds {
            here.insert(ground.rule.id)
            guard ground.state == .notMet || ground.state == .referred else { continue }
            let others =
              verdict.grounds.filter { $0.rule.id != ground.rule.id }
              .map(\.state.outcome).max() ?? .allow
            if others < ground.state.outcome { decided.insert(ground.rule.id) }
          }
        }
        bound.formUnion(here)
        if !isAllowed, here.count > 1 { clashes.append(here) }
      }
      neverBinding = Set(ids.filter { !bound.contains($0) }.map { [$0] })
      hidden = Set(ids.filter { bound.contains($0) && !decided.contains($0) }.map { [$0] })
      let fewest = clashes.filter { clash in !clashes.contains { $0.isStrictSubset(of: clash) } }
      contradictions = Set(fewest.map { clash in ids.filter(clash.contains) })
    }

    private static func situations(
      _ facts: [(PolicyFact, [PolicyValue])], over base: Situation? = nil
    ) -> [Situation] {
      var found = [
        base ?? Situation(.gate, at: Day(2021, 1, 1).start(), in: try! DivisionCode("140105"))
      ]
      for (fact, values) in facts {
        found = found.flatMap { situation in
          values.map { value in
            var situation = situation
            situation.set(fact, value)
            return situation
          }
        }
      }
      return found
    }
  }
}

/// A pack around some rules.
enum PackText {
  static func with(rules: String, more: String = "") -> String {
    """
    format: 1
    key: test-1
    document:
      title: a plan made up for tests
      issued: 2020-01-10
    area: 140100
    verified-until: 2025-12-31
    \(more)
    rules:
    \(rules)
    """
  }
}
