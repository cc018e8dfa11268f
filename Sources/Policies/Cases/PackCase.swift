public import Fleet

/// One test case beside a pack: a situation, what one rule makes of it, and what the whole answer is.
public struct PackCase: Sendable {
  public let file: String
  public let line: Int
  /// The rule that the case is about, with its pack's key.
  public let rule: String
  public let situation: Situation
  public let state: State
  public let outcome: Outcome
  /// Every rule in the grounds with its state, where the case says it all.
  public let clauses: [String: State]?

  /// What becomes of a rule: a ground's state, or no ground at all.
  public enum State: Hashable, Sendable {
    case unbound
    case ground(Verdict.Ground.State)

    public var code: String {
      switch self {
      case .unbound: "unbound"
      case .ground(let state): state.code
      }
    }

    init?(code: String) {
      if code == "unbound" {
        self = .unbound
      } else if let state = Verdict.Ground.State.allCases.first(where: { $0.code == code }) {
        self = .ground(state)
      } else {
        return nil
      }
    }

    static let codes = ["unbound"] + Verdict.Ground.State.allCases.map(\.code)
  }
}

/// A case that came out otherwise than expected.
public struct CaseFailure: Hashable, Sendable {
  public let file: String
  public let line: Int
  public let rule: String
  public let expected: String
  public let found: String

  public func text(in language: Language) -> String {
    switch language {
    case .english: "\(file):\(line): \(rule): expected \(expected), found \(found)"
    case .chinese: "\(file):\(line)：\(rule)：应为 \(expected)，实际为 \(found)"
    }
  }
}

extension PackCase {
  /// What is wrong when these rules judge the situation; empty where nothing is.
  public func failures(by rules: RuleSet) -> [CaseFailure] {
    let verdict = rules.verdict(of: situation)
    var states: [String: State] = [:]
    for ground in verdict.grounds { states[ground.rule.id] = .ground(ground.state) }
    var failures: [CaseFailure] = []
    func expect(_ expected: String, _ found: String, of rule: String) {
      guard expected != found else { return }
      failures.append(
        CaseFailure(file: file, line: line, rule: rule, expected: expected, found: found))
    }
    expect(state.code, (states[rule] ?? .unbound).code, of: rule)
    expect(outcome.code, verdict.outcome.code, of: "outcome")
    // The quick answer and the full one come from one evaluation; a case would show it if they ever differed.
    expect(outcome.code, rules.outcome(of: situation).code, of: "outcome alone")
    if let clauses {
      for (id, state) in states { expect((clauses[id] ?? .unbound).code, state.code, of: id) }
      for (id, state) in clauses { expect(state.code, (states[id] ?? .unbound).code, of: id) }
    }
    return failures
  }
}
