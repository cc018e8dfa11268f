import Fleet

extension PackCase {
  /// Reads the cases of a file:
  ///
  ///     pack: changzhi-2021
  ///     rules:
  ///       13-freight-V:
  ///         base: {about: gate, division: 140406, at: 2021-09-01, freight: other, annualFreight: 1500000}
  ///         cases:
  ///           - {stage: "5", is: met, outcome: allow}
  ///           - {stage: "4", at: 2021-06-16, is: unbound, outcome: allow}
  ///
  /// A case is the base with its own members on top; `missing` takes a fact away. A time without a zone is
  /// China time, a day alone its noon.
  public static func read(_ text: String, file: String) throws(PackErrors) -> [PackCase] {
    let source = PackSource(file: file)
    var cases: [PackCase] = []
    if let members = source.root(of: text)?.members() {
      let key = members.require("pack")?.text() ?? ""
      if let rules = members.require("rules")?.members() {
        for (name, _, node) in rules.rest() {
          guard let parts = node.members() else { continue }
          let base = parts.take("base")?.members().map(CaseMembers.init) ?? CaseMembers()
          for node in parts.require("cases")?.elements() ?? [] {
            let reader = CaseReader(file: file, key: key, rule: "\(key)/\(name)")
            if let found = reader.read(node, on: base) { cases.append(found) }
          }
          parts.finish()
        }
      }
      members.finish()
    }
    guard source.errors.isEmpty else { throw PackErrors(source.errors) }
    return cases
  }
}

/// Members by name, where later ones replace earlier ones.
struct CaseMembers {
  var members: [(name: String, key: PackNode, value: PackNode)] = []

  init() {}
  init(_ members: PackMembers) { self.members = members.rest() }

  func merged(with other: CaseMembers) -> CaseMembers {
    var result = self
    for member in other.members {
      result.members.removeAll { $0.name == member.name }
      result.members.append(member)
    }
    return result
  }
}

private struct CaseReader {
  let file: String
  let key: String
  let rule: String

  func read(_ node: PackNode, on base: CaseMembers) -> PackCase? {
    guard let own = node.members().map(CaseMembers.init) else { return nil }
    let all = base.merged(with: own)
    func member(_ name: String) -> PackNode? { all.members.first { $0.name == name }?.value }
    func require(_ name: String) -> PackNode? {
      guard let value = member(name) else {
        node.report(.missingKey(name))
        return nil
      }
      return value
    }
    let subject = require("about")?.word(PolicySubject.allCases.map(\.code), of: "subject")
      .flatMap { PolicySubject(code: $0) }
    let division = require("division")?.division(listed: false)
    let at = require("at").flatMap { $0.instant() }
    let state = require("is")?.word(PackCase.State.codes, of: "state").flatMap(PackCase.State.init)
    let outcome = require("outcome")?.word(Outcome.allCases.map(\.code), of: "outcome")
      .flatMap { code in Outcome.allCases.first { $0.code == code } }
    guard let subject, let division, let at, let state, let outcome else { return nil }
    var situation = Situation(subject, at: at, in: division)
    var clauses: [String: PackCase.State]?
    for (name, key, value) in all.members {
      switch name {
      case "about", "division", "at", "is", "outcome": break
      case "clauses": clauses = readClauses(value)
      case "warnings":
        situation.warnings = (value.elements() ?? []).compactMap { readWarning($0, in: division) }
      // The fact itself, or the plant's table that makes it so.
      case "measures" where value.scalar != nil:
        if value.scalar != "missing" {
          situation.set(.measures, value.value(of: .measures))
        }
      case "measures": situation.measures = (value.elements() ?? []).compactMap(readMeasures)
      case "exemptions": situation.exemptions = (value.elements() ?? []).compactMap(readExemption)
      case "quotaUsed": situation.quotaUsed = value.number()
      default:
        guard let fact = PolicyFact(name: name) else {
          key.report(
            .unknownKey(name, nearest: nearest(to: name, among: PolicyFact.allCases.map(\.name))))
          continue
        }
        if value.scalar != "missing" { situation.set(fact, value.value(of: fact)) }
      }
    }
    return PackCase(
      file: file, line: node.line, rule: rule, situation: situation, state: state,
      outcome: outcome, clauses: clauses)
  }

