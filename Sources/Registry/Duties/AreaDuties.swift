import Fleet
import GRDB

/// What the plans in force ask of whole areas: retirements, terminals, samples, lists.
///
/// The vehicles of the register are gone through once, for all clauses together.
struct AreaDuties {
  let register: Register
  let plants: [Plant]
  let rules: RuleSet
  let question: DutyQuestion
  let figures: Figures

  func duties() throws -> [Duty] {
    let day = question.day
    var counts: [any FleetCount] = []
    for rule in rules.rulesInUse
    where rule.subjects.contains(.vehicle) && rule.from <= day
      && rule.until.map({ day <= $0 }) ?? true
    {
      counts.append(TerminalCount(rule, rules, on: day))
    }
    let obligations = rules.obligations.filter { $0.holds(on: day) && $0.countsOf != .plant }
    for obligation in obligations {
      if let count = try count(for: obligation) { counts.append(count) }
    }
    var places = Set(plants.map(\.division))
    try goThroughVehicles(&counts, &places)
    places.formUnion(try machineryDivisions())
    if let division = question.division { places = [division] }
    func concerns(_ duty: Duty) -> Bool {
      guard case .area(let divisions) = duty.subject else { return false }
      return divisions.contains { area in
        places.contains { area.contains($0) || $0.contains(area) }
      }
    }
    let counted = counts.map { $0.duty() }
    let others = try obligations.compactMap { try other($0) }
    return (counted + others).filter(concerns).map(settle)
  }

  /// The way in which a kind of obligation is counted over the vehicles; `nil` for what is not.
  private func count(for obligation: Obligation) throws -> (any FleetCount)? {
    let day = question.day
    switch obligation.kind {
    case .retirement: return RetirementCount(obligation, rules, on: day)
    case .obdTerminal: return VehicleCount(obligation, rules, on: day)
    case Obligation.Kind(rawValue: "key-supervision"):
      return VehicleCount(obligation, rules, on: day, isList: true)
    case .samplingShare:
      // A share that names no season is one of the last twelve months.
      let year = day.advanced(byMonths: -12).advanced(by: 1)...day
      let season = obligation.season?.latest(on: day) ?? year
      let days = season.lowerBound...max(season.lowerBound, min(season.upperBound, day))
      let sampled = try MeasuredVehicles(register, on: days, judged: [.pass, .exceed, .pending])
      return SampleCount(obligation, rules, on: day, days: days, sampled)
    case .passRate:
      // No clause says of how long a time: the last twelve months.
      let year = day.advanced(byMonths: -12).advanced(by: 1)...day
      return PassCount(
        obligation, rules, on: day, days: year,
        judged: try MeasuredVehicles(register, on: year, judged: [.pass, .exceed]),
        exceeding: try MeasuredVehicles(register, on: year, judged: [.exceed]))
    case .newEnergyShare where obligation.counts != nil:
      return EnergyCount(obligation, rules, on: day, of: .newEnergy)
    case .batteryShare where obligation.counts != nil:
      return EnergyCount(obligation, rules, on: day, of: .batteryElectric)
    case .blacklist:
      let months = obligation.figure("months") ?? 12
      let days = day.advanced(byMonths: -months).advanced(by: 1)...day
      let exceeding = try MeasuredVehicles(register, on: days, judged: [.exceed])
      return HaulierCount(obligation, rules, on: day, days: days, exceeding)
    default: return nil
    }
  }

  private func goThroughVehicles(
    _ counts: inout [any FleetCount], _ places: inout Set<DivisionCode>
  ) throws {
    let cursor = try String.fetchCursor(
      register.db, sql: "SELECT document FROM register_vehicle ORDER BY id")
    while let document = try cursor.next() {
      let entry: VehicleEntry = try register.decode(document)
      if let place = entry.vehicle.registeredIn.flatMap({ try? DivisionCode($0) }) {
        places.insert(place)
      }
      let vehicle = CountedVehicle(entry.vehicle, on: question.day)
      for index in counts.indices { counts[index].add(vehicle) }
    }
    for index in counts.indices {
      try counts[index].name { id in
        try UnifiedSocialCreditCode.ifValid(id).flatMap {
          try register.find(Company.self, $0.description)?.name
        }
      }
    }
  }

