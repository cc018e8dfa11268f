/// Takes what an evaluation of the plans finds: only the outcome, or everything.
protocol PlanRecorder {
  /// - Parameters:
  ///   - missing: the facts whose absence decides; not empty only where `state` is `missing`.
  ///   - exception: the place of the rule's exception that excuses; -1 where none does.
  mutating func record(
    _ rule: Int32, _ state: Verdict.Ground.State, missing: PolicyFact.Set, exception: Int)

  /// Whether ``passOver(_:)`` is of use.
  static var keepsGrounds: Bool { get }

  /// A rule does not bind only because these closed facts are not so.
  mutating func passOver(_ closed: PolicyFact.Set)
}

extension PlanRecorder {
  static var keepsGrounds: Bool { false }
  mutating func passOver(_ closed: PolicyFact.Set) {}
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
  @inline(__always)
  func judge<Recorder: PlanRecorder>(
    _ key: borrowing SituationKey, into recorder: inout Recorder
  ) {
    let (buckets, count, isBelow) = buckets(of: key)
    let rows = self.rows
    let tests = self.tests
    for place in 0..<count {
      let isCertain = !(isBelow && place == 0)
      var position = Int(buckets[place].rows.lowerBound)
      while position < Int(buckets[place].rows.upperBound) {
        let row = rows[position]
        position += 1
        // The rows behind this one have ended before it.
        if row.until < key.day { break }
        judge(row, isCertain: isCertain, key, tests, into: &recorder)
      }
    }
  }

  /// What the answer would be if one reading were taken otherwise than chosen: of the rules that depend on it,
  /// those of the other reading; of all others, what was found already.
  func outcome(
    _ key: borrowing SituationKey, flipping flip: RuleIndex.Flip, after grounds: PlanGrounds
  ) -> Outcome {
    var recorder = PlanOutcome()
    for entry in grounds.entries where !depends(entry.rule, on: flip.choice.reading) {
      recorder.outcome = max(recorder.outcome, entry.state.outcome)
    }
    judge(flip.active, isCertain: true, key, into: &recorder)
    judge(flip.activeBelow, isCertain: false, key, into: &recorder)
    return Self.atExit(recorder.outcome, key)
  }

  /// Holds the rows at some of the index's positions against the situation.
  private func judge(
    _ positions: Range<Int32>, isCertain: Bool, _ key: borrowing SituationKey,
    into recorder: inout PlanOutcome
  ) {
    for position in positions {
      let row = rows[Int(index.positions[Int(position)])]
      if row.until < key.day { continue }
      judge(row, isCertain: isCertain, key, tests, into: &recorder)
    }
  }

  /// The buckets that may hold rules, at most five; whether the first is of places below the one asked about.
  @inline(__always)
  func buckets(
    of key: borrowing SituationKey
  ) -> (buckets: InlineArray<5, RuleIndex.Bucket>, count: Int, isBelow: Bool) {
    var buckets = InlineArray<5, RuleIndex.Bucket>(repeating: RuleIndex.Bucket())
    var count = 0
    var isBelow = false
    index.forEachBucket(of: key.division, key.subject) { bucket, isCertain in
      if !isCertain { isBelow = true }
      buckets[count] = bucket
      count += 1
    }
    return (buckets, count, isBelow)
  }

  @inline(__always)
  private func judge<Recorder: PlanRecorder>(
    _ row: Row, isCertain: Bool, _ key: borrowing SituationKey, _ tests: [FactTest],
    into recorder: inout Recorder
  ) {
    if row.possiblyFrom > key.day { return }
    if row.zone >= 0, !key.names.contains(row.zone) {
      if Recorder.keepsGrounds { recorder.passOver(PolicyFact.Set(.zones)) }
      return
    }
    var binding = row.binds.truth(of: key, tests)
    if binding == .no {
      if Recorder.keepsGrounds { recorder.passOver(row.binds.closedOutside(of: key, tests)) }
      return
    }
    var doubt: PolicyFact.Set = []
    if !isCertain { doubt.insert(PolicyFact.Set(.division)) }
    if key.day < row.from { doubt.insert(PolicyFact.Set(.issueDay)) }
    if !doubt.isEmpty { binding = .unsettled }
    let met = row.requires.truth(of: key, tests)
    if met == .yes {
      recorder.record(row.rule, .met, missing: [], exception: -1)
    } else {
      settle(row, binding, met, doubt, key, tests, into: &recorder)
    }
  }

  private func depends(_ rule: Int32, on reading: Int32) -> Bool {
    details[Int(rule)].choices.contains { $0.reading == reading }
  }

  /// What becomes of a rule that is not met for certain.
  private func settle<Recorder: PlanRecorder>(
    _ row: Row, _ binding: Truth, _ met: Truth, _ doubt: PolicyFact.Set,
    _ key: borrowing SituationKey, _ tests: [FactTest], into recorder: inout Recorder
  ) {
    let detail = details[Int(row.rule)]
    if !key.exemptedRules.isEmpty,
      key.exemptedRules.contains(where: { rules[Int(row.rule)].isNamed(by: $0.rule) })
    {
      // The exemptions that name this clause hold for it alone.
      var own = copy key
      for (clause, bits) in key.exemptedRules where rules[Int(row.rule)].isNamed(by: clause) {
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
