/// The facts of a road vehicle as small numbers: all that a verdict without grounds touches.
///
/// A fact that is not known is every value that it may have: the set of classes, engines and services, or a
/// day that lies between two others.
struct RoadKeys: Sendable {
  /// Stands for a day that is not known.
  static let noDay = Int32.min

  var best: EmissionStage.Grade
  var low: EmissionStage.Grade
  var high: EmissionStage.Grade
  /// The lower bound that the days give; 0 where they give none.
  var inferred = EmissionStage.Grade(value: 0)
  let classes: UInt8
  /// The fact that the class was read from.
  let classFact: VehicleFact.Set
  let engines: UInt8
  let services: RoadScope.Service
  let made: Int32
  let uploaded: Int32
  let arrived: Int32
  let invoiced: Int32
  let registered: Int32
  /// 0 where it is not known.
  let division: Int32
  /// 1, 0, or -1 where it is not known.
  let monitorOnly: Int8
  var contradicts = false
  /// Whether number and colour of the plate are what contradicts.
  var plateContradicts = false

  init(_ vehicle: Vehicle, evidence: StageEvidence) {
    best = evidence.stage.value.map(EmissionStage.Grade.init) ?? .unsaid
    low = evidence.low
    high = evidence.high
    classes = vehicle.emissionClass.map(Self.bit) ?? 3
    classFact = vehicle.plausibleMass == nil && classes != 3 ? .category : .maximumMass
    engines = Self.engines(of: vehicle)
    services = Self.services(of: vehicle)
    made = vehicle.manufacturedOn?.daysSince1970 ?? Self.noDay
    uploaded = vehicle.certificateUploadedOn?.daysSince1970 ?? Self.noDay
    arrived = vehicle.importArrivedOn?.daysSince1970 ?? Self.noDay
    invoiced = vehicle.invoicedOn?.daysSince1970 ?? Self.noDay
    registered = vehicle.registeredOn?.daysSince1970 ?? Self.noDay
    division = vehicle.registeredIn.flatMap { Int32($0) } ?? vehicle.plateProvince ?? 0
    monitorOnly = vehicle.rdeMonitorOnly.map { $0 ? 1 : 0 } ?? -1
  }

  /// The facts as a question about a day reads them: what is recorded of a later day cannot be true yet.
  @inline(__always) func asked(on day: Int32) -> RoadKeys {
    guard max(made, invoiced, registered) > day else { return self }
    var keys = self
    keys.contradicts = true
    return keys
  }

  static func bit(_ emissionClass: EmissionClass) -> UInt8 { emissionClass == .light ? 1 : 2 }
  static func bit(_ engine: Fuel.Engine) -> UInt8 { 1 << engine.rawValue }
  static let noEngine = bit(.noEngine)

  private static func engines(of vehicle: Vehicle) -> UInt8 {
    guard let fuel = vehicle.fuel else {
      // A stage `D` says electric as well as a fuel would.
      let stages = vehicle.stageClaims.map(\.stage)
      return !stages.isEmpty && stages.allSatisfy { $0 == .electric } ? noEngine : 31
    }
    if let engine = fuel.engine { return bit(engine) }
    switch fuel {
    case .hybrid, .plugIn, .unplugged: return bit(.diesel) | bit(.gas) | bit(.petrol)
    case .mixed: return bit(.diesel) | bit(.petrol) | bit(.other)
    default: return 31
    }
  }

  private static func services(of vehicle: Vehicle) -> RoadScope.Service {
    if vehicle.isUrban == true { return .urban }
    let plain: RoadScope.Service
    switch (vehicle.derivedCategory?.carriesGoods, vehicle.vehicleType?.kind) {
    case (true, _), (_, .lorry), (_, .tractorUnit), (_, .special): plain = .goods
    case (false, _), (_, .passenger): plain = .passenger
    default: plain = [.goods, .passenger]
    }
    // Nothing with a fifth wheel sweeps streets or carries passengers.
    let never = vehicle.isUrban == false || vehicle.vehicleType?.kind == .tractorUnit
    return never ? plain : plain.union(.urban)
  }
}

extension RoadKeys {
  /// The earliest and latest day that `basis` may mean.
  ///
  /// - Parameters:
  ///   - day: the day of the question, the latest that anything recorded can have happened on.
  ///   - prospective: what is not recorded is taken to happen on `day`, as a question about an act that is
  ///     still to come means it; else it may have happened at any time before.
  @inline(__always)
  func days(of basis: DateBasis, on day: Int32, prospective: Bool) -> (first: Int32, last: Int32) {
    let none = Self.noDay
    let known: Int32
    var floor = none
    var begun = false
    switch basis {
    case .actDay: return (day, day)
    case .manufacture:
      known = made
      begun = uploaded != none
    case .certificateUpload:
      known = uploaded
      floor = made
      begun = made != none
    case .manufactureAndUpload:
      known = made != none && uploaded != none ? max(made, uploaded) : none
      floor = max(made, uploaded)
      begun = floor != none
    case .arrival:
      known = arrived
      floor = made
    case .invoice:
      known = invoiced
      floor = made
    case .registration: return registered != none ? (registered, registered) : (day, day)
    }
    if known != none { return (known, known) }
    let isOnTheRoad = registered != none && registered <= day
    if prospective, !begun, !isOnTheRoad { return (day, day) }
    return (floor, max(floor, isOnTheRoad ? registered : day))
  }

  /// The fact that decides which day `basis` means.
  @inline(__always)
  func fact(of basis: DateBasis) -> VehicleFact.Set {
    switch basis {
    case .actDay: []
    case .manufacture: .manufacturedOn
    case .certificateUpload: .certificateUploadedOn
    case .manufactureAndUpload:
      made == Self.noDay
        ? (uploaded == Self.noDay
          ? VehicleFact.Set.manufacturedOn.union(.certificateUploadedOn) : .manufacturedOn)
        : .certificateUploadedOn
    case .arrival: .importArrivedOn
    case .invoice: .invoicedOn
    case .registration: .registeredOn
    }
  }
}
