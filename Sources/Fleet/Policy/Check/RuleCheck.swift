/// What a complete check of a rule set found: every situation that the rules can tell apart was judged.
public struct RuleCheck: Sendable {
  /// How many situations there are, with independent facts multiplied.
  public internal(set) var combinations: Double = 0
  /// How many were visited to judge them all.
  public internal(set) var visited = 0
  /// How much was done, in the steps of ``limit``.
  var steps = 0
  public internal(set) var findings: [Finding] = []
  /// Why the check was given up; `nil` where every situation was judged. What was given up found nothing out.
  public internal(set) var overflow: Overflow?

  /// What made a check longer than its bound.
  public struct Overflow: Error, Hashable, Sendable {
    /// The rules that share the facts below, by id: those that ask for a fact with the most classes first.
    public let rules: [String]
    /// The facts that these rules read together, with how many classes the rules make of each, the most first.
    public let facts: [Fact]
    /// How many situations that would be.
    public let situations: Double

    public struct Fact: Hashable, Sendable {
      /// The fact, or the zone or list.
      public let name: String
      public let classes: Int
    }
  }

  /// How much a check may do: holding a situation against up to 64 rules is some steps. Our own choice: an optimized
  /// program ends or gives up within a minute.
  public static let limit = 8_000_000_000

  public struct Finding: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      /// A day on which a plan may bind or not, or days between a rule and the one that takes over. That a plan ends
      /// as a whole, with its last rules, is none.
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
    /// The days of a gap, those on which rules contradict each other, and those of a rule that never binds; `nil` for
    /// a rule that is hidden, whenever it binds.
    public let days: Days?
    /// A situation that shows it, ready to be asked again: of a gap the first of its days, with the facts by which the
    /// rule bound before; of a contradiction one in which all these rules bind, where there is such a one; of a rule that
    /// never binds the nearest to what its conditions ask, on its first day. `nil` where there is none to show.
    public let example: Situation?
    /// The outcome that the rules give there.
    public let outcome: Outcome?

    /// Some days in a row; without a last one they go on.
    public struct Days: Hashable, Sendable {
      public let first: Day
      public let last: Day?

      init(_ first: Day, _ last: Day?) {
        self.first = first
        self.last = last
      }
    }

    /// What was found, and on which days.
    public func text(in language: Language) -> String {
      let kind = kind.text(in: language)
      guard let days else { return kind }
      switch (language, days.last) {
      case (.english, let last?): return "\(kind) (\(days.first) to \(last))"
      case (.english, nil): return "\(kind) (from \(days.first) on)"
      case (.chinese, let last?): return "\(kind)（\(days.first) 至 \(last)）"
      case (.chinese, nil): return "\(kind)（自 \(days.first) 起）"
      }
    }

    public static func == (a: Finding, b: Finding) -> Bool {
      a.kind == b.kind && a.rules == b.rules
    }
    public func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(rules)
    }
  }
}
