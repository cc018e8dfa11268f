import Fleet

/// Vehicles of a sort, such as those that report remotely; or a list of them that should be empty.
struct VehicleCount: FleetCount {
  private let clause: CountedClause
  private let isList: Bool
  private var tally = VehicleTally()
  private var items: [Duty.Item] = []

  init(_ obligation: Obligation, _ rules: RuleSet, on day: Day, isList: Bool = false) {
    clause = CountedClause(obligation, rules, on: day)
    self.isList = isList
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: clause.day) else { return }
    let answer = clause.answer(counted)
    tally.add(answer)
    if isList, answer.holds == true { items.append(Duty.Item(counted.vehicle.listName)) }
  }

  func duty() -> Duty {
    var duty = clause.duty
    duty.found = [tally.count("vehicles")]
    duty.basis = [.vehicles]
    duty.missing = tally.gaps
    duty.items = items
    if isList {
      duty.state = tally.sure > 0 ? .notMet : tally.most > 0 ? .unknown : .met
    } else if let floor = clause.obligation.figure("vehicles") {
      duty.state = Duty.State(tally.count("vehicles"), atLeast: floor)
    } else {
      duty.missing = [Duty.Gap(.dutyTarget)] + duty.missing
    }
    return duty
  }
}

/// Vehicles that were retired in time, and those that still have to be.
struct RetirementCount: FleetCount {
  private let clause: CountedClause
  private let period: ClosedRange<Day>
  private var retired = VehicleTally()
  private var remaining = VehicleTally()

  /// The period is the year of the day by which it is due; without one it runs from the clause's first day.
  init(_ obligation: Obligation, _ rules: RuleSet, on day: Day) {
    clause = CountedClause(obligation, rules, on: day)
    let first = obligation.by.map { Day($0.parts.year, 1, 1) } ?? obligation.rule.from ?? day
    period = first...max(first, min(obligation.by ?? day, day))
  }

  mutating func add(_ counted: CountedVehicle) {
    if let end = counted.vehicle.retiredOn, end <= clause.day {
      if period.contains(end) { retired.add(clause.answer(counted)) }
    } else {
      remaining.add(clause.answer(counted))
    }
  }

  func duty() -> Duty {
    var duty = clause.duty
    duty.found = [retired.count("vehicles"), remaining.count("remaining")]
    duty.basis = [.retirements(period)]
    duty.missing = retired.gaps
    if let target = clause.obligation.figure("vehicles") {
      duty.state = Duty.State(retired.count("vehicles"), atLeast: target)
    } else if remaining.most == 0, retired.sure > 0 {
      duty.state = .met
    } else {
      duty.missing = [Duty.Gap(.dutyTarget)] + remaining.gaps
    }
    return duty
  }
}

/// The share of a fleet that was measured in a season.
struct SampleCount: FleetCount {
  private let clause: CountedClause
  private let days: ClosedRange<Day>
  private let sampled: MeasuredVehicles
  private var fleet = VehicleTally()
  private var measured = VehicleTally()

  init(
    _ obligation: Obligation, _ rules: RuleSet, on day: Day, days: ClosedRange<Day>,
    _ sampled: MeasuredVehicles
  ) {
    clause = CountedClause(obligation, rules, on: day)
    self.days = days
    self.sampled = sampled
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: clause.day) else { return }
    let answer = clause.answer(counted)
    fleet.add(answer)
    if sampled.contains(counted.vehicle) { measured.add(answer) }
  }

  func duty() -> Duty {
    var duty = clause.duty
    duty.found = [measured.count("vehicles"), fleet.count("fleet")]
    duty.basis = [.measurements(days), .vehicles]
    duty.assumptions = [.measuredIsSpotChecked]
    duty.missing = fleet.gaps
    // Measured vehicles that may be none of the fleet raise the share at most, the other open ones lower it.
    let open = measured.most - measured.sure
    let (least, most) = (fleet.most - open, fleet.sure + open)
    guard least > 0, most > 0, let floor = clause.obligation.figure("percent") else {
      duty.missing.append(Duty.Gap(.dutyFigure))
      return duty
    }
    let share = DutyCount(
      "percent", measured.sure * 100 / least, most: measured.most * 100 / most)
    duty.found.insert(share, at: 0)
    duty.state = Duty.State(share, atLeast: floor)
    return duty
  }
}

