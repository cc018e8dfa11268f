import Fleet
import Policies
import PolicyOracle
import Testing

@Suite("values of one class") struct ClassTests {
  private static let rules = PackSet.shipped.compiled()

  /// Two values that no condition of any pack tells apart.
  private func alike(_ fact: PolicyFact, _ a: PolicyValue, _ b: PolicyValue) -> Bool {
    let oracle = Oracle(packs: PackSet.shipped.packs)
    func answers(_ value: PolicyValue) -> [Oracle.Answer] {
      let question = Oracle.Question(
        subject: .gate, day: Day(2021, 11, 1), division: 140406, facts: [fact: value])
      return PackSet.shipped.packs.flatMap(\.rules).flatMap { rule in
        (Self.leaves(rule.parts.binds) + Self.leaves(rule.parts.requires))
          .filter { $0.facts == [fact] }.map { oracle.answer($0, question) }
      }
    }
    return answers(a) == answers(b)
  }

  private static func leaves(_ condition: Condition) -> [Condition] {
    switch condition {
    case .fact: [condition]
    case .all(let parts), .any(let parts): parts.flatMap { leaves($0) }
    }
  }

  @Test(
    "are judged alike",
    arguments: [
      (PolicyFact.stage, PolicyValue.code("0"), PolicyValue.code("3")),
      (.stage, .code("6a"), .code("6b")), (.industry, .code("coal-mine"), .code("mine")),
      (.industry, .code("other"), .code("heat-supply")),
      (.annualFreight, .number(0), .number(1_499_999)),
      (.annualFreight, .number(1_500_000), .number(Int(Int32.max))),
      (.energy, .code("gas"), .code("petrol-hybrid")),
      (.energy, .code("battery"), .code("fuel-cell")),
    ])
  func judgedAlike(fact: PolicyFact, a: PolicyValue, b: PolicyValue) throws {
    try #require(alike(fact, a, b))
    for test in try PackSet.shippedCases().values.flatMap(\.self) {
      var first = test.situation
      var second = test.situation
      first.set(fact, a)
      second.set(fact, b)
      #expect(
        Self.rules.outcome(of: first) == Self.rules.outcome(of: second), "\(test.file):\(test.line)"
      )
    }
  }
}