  private func machineryDivisions() throws -> [DivisionCode] {
    try String.fetchAll(
      register.db,
      sql: "SELECT DISTINCT division FROM register_machinery WHERE division IS NOT NULL"
    ).compactMap { try? DivisionCode($0) }
  }

  /// What is not counted over vehicles: how long records are kept, and figures that only somebody else knows.
  private func other(_ obligation: Obligation) throws -> Duty? {
    var duty = obligation.duty(.area(obligation.divisions), rules, on: question.day)
    switch obligation.kind {
    case .retention:
      guard
        plants.contains(where: { plant in
          obligation.divisions.contains { $0.contains(plant.division) }
        })
      else { return nil }
      let oldest = try Int32.fetchOne(
        register.db, sql: "SELECT min(day) FROM record WHERE kind = 1 AND day > 0")
      // Nothing is kept where nothing is recorded: whether it would be is not known.
      guard let oldest, oldest <= question.day.daysSince1970 else {
        duty.missing = [Duty.Gap(.passages)]
        return duty
      }
      duty.found = [
        DutyCount("months", Day(daysSince1970: oldest).months(until: question.day))
      ]
      duty.basis = [.nothingDeleted]
      duty.state = .met
    case .smokeCapture:
      guard let floor = obligation.figure("devices") else { return nil }
      let devices = try smokeCameras(in: obligation.divisions)
      duty.basis = [.cameras]
      duty.assumptions = [.camerasAreDevices]
      duty.found = [DutyCount("devices", devices)]
      // Where none is registered nobody says that this registry would know of them.
      if devices == 0 {
        duty.missing = [Duty.Gap(.dutyFigure)]
      } else {
        duty.state = Duty.State(DutyCount("devices", devices), atLeast: floor)
      }
    case .retirement, .obdTerminal, .samplingShare, .blacklist, .passRate: return nil
    case .newEnergyShare where obligation.counts != nil: return nil
    case .batteryShare where obligation.counts != nil: return nil
    default:
      let principal = ["percent", "vehicles", "devices"]
      guard duty.asked.contains(where: { principal.contains($0.name) }) else { return nil }
      duty.missing = [Duty.Gap(.dutyFigure)]
    }
    return duty
  }

  /// The registered cameras of the smoke format at gates of plants in these divisions.
  private func smokeCameras(in divisions: [DivisionCode]) throws -> Int {
    let gates = try register.all(Gate.self).reduce(into: [:]) { $0[$1.id] = $1.plant }
    let places = try register.all(Plant.self).reduce(into: [:]) { $0[$1.id] = $1.division }
    return try register.all(Camera.self).count { camera in
      guard camera.format == Observation.Kind.smoke.rawValue,
        let place = gates[camera.gate].flatMap({ places[$0] })
      else { return false }
      return divisions.contains { $0.contains(place) }
    }
  }

  /// What was declared of the clause stands before what could be counted here, which stands beside it.
  private func settle(_ duty: Duty) -> Duty {
    guard
      let asked = duty.asked.first(where: { figures.latest(duty.rule.id, $0.name) != nil })
        ?? duty.found.first(where: { figures.latest(duty.rule.id, $0.name) != nil }),
      let figure = figures.latest(duty.rule.id, asked.name)
    else { return duty }
    var duty = duty
    if let counted = duty.found.first(where: { $0.name == figure.name }) {
      duty.beside = [counted]
      if !counted.agrees(with: figure.count) {
        duty.findings.append(.disagreement(declared: figure.count, counted: counted))
      }
    }
    duty.found = [figure.count] + duty.found.filter { $0.name != figure.name }
    duty.basis = [figure.basis] + duty.basis
    if let floor = duty.asked.first(where: { $0.name == figure.name }) {
      duty.state = Duty.State(figure.count, atLeast: floor.value)
      duty.missing = []
    }
    return duty
  }
}

extension UnifiedSocialCreditCode {
  fileprivate static func ifValid(_ text: String) -> UnifiedSocialCreditCode? {
    try? UnifiedSocialCreditCode(text)
  }
}
