public import Fleet

extension PackCase {
  /// A situation as one case of a file, with what the rules answer now: ready to be put beside a pack.
  ///
  /// - Parameter rule: the rule that the case is about, by its full id.
  public static func yaml(_ situation: Situation, rule: String, by rules: RuleSet) -> String {
    let verdict = rules.verdict(of: situation)
    let state =
      verdict.grounds.first { $0.rule.id == rule }.map { State.ground($0.state) } ?? .unbound
    var members = [
      "about: \(situation.subject.code)", "division: \(situation.division)",
      "at: \(moment(situation))",
    ]
    for fact in PolicyFact.allCases {
      guard let value = situation[fact]?.value else { continue }
      members.append("\(fact.name): \(yaml(value))")
    }
    members.append("is: \(state.code)")
    members.append("outcome: \(verdict.outcome.code)")
    return "- {\(members.joined(separator: ", "))}"
  }

  /// The day alone, where it is its noon, as a case reads it.
  private static func moment(_ situation: Situation) -> String {
    let noon = situation.day.start(in: .china).advanced(byMilliseconds: 43_200_000)
    return situation.at == noon ? "\(situation.day)" : "\"\(situation.at.text())\""
  }

  private static func yaml(_ value: PolicyValue) -> String {
    switch value {
    case .code(let code): "\"\(code)\""
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "yes" : "no"
    case .day(let day): "\(day)"
    case .names(let names): "[\(names.joined(separator: ", "))]"
    }
  }
}

extension PackSet {
  /// The findings of a check that no pack lists with a reason.
  public func unlisted(_ check: RuleCheck) -> [RuleCheck.Finding] {
    let accepted = packs.flatMap(\.accepted)
    return check.findings.filter { finding in
      !accepted.contains { $0.kind == finding.kind && $0.rules == finding.rules }
    }
  }
}
