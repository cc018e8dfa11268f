extension RuleSet {
  /// The outcome with everything it was made from.
  ///
  /// - Parameter near: adds the rules that nearly bind.
  public func verdict(of situation: Situation, near: Bool = false) -> Verdict {
    let key = key(of: situation)
    var grounds = PlanGrounds()
    judge(key, into: &grounds)
    grounds.sort()
    let outcome = Self.atExit(grounds.outcome, key)

    var packing = Verdict.Packing()
    // What is not recorded in a closed list kept rules from binding: the grounds say as of when.
    packing.read = grounds.closed.rawValue
    for entry in grounds.entries {
      packing.read |= reads(entry, key).rawValue
    }
    if packing.read & PolicyFact.Set(.measures).rawValue != 0 {
      // What the plant's own tables ask about.
      packing.read |= PolicyFact.Set([.stage, .energy].map(PolicyFact.Set.init)).rawValue
    }
    var shown: [Verdict.FactRead] = []
    shown.reserveCapacity(packing.read.nonzeroBitCount)
    for fact in PolicyFact.Set(rawValue: packing.read).members {
      shown.append(situation.read(fact, key))
    }

    var findings = situation.vehicle?.findings(readBy: packing.read) ?? []
    if !key.outOfRange.isEmpty { findings += situation.outOfRange(key.outOfRange, vocabulary) }
    addFindings(of: situation, key, grounds, outcome, read: packing.read, to: &findings)
    return Verdict(
      question: situation.question, outcome: outcome, facts: shown,
      grounds: self.grounds(of: grounds.entries, key, packing),
      near: near ? self.near(key) : [], findings: findings)
  }

  private func reads(
    _ entry: PlanGrounds.Entry, _ key: borrowing SituationKey
  ) -> PolicyFact.Set {
    let detail = details[Int(entry.rule)]
    var facts = detail.reads.union(entry.missing)
    if entry.exception >= 0 { facts.formUnion(detail.exceptions[entry.exception].facts) }
    // Before a rule is said not to be met the list of exemptions was looked into, whatever was found there.
    if entry.state == .exempted || entry.state == .notMet || entry.state == .referred {
      facts.insert(PolicyFact.Set(.exemption))
    }
    // What a colour that its number contradicts leaves open is shown with the colour and who said it.
    let colour = PolicyFact.Set(.plateColour)
    if entry.state == .contradicting, key.contradicting.contains(colour) { facts.insert(colour) }
    return facts
  }

  /// Every rule's ground; behind it the one of the exception that excuses it.
  private func grounds(
    of entries: [PlanGrounds.Entry], _ key: borrowing SituationKey, _ packing: Verdict.Packing
  ) -> [Verdict.Ground] {
    var grounds: [Verdict.Ground] = []
    grounds.reserveCapacity(entries.count + 1)
    for entry in entries {
      let place = Int(entry.rule)
      grounds.append(
        Verdict.Ground(
          rules[place].rule, entry.state, facts: packing.packed(reads(entry, key).rawValue),
          missing: packing.packed(entry.missing.rawValue)))
      guard entry.exception >= 0 else { continue }
      grounds.append(
        Verdict.Ground(
          rules[place].exceptions[entry.exception].rule, .met,
          facts: packing.packed(details[place].exceptions[entry.exception].facts.rawValue)))
    }
    return grounds
  }

  /// What a document says of a day behind the last one on which it was checked. A later document that is
  /// loaded answers for itself.
  private func unverified(_ document: PlanDocument, on day: Day) -> PlanFinding? {
    guard day > document.verifiedUntil else { return nil }
    let later = document.laterDocuments.filter { $0.issued <= day }
    let missing = later.first { later in !documents.contains { $0.key == later.key } }
    if missing == nil, !later.isEmpty { return nil }
    return .notVerified(plan: document.key, until: document.verifiedUntil, later: missing)
  }

  /// What is to be known of the plan that a clause stands in: that it was not checked for the day, that it is unproved.
  public func notes(on clause: String, on day: Day) -> [PlanFinding] {
    let key = clause.prefix { $0 != "/" }
    guard let document = documents.first(where: { $0.key == key }) else { return [] }
    return [unverified(document, on: day), document.unprovedFinding].compactMap(\.self)
  }

  /// Adds what there is to know about the plans behind a verdict.
  private func addFindings(
    of situation: Situation, _ key: borrowing SituationKey, _ grounds: PlanGrounds,
    _ outcome: Outcome, read: UInt64, to findings: inout [Finding]
  ) {
    findings.reserveCapacity(findings.count + 6)
    if grounds.entries.isEmpty { findings.append(.nothingBinds) }
    let horizon = index.horizon(of: key.division, key.subject)
    let day = Day(daysSince1970: key.day)
    if horizon.isEmpty {
      findings.append(.plan(.noPlan))
    } else if key.day < horizon.first {
      findings.append(.plan(.beforeFirstRule(Day(daysSince1970: horizon.first))))
    } else if key.day > horizon.last {
      findings.append(.plan(.afterLastRule(Day(daysSince1970: horizon.last))))
    }
    for position in horizon.documents {
      let place = Int(index.documents[Int(position)])
      // What is asked of each is held apart: most documents are not copied out then.
      let (verifiedUntil, issued, isUnproved) = documentTraits[place]
      if isUnproved, let finding = documents[place].unprovedFinding {
        findings.append(.plan(finding))
      }
      if day > verifiedUntil, let finding = unverified(documents[place], on: day) {
        findings.append(.plan(finding))
      } else if issued.contains(day), day != issued.upperBound {
        findings.append(
          .plan(.issueDayUnknown(plan: documents[place].key, from: issued.upperBound)))
      }
    }
    if let fuel = situation.vehicle?.vehicle.fuel, fuel.isHybrid, fuel.isPlugIn == nil,
      grounds.entries.contains(where: { $0.missing.contains(PolicyFact.Set(.energy)) })
    {
      findings.append(.plan(.plugUnsaid(fuel)))
    }
    for exemption in situation.exemptions where exemption.holds(on: day) {
      findings.append(
        .plan(
          .exemption(id: exemption.id, category: exemption.category, until: exemption.until)))
    }
    for feed in Feed.allCases where read & feed.facts.rawValue != 0 {
      let asOf = situation.feeds[feed]
      let limit = Int64(feed.freshHours) * 3_600_000
      if let asOf, situation.at.milliseconds - asOf.milliseconds <= limit { continue }
      findings.append(.plan(.stale(feed, asOf: asOf)))
    }
    for position in horizon.flips {
      let flip = index.flips[Int(position)]
      guard isOpen(flip, on: key.day) else { continue }
      let answer = self.outcome(key, flipping: flip, after: grounds)
      if answer != outcome {
        let reading = readings[Int(flip.choice.reading)]
        let option = reading.options[Int(flip.choice.option)].name
        findings.append(.plan(.otherReading(reading.id, option: option, answer)))
      }
    }
    if read & PolicyFact.Set(.measures).rawValue != 0 {
      for broken in key.broken { findings.append(.plan(broken)) }
    }
    if key.isExit, outcome > .allow { findings.append(.plan(.exit)) }
  }
}

