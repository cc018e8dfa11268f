public import Fleet
import Policies

/// Which vehicles of a plant's real traffic gain or lose entry on each coming date.
///
///     var traffic = Traffic()
///     for passage in cases { traffic.add(passage) }
///     let forecast = try Forecast(of: traffic, plans: plans, plant: plant, from: today)
public struct Forecast: Sendable {
  public let dates: [DateForecast]
  public let vehicles: Int
  /// How many would be let in on the first day, by outcome.
  public let now: [Outcome: Int]
  /// The facts whose absence leaves vehicles without an answer on the first day, with how many they are.
  public let missing: [FactName: Int]

  public struct DateForecast: Sendable {
    public let day: Day
    public let changes: [(vehicle: Traffic.Regular, change: VerdictChange)]
    /// How the whole traffic is answered from that day on.
    public let outcomes: [Outcome: Int]

    public func count(_ entry: VerdictChange.Entry) -> Int {
      changes.count { $0.change.entry == entry }
    }
  }

  /// - Parameter day: the first day; what holds there is the start, and only later dates are forecast.
  /// - Complexity: O(vehicles x dates).
  public init(
    of traffic: Traffic, plans: PlansInForce, plant: Plant, from day: Day,
    showing progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let vehicles = traffic.vehicles
    let days = try Self.days(of: vehicles, plans, plant, after: day)
    var sets: [PlansInForce.Signature: RuleSet] = [:]
    func rules(on day: Day) throws -> RuleSet {
      let signature = plans.signature(on: day)
      if let known = sets[signature] { return known }
      let rules = try plans.packs(on: day).compiled()
      sets[signature] = rules
      return rules
    }
    let first = try rules(on: day)
    var now: [Outcome: Int] = [:]
    var missing: [FactName: Int] = [:]
    for vehicle in vehicles {
      let verdict = first.verdict(of: vehicle.situation(on: day))
      now[verdict.outcome, default: 0] += 1
      guard verdict.outcome == .unknown else { continue }
      let lacking = verdict.grounds.reduce(into: Verdict.FactSet()) { $0.formUnion($1.missing) }
      for (place, fact) in verdict.facts.enumerated() where lacking.contains(fact: place) {
        missing[fact.name, default: 0] += 1
      }
    }
    var dates: [DateForecast] = []
    for (place, date) in days.enumerated() {
      progress(place, days.count)
      let (before, after) = (date.advanced(by: -1), date)
      let (old, new) = (try rules(on: before), try rules(on: after))
      var changes: [(vehicle: Traffic.Regular, change: VerdictChange)] = []
      var outcomes: [Outcome: Int] = [:]
      for vehicle in vehicles {
        let situation = vehicle.situation(on: after)
        outcomes[new.outcome(of: situation), default: 0] += 1
        if let change = VerdictChange(
          vehicle.situation(on: before), by: old, to: situation, by: new)
        {
          changes.append((vehicle, change))
        }
      }
      guard !changes.isEmpty else { continue }
      dates.append(DateForecast(day: date, changes: changes, outcomes: outcomes))
    }
    self.dates = dates
    self.vehicles = vehicles.count
    self.now = now
    self.missing = missing
  }

  /// Every later day on which something that may concern the traffic begins or ends: rules that hold at the
  /// plant, plans, readings, the plant's siding, exemptions.
  private static func days(
    of vehicles: [Traffic.Regular], _ plans: PlansInForce, _ plant: Plant, after day: Day
  ) throws -> [Day] {
    let changes = plans.changes.filter { $0 > day }
    var days = Set(changes)
    for change in [day] + changes {
      for rule in try plans.packs(on: change).packs.flatMap(\.policyRules)
      where rule.subjects.contains(.gate)
        && rule.area.covers(plant.division, zones: plant.zones) != false
      {
        days.insert(rule.possiblyFrom)
        days.insert(rule.from)
        if let until = rule.until { days.insert(until.advanced(by: 1)) }
      }
    }
    if let siding = plant.railwaySidingFrom { days.insert(siding) }
    for exemption in vehicles.flatMap(\.exemptions) {
      days.insert(exemption.from)
      days.insert(exemption.until.advanced(by: 1))
    }
    return days.filter { $0 > day }.sorted()
  }
}

/// The vehicles that came to a plant, each once, with the newest that is said of it.
public struct Traffic: Sendable {
  private var byName: [Name: Regular] = [:]
  public private(set) var passages = 0

  private struct Name: Hashable {
    let plate: String?
    let colour: PlateColour?
  }

  /// A vehicle that came at least once.
  public struct Regular: Sendable {
    public let vehicle: Vehicle
    /// The owner as recorded, else the fleet that the ledger names.
    public let haulier: String?
    public internal(set) var passages: Int
    let exemptions: [Exemption]
    /// What it carried last by the ledger, on whichever passage.
    let goods: Evidence<PolicyValue>?
    /// The question that its newest passage was.
    var newest: Situation

    /// The same vehicle at noon of a day, asking to come in.
    func situation(on day: Day) -> Situation {
      var situation = newest
      situation.at = day.start().advanced(byMilliseconds: 43_200_000)
      situation.direction = .in
      return situation
    }
  }

  public init() {}

  /// Takes a passage in either direction; later ones replace what earlier ones said.
  public mutating func add(_ passage: PassageCase) {
    passages += 1
    let name = Name(plate: passage.vehicle.plate, colour: passage.vehicle.plateColour)
    let known = byName[name]
    var situation = passage.situation
    // A truck that fetches product enters empty and leaves loaded: goods on any passage are goods.
    let goods = passage.namesGoods ? situation[.freight] : known?.goods
    if let goods { situation[.freight] = goods }
    byName[name] = Regular(
      vehicle: passage.vehicle,
      haulier: passage.vehicle.owner ?? passage.passage.fleet.flatMap { $0.isEmpty ? nil : $0 }
        ?? known?.haulier, passages: (known?.passages ?? 0) + 1,
      exemptions: situation.exemptions, goods: goods, newest: situation)
  }

  /// By plate.
  public var vehicles: [Regular] {
    byName.values.sorted {
      ($0.vehicle.plate ?? "", $0.vehicle.plateColour?.rawValue ?? "")
        < ($1.vehicle.plate ?? "", $1.vehicle.plateColour?.rawValue ?? "")
    }
  }
}
