/// What a vehicle's weighed evidence says to the plans, made once with its facts.
struct VehiclePart: Sendable {
  /// The facts of a vehicle are the first ones, up to ``PolicyFact/overLimit``.
  static let count = 13
  var fields: InlineArray<13, UInt64>
  var contradicting: PolicyFact.Set
}

extension SituationKey {
  /// Takes over what was made of a vehicle's evidence.
  mutating func read(_ facts: VehicleFacts, on day: Int32) {
    let part = facts.policyPart
    for place in 0..<VehiclePart.count { fields[place] = part.fields[place] }
    contradicting = part.contradicting
    if facts.keys.asked(on: day).contradicts != facts.keys.contradicts { dispute(.stage) }
  }

  /// A vehicle's weighed evidence as sets of possible values.
  static func part(
    of vehicle: Vehicle, stage: Fact<EmissionStage>, keys: RoadKeys, findings: [Finding]
  ) -> VehiclePart {
    var key = SituationKey(.gate, division: 0, day: 0)
    key.read(vehicle, stage, keys, findings)
    var part = VehiclePart(
      fields: InlineArray(repeating: 0), contradicting: key.contradicting)
    for place in 0..<VehiclePart.count { part.fields[place] = key.fields[place] }
    return part
  }

  private mutating func read(
    _ vehicle: Vehicle, _ stage: Fact<EmissionStage>, _ keys: RoadKeys, _ findings: [Finding]
  ) {
    readEngine(vehicle, stage, keys)
    self[.emissionClass] = UInt64(keys.classes)
    if let category = vehicle.derivedCategory,
      let place = VehicleCategory.allCases.firstIndex(of: category)
    {
      self[.category] = 1 << UInt64(place)
    } else if let categories = Self.categories(vehicle.vehicleType?.kind) {
      self[.category] = categories
    }
    if let mass = vehicle.plausibleMass, let mass = Int32(exactly: mass) {
      self[.maximumMass] = Self.packed(mass, mass)
    }
    self[.trafficClass] = Self.trafficClass(vehicle) ?? self[.trafficClass]
    if let use = vehicle.use, let place = PolicyCodes.of(.use).codes.firstIndex(of: use.rawValue) {
      self[.use] = 1 << UInt64(place)
    }
    if let operating = vehicle.operating ?? vehicle.use?.isOperating {
      self[.operating] = operating ? Self.yes : Self.no
    }
    if let networked = vehicle.networked { self[.obdTerminal] = networked ? Self.yes : Self.no }
    if keys.division > 0 { self[.registeredIn] = Self.span(of: keys.division) }
    if let colour = vehicle.plateColour {
      let codes = PolicyCodes.of(.plateColour).codes
      let place = codes.firstIndex(of: colour.rawValue) ?? codes.count - 1
      self[.plateColour] = 1 << UInt64(place)
    }
    for finding in findings {
      if case .contradiction(let contradiction) = finding { dispute(contradiction.disputes) }
    }
  }

  /// What is contradicted counts as open, and as contradicted.
  private mutating func dispute(_ facts: PolicyFact.Set) {
    contradicting.formUnion(facts)
    for fact in facts.members { self[fact] = RuleVocabulary.missing[fact.place] }
  }

  /// Every division that a code stands for: a county alone, a prefecture or province with all in it.
  static func span(of division: Int32) -> UInt64 {
    let number = UInt32(clamping: division < 100 ? division * 10_000 : division)
    return span(of: DivisionCode(number: number))
  }

  static func span(of division: DivisionCode) -> UInt64 {
    let numbers = division.numbers
    return packed(Int32(clamping: numbers.lowerBound), Int32(clamping: numbers.upperBound))
  }

