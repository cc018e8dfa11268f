import Fleet
import Policies
import Testing

@Suite("proposed cases") struct CaseProposalTests {
  /// A plan alone, as its own cases judge it.
  private func alone(_ key: String) throws -> (pack: Pack, rules: RuleSet) {
    let pack = try #require(PackSet.shipped.packs.first { $0.key == key })
    return (pack, try PackSet([pack]).compiled())
  }

  @Test(
    "show every clause of the shipped plans on all its sides, and come out as they say",
    arguments: PackSet.shipped.packs.map(\.key))
  func whole(key: String) throws {
    let (pack, rules) = try alone(key)
    let (proposals, open) = pack.proposals(besides: [], by: rules)
    for rule in open {
      Issue.record("\(rule.rule): \(rule.demands.map(\.name))")
    }
    let text = CaseProposal.file(of: key, proposals, heading: ["read every one"])
    let cases = try PackCase.read(text, file: "proposed.yaml")
    #expect(cases.count == proposals.count)
    for failure in cases.flatMap({ $0.failures(by: rules) }) {
      Issue.record("\(failure.text(in: .english))")
    }
    for rule in pack.coverage(by: cases, rules) {
      let unshown = rule.demands.filter { !$0.isShown }.map(\.name)
      #expect(unshown.isEmpty, "\(rule.rule)")
    }
  }

  @Test("are none for what is shown already")
  func nothing() throws {
    for (key, cases) in try PackSet.shippedCases() {
      let (pack, rules) = try alone(key)
      #expect(pack.proposals(besides: cases, by: rules).proposals.isEmpty)
    }
  }

  @Test("are written so that any name is read back")
  func names() throws {
    let pack = try Pack(
      parsing: PackText.with(
        rules: """
            - {id: "7: a \\"b\\" #c", item: "1", about: gate, requires: {stage: {at-least: "5"}}, says: {en: a, zh: a}}
          """), file: "test.yaml")
    let rules = try PackSet([pack]).compiled()
    let (proposals, _) = pack.proposals(besides: [], by: rules)
    let cases = try PackCase.read(
      CaseProposal.file(of: pack.key, proposals, heading: []), file: "a")
    #expect(Set(cases.map(\.rule)) == ["test-1/7: a \"b\" #c"])
  }
}
