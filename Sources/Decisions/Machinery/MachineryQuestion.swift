public import Fleet
public import Registry

/// May this machine work at this place at this moment?
public struct MachineryQuestion: Sendable {
  /// As recorded; `nil` for one that the registry does not know.
  public var machine: MachineryRegistration?
  /// The id of the plant it works in, whose division and zones count.
  public var plant: String?
  /// Where it works; where absent, the plant's division, else where the machine is recorded.
  public var division: DivisionCode?
  /// The control zones it works in, beside those of the plant.
  public var zones: [String]
  public var at: Instant
  /// What is said with the question: over what is recorded, for this question only.
  public var stated: [PolicyFact: PolicyValue]

  public init(
    _ machine: MachineryRegistration?, plant: String? = nil, division: DivisionCode? = nil,
    zones: [String] = [], at instant: Instant, stated: [PolicyFact: PolicyValue] = [:]
  ) {
    self.machine = machine
    self.plant = plant
    self.division = division
    self.zones = zones
    at = instant
    self.stated = stated
  }

  /// The question with everything that the registry knows; `nil` where nobody says at which place.
  ///
  /// - Parameter now: as of when what the registry keeps itself is complete.
  /// - Throws: `RegisterError` where the plant is not recorded.
  public func situation(in register: Register, now: Instant) throws -> Situation? {
    let plant = try plant.map { try register.get(Plant.self, $0) }
    guard let place = division ?? plant?.division ?? machine?.machinery.place.division else {
      return nil
    }
    var situation = Situation(.machinery, at: at, in: place)
    // This registry keeps the exemptions itself, so its list is complete now.
    situation.feeds = [.exemptions: now]
    if let plant {
      let days = try register.memberDays(of: .plant, plant.id)
      situation.read(plant, days: days)
      situation.feeds[.zones] = days.values.max()?.start()
    }
    if let machine {
      situation.read(machine.machinery, coded: machine.number != nil)
      situation.exemptions = try machine.exemptionSubjects.flatMap {
        try register.exemptions(of: $0)
      }
    }
    if !zones.isEmpty {
      let all = Set(zones + (plant?.zones ?? [])).sorted()
      situation.set(.zones, .names(all), recordedOn: now.day())
      situation.feeds[.zones] = now
    }
    for (fact, value) in stated { situation.set(fact, value, recordedOn: now.day()) }
    return situation
  }
}
