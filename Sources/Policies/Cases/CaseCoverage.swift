public import Fleet

/// What the cases of a pack show of one rule: every thing that should be shown, and whether it is.
public struct CaseCoverage: Sendable {
  public let rule: String
  public let demands: [Demand]

  public var shown: Int { demands.count { $0.isShown } }
  public var isComplete: Bool { shown == demands.count }

  public struct Demand: Hashable, Sendable {
    public let name: String
    public let isShown: Bool
  }
}

extension Pack {
  /// What `cases` show of each rule of this pack. Each rule must be seen: met; not met, for each of its demands
  /// and at the nearest value that fails; and not binding, by one day, by the place, and by each single fact,
  /// at the nearest value where it is a number or an ordered code.
  public func coverage(by cases: [PackCase], _ rules: RuleSet) -> [CaseCoverage] {
    let byRule = Dictionary(grouping: cases, by: \.rule)
    return self.rules.map { entry in
      let id = "\(key)/\(entry.id)"
      return CaseCoverage(
        rule: id, demands: demands(of: entry, by: byRule[id] ?? [], rules))
    }
  }

  /// What these cases, all of one rule, show of it. Each demand is shown by some case alone, so what two lists of
  /// cases show together is what either shows.
  func demands(
    of entry: RuleEntry, by cases: [PackCase], _ rules: RuleSet
  ) -> [CaseCoverage.Demand] {
    CoverageRun(entry: entry, document: document, cases: cases, rules: rules).demands
  }
}

private struct CoverageRun {
  let entry: Pack.RuleEntry
  let document: PlanDocument
  let cases: [PackCase]
  let rules: RuleSet

  private var bound: [PackCase] { cases.filter { $0.state != .unbound } }
  private var unbound: [PackCase] { cases.filter { $0.state == .unbound } }
  private var met: [PackCase] { cases.filter { $0.state == .ground(.met) } }
  private var unmet: [PackCase] {
    cases.filter {
      $0.state == .ground(.notMet) || $0.state == .ground(.referred)
    }
  }

  var demands: [CaseCoverage.Demand] {
    var demands: [CaseCoverage.Demand] = []
    func demand(_ name: String, _ isShown: Bool) {
      demands.append(CaseCoverage.Demand(name: name, isShown: isShown))
    }
    demand(entry.isException ? "applies" : "met", !met.isEmpty)
    days(demand)
    place(demand)
    for (name, part) in Self.parts(entry.parts.binds) { binding(name, part, demand) }
    guard !entry.isException else { return demands }
    demand("not met", !unmet.isEmpty)
    for (name, part) in Self.parts(entry.parts.requires) { requirement(name, part, demand) }
    return demands
  }

  private func days(_ demand: (String, Bool) -> Void) {
    // An exception lives as long as the rules that it is one to.
    guard !entry.isException else { return }
    let first =
      entry.parts.from == document.issued.upperBound ? document.issued.lowerBound : entry.parts.from
    let before = first.advanced(by: -1)
    demand("unbound on \(before)", unbound.contains { $0.day == before })
    demand("bound on \(entry.parts.from)", bound.contains { $0.day == entry.parts.from })
    if let until = entry.parts.until {
      demand("bound on \(until)", bound.contains { $0.day == until })
      let after = until.advanced(by: 1)
      demand("unbound on \(after)", unbound.contains { $0.day == after })
    }
  }

  /// Bound in every place of the list, unbound in a place that is in none of them.
  private func place(_ demand: (String, Bool) -> Void) {
    guard !entry.isException else { return }
    let area = entry.parts.area
    for division in area.divisions {
      demand(
        "bound in \(division)",
        bound.contains { division.contains($0.situation.division) })
    }
    for zone in area.zones {
      demand("bound in \(zone)", bound.contains { $0.situation.holds(zone, in: .zones) })
    }
    demand(
      "unbound elsewhere",
      unbound.contains { found in
        !area.divisions.contains { $0.contains(found.situation.division) }
          && !area.zones.contains { found.situation.holds($0, in: .zones) }
          && rules.holds(entry.parts.binds, for: found.situation) == true
      })
  }

