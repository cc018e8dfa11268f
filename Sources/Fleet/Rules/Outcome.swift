/// The answer of a verdict. Its order is its precedence: the highest outcome of all grounds is the answer.
public enum Outcome: UInt8, Comparable, CaseIterable, Sendable {
  /// Every rule that binds is met; where none binds the verdict says so.
  case allow = 0
  /// A fact that a binding rule needs is missing.
  case unknown = 1
  /// A person must look: facts contradict each other, or a rule that may bind is not confirmed.
  case review = 2
  /// At least one rule that binds is not met, on known facts.
  case deny = 3

  public static func < (a: Outcome, b: Outcome) -> Bool { a.rawValue < b.rawValue }

  /// The stable name in JSON.
  public var code: String {
    switch self {
    case .allow: "allow"
    case .unknown: "unknown"
    case .review: "review"
    case .deny: "deny"
    }
  }

  /// What the answer is called: at a gate (放行…) or of an eligibility question (符合…).
  public func text(in language: Language, atGate: Bool = false) -> String {
    switch (self, language) {
    case (.allow, .english): atGate ? "let in" : "meets"
    case (.allow, .chinese): atGate ? "放行" : "符合"
    case (.unknown, .english): "facts missing"
    case (.unknown, .chinese): atGate ? "资料不全" : "资料不足"
    case (.review, .english): "a person must look"
    case (.review, .chinese): atGate ? "转人工" : "存疑"
    case (.deny, .english): atGate ? "not let in" : "does not meet"
    case (.deny, .chinese): atGate ? "不放行" : "不符合"
    }
  }
}
