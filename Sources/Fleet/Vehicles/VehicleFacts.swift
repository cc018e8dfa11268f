/// What is known about a vehicle, ready for rules: each fact with its source, evidence already weighed, and
/// beside it the small numbers that the rules compare.
///
/// Made once from a ``Vehicle`` and never changed; asking many questions of it, and passing it on, is cheap.
public final class VehicleFacts: Sendable {
  /// What they were read from.
  public let vehicle: Vehicle
  /// The stage that is believed: the claim of the highest rank, with its sub-stage completed.
  public let stage: Fact<EmissionStage>
  public let fuel: Fact<Fuel>
  public let maximumMass: Fact<Int>
  public let category: Fact<VehicleCategory>
  public let urban: Fact<Bool>
  public let manufacturedOn: Fact<Day>
  public let certificateUploadedOn: Fact<Day>
  public let importArrivedOn: Fact<Day>
  public let invoicedOn: Fact<Day>
  public let registeredOn: Fact<Day>
  public let registeredIn: Fact<String>
  public let plate: Fact<String>
  public let plateColour: Fact<String>
  public let rdeMonitorOnly: Fact<Bool>
  /// The exemptions on record; `nil` where nobody looked for them.
  public let exemptions: ExemptionList?

  /// What was noticed while weighing: overruled claims, weak sources, contradictions.
  public let findings: [Finding]
  /// What the days alone say about the stage: a lower bound, and the row that says it.
  let inferred: StageRow<RoadScope>?
  let keys: RoadKeys
  /// What the plans compare.
  let policyPart: VehiclePart

  public init(_ vehicle: Vehicle, exemptions: ExemptionList? = nil) {
    self.vehicle = vehicle
    self.exemptions = exemptions
    let evidence = StageEvidence(vehicle.stageClaims)
    stage = evidence.stage
    fuel = Fact(vehicle.fuel, origin: vehicle.origin(of: .fuel))
    maximumMass = Fact(vehicle.plausibleMass, origin: vehicle.origin(of: .maximumMass))
    category = Fact(
      vehicle.derivedCategory,
      origin: vehicle.category == nil
        ? vehicle.inferred(from: .maximumMass) : vehicle.origin(of: .category))
    urban = Fact(
      vehicle.isUrban,
      origin: vehicle.urban == nil ? vehicle.inferred(from: .use) : vehicle.origin(of: .urban))
    manufacturedOn = Fact(vehicle.manufacturedOn, origin: vehicle.origin(of: .manufacturedOn))
    certificateUploadedOn = Fact(
      vehicle.certificateUploadedOn, origin: vehicle.origin(of: .certificateUploadedOn))
    importArrivedOn = Fact(vehicle.importArrivedOn, origin: vehicle.origin(of: .importArrivedOn))
    invoicedOn = Fact(vehicle.invoicedOn, origin: vehicle.origin(of: .invoicedOn))
    registeredOn = Fact(vehicle.registeredOn, origin: vehicle.origin(of: .registeredOn))
    registeredIn = Fact(
      vehicle.registeredIn ?? vehicle.plateProvince.map(String.init),
      origin: vehicle.registeredIn == nil
        ? FactOrigin(.plate, recordedOn: vehicle.origin(of: .plate).recordedOn)
        : vehicle.origin(of: .registeredIn))
    plate = Fact(vehicle.plate, origin: vehicle.origin(of: .plate))
    plateColour = Fact(vehicle.plateColour?.rawValue, origin: vehicle.origin(of: .plateColour))
    rdeMonitorOnly = Fact(vehicle.rdeMonitorOnly, origin: vehicle.origin(of: .rdeMonitorOnly))

    var keys = RoadKeys(vehicle, evidence: evidence)
    inferred = keys.lowerBound()
    if let inferred { keys.inferred = EmissionStage.Grade(inferred.stage) }
    let contradictions = keys.contradictions(
      of: vehicle, stage: evidence.stage.value, inferred: inferred)
    keys.contradicts = contradictions.contains(where: \.touchesStage)
    keys.plateContradicts = contradictions.contains(where: \.isOfPlate)
    self.keys = keys
    var findings = evidence.findings
    if let mass = vehicle.maximumMass, vehicle.plausibleMass == nil {
      findings.append(.massNotPositive(mass))
    }
    findings += contradictions.map(Finding.contradiction)
    self.findings = findings
    policyPart = SituationKey.part(of: vehicle, stage: stage, keys: keys, findings: findings)
  }
}

extension VehicleFacts {
  /// The day on which an act happened, as it is recorded: its own day, else that of registration, which the
  /// others come before.
  func recordedDay(of act: StageAct) -> (fact: FactName, day: Day)? {
    let own: (FactName, Day?) =
      switch act {
      // Both days count, and the later one is past last.
      case .production where keys.uploaded >= keys.made:
        (.certificateUploadedOn, certificateUploadedOn.value)
      case .production: (.manufacturedOn, manufacturedOn.value)
      case .import: (.importArrivedOn, importArrivedOn.value)
      case .sale: (.invoicedOn, invoicedOn.value)
      default: (.registeredOn, nil)
      }
    if let day = own.1 { return (own.0, day) }
    return registeredOn.value.map { (.registeredOn, $0) }
  }

