/// Keeps every rule that bound, as small numbers; they become a ``Verdict`` at the end.
struct GroundsRecorder: JudgementRecorder {
  var grounds: [Verdict.Ground] = []
  private var outcome = Outcome.allow
  private var read: VehicleFact.Set = []

  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set
  ) {
    outcome = max(outcome, state.outcome)
    read.formUnion(facts)
    grounds.append(
      Verdict.Ground(
        rule.rule, state, facts: Verdict.FactSet(rawValue: UInt64(facts.rawValue)),
        missing: Verdict.FactSet(rawValue: UInt64(missing.rawValue))))
  }

  /// The verdict, with its facts packed to those that were read.
  consuming func verdict(
    _ question: Verdict.Question, facts: VehicleFacts, near: [Verdict.Near], findings: [Finding]
  ) -> Verdict {
    var shown: [Verdict.FactRead] = []
    shown.reserveCapacity(read.rawValue.nonzeroBitCount)
    for fact in VehicleFact.allCases where read.contains(fact: fact) {
      shown.append(facts.read(fact, on: question.on))
    }
    let packing = Verdict.Packing(read: UInt64(read.rawValue))
    for position in grounds.indices {
      let ground = grounds[position]
      grounds[position] = Verdict.Ground(
        ground.rule, ground.state, facts: packing.packed(ground.facts.rawValue),
        missing: packing.packed(ground.missing.rawValue))
    }
    return Verdict(
      question: question, outcome: outcome, facts: shown, grounds: grounds, near: near,
      findings: findings)
  }
}
