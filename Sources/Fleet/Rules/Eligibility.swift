/// Whether a road vehicle meets China VI, and whether it may be produced, imported, sold or registered.
///
///     let verdict = Eligibility.chinaVI(of: vehicle.facts, on: today)
///     for line in verdict.lines(in: .chinese) { print(line) }
///
/// The answers come from ``StageCalendar`` and from the evidence about the vehicle, never from its age alone.
/// Exemptions are read where the facts bring them (``Vehicle/facts(with:)``): one that holds on the day and
/// names the rule that is not met, or no rule at all, turns `deny` into `review`, never into `allow`, because
/// no rule of the calendars names exemptions itself. One that names another clause changes nothing.
/// A verdict without grounds, ``outcome(of:about:on:)``, is made by the same evaluation.
public enum Eligibility {
  public enum Question: Hashable, Sendable {
    /// Does it meet this stage: ``EmissionStage/vi``, ``EmissionStage/viA`` or ``EmissionStage/viB``.
    case chinaVI(EmissionStage)
    /// May this be done with it on the day asked about.
    case may(StageAct)

    /// Reads what ``code`` writes; `nil` for other codes. `demand` is the stage that `china-vi` asks for.
    public init?(code: some StringProtocol, demand: EmissionStage = .vi) {
      if code == "china-vi" {
        self = .chinaVI(demand)
      } else if code.hasPrefix("may."), let act = StageAct(code: code.dropFirst(4)) {
        self = .may(act)
      } else {
        return nil
      }
    }

    /// Stable, such as `china-vi` or `may.sale`.
    public var code: String {
      switch self {
      case .chinaVI: "china-vi"
      case .may(let act): "may.\(act.code)"
      }
    }
  }

  /// Does this vehicle meet China VI (or VI-b, where `demand` says so), and on what evidence.
  public static func chinaVI(
    of facts: VehicleFacts, demanding demand: EmissionStage = .vi, on day: Day
  ) -> Verdict {
    verdict(of: .chinaVI(demand), about: facts, on: day)
  }

  /// May it be produced, imported, sold or registered on `day`.
  ///
  /// Where the vehicle's record names the day of an act as its announcement defines it, that day is held
  /// against the rule; what is not recorded is taken to happen on `day`, unless other days show that it
  /// happened before.
  /// - Parameter near: adds the rules that nearly bind.
  public static func may(
    _ act: StageAct, _ facts: VehicleFacts, on day: Day, near: Bool = false
  ) -> Verdict {
    verdict(of: .may(act), about: facts, on: day, near: near)
  }

  /// The outcome alone, without allocating anything.
  public static func outcome(
    of question: Question, about facts: VehicleFacts, on day: Day
  ) -> Outcome {
    guard let exemptions = facts.exemptions, !exemptions.exemptions.isEmpty else {
      var recorder = OutcomeRecorder()
      judge(question, about: facts, on: day, into: &recorder)
      return recorder.outcome
    }
    var recorder = ExemptingRecorder(OutcomeRecorder(), exemptions, on: day)
    judge(question, about: facts, on: day, into: &recorder)
    return recorder.base.outcome
  }

  @inline(__always)
  private static func judge<Recorder: JudgementRecorder>(
    _ question: Question, about facts: VehicleFacts, on day: Day, into recorder: inout Recorder
  ) {
    let keys = facts.keys.asked(on: day.daysSince1970)
    switch question {
    case .chinaVI(let demand): _ = keys.judgeChinaVI(Grade(demand), into: &recorder)
    case .may(let act): keys.judge(act, asked: day.daysSince1970, into: &recorder)
    }
  }

