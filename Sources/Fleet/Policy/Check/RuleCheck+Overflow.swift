extension RuleCheck.Overflow: Explained {
  public var code: String { "policy.too-much" }

  /// How many rules and facts are named: those that weigh most.
  private static let shown = 5

  public func text(in language: Language) -> String {
    let separator = language == .english ? ", " : "、"
    let facts = facts.filter { $0.classes > 2 }.prefix(Self.shown).map { fact in
      let name = FactName(rawValue: fact.name).text(in: language)
      return language == .english
        ? "\(name) (\(fact.classes) values)" : "\(name)（\(fact.classes) 类取值）"
    }.joined(separator: separator)
    let named = rules.prefix(Self.shown).joined(separator: separator)
    let more = rules.count - min(rules.count, Self.shown)
    switch language {
    case .english:
      return "the check was given up at its bound: \(rules.count) rules that share facts make "
        + "\(Self.short(situations)) situations, by \(facts); they are \(named)"
        + (more > 0 ? " and \(more) more" : "")
    case .chinese:
      return "检查工作量超出上限，已中止：\(rules.count) 条相互关联的规则构成 \(Self.short(situations)) 种情形，"
        + "涉及\(facts)；规则为 \(named)" + (more > 0 ? " 等，另有 \(more) 条" : "")
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english:
      "let these rules use the same thresholds, or check them as plans of their own, a part at a time"
    case .chinese: "请统一这些规则的阈值，或拆分为多个计划分别检查"
    }
  }

  /// Three digits and a power of ten, where there are many.
  private static func short(_ number: Double) -> String {
    guard number >= 1e6 else { return "\(Int(number))" }
    var (value, exponent) = (number, 0)
    while value >= 10, exponent < 400 {
      value /= 10
      exponent += 1
    }
    return "\(Double(Int(value * 100)) / 100)e\(exponent)"
  }
}
