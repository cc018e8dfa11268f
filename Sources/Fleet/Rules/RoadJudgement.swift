/// Takes what an evaluation finds: only the outcome, or everything.
///
/// One evaluation serves both, so that the quick answer and the full one cannot differ.
protocol JudgementRecorder {
  /// - Parameter missing: the facts whose absence decides; not empty only where `state` is `missing`.
  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set)
}

/// A rule by its place, so that recording it touches no reference count.
enum RuleCite {
  case row(Int)
  case chinaVI(ChinaVIRule)

  var rule: Rule {
    switch self {
    case .row(let index): RoadTable.shared.rules[index]
    case .chinaVI(let rule): rule.rule
    }
  }
}

/// Keeps the gravest outcome and nothing else.
struct OutcomeRecorder: JudgementRecorder {
  var outcome = Outcome.allow

  @inline(__always)
  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set
  ) {
    outcome = max(outcome, state.outcome)
  }
}

extension RoadKeys {
  /// Holds every row of `act` against these facts.
  ///
  /// A row binds where every class, engine, service and day that the facts allow lies inside its scope; where
  /// only some do, what is unknown is missing, unless the row would be met anyway.
  ///
  /// - Parameter supporting: the rows are not those of the question itself. Only national ones count, and one
  ///   that is met whether it binds or not is left out.
  @inline(__always)
  func judge<Recorder: JudgementRecorder>(
    _ act: StageAct, on day: Int32, prospective: Bool, supporting: Bool = false,
    table: RoadTable = .shared, into recorder: inout Recorder
  ) {
    let rows = table.rows
    let range = table.range(of: act, engines: engines)
    // Counted by hand, here and in what is called from here: an iterator allocates where it is not
    // optimised, and the tests count what an outcome takes from the heap.
    var position = range.lowerBound
    while position < range.upperBound {
      let row = rows[position]
      position += 1
      guard engines & row.engines != 0, classes & row.classes != 0,
        !services.isDisjoint(with: row.services)
      else { continue }
      let days = days(of: row.basis, on: day, prospective: prospective)
      guard days.last >= row.from, days.first <= row.until else { continue }
      var doubt: VehicleFact.Set = []
      if row.isRegional {
        if supporting { continue }
        switch Region.contains(table.sources[row.index].regions, division) {
        case true?: break
        case false?: continue
        case nil: doubt.formUnion(.registeredIn)
        }
      }
      if engines & ~row.engines != 0 { doubt.formUnion(.fuel) }
      if classes & ~row.classes != 0 { doubt.formUnion(.maximumMass) }
      if !row.services.isSuperset(of: services) {
        doubt.formUnion(services.contains(.urban) ? .urban : .category)
      }
      if days.first < row.from || days.last > row.until { doubt.formUnion(fact(of: row.basis)) }
      judge(
        row, doubt: doubt, last: days.last, supporting: supporting, table: table, into: &recorder)
    }
  }

  @inline(__always)
  private func judge<Recorder: JudgementRecorder>(
    _ row: RoadTable.Row, doubt: VehicleFact.Set, last: Int32, supporting: Bool, table: RoadTable,
    into recorder: inout Recorder
  ) {
    var read = classFact.union(.stage).union(.fuel)
    read.formUnion(fact(of: row.basis))
    if row.basis == .manufactureAndUpload {
      read.formUnion(.manufacturedOn)
      read.formUnion(.certificateUploadedOn)
    }
    if row.services != .all { read.formUnion(.urban) }
    if row.isRegional { read.formUnion(.registeredIn) }

    var missing = doubt
    var state: Verdict.Ground.State
    if contradicts || low.satisfies(row.demand) != high.satisfies(row.demand) {
      state = .contradicting
      if plateContradicts { read.formUnion(.numberPlate) }
    } else {
      switch best.satisfies(row.demand) {
      case true?: state = .met
      case false?: state = doubt.isEmpty ? (row.isConfirmed ? .notMet : .unsettled) : .missing
      case nil:
        state = .missing
        missing.formUnion(best == .vi ? .substage : .stage)
      }
      if row.hasTransition, let transition = table.sources[row.index].transition {
        apply(
          transition, of: row, last: last, state: &state, missing: &missing, reading: &read)
      }
    }
    if state != .missing { missing = [] }
    if supporting, state == .met, !doubt.isEmpty { return }
    recorder.record(.row(row.index), state, reading: read.union(missing), missing: missing)
  }

  /// Lets a time of grace change what became of a row.
  private func apply(
    _ transition: StageTransition, of row: RoadTable.Row, last: Int32,
    state: inout Verdict.Ground.State, missing: inout VehicleFact.Set,
    reading read: inout VehicleFact.Set
  ) {
    let inTime = last <= transition.lastDay.daysSince1970
    switch transition {
    case .monitorOnly:
      guard state == .met, best.value < 120 else { return }
      // From the first day of the row on such models could no longer be made.
      if made != Self.noDay, made >= row.from { return }
      read.formUnion(.rdeMonitorOnly)
      if monitorOnly == 1 {
        state = inTime ? .excused : missing.isEmpty ? .notMet : .missing
      } else if monitorOnly == -1, !inTime {
        state = .missing
        missing.formUnion(.rdeMonitorOnly)
      }
    case .stock(let stage, let madeBefore, _):
      guard state == .notMet, inTime, best.satisfies(EmissionStage.Grade(stage)) == true else {
        return
      }
      read.formUnion(arrived != Self.noDay ? .importArrivedOn : .certificateUploadedOn)
      read.formUnion(.registeredIn)
      let day = arrived != Self.noDay ? arrived : uploaded
      if day != Self.noDay {
        if day >= madeBefore.daysSince1970 { return }
      } else if made != Self.noDay, made >= madeBefore.daysSince1970 {
        return
      } else {
        missing.formUnion(.certificateUploadedOn)
      }
      switch Region.contains(Region.startedEarly, division) {
      case false?: break
      case nil: missing.formUnion(.registeredIn)
      case true?:
        // Which regions had started is not confirmed: a person must look.
        state = .unsettled
        return
      }
      state = missing.isEmpty ? .excused : .missing
    }
  }
}
