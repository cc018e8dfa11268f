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

  /// Turns places among all facts into places among those that were read.
  consuming func verdict(
    _ question: Verdict.Question, facts: VehicleFacts, near: [Verdict.Near], findings: [Finding]
  ) -> Verdict {
    var shown: [Verdict.FactRead] = []
    shown.reserveCapacity(read.rawValue.nonzeroBitCount)
    for fact in VehicleFact.allCases where read.contains(fact: fact) {
      shown.append(facts.read(fact, on: question.on))
    }
    for position in grounds.indices {
      let ground = grounds[position]
      grounds[position] = Verdict.Ground(
        ground.rule, ground.state, facts: packed(ground.facts), missing: packed(ground.missing))
    }
    return Verdict(
      question: question, outcome: outcome, facts: shown, grounds: grounds, near: near,
      findings: findings)
  }

  private func packed(_ set: Verdict.FactSet) -> Verdict.FactSet {
    var packed: UInt64 = 0
    var rest = set.rawValue
    while rest != 0 {
      let bit = rest & (~rest &+ 1)
      packed |= 1 << UInt64((UInt64(read.rawValue) & (bit &- 1)).nonzeroBitCount)
      rest &= rest &- 1
    }
    return Verdict.FactSet(rawValue: packed)
  }
}
