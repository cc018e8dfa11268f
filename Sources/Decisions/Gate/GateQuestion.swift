public import Fleet
public import Registry

/// May this vehicle pass this plant's gate at this moment?
public struct GateQuestion: DecisionQuestion {
  /// The plant's id.
  public var plant: String
  /// The gate's id, where it is known at which of the plant's gates.
  public var gate: String?
  public var name: VehicleName
  public var direction: Situation.Direction
  /// What it comes for; a truck that fetches product arrives empty.
  public var purpose: Situation.Freight?
  public var at: Instant
  /// What is said of the vehicle with the question: over what is recorded, for this question only.
  public var stated: Vehicle

  public init(
    plant: String, gate: String? = nil, name: VehicleName, direction: Situation.Direction,
    purpose: Situation.Freight? = nil, at instant: Instant, stated: Vehicle? = nil
  ) {
    self.plant = plant
    self.gate = gate
    self.name = name
    self.direction = direction
    self.purpose = purpose
    at = instant
    self.stated = stated ?? name.vehicle
  }
}

/// A question with everything that the registry knows of one vehicle that it may be about.
public struct GateCase: DecisionCase {
  public let question: GateQuestion
  public let vehicle: Vehicle
  /// Whether the registry knows the vehicle.
  public let isRecorded: Bool
  public let situation: Situation

  public func answer(_ verdict: Verdict) -> VehicleAnswer {
    VehicleAnswer(vehicle: vehicle, isRecorded: isRecorded, verdict: verdict)
  }

  public func decision(_ kept: KeptAnswer) -> Decision {
    Decision(
      about: .gate, plant: question.plant, gate: question.gate, plate: vehicle.plate,
      colour: vehicle.plateColour, direction: question.direction, at: question.at,
      outcome: kept.outcome, rules: kept.rules, facts: kept.facts, verdict: kept.verdict)
  }
}

extension GateQuestion {
  /// One case for each vehicle of that name: several only where a plate came without its colour.
  ///
  /// - Parameter now: as of when what the registry keeps itself is complete.
  /// - Throws: `RegisterError` where the plant or gate is not recorded.
  public func cases(in register: Register, now: Instant) throws -> [GateCase] {
    let plant = try PlantKnowledge(register, plant: plant)
    if let gate, try register.get(Gate.self, gate).plant != self.plant {
      throw RegisterError.unknownReference(
        RegisterReference(.gate, gate), from: RegisterReference(.plant, self.plant))
    }
    let known = try name.find(in: register)
    let vehicles = try known.map { try register.vehicle(of: $0, under: stated) }
    return try (vehicles.isEmpty ? [stated] : vehicles).map { vehicle in
      var situation = plant.situation(at: at, now: now)
      situation.direction = direction
      situation.freight = purpose
      situation.vehicle = vehicle.facts
      situation.exemptions = try vehicle.exemptionSubjects.flatMap {
        try register.exemptions(of: $0)
      }
      let use = try register.quotaUse(
        at: self.plant, before: at, quotas: situation.measures.compactMap(\.quota),
        vehicle: vehicle.plate ?? vehicle.vin, colour: vehicle.plateColour)
      situation.quotaUsed = use?.used
      situation.silentLedger = use?.silentLedger
      return GateCase(
        question: self, vehicle: vehicle, isRecorded: !known.isEmpty, situation: situation)
    }
  }
}
