/// What does not change about a vehicle, drawn once from its seed.
struct Traits: Sendable {
  enum Kind: Hashable, Sendable {
    case diesel
    /// Diesel with an electric motor beside it.
    case hybrid
    /// Gas with a three-way catalyst, with a NOx sensor behind it or without.
    case gas(hasNOxSensor: Bool)
    case machine
  }

  /// What is wrong with a clock.
  enum Clock: Hashable, Sendable {
    case right
    case ahead(seconds: Int64)
    /// There is none: the terminal writes zeros.
    case none
  }

  let kind: Kind
  /// kg, loaded as it is.
  let mass: Double
  /// Nm
  let referenceTorque: Double
  /// L
  let displacement: Double
  let fuelTank: Double
  let ureaTank: Double
  /// kPa
  let barometric: Double
  /// °C
  let ambient: Double
  let hasBarometer: Bool
  /// How much of what an SCR of this temperature converts this one does.
  let scrHealth: Double
  /// The NOx sensor behind the SCR stands still at this value.
  let frozenNOx: Double?
  let diagnosis: Diagnosis.Kind
  let calibration: String
  let verification: UInt32
  /// Tells nothing about trouble codes.
  let hidesFaults: Bool
  let clock: Clock
  /// Its diagnosis tells another VIN than its terminal.
  let hasOtherVIN: Bool
  /// Somebody takes the terminal's power away at stops.
  let isTamperedWith: Bool
  /// Seconds between two diagnoses.
  let diagnosisInterval: Int
  /// After a dead spot the newest of what was kept is sent first.
  let reissuesNewestFirst: Bool
  /// Chance of a dead spot, a failing sensor and a fault, by second.
  let deadSpots: Double
  let sensorFailures: Double
  let faults: Double
  let startsWithFault: Bool

  init(family: SimulatedFamily, mayBeGas: Bool, by numbers: inout SeededNumbers) {
    let draw = numbers.share()
    kind =
      switch family {
      case .nonRoad: .machine
      case .road where !mayBeGas || draw < 0.85: .diesel
      case .road where draw < 0.90: .hybrid
      case .road: .gas(hasNOxSensor: draw < 0.97)
      }
    mass = numbers.happens(0.6) ? numbers.between(35_000, 49_000) : numbers.between(14_000, 20_000)
    referenceTorque = (numbers.between(1600, 2600) / 50).rounded() * 50
    displacement = referenceTorque / 200
    fuelTank = numbers.between(400, 900)
    ureaTank = numbers.between(35, 60)
    barometric = numbers.between(86, 101)
    ambient = numbers.between(-12, 34)
    hasBarometer = !numbers.happens(0.03)
    scrHealth = numbers.happens(0.04) ? numbers.between(0.1, 0.5) : numbers.between(0.96, 1)
    frozenNOx = numbers.happens(0.01) ? numbers.between(5, 60).rounded() : nil
    let diagnosisDraw = numbers.share()
    diagnosis = diagnosisDraw < 0.5 ? .iso27145 : diagnosisDraw < 0.7 ? .iso15765 : .j1939
    calibration = "SIM-CAL-\(numbers.seconds(10, 99))"
    verification = UInt32(truncatingIfNeeded: numbers.next()) | 0x8000_0000
    hidesFaults = numbers.happens(0.01)
    let clockDraw = numbers.share()
    clock =
      clockDraw < 0.004
      ? .none
      : clockDraw < 0.012
        ? .ahead(seconds: Int64(numbers.between(-3, 3) * 365 * 86_400)) : .right
    hasOtherVIN = numbers.happens(0.01)
    isTamperedWith = numbers.happens(0.01)
    diagnosisInterval = numbers.happens(0.5) ? 86_400 : 600
    reissuesNewestFirst = numbers.happens(0.3)
    deadSpots = numbers.happens(0.3) ? 1.0 / 1800 : 1.0 / 14_400
    sensorFailures = numbers.happens(0.2) ? 1.0 / 1200 : 1.0 / 20_000
    faults = numbers.happens(0.1) ? 1.0 / 3600 : 0
    startsWithFault = numbers.happens(0.04)
  }
}
