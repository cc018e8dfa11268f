public import Fleet
public import Policies

/// A second evaluator of the plans, as plain as can be: it walks the packs as they were read, knows no mask and no
/// index, and holds every rule of every pack against the facts by their names.
///
/// What is missing is every value of its fact: a question is settled where all of them give one answer.
public struct Oracle: Sendable {
  let packs: [Pack]

  public enum Answer: Int, Comparable {
    case no, open, yes
    public static func < (a: Answer, b: Answer) -> Bool { a.rawValue < b.rawValue }
  }

  /// The facts of a question by name. `nil` where nothing is recorded.
  public struct Question: Sendable {
    public var subject: PolicySubject
    public var day: Day
    public var division: Int
    public var facts: [PolicyFact: PolicyValue]

    public init(
      subject: PolicySubject, day: Day, division: Int, facts: [PolicyFact: PolicyValue]
    ) {
      self.subject = subject
      self.day = day
      self.division = division
      self.facts = facts
    }

    var isExit: Bool {
      if case .code("out")? = facts[.direction] { subject == .gate } else { false }
    }
  }

  public init(packs: [Pack]) { self.packs = packs }

  public func outcome(of question: Question) -> Outcome {
    var worst = Outcome.allow
    for pack in packs {
      for rule in pack.rules where !rule.isException && rule.subjects.contains(question.subject) {
        worst = max(worst, outcome(of: rule, in: pack, question))
      }
    }
    return question.isExit && worst == .deny ? .review : worst
  }

  private func outcome(
    of rule: Pack.RuleEntry, in pack: Pack, _ question: Question
  ) -> Outcome {
    let parts = rule.parts
    if let until = parts.until, question.day > until { return .allow }
    var binds = answer(parts.binds, question)
    if question.day < parts.from {
      let mayBind =
        parts.from == pack.document.issued.upperBound
        && question.day >= pack.document.issued.lowerBound
      if !mayBind { return .allow }
      binds = min(binds, .open)
    }
    binds = min(binds, place(parts.area, question))
    if binds == .no { return .allow }
    let met = answer(parts.requires, question)
    if met == .yes { return .allow }
    var excused = Answer.no
    for exception in pack.rules where exception.excepts.contains(rule.id) {
      excused = max(excused, answer(exception.parts.binds, question))
    }
    if excused == .yes { return .allow }
    if binds == .yes, met == .no, excused == .no {
      if case .names(let names)? = question.facts[.exemption], !names.isEmpty { return .review }
      return rule.effect == .deny ? .deny : .review
    }
    return .unknown
  }

  private func place(_ area: PolicyRule.Area, _ question: Question) -> Answer {
    var best = Answer.no
    for division in area.divisions {
      best = max(best, lies(question.division, in: Int(division.number)))
    }
    for zone in area.zones {
      guard case .names(let names)? = question.facts[.zones], names.contains(zone) else { continue }
      for division in area.zonesWithin {
        best = max(best, lies(question.division, in: Int(division.number)))
      }
    }
    return best
  }

  /// By the digits in front of the zeros at the end, two by two.
  private func lies(_ place: Int, in area: Int) -> Answer {
    func digits(_ code: Int) -> Substring {
      var text = Substring("\(code)")
      while text.hasSuffix("00") { text.removeLast(2) }
      return text
    }
    if digits(place).hasPrefix(digits(area)) { return .yes }
    return digits(area).hasPrefix(digits(place)) ? .open : .no
  }

  public func answer(_ condition: Condition, _ question: Question) -> Answer {
    switch condition {
    case .all(let parts): parts.map { answer($0, question) }.min() ?? .yes
    case .any(let parts): parts.map { answer($0, question) }.max() ?? .no
    case .fact(let fact, let constraint): answer(fact, constraint, question)
    }
  }

  private func answer(
    _ fact: PolicyFact, _ constraint: Condition.Constraint, _ question: Question
  ) -> Answer {
    switch (question.facts[fact], constraint) {
    case (nil, .flag(let wanted)):
      return fact.isClosed ? (wanted ? .no : .yes) : .open
    case (nil, .among(let codes)):
      if fact.kind == .names { return .no }
      if fact == .warning { return codes.contains("none") ? .yes : .no }
      // A list that holds every code there is asks nothing.
      let all = PolicyCodes.of(fact).codes
      return fact.kind == .code(open: false) && all.allSatisfy(codes.contains) ? .yes : .open
    case (nil, .not(let codes)):
      if fact == .warning { return codes.contains("none") ? .no : .yes }
      return codes.isEmpty ? .yes : .open
    case (nil, .within(let range)):
      return range.lowerBound <= 0 && range.upperBound >= Int(Int32.max) ? .yes : .open
    case (.flag(let value)?, .flag(let wanted)): return value == wanted ? .yes : .no
    case (.day(let day)?, .flag(let wanted)): return (day <= question.day) == wanted ? .yes : .no
    case (.number(let number)?, .within(let range)):
      return range.contains(number) ? .yes : .no
    case (.number(let place)?, .inside(let divisions)):
      return divisions.map { lies(place, in: Int($0.number)) }.max() ?? .no
    case (.number(let place)?, .outside(let divisions)):
      switch divisions.map({ lies(place, in: Int($0.number)) }).max() ?? .no {
      case .yes: return .no
      case .open: return .open
      case .no: return .yes
      }
    case (.code(let code)?, .among(let codes)): return all(code, fact, codes.contains)
    case (.code(let code)?, .not(let codes)): return all(code, fact) { !codes.contains($0) }
    case (.names(let names)?, .among(let wanted)):
      return names.contains(where: wanted.contains) ? .yes : .no
    default: return .open
    }
  }

  /// A code may be the name of several, such as stage 6 of 6a and 6b.
  private func all(_ code: String, _ fact: PolicyFact, _ holds: (String) -> Bool) -> Answer {
    let codes = PolicyCodes.of(fact).members(of: code) ?? [code]
    if codes.allSatisfy(holds) { return .yes }
    return codes.contains(where: holds) ? .open : .no
  }
}