/// The share of the measured vehicles of a sort of which no record of the year was over the limit.
struct PassCount: FleetCount {
  private let clause: CountedClause
  private let days: ClosedRange<Day>
  private let judged: MeasuredVehicles
  private let exceeding: MeasuredVehicles
  private var measured = VehicleTally()
  private var passed = VehicleTally()

  init(
    _ obligation: Obligation, _ rules: RuleSet, on day: Day, days: ClosedRange<Day>,
    judged: MeasuredVehicles, exceeding: MeasuredVehicles
  ) {
    clause = CountedClause(obligation, rules, on: day)
    self.days = days
    self.judged = judged
    self.exceeding = exceeding
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: clause.day), judged.contains(counted.vehicle) else {
      return
    }
    let answer = clause.answer(counted)
    measured.add(answer)
    if !exceeding.contains(counted.vehicle) { passed.add(answer) }
  }

  func duty() -> Duty {
    var duty = clause.duty
    duty.basis = [.measurements(days), .vehicles]
    duty.assumptions = [.measuredIsInspected]
    duty.missing = measured.gaps
    guard let share = VehicleTally.share(of: passed, in: measured),
      let floor = clause.obligation.figure("percent")
    else {
      // None of them was measured: nothing can be said from here.
      duty.missing.append(Duty.Gap(.dutyFigure))
      return duty
    }
    duty.found = [share, passed.count("vehicles"), measured.count("fleet")]
    duty.state = Duty.State(share, atLeast: floor)
    return duty
  }
}

/// The share of vehicles of some energy among those of a sort, such as new energy among buses and taxis.
struct EnergyCount: FleetCount {
  private let clause: CountedClause
  private let energy: Condition
  private var fleet = VehicleTally()
  private var clean = VehicleTally()

  init(_ obligation: Obligation, _ rules: RuleSet, on day: Day, of energy: Condition) {
    clause = CountedClause(obligation, rules, on: day)
    self.energy = energy
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: clause.day) else { return }
    let answer = clause.answer(counted)
    fleet.add(answer)
    guard answer.holds != false else { return }
    let energy = clause.rules.answer(energy, for: counted.situation)
    // A vehicle that may be none of the fleet may be none of the clean ones either.
    let both: Bool? = energy.holds == false ? false : answer.holds == true ? energy.holds : nil
    clean.add((both, answer.missing + energy.missing))
  }

  func duty() -> Duty {
    var duty = clause.duty
    duty.basis = [.vehicles]
    duty.assumptions = [.usesWithCodesOnly]
    duty.missing = fleet.gaps + clean.gaps.filter { !fleet.gaps.map(\.fact).contains($0.fact) }
    guard let share = VehicleTally.share(of: clean, in: fleet) else {
      duty.missing.append(Duty.Gap(.dutyFigure))
      return duty
    }
    duty.found = [share, clean.count("vehicles"), fleet.count("fleet")]
    guard let floor = clause.obligation.figure("percent") else {
      duty.missing = [Duty.Gap(.dutyTarget)] + duty.missing
      return duty
    }
    // The clause asks it of every sort: one that misses it decides, one that reaches it says nothing of those
    // that are not told by their use.
    if Duty.State(share, atLeast: floor) == .notMet {
      duty.state = .notMet
    } else {
      duty.missing.append(Duty.Gap(.dutyFigure))
    }
    return duty
  }
}

/// Transport companies of whose vehicles too many were over the limit: vehicles are counted, not events.
struct HaulierCount: FleetCount {
  private struct Haulier {
    var vehicles = 0
    var exceeding = 0
    var name: String?
  }