  /// Unbound because of this part alone.
  private func binding(_ name: String, _ part: Condition, _ demand: (String, Bool) -> Void) {
    let others = Self.parts(entry.parts.binds).filter { $0.part != part }
    let alone = cases.filter { found in
      guard entry.isException ? found.state != .ground(.met) : found.state == .unbound else {
        return false
      }
      return rules.holds(part, for: found.situation) == false
        && others.allSatisfy { rules.holds($0.part, for: found.situation) == true }
    }
    demand("unbound by \(name)", alone.contains { Self.isNear($0.situation, part) })
    if let edge = Self.edge(part) {
      demand("bound at \(name) \(edge.inside)", bound.contains { edge.isInside($0.situation) })
    }
  }

  /// Not met because of this part alone.
  private func requirement(_ name: String, _ part: Condition, _ demand: (String, Bool) -> Void) {
    let others = Self.parts(entry.parts.requires).filter { $0.part != part }
    let alone = unmet.filter { found in
      rules.holds(part, for: found.situation) == false
        && others.allSatisfy { rules.holds($0.part, for: found.situation) == true }
    }
    demand("not met by \(name)", alone.contains { Self.isNear($0.situation, part) })
    if let edge = Self.edge(part) {
      demand("met at \(name) \(edge.inside)", met.contains { edge.isInside($0.situation) })
    }
    // Every way to meet it is shown.
    if case .any(let ways) = part {
      for way in ways {
        demand(
          "met by \(Self.name(way)) alone",
          met.contains { found in
            rules.holds(way, for: found.situation) == true
              && ways.allSatisfy { $0 == way || rules.holds($0, for: found.situation) == false }
          })
      }
    }
  }

  /// The parts that are joined by "and", each with a name.
  private static func parts(_ condition: Condition) -> [(name: String, part: Condition)] {
    condition.joinedParts.map { (name($0), $0) }
  }

  private static func name(_ condition: Condition) -> String {
    switch condition {
    case .fact(let fact, _): fact.name
    case .any(let parts): parts.map(name).joined(separator: " or ")
    case .all(let parts): parts.map(name).joined(separator: " and ")
    }
  }

  /// The nearest values on both sides of where a constraint ends.
  private struct Edge {
    let fact: PolicyFact
    let inside: String
    let outside: PolicyValue
    let value: PolicyValue

    func isInside(_ situation: Situation) -> Bool { situation[fact]?.value == value }
    func isOutside(_ situation: Situation) -> Bool { situation[fact]?.value == outside }
  }

  /// Where an ordered constraint begins, if it begins anywhere above the lowest value.
  private static func edge(_ condition: Condition) -> Edge? {
    if case .any(let parts) = condition { return parts.lazy.compactMap(edge).first }
    // Warnings are recorded as themselves: one is there, or none.
    guard case .fact(let fact, let constraint) = condition, fact != .warning else { return nil }
    switch constraint {
    case .within(let range) where range.lowerBound > 0 && range.lowerBound < range.upperBound:
      return Edge(
        fact: fact, inside: "\(range.lowerBound)", outside: .number(range.lowerBound - 1),
        value: .number(range.lowerBound))
    case .among(let codes):
      let table = PolicyCodes.of(fact)
      guard table.isOrdered, let first = codes.first,
        let place = table.codes.firstIndex(of: first), place > 0
      else { return nil }
      return Edge(
        fact: fact, inside: first, outside: .code(table.codes[place - 1]), value: .code(first))
    default: return nil
    }
  }

  /// Where a part has an edge, a case shows it only at the nearest value outside.
  private static func isNear(_ situation: Situation, _ part: Condition) -> Bool {
    edge(part).map { $0.isOutside(situation) } ?? true
  }
}

extension Condition {
  /// The parts that are joined by "and".
  var joinedParts: [Condition] {
    if case .all(let parts) = self { parts.flatMap(\.joinedParts) } else { [self] }
  }
}

extension PackCase {
  var day: Day { situation.day }
}

extension Situation {
  func holds(_ name: String, in fact: PolicyFact) -> Bool {
    if case .names(let names) = self[fact]?.value { names.contains(name) } else { false }
  }
}
