/// A road vehicle as the registry knows it: every fact may be missing, none is guessed.
///
/// A vehicle is found by its plate with its colour, or by its VIN; ``isIdentified`` says whether it can be.
public struct Vehicle: Hashable, Sendable {
  // MARK: identity
  /// The canonical text of the plate.
  public var plate: String?
  public var plateColour: PlateColour?
  /// The canonical text of the VIN.
  public var vin: String?
  public var engineNumber: String?
  public var engineModel: String?
  public var engineMaker: String?
  public var brand: String?
  public var model: String?
  /// The owner's id in the registry; never a name or a phone number.
  public var owner: String?

  // MARK: kind
  public var vehicleType: VehicleType?
  /// As recorded; where it is not, ``derivedCategory`` follows from masses and seats.
  public var category: VehicleCategory?
  /// Maximum design mass (GVM, 最大设计总质量), kilograms.
  public var maximumMass: Int?
  /// Kerb mass (整备质量), kilograms.
  public var kerbMass: Int?
  /// Reference mass (基准质量), kilograms.
  public var referenceMass: Int?
  /// The driver's seat included.
  public var seats: Int?
  public var fuel: Fuel?
  public var use: VehicleUse?
  /// Bus, sanitation or postal service (城市车辆).
  public var urban: Bool?
  /// Carries for hire or reward (营运).
  public var operating: Bool?
  /// Its remote terminal reports (联网).
  public var networked: Bool?
  /// A light vehicle whose RDE report says `monitor only` (仅监测).
  public var rdeMonitorOnly: Bool?

  // MARK: stage
  public var stageClaims: [StageClaim]

  // MARK: days
  /// Day of manufacture on the maker's certificate.
  public var manufacturedOn: Day?
  /// Day on which the electronic certificate was uploaded, China time.
  public var certificateUploadedOn: Day?
  /// Day of arrival on the import certificate.
  public var importArrivedOn: Day?
  /// Day of the first sales invoice.
  public var invoicedOn: Day?
  /// Day of first registration.
  public var registeredOn: Day?
  /// GB/T 2260 code of the division where it is registered.
  public var registeredIn: String?
  /// Day on which its registration was ended (注销), by scrapping or early retirement.
  public var retiredOn: Day?

  // MARK: provenance
  /// Where the facts come from that ``sources`` does not name.
  public var origin: FactOrigin
  /// Where single facts come from, where that differs.
  public var sources: [FactName: FactOrigin]
  /// Members that a later or foreign writer added; kept and passed on as they came.
  public var extra: [JSON.Member]

  public init(plate: String? = nil, plateColour: PlateColour? = nil, vin: String? = nil) {
    self.plate = plate
    self.plateColour = plateColour
    self.vin = vin
    stageClaims = []
    origin = FactOrigin(.declared)
    sources = [:]
    extra = []
  }
}

extension Vehicle {
  public var isIdentified: Bool { vin != nil || (plate != nil && plateColour != nil) }

  public func origin(of fact: FactName) -> FactOrigin { sources[fact] ?? origin }

  /// The origin of what follows from another fact: as old as that one.
  func inferred(from fact: FactName) -> FactOrigin {
    FactOrigin(.inferred, recordedOn: origin(of: fact).recordedOn)
  }

  /// The maximum design mass where it can be one: nothing weighs 0 kg or less.
  var plausibleMass: Int? { maximumMass.flatMap { $0 > 0 ? $0 : nil } }

  /// The category as recorded, else from masses, seats and what the vehicle type says it carries.
  public var derivedCategory: VehicleCategory? {
    if let category { return category }
    guard let maximumMass = plausibleMass else { return nil }
    switch vehicleType?.kind {
    case .lorry, .tractorUnit, .special: return VehicleCategory(goodsMaximumMass: maximumMass)
    case .passenger:
      return seats.map { VehicleCategory(seats: $0, maximumMass: maximumMass) }
    default: return nil
    }
  }

  /// Light or heavy in emission law; `nil` where neither mass nor category tells.
  public var emissionClass: EmissionClass? {
    plausibleMass.map(EmissionClass.init(maximumMass:)) ?? category.flatMap(EmissionClass.init)
  }

  /// The flag as recorded; a city bus is urban by its use.
  public var isUrban: Bool? { urban ?? (use == .cityBus ? true : nil) }
}