  private let clause: CountedClause
  private let days: ClosedRange<Day>
  private let exceeding: MeasuredVehicles
  private var fleets: [String: Haulier] = [:]
  private var ownerless = 0

  init(
    _ obligation: Obligation, _ rules: RuleSet, on day: Day, days: ClosedRange<Day>,
    _ exceeding: MeasuredVehicles
  ) {
    clause = CountedClause(obligation, rules, on: day)
    self.days = days
    self.exceeding = exceeding
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: clause.day), clause.answer(counted).holds != false else {
      return
    }
    let exceeds = exceeding.contains(counted.vehicle)
    guard let owner = counted.vehicle.owner else {
      if exceeds { ownerless += 1 }
      return
    }
    fleets[owner, default: Haulier()].vehicles += 1
    if exceeds { fleets[owner, default: Haulier()].exceeding += 1 }
  }

  mutating func name(_ name: (String) throws -> String?) rethrows {
    for (owner, fleet) in fleets where fleet.exceeding > 0 {
      fleets[owner]?.name = try name(owner)
    }
  }

  func duty() -> Duty {
    var duty = clause.duty
    let floor = clause.obligation.figure("percent") ?? 0
    let listed = fleets.filter {
      $0.value.exceeding > 0 && $0.value.exceeding * 100 >= floor * $0.value.vehicles
    }.sorted { $0.key < $1.key }
    duty.found = [DutyCount("hauliers", listed.count)]
    duty.basis = [.measurements(days), .vehicles]
    duty.items = listed.map { owner, fleet in
      Duty.Item(
        fleet.name.map { "\($0) (\(owner))" } ?? owner,
        [
          DutyCount("percent", fleet.exceeding * 100 / fleet.vehicles),
          DutyCount("vehicles", fleet.exceeding), DutyCount("fleet", fleet.vehicles),
        ])
    }
    if ownerless > 0 { duty.missing = [Duty.Gap(.owner, count: ownerless)] }
    duty.state = !listed.isEmpty ? .notMet : fleets.isEmpty || ownerless > 0 ? .unknown : .met
    if fleets.isEmpty, ownerless == 0 { duty.missing = [Duty.Gap(.owner)] }
    return duty
  }
}

/// A rule about every vehicle of a sort: how many it binds, how many meet it, and which do not.
struct TerminalCount: FleetCount {
  private let rule: PolicyRule
  private let rules: RuleSet
  private let day: Day
  private let condition: Condition
  private var bound = VehicleTally()
  private var met = 0
  private var open = VehicleTally()
  private var items: [Duty.Item] = []

  init(_ rule: PolicyRule, _ rules: RuleSet, on day: Day) {
    self.rule = rule
    self.rules = rules
    self.day = day
    condition = .all([rule.binds, .registered(in: rule.area.divisions)])
  }

  mutating func add(_ counted: CountedVehicle) {
    guard !counted.vehicle.isRetired(on: day) else { return }
    let binds = rules.answer(condition, for: counted.situation)
    bound.add(binds)
    guard binds.holds != false else { return }
    let meets = rules.answer(rule.requires, for: counted.situation)
    switch (binds.holds, meets.holds) {
    case (true?, true?): met += 1
    case (true?, false?): items.append(Duty.Item(counted.vehicle.listName))
    case (_, true?): break
    default: open.add((nil, binds.missing + meets.missing))
    }
  }

  func duty() -> Duty {
    var duty = Duty(
      rule: rule.rule, kind: PolicySubject.vehicle.code, subject: .area(rule.area.divisions),
      state: !items.isEmpty ? .notMet : open.most > 0 ? .unknown : bound.sure > 0 ? .met : .notBound
    )
    duty.found = [DutyCount("vehicles", met), bound.count("fleet")]
    duty.basis = [.vehicles]
    duty.missing = open.gaps
    duty.items = items
    duty.findings = rules.notes(on: rule.id, on: day)
    return duty
  }
}