  private mutating func readEngine(
    _ vehicle: Vehicle, _ stage: Fact<EmissionStage>, _ keys: RoadKeys
  ) {
    let (energies, isDisputed) = Self.energies(vehicle, stage, keys)
    self[.energy] = energies
    if isDisputed { contradicting.insert(PolicyFact.Set(.energy)) }
    let electric: UInt64 = 1 << 8
    if energies & ~Self.noEngine == 0 {
      self[.stage] = electric
      return
    }
    var stages: UInt64
    if keys.best == .unsaid {
      stages = keys.inferred.value > 0 ? Self.atLeast(keys.inferred) : electric - 1
      if energies & Self.noEngine != 0 { stages |= electric }
      // Before anybody is asked for the stage it must be clear which vehicle stands there.
      if isDisputed { contradicting.insert(PolicyFact.Set(.stage)) }
    } else {
      stages = Self.stages(keys.best)
      let disagreeing = Self.stages(keys.low) | Self.stages(keys.high)
      if keys.low != keys.high, disagreeing & ~stages != 0 {
        stages |= disagreeing
        contradicting.insert(PolicyFact.Set(.stage))
      }
    }
    self[.stage] = stages
  }

  private static func stages(_ grade: EmissionStage.Grade) -> UInt64 {
    switch grade.value {
    case 60: 0b1100_0000
    case 61: 1 << 6
    case 62: 1 << 7
    case 120: 1 << 8
    case 0...59: 1 << UInt64(grade.value / 10)
    default: (1 << 9) - 1
    }
  }

  private static func atLeast(_ grade: EmissionStage.Grade) -> UInt64 {
    let lowest = stages(grade)
    return 0b1111_1111 & ~((lowest & (~lowest &+ 1)) &- 1)
  }

  private static func energyBits(_ words: String...) -> UInt64 {
    let vocabulary = RuleVocabulary()
    return words.reduce(0) { $0 | vocabulary.bits(of: $1, for: .energy)! }
  }
  private static let noEngine = energyBits("no-engine")
  private static let newEnergy = energyBits("new-energy")
  private static let battery = energyBits("battery")
  private static let fuelCell = energyBits("fuel-cell")
  private static let electric = energyBits("battery", "fuel-cell")
  private static let unpowered = energyBits("unpowered")
  private static let methanol = energyBits("methanol")
  private static let otherEngine = energyBits("other-engine")
  private static let mixed = energyBits("diesel", "petrol", "other-engine")
  private static let plugIns = energyBits("diesel-plug-in", "petrol-plug-in", "gas-plug-in")
  private static let hybrids = plugIns | energyBits("diesel-hybrid", "petrol-hybrid", "gas-hybrid")
  private static let diesel = energyBits("diesel")
  private static let dieselHybrids = energyBits("diesel-hybrid", "diesel-plug-in")
  private static let petrol = energyBits("petrol")
  private static let petrolHybrids = energyBits("petrol-hybrid", "petrol-plug-in")
  private static let gas = energyBits("gas")
  private static let gasHybrids = energyBits("gas-hybrid", "gas-plug-in")

  /// What may drive it, and whether number and colour of the plate say so differently. Then it is what either says,
  /// unless the fuel settles it.
  private static func energies(
    _ vehicle: Vehicle, _ stage: Fact<EmissionStage>, _ keys: RoadKeys
  ) -> (bits: UInt64, isDisputed: Bool) {
    let plate = vehicle.plate.flatMap { try? Plate($0) }
    let isSaid = stage.value == .newEnergy
    let byNumber = plate?.isNewEnergy == true
    let byColour = vehicle.plateColour?.isNewEnergy == true
    let green = energies(
      vehicle, keys, isNewEnergy: isSaid || byNumber || byColour,
      isBattery: plate?.isBatteryElectric == true)
    guard byNumber != byColour, let plate, let colour = vehicle.plateColour,
      plate.contradicts(colour)
    else { return (green, false) }
    let plain = energies(vehicle, keys, isNewEnergy: isSaid, isBattery: false)
    return (green | plain, green != plain)
  }

