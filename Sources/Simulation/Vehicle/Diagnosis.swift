/// What a vehicle's diagnosis says.
struct Diagnosis: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    case iso15765 = 0
    case iso27145 = 1
    case j1939 = 2
  }

  enum Lamp: UInt8, Sendable {
    case off = 0
    case on = 1
    case flashing = 2
  }

  var kind: Kind
  var lamp: Lamp
  var support: UInt16
  var readiness: UInt16
  /// Seventeen characters.
  var vin: [UInt8]
  /// Up to eighteen characters.
  var calibration: String
  var verification: UInt32
  /// Eighteen numbers.
  var counters: [UInt16]
  /// `nil` where the control unit does not tell.
  var faults: [Fault]?
}

/// A trouble code.
enum Fault: Hashable, Sendable {
  /// `P20EE`, failure type, status.
  case code(String, type: UInt8, status: UInt8)
  case parameter(spn: UInt32, fmi: UInt8, occurrences: UInt8)

  /// What may go wrong with a truck, and what of it the driver is shown.
  static func drawn(for kind: Diagnosis.Kind, by numbers: inout SeededNumbers) -> Fault {
    let codes: [(String, UInt8)] = [
      ("P20EE", 0x00), ("P2201", 0x64), ("P203F", 0x00), ("P24A3", 0x00), ("U029D", 0x00),
      ("P0401", 0x00), ("C0001", 0x11), ("B1325", 0x03),
    ]
    let parameters: [(UInt32, UInt8)] = [
      (4364, 18), (3216, 4), (1761, 1), (3251, 0), (3226, 9), (2659, 18), (521_032, 31),
    ]
    if kind == .j1939 {
      let (spn, fmi) = parameters[numbers.seconds(0, parameters.count - 1)]
      return .parameter(spn: spn, fmi: fmi, occurrences: UInt8(numbers.seconds(1, 126)))
    }
    let (code, type) = codes[numbers.seconds(0, codes.count - 1)]
    return .code(code, type: type, status: numbers.happens(0.5) ? 0x2F : 0x09)
  }
}
