/// What a complete check of a rule set found: every situation that the rules can tell apart was judged.
public struct RuleCheck: Sendable {
  /// How many situations there are, with independent facts multiplied.
  public internal(set) var combinations: Double = 0
  /// How many were visited to judge them all.
  public internal(set) var visited = 0
  public internal(set) var findings: [Finding] = []

  public struct Finding: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      /// A day on which a plan may bind or not, or days between a rule and the one that takes over.
      case gap
      /// Every vehicle or machine is refused, though each rule alone could be met.
      case contradiction
      /// No situation binds the rule.
      case neverBinds = "never-binds"
      /// Whenever the rule is not met, another one refuses already.
      case hidden

      public func text(in language: Language) -> String {
        switch (self, language) {
        case (.gap, .english): "a gap"
        case (.gap, .chinese): "缺口"
        case (.contradiction, .english): "no way to meet the rules together"
        case (.contradiction, .chinese): "规则相互矛盾，无法同时满足"
        case (.neverBinds, .english): "never binds"
        case (.neverBinds, .chinese): "从不适用"
        case (.hidden, .english): "hidden: others refuse whenever it does"
        case (.hidden, .chinese): "被遮蔽：其不满足时其他规则均已拒绝"
        }
      }
    }

    public let kind: Kind
    /// The rules it is about, by id.
    public let rules: [String]
    /// A situation that shows it, ready to be asked again; `nil` where there is none to show.
    public let example: Situation?
    /// The outcome that the rules give there.
    public let outcome: Outcome?

    public static func == (a: Finding, b: Finding) -> Bool {
      a.kind == b.kind && a.rules == b.rules
    }
    public func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(rules)
    }
  }
}
