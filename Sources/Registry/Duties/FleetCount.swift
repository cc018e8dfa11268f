import Fleet

/// Counts the vehicles of the register for one clause, one vehicle after another.
protocol FleetCount {
  mutating func add(_ vehicle: CountedVehicle)
  /// Puts names in the place of ids; `name` knows those of companies.
  mutating func name(_ name: (String) throws -> String?) rethrows
  func duty() -> Duty
}

/// A vehicle of the register with its evidence weighed, for all counts together.
struct CountedVehicle {
  let vehicle: Vehicle
  let situation: Situation

  init(_ vehicle: Vehicle, on day: Day) {
    self.vehicle = vehicle
    // Where it is asked does not matter to a condition about the vehicle alone.
    situation = {
      var situation = Situation(.vehicle, at: day.start(), in: .anywhere)
      situation.vehicle = vehicle.facts
      return situation
    }()
  }
}

extension DivisionCode {
  /// For questions whose answer does not depend on the place.
  static let anywhere = (try? DivisionCode("110000"))!
}

extension FleetCount {
  mutating func name(_ name: (String) throws -> String?) rethrows {}
}

/// How many vehicles there are of a sort, at least and at most, and what is not known of the others.
struct VehicleTally {
  private(set) var sure = 0
  private(set) var most = 0
  private var missing: [FactName: Int] = [:]

  mutating func add(_ answer: (holds: Bool?, missing: [FactName])) {
    guard answer.holds != false else { return }
    most += 1
    if answer.holds == true {
      sure += 1
    } else {
      for fact in answer.missing { missing[fact, default: 0] += 1 }
    }
  }

  /// The share of some vehicles among all of a sort, percent, at least and at most; `nil` where none is of it for sure.
  ///
  /// - Parameter part: of the vehicles of `whole`: what is surely in it is surely of the sort.
  static func share(of part: VehicleTally, in whole: VehicleTally) -> DutyCount? {
    guard whole.sure > 0 else { return nil }
    return DutyCount(
      "percent", part.sure * 100 / whole.most,
      most: part.most * 100 / max(whole.sure, part.most))
  }

  func count(_ name: String) -> DutyCount { DutyCount(name, sure, most: most) }

  var gaps: [Duty.Gap] {
    missing.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { Duty.Gap($0.key, count: $0.value) }
  }
}

/// What all counts share: the clause, and which vehicles it is about on the day.
struct CountedClause {
  let obligation: Obligation
  let rules: RuleSet
  let day: Day
  private let condition: Condition

  init(_ obligation: Obligation, _ rules: RuleSet, on day: Day) {
    self.obligation = obligation
    self.rules = rules
    self.day = day
    condition = .all([obligation.counts ?? .always, .registered(in: obligation.divisions)])
  }

  /// Whether the vehicle is one of those that the clause counts, in its area.
  func answer(_ vehicle: CountedVehicle) -> (holds: Bool?, missing: [FactName]) {
    rules.answer(condition, for: vehicle.situation)
  }

  var duty: Duty { obligation.duty(.area(obligation.divisions), rules, on: day) }
}

extension Vehicle {
  func isRetired(on day: Day) -> Bool { retiredOn.map { $0 <= day } ?? false }

  /// What a list names it by.
  var listName: String {
    guard let plate else { return vin ?? "?" }
    return plateColour.map { "\(plate) \($0.rawValue)" } ?? plate
  }
}