  /// The recorded days of acts that lie after the day of a question: ``RoadKeys/asked(on:)`` in words.
  func contradictions(askedOn day: Day) -> [Contradiction] {
    let days: [(FactName, Fact<Day>)] = [
      (.manufacturedOn, manufacturedOn), (.invoicedOn, invoicedOn), (.registeredOn, registeredOn),
    ]
    return days.compactMap { name, fact in
      fact.value.flatMap { $0 > day ? .afterQuestion(name, on: $0, asked: day) : nil }
    }
  }
}

extension Contradiction {
  /// Whether a question about a stage waits for a person. A wrong colour that leaves no doubt whether the vehicle is a
  /// new-energy one is a finding only.
  fileprivate var touchesStage: Bool {
    guard case .plateColour(let colour, let kind) = self else { return true }
    return colour.isNewEnergy != kind.isNewEnergy
  }

  /// Whether it is number and colour of the plate that leave that open.
  fileprivate var isOfPlate: Bool {
    if case .plateColour = self { touchesStage } else { false }
  }
}

extension Vehicle {
  /// The province that the plate names: where a vehicle is registered, when no record says it closer.
  var plateProvince: Int32? { plate.flatMap { try? Plate($0) }.flatMap(Region.province) }

  /// The facts that ``Eligibility`` reads.
  public var facts: VehicleFacts { VehicleFacts(self) }

  /// The same, with the exemptions that are recorded of it.
  public func facts(with exemptions: ExemptionList?) -> VehicleFacts {
    VehicleFacts(self, exemptions: exemptions)
  }
}

/// The facts that road rules read, as places in a set.
enum VehicleFact: UInt8, CaseIterable {
  case stage, substage, fuel, maximumMass, category, urban, manufacturedOn, certificateUploadedOn
  case importArrivedOn, invoicedOn, registeredOn, registeredIn, plate, plateColour, rdeMonitorOnly
  case exemption

  struct Set: OptionSet {
    let rawValue: UInt32
    static let stage = Set(.stage)
    static let substage = Set(.substage)
    static let fuel = Set(.fuel)
    static let maximumMass = Set(.maximumMass)
    static let category = Set(.category)
    static let urban = Set(.urban)
    static let manufacturedOn = Set(.manufacturedOn)
    static let certificateUploadedOn = Set(.certificateUploadedOn)
    static let importArrivedOn = Set(.importArrivedOn)
    static let invoicedOn = Set(.invoicedOn)
    static let registeredOn = Set(.registeredOn)
    static let registeredIn = Set(.registeredIn)
    static let rdeMonitorOnly = Set(.rdeMonitorOnly)
    static let exemption = Set(.exemption)
    /// The number of the plate and its colour.
    static let numberPlate = Set(.plate).union(Set(.plateColour))

    @inline(__always) init(rawValue: UInt32) { self.rawValue = rawValue }
    @inline(__always) init(_ fact: VehicleFact) { rawValue = 1 << UInt32(fact.rawValue) }
    @inline(__always) func contains(fact: VehicleFact) -> Bool {
      rawValue >> UInt32(fact.rawValue) & 1 == 1
    }
  }
}

extension VehicleFacts {
  /// One fact as a verdict about `day` shows it.
  func read(_ fact: VehicleFact, on day: Day) -> Verdict.FactRead {
    func shown<Value>(
      _ name: FactName, _ fact: Fact<Value>, _ value: (Value) -> Verdict.FactValue
    ) -> Verdict.FactRead {
      guard let evidence = fact.evidence else {
        return Verdict.FactRead(name, nil, origin: nil)
      }
      return Verdict.FactRead(
        name, value(evidence.value),
        origin: FactOrigin(evidence.source, recordedOn: evidence.recordedOn))
    }
    switch fact {
    case .stage: return shown(.stage, stage) { .stage($0) }
    case .substage: return Verdict.FactRead(.substage, nil, origin: nil)
    case .fuel: return shown(.fuel, fuel) { .fuel($0) }
    case .maximumMass: return shown(.maximumMass, maximumMass) { .kilograms($0) }
    case .category: return shown(.category, category) { .text($0.rawValue) }
    case .urban: return shown(.urban, urban) { .flag($0) }
    case .manufacturedOn: return shown(.manufacturedOn, manufacturedOn) { .day($0) }
    case .certificateUploadedOn:
      return shown(.certificateUploadedOn, certificateUploadedOn) { .day($0) }
    case .importArrivedOn: return shown(.importArrivedOn, importArrivedOn) { .day($0) }
    case .invoicedOn: return shown(.invoicedOn, invoicedOn) { .day($0) }
    case .registeredOn: return shown(.registeredOn, registeredOn) { .day($0) }
    case .registeredIn: return shown(.registeredIn, registeredIn) { .text($0) }
    case .plate: return shown(.plate, plate) { .text($0) }
    case .plateColour: return shown(.plateColour, plateColour) { .text($0) }
    case .rdeMonitorOnly: return shown(.rdeMonitorOnly, rdeMonitorOnly) { .flag($0) }
    case .exemption:
      let value = exemptions.map {
        Verdict.FactValue.list($0.holding(on: day).map(\.id), asOf: $0.asOf)
      }
      return Verdict.FactRead(.exemption, value, origin: nil)
    }
  }
}
