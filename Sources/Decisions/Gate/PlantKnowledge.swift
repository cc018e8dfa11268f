public import Fleet
public import Registry

/// What a registry knows of a plant that a decision at its gates may need.
public struct PlantKnowledge: Sendable {
  public let plant: Plant
  let changed: Instant?
  /// When each member of the plant's entry was last changed.
  let days: [String: Day]
  let measures: [PlantMeasures]
  let warnings: [PollutionWarning]
  /// As of when the warnings for the plant's place are known; `nil` where nobody ever recorded one, or that there is
  /// none.
  let warningsKnown: Instant?

  public init(_ register: Register, plant: String) throws {
    self.plant = try register.get(Plant.self, plant)
    let history = try register.history(of: .plant, plant)
    changed = history.last?.at
    days = history.memberDays
    measures = try register.measures(of: plant).map { entry in
      var entry = entry
      entry.table.recordedOn = try register.history(of: .measures, entry.id).last?.at.day()
      return entry
    }
    warnings = try register.all(PollutionWarning.self)
    warningsKnown = try register.warningsKnown(in: self.plant.division, among: warnings)
  }

  /// A question at the plant's gate of which only the plant's part is filled in.
  public func situation(at instant: Instant, now: Instant) -> Situation {
    var situation = Situation(.gate, at: instant, in: plant.division)
    situation.read(plant, days: days)
    situation.warnings = warnings
    situation.measures = measures.filter { $0.holds(on: instant.day()) }.map(\.table)
    // This registry keeps the exemptions itself, so its list is complete now; of warnings it knows what it was
    // told last.
    situation.feeds = [.exemptions: now]
    situation.feeds[.warnings] = warningsKnown
    situation.feeds[.lists] = changed
    situation.feeds[.zones] = changed
    return situation
  }
}
