/// Takes what an evaluation of the plans finds: only the outcome, or everything.
protocol PlanRecorder {
  /// - Parameters:
  ///   - missing: the facts whose absence decides; not empty only where `state` is `missing`.
  ///   - exception: the place of the rule's exception that excuses; -1 where none does.
  mutating func record(
    _ rule: Int32, _ state: Verdict.Ground.State, missing: PolicyFact.Set, exception: Int)
}

/// Keeps the gravest outcome and nothing else.
struct PlanOutcome: PlanRecorder {
  var outcome = Outcome.allow

  @inline(__always)
  mutating func record(
    _ rule: Int32, _ state: Verdict.Ground.State, missing: PolicyFact.Set, exception: Int
  ) {
    outcome = max(outcome, state.outcome)
  }
}

extension RuleSet {
  /// The outcome alone. Allocates nothing.
  public func decide(_ key: borrowing SituationKey) -> Outcome {
    var recorder = PlanOutcome()
    judge(key, into: &recorder)
    return Self.atExit(recorder.outcome, key)
  }

  /// The outcome alone.
  public func outcome(of situation: Situation) -> Outcome { decide(key(of: situation)) }

  /// Nobody is locked in: what would be denied at an exit is opened by a person.
  @inline(__always)
  static func atExit(_ outcome: Outcome, _ key: borrowing SituationKey) -> Outcome {
    key.isExit ? min(outcome, .review) : outcome
  }

  /// Holds every rule that may bind against the situation.
  ///
  /// - Parameter flipped: one reading is taken otherwise than chosen.
  @inline(__always)
  func judge<Recorder: PlanRecorder>(
    _ key: borrowing SituationKey, flipped: Choice? = nil,
    into recorder: inout Recorder
  ) {
    let day = key.day
    // The closure below may not capture a borrowed key, so buckets are collected first: at most five.
    var buckets = InlineArray<5, RuleIndex.Bucket>(repeating: RuleIndex.Bucket())
    var count = 0
    var isBelow = false
    index.forEachBucket(of: key.division, key.subject) { bucket, isCertain in
      if !isCertain { isBelow = true }
      buckets[count] = bucket
      count += 1
    }
    let rows = self.rows
    let tests = self.tests
    for place in 0..<count {
      let bucket = buckets[place]
      let isCertain = !(isBelow && place == 0)
      judge(
        bucket.rows, isCertain: isCertain, on: day, key, flipped, rows, tests, into: &recorder)
      if flipped != nil {
        judge(
          bucket.others, isCertain: isCertain, on: day, key, flipped, rows, tests,
          into: &recorder)
      }
    }
  }

  @inline(__always)
  private func judge<Recorder: PlanRecorder>(
    _ range: Range<Int32>, isCertain: Bool, on day: Int32, _ key: borrowing SituationKey,
    _ flipped: Choice?, _ rows: [Row], _ tests: [FactTest],
    into recorder: inout Recorder
  ) {
    var position = Int(range.lowerBound)
    while position < Int(range.upperBound) {
      let row = rows[position]
      position += 1
      if row.until < day { break }
      if row.possiblyFrom > day { continue }
      if row.zone >= 0, !key.names.contains(row.zone) { continue }
      if let flipped, !isActive(row, flipped) { continue }
      var binding = row.binds.truth(of: key, tests)
      if binding == .no { continue }
      var doubt: PolicyFact.Set = []
      if !isCertain { doubt.insert(PolicyFact.Set(.division)) }
      if day < row.from { doubt.insert(PolicyFact.Set(.issueDay)) }
      if !doubt.isEmpty { binding = .unsettled }
      let met = row.requires.truth(of: key, tests)
      if met == .yes {
        recorder.record(row.rule, .met, missing: [], exception: -1)
      } else {
        settle(row, binding, met, doubt, key, tests, into: &recorder)
      }
    }
  }

  /// Whether a row belongs to the readings in use once one of them is flipped.
  private func isActive(_ row: Row, _ flipped: Choice) -> Bool {
    details[Int(row.rule)].choices.allSatisfy { choice in
      choice.reading == flipped.reading
        ? choice.option == flipped.option : isChosen(choice)
    }
  }

  func isChosen(_ choice: Choice) -> Bool {
    let reading = readings[Int(choice.reading)]
    return reading.options[Int(choice.option)].name == reading.chosen
  }

  /// What becomes of a rule that is not met for certain.
  private func settle<Recorder: PlanRecorder>(
    _ row: Row, _ binding: Truth, _ met: Truth, _ doubt: PolicyFact.Set,
    _ key: borrowing SituationKey, _ tests: [FactTest], into recorder: inout Recorder
  ) {
    let detail = details[Int(row.rule)]
    if !key.exemptedRules.isEmpty,
      key.exemptedRules.contains(where: { $0.rule == rules[Int(row.rule)].id })
    {
      // The exemptions that name this clause hold for it alone.
      var own = copy key
      for (clause, bits) in key.exemptedRules where clause == rules[Int(row.rule)].id {
        own[.exemption] |= bits
      }
      settle(row, detail, binding, met, doubt, own, tests, into: &recorder)
    } else {
      settle(row, detail, binding, met, doubt, key, tests, into: &recorder)
    }
  }

  private func settle<Recorder: PlanRecorder>(
    _ row: Row, _ detail: Detail, _ binding: Truth, _ met: Truth, _ doubt: PolicyFact.Set,
    _ own: borrowing SituationKey, _ tests: [FactTest], into recorder: inout Recorder
  ) {

    var excused = Truth.no
    var missing = doubt
    for (position, exception) in detail.exceptions.enumerated() {
      let truth = exception.truth(of: own, tests)
      if truth == .yes {
        recorder.record(row.rule, .excused, missing: [], exception: position)
        return
      }
      if truth == .unsettled { missing.formUnion(exception.unsettled(of: own, tests)) }
      excused = max(excused, truth)
    }
    if binding == .yes, met == .no, excused == .no {
      let state: Verdict.Ground.State =
        own[.exemption] != 0 ? .exempted : detail.effect == .deny ? .notMet : .referred
      recorder.record(row.rule, state, missing: [], exception: -1)
      return
    }
    missing.formUnion(row.binds.unsettled(of: own, tests))
    missing.formUnion(row.requires.unsettled(of: own, tests))
    if missing.contains(PolicyFact.Set(.measures)), !own.behindMeasures.isEmpty {
      missing.subtract(PolicyFact.Set(.measures))
      missing.formUnion(own.behindMeasures)
    }
    if missing.isDisjoint(with: own.contradicting) {
      recorder.record(row.rule, .missing, missing: missing, exception: -1)
    } else {
      recorder.record(row.rule, .contradicting, missing: [], exception: -1)
    }
  }
}
