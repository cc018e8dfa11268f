public import Fleet

/// A case that would show something of a rule that no case shows yet, as the rules judge it now.
///
/// It proves nothing until a person has read it: what a rule answers is not yet what the plan says.
public struct CaseProposal: Sendable {
  /// The rule, with its pack's key.
  public let rule: String
  /// What the case shows.
  public let demands: [String]
  /// The line of a file of cases.
  public let yaml: String
}

extension Pack {
  /// Cases for everything that `cases` do not show, and what no case could be found for.
  ///
  /// Each is the situation of the rule met or not met, with one fact, the day or the place moved over the edge.
  ///
  /// - Complexity: some thirty verdicts for each rule that is not shown whole.
  public func proposals(
    besides cases: [PackCase], by rules: RuleSet
  ) -> (proposals: [CaseProposal], open: [CaseCoverage]) {
    let byRule = Dictionary(grouping: cases, by: \.rule)
    var proposals: [CaseProposal] = []
    var open: [CaseCoverage] = []
    for entry in self.rules {
      let id = "\(key)/\(entry.id)"
      var isShown = demands(of: entry, by: byRule[id] ?? [], rules).map(\.isShown)
      guard isShown.contains(false) else { continue }
      for situation in CaseSituations(of: entry, in: self, rules).all {
        guard isShown.contains(false) else { break }
        let found = demands(
          of: entry, by: [PackCase(situation, rule: id, judgedBy: rules)], rules)
        let new = found.indices.filter { found[$0].isShown && !isShown[$0] }
        guard !new.isEmpty else { continue }
        for place in new { isShown[place] = true }
        proposals.append(
          CaseProposal(
            rule: id, demands: new.map { found[$0].name },
            yaml: PackCase.yaml(situation, rule: id, by: rules)))
      }
      let all = demands(of: entry, by: [], rules)
      let rest = all.indices.filter { !isShown[$0] }.map { all[$0] }
      if !rest.isEmpty { open.append(CaseCoverage(rule: id, demands: rest)) }
    }
    return (proposals, open)
  }
}

extension CaseProposal {
  /// A file of cases: `pack:`, then the proposals by their rules, each with what it shows in a comment before it.
  ///
  /// - Parameter heading: lines of comment at the top.
  public static func file(of key: String, _ proposals: [CaseProposal], heading: [String]) -> String
  {
    var lines = heading.map { "# \($0)" } + ["pack: \(quoted(key))", "rules:"]
    var last: String?
    for proposal in proposals {
      let name = String(proposal.rule.dropFirst(key.count + 1))
      if name != last { lines += ["  \(quoted(name)):", "    cases:"] }
      last = name
      lines.append("      # \(proposal.demands.joined(separator: "; "))")
      lines.append("      \(proposal.yaml)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A name as YAML reads it back.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 &- 0x30 < 10
        || ($0 | 0x20) &- 0x61 < 26
    }
    guard !isPlain || text.first == "-" else { return text }
    let inner = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(inner)\""
  }
}

extension PackCase {
  /// A situation as a case that says what the rules say.
  fileprivate init(_ situation: Situation, rule: String, judgedBy rules: RuleSet) {
    let verdict = rules.verdict(of: situation)
    let ground = verdict.grounds.first { $0.rule.id == rule }
    self.init(
      file: "", line: 0, rule: rule, situation: situation,
      state: ground.map { .ground($0.state) } ?? .unbound, outcome: verdict.outcome, clauses: nil)
  }
}

/// The situations in which a rule may show what it does: met, not met, and each with one thing moved.
private struct CaseSituations {
  /// Values of facts that make a condition true, or false; `nil` takes a fact away.
  private typealias Values = [PolicyFact: PolicyValue?]

  private let entry: Pack.RuleEntry
  /// The rule that an exception is one to; the rule itself otherwise.
  private let subject: Pack.RuleEntry
  private let document: PlanDocument
  private let met: Situation
  private let unmet: Situation

