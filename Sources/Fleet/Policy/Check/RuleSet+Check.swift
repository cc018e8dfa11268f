extension RuleSet {
  /// Judges every situation that the rules can tell apart, and reports gaps, contradictions, rules that never
  /// bind and rules that others hide.
  ///
  /// Places and days are cut where a rule begins, ends, or holds elsewhere. Within such a cell, facts that no rule
  /// reads together are independent: each group is enumerated alone and the counts are multiplied. Rules are judged
  /// 64 at a time, and what is left of a situation when no rule can bind any more counts as one.
  ///
  /// - Parameters:
  ///   - limit: how much it may do, see ``RuleCheck/limit``. A check that would do more is given up: it has an
  ///     ``RuleCheck/overflow`` and no findings.
  ///   - progress: is told now and then how many situations were judged.
  public func check(
    within limit: Int = RuleCheck.limit, progress: (Int) -> Void = { _ in }
  ) -> RuleCheck {
    var check = RuleCheck()
    var tallies = CheckTallies(count: rules.count)
    let reads = sources()
    for subject in PolicySubject.allCases {
      // The same rules on other days and in other places answer the same.
      var products: [[Int32]: Double] = [:]
      var seen: Set<[Int32]> = []
      for cell in cells(of: subject) {
        let signature = cell.signature(of: cell.rows)
        if let product = products[signature] {
          check.combinations += product
          continue
        }
        var product = 1.0
        for group in groups(of: cell.rows, reads) {
          let facts = checkFacts(of: group)
          product *= facts.reduce(1) { $0 * Double($1.classes.count) }
          guard seen.insert(cell.signature(of: group)).inserted else { continue }
          var run = CheckRun(
            of: group, facts, in: self, cell: cell, subject: subject, steps: check.steps,
            limit: limit)
          guard run.judge(into: &tallies, progress: { progress(check.visited + $0) }) else {
            check.overflow = overflow(of: group, facts)
            check.findings = []
            return check
          }
          check.visited += run.visited
          check.steps = run.steps
          check.findings += run.contradictions
          progress(check.visited)
        }
        products[signature] = product
        check.combinations += product
      }
    }
    conclude(&check, tallies)
    return check
  }

  /// What each rule reads, exceptions included, by its place.
  private func sources() -> [CheckSources] {
    var found = [CheckSources](repeating: CheckSources(), count: rules.count)
    var isRead = [Bool](repeating: false, count: rules.count)
    for row in rows where !isRead[Int(row.rule)] {
      let rule = Int(row.rule)
      isRead[rule] = true
      for formula in [row.binds, row.requires] + details[rule].exceptions {
        for position in Int(formula.start)..<Int(formula.end) {
          if let source = CheckFact.Source(of: tests[position]) { found[rule].insert(source) }
        }
      }
    }
    return found
  }

  private func cells(of subject: PolicySubject) -> [CheckCell] {
    var places: Set<Int32> = []
    var days: Set<Int32> = []
    for (place, rule) in zip(rules.indices, rules) where rule.subjects.contains(subject) {
      guard details[place].isChosen else { continue }
      for division in rule.area.divisions + rule.area.zonesWithin {
        let number = Int32(division.number)
        places.insert(number)
        places.insert(Self.someCounty(of: number))
      }
      days.formUnion([rule.possiblyFrom.daysSince1970, rule.from.daysSince1970])
      if let until = rule.until { days.insert(until.daysSince1970 + 1) }
    }
    return places.filter { $0 % 100 != 0 }.sorted().flatMap { place in
      days.sorted().map { day in
        CheckCell(division: place, day: day, rows: activeRows(subject, place, day))
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

  /// The rows in groups that share no fact, in the order of their first rules.
  private func groups(of rows: [Row], _ reads: [CheckSources]) -> [[Row]] {
    // Each row names another one of its group, or itself.
    var links = Array(rows.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while links[place] != place {
        links[place] = links[links[place]]
        place = links[place]
      }
      return place
    }
    var fields = [Int](repeating: -1, count: 64)
    var names: [Int32: Int] = [:]
    func join(_ a: Int, _ b: Int) {
      let (a, b) = (root(a), root(b))
      links[max(a, b)] = min(a, b)
    }
    for (place, row) in rows.enumerated() {
      if place > 0, rows[place - 1].rule == row.rule { join(place - 1, place) }
      var rest = reads[Int(row.rule)].fields
      while rest != 0 {
        let field = rest.trailingZeroBitCount
        rest &= rest &- 1
        if fields[field] >= 0 { join(fields[field], place) } else { fields[field] = place }
      }
      for name in reads[Int(row.rule)].names + (row.zone >= 0 ? [row.zone] : []) {
        if let other = names[name] { join(other, place) } else { names[name] = place }
      }
    }
    var groups: [Int: [Row]] = [:]
    var order: [Int] = []
    for (place, row) in rows.enumerated() {
      let root = root(place)
      if groups[root] == nil { order.append(root) }
      groups[root, default: []].append(row)
    }
    return order.map { groups[$0] ?? [] }
  }

  /// Which rules and facts make a group too much to judge.
  private func overflow(of group: [Row], _ facts: [CheckFact]) -> RuleCheck.Overflow {
    let wide = facts.sorted { $0.classes.count > $1.classes.count }
    func reads(_ row: Row, _ source: CheckFact.Source) -> Bool {
      if case .name(row.zone) = source { return true }
      return ([row.binds, row.requires] + details[Int(row.rule)].exceptions).contains { formula in
        (Int(formula.start)..<Int(formula.end)).contains {
          CheckFact.Source(of: tests[$0]) == source
        }
      }
    }
    var named: [String] = []
    var seen: Set<Int32> = []
    for fact in wide {
      for row in group where !seen.contains(row.rule) && reads(row, fact.source) {
        seen.insert(row.rule)
        named.append(rules[Int(row.rule)].id)
      }
    }
    return RuleCheck.Overflow(
      rules: named,
      facts: wide.map { fact in
        switch fact.source {
        case .field(let field):
          RuleCheck.Overflow.Fact(name: field.name, classes: fact.classes.count)
        case .name(let number):
          RuleCheck.Overflow.Fact(
            name: vocabulary.name(of: number) ?? "", classes: fact.classes.count)
        }
      },
      situations: facts.reduce(1) { $0 * Double($1.classes.count) })
  }

  private func conclude(_ check: inout RuleCheck, _ tallies: CheckTallies) {
    var openDocuments: Set<Int> = []
    let ends = ends
    let byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for place in rules.indices where details[place].isChosen {
      let rule = rules[place]
      func report(
        _ kind: RuleCheck.Finding.Kind, _ days: RuleCheck.Finding.Days?, _ example: Situation?,
        _ outcome: Outcome? = nil
      ) {
        check.findings.append(
          RuleCheck.Finding(
            kind: kind, rules: [rule.id], days: days, example: example,
            outcome: outcome ?? example.map { self.outcome(of: $0) }))
      }
      if tallies.bound[place] == nil {
        report(
          .neverBinds, RuleCheck.Finding.Days(rule.from, rule.until), nearest(to: place))
      } else if !tallies.decided[place] {
        // A rule that nothing fails is shown where it binds.
        report(
          .hidden, nil, tallies.unmet[place]?.0 ?? tallies.bound[place], tallies.unmet[place]?.1)
      }
      if let open = tallies.open[place], openDocuments.insert(details[place].document).inserted {
        report(
          .gap, RuleCheck.Finding.Days(rule.possiblyFrom, rule.from.advanced(by: -1)), open,
          .unknown)
      }
      if let until = rule.until, until != ends[details[place].document] || rule.replacedBy != nil {
        let next = rule.replacedBy.flatMap { byID[$0] }
        let first = until.advanced(by: 1)
        if next.map({ $0.from > first }) ?? true {
          report(
            .gap, RuleCheck.Finding.Days(first, next?.from.advanced(by: -1)),
            (tallies.unmet[place]?.0 ?? tallies.bound[place])?.moved(to: first))
        }
      }
    }
  }

  /// The last day of each plan that ends as a whole, by the place of its document: with it ends what it regulates, so
  /// nothing is meant to follow. Where a rule of the plan goes on, one that ends leaves a gap.
  private var ends: [Int: Day] {
    let chosen = rules.indices.filter { details[$0].isChosen && details[$0].document >= 0 }
    return Dictionary(grouping: chosen) { details[$0].document }.compactMapValues { places in
      let days = places.map { rules[$0].until }
      return days.contains(nil) ? nil : days.compactMap(\.self).max()
    }
  }
}