  /// What may drive it, by what its plate or stage says. A new-energy plate tells a plug-in from a plain hybrid; no
  /// plate tells the reverse.
  private static func energies(
    _ vehicle: Vehicle, _ keys: RoadKeys, isNewEnergy: Bool, isBattery: Bool
  ) -> UInt64 {
    guard let fuel = vehicle.fuel else {
      if isBattery || keys.engines == RoadKeys.noEngine { return electric }
      return isNewEnergy ? newEnergy : RuleVocabulary.missing[PolicyFact.energy.place]
    }
    let letters = fuel.letters
    let isHybrid = letters.contains("C") || letters.contains("O")
    var all: UInt64
    switch fuel.engine {
    case .diesel?: all = isHybrid ? dieselHybrids : diesel
    case .gas?: all = isHybrid ? gasHybrids : gas
    case .petrol?: all = isHybrid ? petrolHybrids : petrol
    case .other?: all = letters.contains("L") ? methanol : otherEngine
    case .noEngine?:
      all = letters.contains("P") ? fuelCell : letters == "Y" ? unpowered : battery
    case nil:
      all =
        letters == "D"
        ? mixed
        : letters == "O"
          ? hybrids : RuleVocabulary.missing[PolicyFact.energy.place]
    }
    if let isPlugIn = fuel.isPlugIn { all &= isPlugIn ? plugIns : ~plugIns }
    let narrowed = isNewEnergy ? all & newEnergy : all
    return narrowed == 0 ? all : narrowed
  }

  /// What the vehicle type leaves open where no mass is recorded: a lorry is one of N, a coach one of M.
  private static func categories(_ kind: VehicleType.Kind?) -> UInt64? {
    switch kind {
    case .lorry, .threeWheeler, .tractorUnit: 0b11_1000
    case .passenger: 0b00_0111
    default: nil
    }
  }

  /// Registration class in traffic law, by the vehicle type, else by what the mass of a goods vehicle leaves open.
  private static func trafficClass(_ vehicle: Vehicle) -> UInt64? {
    let (mini, low, light, medium, heavy): (UInt64, UInt64, UInt64, UInt64, UInt64) =
      (1, 2, 4, 8, 16)
    switch vehicle.vehicleType?.size {
    case .mini?: return mini
    case .lowSpeed?: return low
    case .light?: return light
    case .medium?: return medium
    case .heavy?: return heavy
    case nil: break
    }
    guard let mass = vehicle.plausibleMass, vehicle.derivedCategory?.carriesGoods == true else {
      return nil
    }
    // Under 4,500 kg it may still be medium by its length.
    return mass >= 12_000 ? heavy : mass >= 4_500 ? medium : mini | low | light | medium
  }
}

extension Contradiction {
  /// The policy facts that it leaves open.
  var disputes: PolicyFact.Set {
    let stage = PolicyFact.Set(.stage)
    let energy = PolicyFact.Set(.energy)
    switch self {
    case .stageBeforeStandard, .inferredBeforeStandard, .belowAtInvoice, .belowAtRegistration,
      .afterQuestion:
      return stage
    // What has an engine, be it one of a plug-in, has the stage that is recorded of it.
    case .newEnergyPlate: return energy
    case .electricPlate, .electricStage, .stageWithoutEngine, .disclosedFuel:
      return stage.union(energy)
    // What follows from it for the drive is weighed with what the fuel says.
    case .plateColour: return PolicyFact.Set(.plateColour)
    case .registeredBeforeMade: return []
    case .categoryMass:
      return PolicyFact.Set(.category).union(PolicyFact.Set(.emissionClass)).union(
        PolicyFact.Set(.trafficClass))
    case .disclosedClass: return PolicyFact.Set(.emissionClass)
    }
  }
}

extension SituationKey {
  fileprivate mutating func dispute(_ fact: PolicyFact) { dispute(PolicyFact.Set(fact)) }
}