extension RuleSet {
  /// Whether a row that depends on the reading could bind on the day.
  private func isOpen(_ flip: RuleIndex.Flip, on day: Int32) -> Bool {
    for position in flip.touched {
      let row = rows[Int(index.positions[Int(position)])]
      if row.possiblyFrom <= day, day <= row.until { return true }
    }
    return false
  }

  /// Rules that nearly bind: in force within 365 days, or kept from binding by one fact.
  private func near(_ key: borrowing SituationKey) -> [Verdict.Near] {
    var ranges: [Range<Int32>] = []
    index.forEachBucket(of: key.division, key.subject) { bucket, isCertain in
      if isCertain { ranges.append(bucket.rows) }
    }
    let tests = self.tests
    var found: [(rule: Int32, near: Verdict.Near)] = []
    for range in ranges {
      for position in range {
        let row = rows[Int(position)]
        if row.zone >= 0, !key.names.contains(row.zone) { continue }
        let rule = rules[Int(row.rule)].rule
        let starts = Int(row.possiblyFrom) - Int(key.day)
        let ended = Int(key.day) - Int(row.until)
        let outside = row.binds.outside(of: key, tests)
        let distance: Verdict.Near.Distance? =
          switch (outside.count, starts, ended) {
          case (0, 1...365, _): .starts(Day(daysSince1970: row.possiblyFrom))
          case (0, _, 1...365): .ended(Day(daysSince1970: row.until))
          case (1, ...0, ...0): .fact(outside[0].factName)
          default: nil
          }
        guard let distance, !found.contains(where: { $0.rule == row.rule }) else { continue }
        found.append((row.rule, Verdict.Near(rule, distance)))
      }
    }
    return found.sorted { $0.rule < $1.rule }.map(\.near)
  }
}

extension Formula {
  /// The facts of the clauses that are not met, each once.
  fileprivate func outside(of key: borrowing SituationKey, _ tests: [FactTest]) -> [PolicyFact] {
    var found: [PolicyFact] = []
    var clause = Truth.no
    var facts: PolicyFact.Set = []
    for position in Int(start)..<Int(end) {
      let test = tests[position]
      clause = max(clause, test.truth(of: key))
      facts.insert(PolicyFact.Set(place: test.place))
      if test.endsClause {
        if clause == .no, let first = facts.members.first, !found.contains(first) {
          found.append(first)
        }
        clause = .no
        facts = []
      }
    }
    return found
  }
}

extension VehicleFacts {
  /// The findings about the vehicle that concern what was read.
  func findings(readBy facts: UInt64) -> [Finding] {
    // The first six facts are those that evidence about a vehicle is weighed for.
    let vehicle: UInt64 = 0b11_1111
    return facts & vehicle == 0 ? [] : findings
  }
}