  init(of entry: Pack.RuleEntry, in pack: Pack, _ rules: RuleSet) {
    self.entry = entry
    document = pack.document
    subject =
      entry.isException ? pack.rules.first { entry.excepts.contains($0.id) } ?? entry : entry
    let parts = subject.parts
    var met = Situation(
      subject.subjects.first ?? .gate, at: Self.noon(of: parts.from), in: Self.home(of: parts.area))
    if parts.area.divisions.isEmpty, let zone = parts.area.zones.first {
      met.set(.zones, .names([zone]))
    }
    for part in parts.binds.joinedParts + parts.requires.joinedParts {
      if let values = Self.alternatives(part, true).first { Self.lay(values, over: &met) }
    }
    self.met = met
    // Not met by one part alone, which must not keep the rule from binding.
    let id = "\(pack.key)/\(subject.id)"
    var unmet = met
    search: for part in parts.requires.joinedParts {
      for values in Self.alternatives(part, false) {
        unmet = met
        Self.lay(values, over: &unmet)
        let ground = rules.verdict(of: unmet).grounds.first { $0.rule.id == id }
        if let state = ground?.state, state != .met { break search }
      }
    }
    self.unmet = unmet
  }

  var all: [Situation] {
    var found: [Situation] = []
    func add(_ base: Situation, _ values: Values) {
      var situation = base
      Self.lay(values, over: &situation)
      found.append(situation)
    }
    func move(_ base: Situation, _ change: (inout Situation) -> Void) {
      var situation = base
      change(&situation)
      found.append(situation)
    }
    if entry.isException {
      for part in entry.parts.binds.joinedParts {
        for values in Self.alternatives(part, true) + Self.alternatives(part, false) {
          add(unmet, values)
        }
      }
    }
    found += [met, unmet]
    for part in entry.parts.requires.joinedParts {
      for values in Self.alternatives(part, true) + Self.alternatives(part, false) {
        add(met, values)
      }
    }
    for day in edges { move(unmet) { $0.at = Self.noon(of: day) } }
    for division in entry.parts.area.divisions {
      move(unmet) { $0.division = Self.county(in: division) }
    }
    for zone in entry.parts.area.zones {
      guard let within = entry.parts.area.zonesWithin.first else { continue }
      let home = Self.county(in: within, besides: entry.parts.area.divisions)
      move(unmet) {
        $0.division = home
        $0.set(.zones, .names([zone]))
      }
    }
    if let far = Self.places.first(where: { place in
      !document.area.contains { $0.contains(place) || place.contains($0) }
    }) {
      move(unmet) {
        $0.division = far
        if !entry.parts.binds.facts.contains(.zones) { $0[.zones] = nil }
      }
    }
    for part in entry.parts.binds.joinedParts {
      for values in Self.alternatives(part, true) + Self.alternatives(part, false) {
        add(unmet, values)
        add(met, values)
      }
    }
    return found
  }

  /// The days on both sides of the rule's first and last one.
  private var edges: [Day] {
    let parts = entry.parts
    let first = parts.from == document.issued.upperBound ? document.issued.lowerBound : parts.from
    return [first.advanced(by: -1), parts.from]
      + (parts.until.map { [$0, $0.advanced(by: 1)] } ?? [])
  }

  private static func noon(of day: Day) -> Instant {
    day.start(in: .china).advanced(byMilliseconds: 43_200_000)
  }

  private static func home(of area: PolicyRule.Area) -> DivisionCode {
    county(in: area.divisions.first ?? area.zonesWithin.first ?? places[0])
  }

  /// A county in a city or province, which is one of several where only the city is said; the division itself where it
  /// is one, or where the table has none in it.
  private static func county(
    in division: DivisionCode, besides others: [DivisionCode] = []
  ) -> DivisionCode {
    guard division.level != .county else { return division }
    let isProvince = division.level == .province
    let prefix = division.description.prefix(isProvince ? 2 : 4)
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    for city in isProvince ? 1...99 : 0...0 {
      for county in 1...99 {
        let text = "\(prefix)\(isProvince ? digits(city) : "")\(digits(county))"
        if let code = try? DivisionCode(text), code.name != nil,
          !others.contains(where: { $0.contains(code) })
        {
          return code
        }
      }
    }
    return division
  }

  /// Two places of which at least one lies outside any plan of less than the country.
  private static let places = ["110101", "310101", "440103"].compactMap { try? DivisionCode($0) }

