extension OBD {
  /// One measured value of a body, with its scale by the standard.
  public enum Signal: UInt8, CaseIterable, Sendable {
    case speed, barometricPressure, netTorque, frictionTorque, engineSpeed, fuelFlow
    case noxUpstream, noxDownstream, reagentLevel, intakeAir
    case scrInletTemperature, scrOutletTemperature, dpfPressure, coolantTemperature, fuelLevel
    case positionStatus, longitude, latitude, odometer
    case oxygenUpstream, oxygenDownstream, catalystTemperature
    case motorSpeed, motorLoad, batteryVoltage, batteryCurrent, stateOfCharge
    case torqueMode, pedal, fuelTotal, ureaTankTemperature, ureaInjection, ureaTotal
    case dpfExhaustTemperature
    case egrOpening, egrCommanded
    case particulates, particulatesMean, opacity
  }
}

extension OBD.Signal {
  /// value = raw * numerator / denominator + offset.
  struct Scaling {
    enum Rule {
      /// J1939 passed through: 0xFA is the highest first byte of a value, 0xFB to 0xFD are out of range,
      /// 0xFE an error, 0xFF not available.
      case j1939
      /// A value up to a limit; all ones are not available.
      case upTo(UInt32)
      /// One of the modes of the torque.
      case torqueMode
    }

    let width: Int
    let rule: Rule
    private let numerator: Int64
    private let divisor: Double
    /// The offset in steps of the divisor.
    private let shift: Int64

    init(
      _ width: Int, _ numerator: Int64, _ denominator: Int64, _ offset: Int64 = 0,
      _ rule: Rule = .j1939
    ) {
      self.width = width
      self.rule = rule
      self.numerator = numerator
      divisor = Double(denominator)
      shift = offset * denominator
    }

    var allOnes: UInt32 { UInt32.max >> UInt32(32 - 8 * width) }

    /// One division, so that the nearest number to the exact value comes out.
    @inline(__always)
    func value(_ raw: UInt32) -> Double {
      Double(Int64(raw) &* numerator &+ shift) / divisor
    }

    /// The mean of so many values whose raw numbers have that sum.
    func mean(_ sum: UInt32, of count: UInt16) -> Double {
      Double(Int64(sum) * numerator + shift * Int64(count)) / (divisor * Double(count))
    }

    /// The number of steps, not rounded, that a value is.
    func steps(_ value: Double) -> Double { (value * divisor - Double(shift)) / Double(numerator) }
  }

  // Fields and scales of GB 17691-2018 Annex Q, HJ 1239.3-2021 and, for EGR, HJ 1014-2020.
  var scaling: Scaling {
    switch self {
    case .speed: Scaling(2, 1, 256)
    case .barometricPressure: Scaling(1, 1, 2)
    case .netTorque, .frictionTorque: Scaling(1, 1, 1, -125)
    case .engineSpeed: Scaling(2, 1, 8)
    case .fuelFlow, .intakeAir: Scaling(2, 1, 20)
    case .noxUpstream, .noxDownstream: Scaling(2, 1, 20, -200)
    case .reagentLevel, .fuelLevel, .pedal: Scaling(1, 2, 5)
    case .scrInletTemperature, .scrOutletTemperature, .catalystTemperature, .dpfExhaustTemperature:
      Scaling(2, 1, 32, -273)
    case .dpfPressure: Scaling(2, 1, 10)
    case .coolantTemperature, .ureaTankTemperature: Scaling(1, 1, 1, -40)
    case .positionStatus: Scaling(1, 1, 1, 0, .upTo(0xFE))
    case .longitude: Scaling(4, 1, 1_000_000, 0, .upTo(180_000_000))
    case .latitude: Scaling(4, 1, 1_000_000, 0, .upTo(90_000_000))
    case .odometer: Scaling(4, 1, 10, 0, .upTo(0xFFFF_FFFE))
    // Both use their full range: that all ones are not available is inferred.
    case .oxygenUpstream: Scaling(2, 305, 10_000_000, 0, .upTo(0xFFFE))
    case .oxygenDownstream: Scaling(1, 1, 100, 0, .upTo(0xFE))
    case .motorSpeed: Scaling(2, 1, 1, 0, .upTo(0xFFFE))
    // The source has no range for the next two: the bounds are inferred.
    case .motorLoad: Scaling(1, 1, 1)
    case .stateOfCharge: Scaling(1, 1, 1, 0, .upTo(100))
    case .batteryVoltage: Scaling(2, 1, 10, 0, .upTo(0xFFFE))
    case .batteryCurrent: Scaling(2, 1, 10, -1000, .upTo(0xFFFE))
    case .torqueMode: Scaling(1, 1, 1, 0, .torqueMode)
    case .fuelTotal: Scaling(4, 1, 2)
    case .ureaInjection: Scaling(4, 1, 100)
    case .ureaTotal: Scaling(4, 1, 1)
    case .egrOpening, .egrCommanded: Scaling(2, 1, 400)
    case .particulates, .particulatesMean: Scaling(2, 1, 1000)
    case .opacity: Scaling(2, 1, 10)
    }
  }

  /// Bytes on the wire.
  public var width: Int { scaling.width }

  /// The bytes of a value, rounded to the nearest step; `nil` for a value that the field cannot say.
  public func raw(of value: Double) -> UInt32? {
    let scaling = scaling
    let steps = scaling.steps(value).rounded()
    guard let raw = UInt32(exactly: steps), OBD.Reading(self, raw: raw).value != nil,
      raw <= scaling.allOnes
    else { return nil }
    return raw
  }
}
