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

  private func check(_ rules: String) throws -> [RuleCheck.Finding] {
    let pack = try Pack(parsing: PackText.with(rules: rules), file: "test.yaml")
    return try PackSet([pack]).compiled().check().findings
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