  private static func lay(_ values: Values, over situation: inout Situation) {
    for (fact, value) in values {
      guard let value else {
        situation[fact] = nil
        continue
      }
      // A rule can ask for a zone that it lies in and for another one.
      if case .names(let names) = value, case .names(let old)? = situation[fact]?.value {
        situation.set(fact, .names(Set(names + old).sorted()))
      } else {
        situation.set(fact, value)
      }
    }
  }

  /// Values that make the condition so: by every way that it has, the nearest to where it ends first.
  private static func alternatives(_ condition: Condition, _ isTrue: Bool) -> [Values] {
    switch (condition, isTrue) {
    case (.fact(let fact, let constraint), _):
      return (isTrue ? inside(fact, constraint) : outside(fact, constraint)).map { [fact: $0] }
    case (.all(let parts), true), (.any(let parts), false):
      return [joined(parts.map { ($0, isTrue) })]
    case (.any(let parts), true), (.all(let parts), false):
      return parts.indices.flatMap { place in
        // This one, and none of the others.
        alternatives(parts[place], isTrue).map { values in
          joined(
            parts.indices.filter { $0 != place }.map { (parts[$0], !isTrue) }
          ).merging(values) { $1 }
        }
      }
    }
  }

  private static func joined(_ parts: [(Condition, Bool)]) -> Values {
    parts.reduce(into: [:]) { values, part in
      values.merge(alternatives(part.0, part.1).first ?? [:]) { $1 }
    }
  }

  private static func inside(
    _ fact: PolicyFact, _ constraint: Condition.Constraint
  ) -> [PolicyValue?] {
    switch constraint {
    case .among(let names) where fact.kind == .names:
      return names.isEmpty ? [] : [.names([names[0]])]
    case .among(let codes): return codes.prefix(2).map { PolicyValue.code($0) }
    case .not(let codes):
      let others = PolicyCodes.of(fact).codes.filter { !codes.contains($0) }
      return others.prefix(1).map { PolicyValue.code($0) }
    case .flag(let flag): return [.flag(flag)]
    case .inside(let divisions): return divisions.prefix(1).map { place(county(in: $0)) }
    case .outside(let divisions): return elsewhere(than: divisions)
    case .within(let range):
      let low = PolicyValue.number(range.lowerBound)
      return isOpen(range) ? [low] : [low, .number(range.upperBound)]
    }
  }

  private static func outside(
    _ fact: PolicyFact, _ constraint: Condition.Constraint
  ) -> [PolicyValue?] {
    let table = PolicyCodes.of(fact)
    switch constraint {
    case .among where fact.kind == .names: return [nil]
    case .among(let codes):
      let others = table.codes.filter { !codes.contains($0) }
      var found = [others.first, others.last].compactMap(\.self)
      // In an ordered list the one before the first is the nearest.
      if table.isOrdered, let first = codes.first, let place = table.codes.firstIndex(of: first),
        place > 0
      {
        found.insert(table.codes[place - 1], at: 0)
      }
      if found.isEmpty, fact.kind == .code(open: true) { found = ["other"] }
      return found.map { PolicyValue.code($0) }
    case .not(let codes): return codes.prefix(1).map { PolicyValue.code($0) }
    case .flag(let flag): return [.flag(!flag)]
    case .inside(let divisions): return elsewhere(than: divisions)
    case .outside(let divisions): return divisions.prefix(1).map { place(county(in: $0)) }
    case .within(let range):
      var found: [PolicyValue?] = []
      if range.lowerBound > 0 { found.append(.number(range.lowerBound - 1)) }
      if !isOpen(range) { found.append(.number(range.upperBound + 1)) }
      return found
    }
  }

  private static func place(_ division: DivisionCode) -> PolicyValue {
    .number(Int(division.number))
  }

  /// A county that none of the divisions covers: a neighbour of the first one where there is any.
  private static func elsewhere(than divisions: [DivisionCode]) -> [PolicyValue?] {
    let near = (divisions.first?.parent).map { [county(in: $0, besides: divisions)] } ?? []
    return (near + places).filter { place in !divisions.contains { $0.contains(place) } }
      .prefix(1).map { place($0) }
  }

  /// Whether a range has no upper end.
  private static func isOpen(_ range: ClosedRange<Int>) -> Bool {
    range.upperBound >= Int(Int32.max)
  }
}
