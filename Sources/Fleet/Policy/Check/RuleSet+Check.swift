extension RuleSet {
  /// Judges every situation that the rules can tell apart, and reports gaps, contradictions, rules that never
  /// bind and rules that others hide.
  ///
  /// Places and days are cut where a rule begins, ends, or holds elsewhere. Within such a cell, facts that no rule
  /// reads together are independent: each group is enumerated alone and the counts are multiplied.
  public func check() -> RuleCheck {
    var check = RuleCheck()
    var tallies = [Tally](repeating: Tally(), count: rules.count)
    for subject in PolicySubject.allCases {
      var seen: Set<[Int32]> = []
      for cell in cells(of: subject) {
        var product = 1.0
        for group in groups(of: cell.rows) {
          let facts = checkFacts(of: group)
          product *= facts.reduce(1) { $0 * Double($1.classes.count) }
          // The same rules on other days and in other places answer the same.
          let signature = group.map(\.rule) + [cell.isIssueDayOpen ? -1 : 0] + group.map(\.zone)
          guard seen.insert(signature).inserted else { continue }
          enumerate(group, facts, in: cell, subject, &check, &tallies)
        }
        check.combinations += product
      }
    }
    conclude(&check, tallies)
    return check
  }

  /// What was seen of one rule.
  private struct Tally {
    var bound = false
    /// It alone decides somewhere.
    var decided = false
    var unmet: (situation: Situation, outcome: Outcome)?
    var isOpen: Situation?
  }

  /// A place and the days from one on, with the rows that may bind there.
  private struct Cell {
    let division: Int32
    let day: Int32
    let rows: [Row]
    var isIssueDayOpen: Bool { rows.contains { $0.from > day } }
  }

  private func cells(of subject: PolicySubject) -> [Cell] {
    var places: Set<Int32> = []
    var days: Set<Int32> = []
    for (place, rule) in zip(rules.indices, rules) where rule.subjects.contains(subject) {
      guard details[place].isChosen else { continue }
      for division in rule.area.divisions + rule.area.zonesWithin {
        let number = Int32(division.number)
        places.insert(number)
        // Some county of a city or province that no rule names.
        if number % 100 == 0 { places.insert(number + (number % 10_000 == 0 ? 9_998 : 98)) }
      }
      days.formUnion([rule.possiblyFrom.daysSince1970, rule.from.daysSince1970])
      if let until = rule.until { days.insert(until.daysSince1970 + 1) }
    }
    return places.filter { $0 % 100 != 0 }.sorted().flatMap { place in
      days.sorted().map { day in
        Cell(division: place, day: day, rows: activeRows(subject, place, day))
      }
    }.filter { !$0.rows.isEmpty }
  }

  private func activeRows(_ subject: PolicySubject, _ place: Int32, _ day: Int32) -> [Row] {
    var found: [Row] = []
    index.forEachBucket(of: place, subject) { bucket, isCertain in
      guard isCertain else { return }
      for position in bucket.rows {
        let row = rows[Int(position)]
        if row.possiblyFrom <= day, day <= row.until { found.append(row) }
      }
    }
    return found.sorted { ($0.rule, $0.zone) < ($1.rule, $1.zone) }
  }

  /// The rows in groups that share no fact.
  private func groups(of rows: [Row]) -> [[Row]] {
    var groups: [(facts: Set<CheckFact.Source>, rows: [Row])] = []
    for row in rows {
      var joined: (facts: Set<CheckFact.Source>, rows: [Row]) = (
        Set(checkFacts(of: [row]).map(\.source)), [row]
      )
      let rules = Set(joined.rows.map(\.rule))
      groups = groups.filter { group in
        guard
          !group.facts.isDisjoint(with: joined.facts)
            || group.rows.contains(where: { rules.contains($0.rule) })
        else { return true }
        joined.facts.formUnion(group.facts)
        joined.rows = group.rows + joined.rows
        return false
      }
      groups.append(joined)
    }
    return groups.map(\.rows)
  }

  private func enumerate(
    _ group: [Row], _ facts: [CheckFact], in cell: Cell, _ subject: PolicySubject,
    _ check: inout RuleCheck, _ tallies: inout [Tally]
  ) {
    var key = SituationKey(subject, division: cell.division, day: cell.day)
    var digits = [Int](repeating: 0, count: facts.count)
    for place in facts.indices { set(facts[place], 0, &key) }
    let outer = facts.firstIndex { $0.isDemanded } ?? facts.count
    // Whether anything is allowed while the outer facts stay as they are, and who bound.
    var isAllowed = false
    var bound: [Int32] = []
    var reported: Set<[Int32]> = []
    var states: [(rule: Int32, state: Verdict.Ground.State)] = []
    while true {
      check.visited += 1
      states.removeAll(keepingCapacity: true)
      judge(group, on: cell.day, key, &states)
      var worst = Outcome.allow
      for (_, state) in states { worst = max(worst, state.outcome) }
      if worst == .allow { isAllowed = true }
      for (rule, state) in states {
        let place = Int(rule)
        tallies[place].bound = true
        if !bound.contains(rule) { bound.append(rule) }
        if state == .missing, tallies[place].isOpen == nil {
          tallies[place].isOpen = situation(facts, digits, cell, subject)
        }
        guard state == .notMet || state == .referred else { continue }
        if tallies[place].unmet == nil {
          tallies[place].unmet = (situation(facts, digits, cell, subject), worst)
        }
        var others = Outcome.allow
        for (other, state) in states where other != rule { others = max(others, state.outcome) }
        if others < state.outcome { tallies[place].decided = true }
      }
      // The next combination: the last fact turns fastest.
      var place = facts.count - 1
      while place >= 0 {
        digits[place] += 1
        if digits[place] < facts[place].classes.count {
          set(facts[place], digits[place], &key)
          break
        }
        digits[place] = 0
        set(facts[place], 0, &key)
        place -= 1
      }
      if place < outer {
        if !isAllowed, bound.count > 1, reported.insert(bound.sorted()).inserted {
          check.findings.append(
            RuleCheck.Finding(
              kind: .contradiction, rules: bound.sorted().map { rules[Int($0)].id },
              example: nil, outcome: .deny))
        }
        isAllowed = false
        bound.removeAll(keepingCapacity: true)
      }
      if place < 0 { return }
    }
  }

  private func set(_ fact: CheckFact, _ digit: Int, _ key: inout SituationKey) {
    switch fact.source {
    case .field(let field): key[field] = fact.classes[digit]
    case .name(let number):
      key.names.removeAll { $0 == number }
      if fact.classes[digit] == 1 { key.names.append(number) }
    }
  }

  /// The state of every rule of the group that binds. A rule that holds by a county and by a zone counts once.
  private func judge(
    _ group: [Row], on day: Int32, _ key: borrowing SituationKey,
    _ states: inout [(rule: Int32, state: Verdict.Ground.State)]
  ) {
    for row in group {
      if states.last?.rule == row.rule { continue }
      if row.zone >= 0, !key.names.contains(row.zone) { continue }
      if row.binds.truth(of: key, tests) != .yes { continue }
      if row.requires.truth(of: key, tests) == .yes {
        states.append((row.rule, .met))
        continue
      }
      let detail = details[Int(row.rule)]
      let isExcused = detail.exceptions.contains { $0.truth(of: key, tests) == .yes }
      let refused: Verdict.Ground.State =
        rules[Int(row.rule)].effect == .deny ? .notMet : .referred
      states.append(
        (
          row.rule,
          isExcused
            ? .excused : day < row.from ? .missing : key[.exemption] != 0 ? .exempted : refused
        ))
    }
  }

  private func conclude(_ check: inout RuleCheck, _ tallies: [Tally]) {
    var openDocuments: Set<Int> = []
    for place in rules.indices where details[place].isChosen {
      let rule = rules[place]
      let tally = tallies[place]
      func report(_ kind: RuleCheck.Finding.Kind, _ example: (Situation, Outcome)?) {
        check.findings.append(
          RuleCheck.Finding(kind: kind, rules: [rule.id], example: example?.0, outcome: example?.1))
      }
      if !tally.bound {
        report(.neverBinds, nil)
      } else if !tally.decided {
        report(.hidden, tally.unmet.map { ($0.situation, $0.outcome) })
      }
      if let open = tally.isOpen, openDocuments.insert(details[place].document).inserted {
        report(.gap, (open, .unknown))
      }
      if let until = rule.until {
        let next = rule.replacedBy.flatMap { id in rules.first { $0.id == id } }
        if next.map({ $0.from > until.advanced(by: 1) }) ?? true { report(.gap, nil) }
      }
    }
  }
}

extension RuleSet {
  /// The combination as a situation that anyone can ask again.
  private func situation(
    _ facts: [CheckFact], _ digits: [Int], _ cell: Cell, _ subject: PolicySubject
  ) -> Situation {
    let noon = Day(daysSince1970: cell.day).start().advanced(byMilliseconds: 43_200_000)
    var situation = Situation(
      subject, at: noon, in: DivisionCode(number: UInt32(cell.division)))
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