  /// The outcome with everything it was made from.
  public static func verdict(
    of question: Question, about facts: VehicleFacts, on day: Day, near: Bool = false
  ) -> Verdict {
    var recorder = ExemptingRecorder(GroundsRecorder(), facts.exemptions, on: day)
    let keys = facts.keys.asked(on: day.daysSince1970)
    var findings =
      facts.findings + facts.contradictions(askedOn: day).map(Finding.contradiction)
    var demanded: EmissionStage?
    var nearRules: [Verdict.Near] = []
    switch question {
    case .chinaVI(let demand):
      demanded = demand
      if keys.judgeChinaVI(Grade(demand), into: &recorder), let inferred = facts.inferred {
        findings.append(.inferredOnly(inferred.stage, rule: inferred.id))
      }
    case .may(let act):
      keys.judge(act, asked: day.daysSince1970, into: &recorder)
      if let (fact, recorded) = facts.recordedDay(of: act), recorded < day {
        findings.append(.recordedDay(fact, recorded))
      }
      if act == .registration, let late = keys.registeredLate(asked: day.daysSince1970) {
        findings.append(
          .registeredAfterCutOff(
            rule: late.id, cutOff: late.from, invoice: facts.invoicedOn.value))
      }
      if near { nearRules = keys.near(act, on: day) }
    }
    // Moved, not copied: the grounds are changed in place once more.
    var recorded = GroundsRecorder()
    swap(&recorded, &recorder.base)
    if recorded.grounds.isEmpty { findings.append(.nothingBinds) }
    if let exemptions = facts.exemptions {
      findings += exemptions.findings(on: day, about: recorded.grounds)
    }
    return recorded.verdict(
      Verdict.Question(question.code, on: day, demand: demanded), facts: facts, near: nearRules,
      findings: findings)
  }

  private typealias Grade = EmissionStage.Grade
}

extension RoadKeys {
  /// Everything that decides whether `act` is allowed.
  ///
  /// Stage VI does not speak of registration, so what is registered must have been sold in time: the rows of
  /// sale are held against the day of the invoice.
  @inline(__always)
  func judge<Recorder: JudgementRecorder>(
    _ act: StageAct, asked day: Int32, into recorder: inout Recorder
  ) {
    judge(act, on: day, prospective: true, into: &recorder)
    if act == .registration {
      judge(.sale, on: day, prospective: false, supporting: true, into: &recorder)
    }
  }

  /// The row of sale that ended the vehicle's stage before its registration, and that it did not have to meet
  /// if it was sold before: its invoice says so, or is not recorded. Of several stages that came since it is
  /// the first.
  func registeredLate(asked day: Int32) -> StageRow<RoadScope>? {
    // Neither sold nor registered as far as is recorded: what is missing says so already.
    guard invoiced != Self.noDay || registered != Self.noDay else { return nil }
    let registration = registered == Self.noDay ? day : registered
    let table = RoadTable.shared
    var first: RoadTable.Row?
    for position in table.range(of: .sale, engines: engines) {
      let row = table.rows[position]
      guard engines & ~row.engines == 0, classes & ~row.classes == 0,
        row.services.isSuperset(of: services), !row.isRegional, row.isConfirmed,
        row.from <= registration, row.from < first?.from ?? .max,
        best.satisfies(row.demand) == false
      else { continue }
      first = row
    }
    guard let first, invoiced < first.from, made < first.from else { return nil }
    return table.sources[first.index]
  }

  /// Rules that nearly bind: in force within 365 days of `day` or one fact away.
  func near(_ act: StageAct, on day: Day) -> [Verdict.Near] {
    let table = RoadTable.shared
    var near: [Verdict.Near] = []
    for position in table.range(of: act, engines: 31) {
      let row = table.rows[position]
      if row.isRegional {
        guard Region.contains(table.sources[row.index].regions, division) == true else { continue }
      }
      var outside: [FactName] = []
      if engines & row.engines == 0 { outside.append(.fuel) }
      if classes & row.classes == 0 { outside.append(.maximumMass) }
      if services.isDisjoint(with: row.services) { outside.append(.urban) }
      let days = days(of: row.basis, on: day.daysSince1970, prospective: true)
      let rule = table.rules[row.index]
      let starts = Int(row.from) - Int(days.last)
      let ended = Int(days.first) - Int(row.until)
      switch (outside.count, starts, ended) {
      case (0, 1...365, _): near.append(Verdict.Near(rule, .starts(table.sources[row.index].from)))
      case (0, _, 1...365):
        if let until = table.sources[row.index].until {
          near.append(Verdict.Near(rule, .ended(until)))
        }
      case (1, ...0, ...0): near.append(Verdict.Near(rule, .fact(outside[0])))
      default: break
      }
    }
    return near
  }
}