  private func readClauses(_ node: PackNode) -> [String: PackCase.State] {
    var clauses: [String: PackCase.State] = [:]
    for (name, _, value) in node.members()?.rest() ?? [] {
      guard let state = value.word(PackCase.State.codes, of: "state").flatMap(PackCase.State.init)
      else { continue }
      clauses[name.contains("/") ? name : "\(key)/\(name)"] = state
    }
    return clauses
  }

  private func readWarning(_ node: PackNode, in division: DivisionCode) -> PollutionWarning? {
    guard let members = node.members() else { return nil }
    let level = members.require("level")?
      .word(PollutionWarning.Level.allCases.map(\.rawValue), of: "level")
      .flatMap(PollutionWarning.Level.init)
    let from = members.require("from")?.instant()
    let until = members.take("until")?.instant()
    let area =
      members.take("area")?.oneOrMore().compactMap { $0.division(listed: false) }
      ?? [division]
    members.finish()
    guard let level, let from else { return nil }
    return PollutionWarning(
      id: "case", issuer: "case", area: area, level: level, from: from, until: until)
  }

  private func readMeasures(_ node: PackNode) -> WarningMeasures? {
    guard let members = node.members() else { return nil }
    let level = members.require("level")?
      .word(PollutionWarning.Level.allCases.map(\.rawValue), of: "level")
      .flatMap(PollutionWarning.Level.init)
    let stages = members.take("stages")?.oneOrMore().compactMap { $0.text() }
    let energies = members.take("energies")?.oneOrMore().compactMap { $0.text() } ?? []
    let hours = members.take("hours").map { node in
      DayHours(node.oneOrMore().flatMap { $0.hours() })
    }
    let quota = members.take("quota")?.number()
    members.finish()
    return level.map {
      WarningMeasures(level: $0, stages: stages, energies: energies, hours: hours, quota: quota)
    }
  }

  private func readExemption(_ node: PackNode) -> Exemption? {
    guard let members = node.members() else { return nil }
    let from = members.require("from")?.day()
    let until = members.require("until")?.day()
    let reason = members.take("reason")?.text() ?? "case"
    let category = members.take("category")?.word(PolicyCodes.of(.exemption).codes, of: "category")
    let clause = members.take("clause")?.text()
    members.finish()
    guard let from, let until else { return nil }
    var exemption = Exemption(
      id: "case", subject: .vin("case"), reason: reason, from: from, until: until)
    exemption.category = category
    exemption.clause = clause
    return exemption
  }
}

extension PackNode {
  /// A day (its noon) or a time, China's where no zone is named.
  func instant() -> Instant? {
    guard let text = scalar else {
      report(.type(expected: .day, found: "no time"))
      return nil
    }
    if let day = try? Day(text) {
      return day.start(in: .china).advanced(byMilliseconds: 43_200_000)
    }
    guard let instant = Instant(written: text) else {
      report(.day(text))
      return nil
    }
    return instant
  }

  /// An hour of the day by its number, or a part of the day such as `06:30-22:00`.
  fileprivate func hours() -> [Range<Int>] {
    if let part = scalar.flatMap({ DayHours(reading: $0) }) { return part.spans }
    return number().map { DayHours(hours: [$0]).spans } ?? []
  }

  /// The value of a fact as a case records it.
  func value(of fact: PolicyFact) -> PolicyValue? {
    switch fact.kind {
    case .code:
      return text().flatMap { code in
        if fact.kind == .code(open: false), PolicyCodes.of(fact).members(of: code) == nil {
          report(
            .word(
              code, nearest: fact.nearestCode(to: code, among: PolicyCodes.of(fact).codes),
              of: fact.name))
          return nil
        }
        return .code(code)
      }
    case .number: return number().map(PolicyValue.number)
    case .division: return division(listed: false).map { .number(Int($0.number)) }
    case .flag: return flag().map(PolicyValue.flag)
    case .since:
      if scalar == "yes" || scalar == "no" { return flag().map(PolicyValue.flag) }
      return day().map(PolicyValue.day)
    case .names: return .names(oneOrMore().compactMap { $0.text() })
    }
  }
}
