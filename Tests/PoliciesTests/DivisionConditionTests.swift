import Fleet
import Policies
import PolicyOracle
import Testing

@Suite("a condition on a division") struct DivisionConditionTests {
  private func set(_ conditions: String...) throws -> PackSet {
    let rules = conditions.enumerated().map { place, condition in
      """
        - {id: r\(place), item: "1", about: vehicle, binds: {registeredIn: \(condition)}, requires: {stage: {at-least: \(6 - place)}}, says: {en: a, zh: a}}
      """
    }
    let text = PackText.with(rules: rules.joined(separator: "\n"))
      .replacing("area: 140100", with: "area: 140000")
    return try PackSet([Pack(parsing: text, file: "test.yaml")])
  }

  private func situation(registeredIn place: Int?) throws -> Situation {
    var situation = Situation(
      .vehicle, at: Day(2021, 1, 1).start(), in: try DivisionCode("140105"))
    situation.set(.stage, .code("3"))
    situation.set(.registeredIn, place.map(PolicyValue.number))
    return situation
  }

  private func outcome(_ set: PackSet, registeredIn place: Int?) throws -> Outcome {
    set.compiled().outcome(of: try situation(registeredIn: place))
  }

  private func binding(_ set: PackSet, registeredIn place: Int) throws -> [String] {
    set.compiled().verdict(of: try situation(registeredIn: place)).grounds.map(\.rule.id)
  }

  @Test(
    "holds for all that lies in it, as the area of a rule does; of what is wider nobody knows",
    arguments: [
      ("140200", 140200, .deny), ("140200", 140202, .deny), ("140200", 140212, .deny),
      ("140200", 140299, .deny), ("140200", 140199, .allow), ("140200", 140300, .allow),
      ("140200", 140000, .unknown), ("140200", nil, .unknown), ("140212", 140212, .deny),
      ("140212", 140213, .allow), ("140212", 140200, .unknown), ("140000", 140581, .deny),
      ("140000", 130100, .allow),
      ("[140200, 140300]", 140303, .deny), ("[140200, 140300]", 140403, .allow),
      ("[140200, 140300]", 140000, .unknown), ("{not: 140200}", 140212, .allow),
      ("{not: 140200}", 140303, .deny), ("{not: 140200}", 110101, .deny),
      ("{not: 140200}", 140000, .unknown), ("{not: [140200, 140525]}", 140525, .allow),
      ("{not: [140525, 140200]}", 140524, .deny), ("{not: [140525, 140200]}", 140500, .unknown),
    ] as [(String, Int?, Outcome)])
  func contains(condition: String, place: Int?, expected: Outcome) throws {
    #expect(try outcome(set(condition), registeredIn: place) == expected)
  }

  @Test("is judged alike by an evaluator that knows no numbers, only the digits of places")
  func differential() throws {
    let found = Differential(
      try set("140200", "[140212, 140525]", "{not: [140300, 140581]}")
    ).run(6_000, seed: 140_200)
    #expect(found.outcomes[.deny, default: 0] > 0 && found.outcomes[.unknown, default: 0] > 0)
    for difference in found.differences.prefix(5) { Issue.record("\(difference)") }
  }

  @Test("makes classes of counties, whose members are judged alike")
  func classes() throws {
    let set = try set("140200", "[140212, 140525]", "{not: 140300}")
    for (a, b) in [
      (140202, 140299), (140213, 140201), (140401, 140524), (140526, 659_001), (140301, 140399),
    ] {
      #expect(try binding(set, registeredIn: a) == binding(set, registeredIn: b), "\(a) \(b)")
    }
    // What lies in it meets the wider condition too, so the narrower and laxer rule decides nothing.
    let findings = try self.set("140200", "140212").compiled().check().findings
    #expect(findings.map(\.kind) == [.hidden])
    #expect(findings.first?.example?[.registeredIn]?.value == .number(140212))
    #expect(try self.set("140200", "140311").compiled().check().findings == [])
  }

  @Test("is shown by cases of counties on either side, and in words by names")
  func proposals() throws {
    for condition in ["140200", "[140212, 140525]", "{not: 140300}"] {
      let set = try set(condition)
      let pack = set.packs[0]
      let (proposals, open) = pack.proposals(besides: [], by: set.compiled())
      #expect(open.isEmpty, "\(open.flatMap(\.demands).map(\.name))")
      let cases = try PackCase.read(
        CaseProposal.file(of: pack.key, proposals, heading: []), file: "a")
      #expect(cases.flatMap { $0.failures(by: set.compiled()) } == [])
    }
    #expect(
      try set("{not: [140200, 140300]}").packs[0].rules[0].parts.binds.text(in: .chinese)
        == "登记地 非大同市、阳泉市")
  }

  @Test("a number that no division can have counts as missing, and stops nothing")
  func outOfRange() throws {
    #expect(try outcome(set("140200"), registeredIn: 2_147_480_000) == .unknown)
    #expect(try outcome(set("140200"), registeredIn: -1) == .unknown)
  }
}
