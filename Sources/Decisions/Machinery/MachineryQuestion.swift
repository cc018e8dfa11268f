public import Fleet
public import Registry

/// May this machine work at this place at this moment?
public struct MachineryQuestion: DecisionQuestion {
  /// Its number, id, serial, PIN or engine number; `nil` for one that the registry does not know.
  public var machine: String?
  /// The id of the site it is to work at: what is recorded of that counts, and whether the machine is declared for it.
  public var site: String?
  /// The id of the plant it works in, whose division and zones count.
  public var plant: String?
  /// Where it works; where absent, the site's division, else the plant's, else where the machine is recorded.
  public var division: DivisionCode?
  /// The control zones it works in, beside those of the plant.
  public var zones: [String]
  public var at: Instant
  /// What is said with the question: over what is recorded, for this question only.
  public var stated: [PolicyFact: PolicyValue]

  public init(
    _ machine: String?, site: String? = nil, plant: String? = nil,
    division: DivisionCode? = nil,
    zones: [String] = [], at instant: Instant, stated: [PolicyFact: PolicyValue] = [:]
  ) {
    self.machine = machine
    self.site = site
    self.plant = plant
    self.division = division
    self.zones = zones
    at = instant
    self.stated = stated
  }

  /// - Throws: `RegisterError` where the machine, site or plant is not recorded; `EntryError` where nobody says at which
  ///   place, or where no plan has a zone that is named.
  public func cases(in register: Register, now: Instant) throws -> [MachineryCase] {
    try PlansInForce.check(zones, of: .zones, field: "zones", in: register)
    let machine = try machine.map { try register.machine(named: $0) }
    return [
      MachineryCase(
        question: self, machine: machine,
        situation: try situation(of: machine, in: register, now: now))
    ]
  }

  private func situation(
    of machine: MachineryRegistration?, in register: Register, now: Instant
  ) throws -> Situation {
    let site = try site.map { try register.get(Site.self, $0) }
    let plant = try plant.map { try register.get(Plant.self, $0) }
    guard
      let place = division ?? site?.division ?? plant?.division
        ?? machine?.machinery.place.division
    else { throw EntryError.missing(field: "division") }
    var situation = Situation(.machinery, at: at, in: place)
    // This registry keeps the exemptions itself, so its list is complete now.
    situation.feeds = [.exemptions: now]
    if let plant {
      let days = try register.memberDays(of: .plant, plant.id)
      situation.read(plant, days: days)
      situation.feeds[.zones] = days.values.max()?.start()
    }
    if let machine {
      situation.read(
        machine.machinery, coded: machine.number != nil,
        days: try register.fieldDays(of: .machinery, machine.id))
      situation.exemptions = try machine.exemptionSubjects.flatMap {
        try register.exemptions(of: $0)
      }
    }
    if let site {
      let days = try register.memberDays(of: .site, site.id)
      situation.read(site, days: days)
      let asOf = days.values.max()
      if let machine { situation.read(machine, declaredFor: site, on: days["machinery"] ?? asOf) }
      // The register's own list is complete now: whoever is not on it is not declared.
      situation.feeds[.declarations] = now
      situation.feeds[.zones] = asOf?.start()
    }
    let known = (plant?.zones ?? []) + (site?.zones ?? [])
    if !zones.isEmpty || site != nil && plant?.zones.isEmpty == false {
      let all = Set(zones + known).sorted()
      situation.set(.zones, .names(all), recordedOn: now.day())
      situation.feeds[.zones] = now
    }
    for (fact, value) in stated { situation.set(fact, value, recordedOn: now.day()) }
    return situation
  }
}

/// A question about a machine with everything that the registry knows.
public struct MachineryCase: DecisionCase {
  public let question: MachineryQuestion
  /// As recorded; `nil` for one that the registry does not know.
  public let machine: MachineryRegistration?
  public let situation: Situation

  public func answer(_ verdict: Verdict) -> MachineryAnswer {
    MachineryAnswer(machine: machine, site: question.site, verdict: verdict)
  }

  public func decision(_ kept: KeptAnswer) -> Decision {
    Decision(
      about: .machinery, plant: question.plant, site: question.site,
      machine: machine?.id, at: question.at, outcome: kept.outcome, rules: kept.rules,
      facts: kept.facts, verdict: kept.verdict)
  }
}
