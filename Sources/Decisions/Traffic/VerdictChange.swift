public import Fleet

/// What becomes of an answer when other rules, or another day, decide.
public struct VerdictChange: Hashable, Sendable {
  public let old: Outcome
  public let new: Outcome
  /// The rules that make the difference.
  public let rules: [RuleChange]

  /// A rule's state before and after; `nil` where it did not bind.
  public struct RuleChange: Hashable, Sendable {
    public let id: String
    public let old: Verdict.Ground.State?
    public let new: Verdict.Ground.State?
  }

  /// The change from one question's answer to another's; `nil` where the answers are the same.
  public init?(
    _ old: Situation, by oldRules: RuleSet, to new: Situation, by newRules: RuleSet
  ) {
    self.old = oldRules.outcome(of: old)
    self.new = newRules.outcome(of: new)
    guard self.old != self.new else { return nil }
    let before = Self.states(oldRules.verdict(of: old))
    let after = Self.states(newRules.verdict(of: new))
    var changes: [RuleChange] = []
    for (id, state) in after where before.first(where: { $0.id == id })?.state != state {
      changes.append(
        RuleChange(id: id, old: before.first { $0.id == id }?.state, new: state))
    }
    for (id, state) in before where !after.contains(where: { $0.id == id }) {
      changes.append(RuleChange(id: id, old: state, new: nil))
    }
    // A rule that newly binds and is met decides nothing. At an exit grounds are graver than the answer.
    let gravest = max(self.old, self.new)
    let deciding = changes.filter {
      max($0.old?.outcome ?? .allow, $0.new?.outcome ?? .allow) >= gravest
    }
    rules = deciding.isEmpty ? changes : deciding
  }

  private static func states(_ verdict: Verdict) -> [(id: String, state: Verdict.Ground.State)] {
    verdict.grounds.map { ($0.rule.id, $0.state) }
  }

  public enum Entry: String, CaseIterable, Sendable {
    /// Was let in, and no longer is.
    case loses
    case gains
    /// Was not let in and still is not, by another answer.
    case changes
  }

  public var entry: Entry { old == .allow ? .loses : new == .allow ? .gains : .changes }
}
