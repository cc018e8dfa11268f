extension RuleSet {
  /// The combination as a situation that anyone can ask again.
  func situation(
    _ facts: [CheckFact], _ digits: [Int], _ cell: CheckCell, _ subject: PolicySubject
  ) -> Situation {
    var situation = Situation(
      subject, at: Day(daysSince1970: cell.day).noon,
      in: DivisionCode(number: UInt32(cell.division)))
    var zones: [String] = []
    var lists: [String] = []
    for (fact, digit) in zip(facts, digits) {
      let value = fact.classes[digit]
      switch fact.source {
      case .name(let number):
        guard value == 1, let name = vocabulary.name(of: number) else { continue }
        if rules.contains(where: { $0.area.zones.contains(name) || $0.asks(.zones, name) }) {
          zones.append(name)
        } else {
          lists.append(name)
        }
      case .field(let field): situation.set(field, vocabulary.value(of: value, for: field))
      }
    }
    if !zones.isEmpty { situation.set(.zones, .names(zones)) }
    if !lists.isEmpty { situation.set(.lists, .names(lists)) }
    return situation
  }
}

extension RuleSet {
  /// The situation that the conditions of a rule ask for, on its first day in its place, as nearly as one can have it: of
  /// conditions that no value meets together the first ones are met.
  func nearest(to place: Int) -> Situation? {
    let rule = rules[place]
    let isByZone = rule.area.divisions.isEmpty
    guard let row = rows.first(where: { Int($0.rule) == place && ($0.zone >= 0) == isByZone }),
      let subject = rule.subjects.first,
      let division = (rule.area.divisions + rule.area.zonesWithin).first
    else { return nil }
    let facts = checkFacts(of: [row])
    var allowed: [[Int]?] = Array(repeating: nil, count: facts.count)
    let zone = row.zone >= 0 ? [[FactTest(zone: row.zone)]] : []
    for clause in row.binds.clauses(tests) + zone {
      for test in clause {
        guard let fact = facts.firstIndex(where: { $0.source == CheckFact.Source(of: test) }) else {
          continue
        }
        let left = (allowed[fact] ?? Array(facts[fact].classes.indices)).filter {
          facts[fact].passes(test, $0)
        }
        guard !left.isEmpty else { continue }
        allowed[fact] = left
        break
      }
    }
    let named = facts.indices.filter { allowed[$0] != nil }
    let cell = CheckCell(
      division: Self.someCounty(of: Int32(division.number)), day: rule.from.daysSince1970, rows: [])
    return situation(
      named.map { facts[$0] }, named.map { allowed[$0]?.first ?? 0 }, cell, subject)
  }

  /// Some county of a city or province that no rule names; a county itself.
  static func someCounty(of division: Int32) -> Int32 {
    guard division % 100 == 0 else { return division }
    return division + (division % 10_000 == 0 ? 9_998 : 98)
  }
}

extension Situation {
  /// The same on another day, at noon.
  func moved(to day: Day) -> Situation {
    var situation = self
    situation.at = day.noon
    return situation
  }
}

extension Day {
  fileprivate var noon: Instant { start().advanced(byMilliseconds: 43_200_000) }
}

extension PolicyRule {
  /// Whether a condition of the rule names this zone or list.
  fileprivate func asks(_ fact: PolicyFact, _ name: String) -> Bool {
    binds.asks(fact, name) || requires.asks(fact, name)
  }
}

extension Condition {
  fileprivate func asks(_ fact: PolicyFact, _ name: String) -> Bool {
    switch self {
    case .fact(fact, .among(let names)): names.contains(name)
    case .fact: false
    case .all(let parts), .any(let parts): parts.contains { $0.asks(fact, name) }
    }
  }
}
