extension Condition {
  /// The condition as a lawyer reads it: facts and what they must be, `and` before `or` in brackets.
  public func text(in language: Language) -> String {
    switch self {
    case .all(let parts) where parts.isEmpty: language == .english ? "always" : "一律"
    case .all(let parts):
      parts.map { $0.text(in: language) }.joined(separator: language == .english ? "; " : "；")
    case .any(let parts):
      "("
        + parts.map { $0.text(in: language) }
        .joined(separator: language == .english ? " or " : " 或 ") + ")"
    case .fact(let fact, let constraint):
      "\(fact.factName.text(in: language)) \(constraint.text(of: fact, in: language))"
    }
  }
}

extension Condition.Constraint {
  fileprivate func text(of fact: PolicyFact, in language: Language) -> String {
    switch (self, language) {
    case (.among(let codes), _): Self.list(codes, of: fact, in: language)
    case (.not(let codes), .english): "not " + Self.list(codes, of: fact, in: language)
    case (.not(let codes), .chinese): "非" + Self.list(codes, of: fact, in: language)
    case (.inside(let divisions), _): PolicyRule.Area(divisions).text(in: language)
    case (.outside(let divisions), .english):
      "not " + PolicyRule.Area(divisions).text(in: language)
    case (.outside(let divisions), .chinese): "非" + PolicyRule.Area(divisions).text(in: language)
    case (.flag(let flag), .english): flag ? "yes" : "no"
    case (.flag(let flag), .chinese): flag ? "是" : "否"
    case (.within(let range), _):
      switch (range.lowerBound <= 0, range.upperBound >= Int(Int32.max)) {
      case (true, true): language == .english ? "any" : "不限"
      case (true, false): "≤ \(range.upperBound)"
      case (false, true): "≥ \(range.lowerBound)"
      case (false, false): "\(range.lowerBound)–\(range.upperBound)"
      }
    }
  }

  private static func list(
    _ codes: [String], of fact: PolicyFact, in language: Language
  ) -> String {
    codes.map { fact.text(ofCode: $0, in: language) }
      .joined(separator: language == .english ? ", " : "、")
  }
}

extension PolicyRule {
  /// What the rule is about: passages, machinery, sale and so on.
  public func subjectText(in language: Language) -> String {
    subjects.map { $0.text(in: language) }.joined(separator: language == .english ? ", " : "、")
  }
}

extension PolicyRule.Area {
  /// The divisions by their names and the zones; the whole country where neither is named.
  public func text(in language: Language) -> String {
    let names = divisions.map { $0.name ?? $0.description } + zones
    if names.isEmpty { return language == .english ? "the whole country" : "全国" }
    return names.joined(separator: language == .english ? ", " : "、")
  }
}
