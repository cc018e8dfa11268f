import Fleet

/// Writes frames from the published layouts, field by field, with arithmetic of its own: it shares nothing
/// with the product's encoder, so that a mistake that both directions of the product share shows.
struct Wire {
  var bytes: [UInt8] = []

  mutating func u8(_ value: Int) { bytes.append(UInt8(value)) }

  mutating func u16(_ value: Int) {
    bytes.append(UInt8(value / 256))
    bytes.append(UInt8(value % 256))
  }

  mutating func u32(_ value: Int) {
    u16(value / 65_536)
    u16(value % 65_536)
  }

  mutating func ascii(_ text: String, _ size: Int, filling: UInt8 = 0x20) {
    let utf8 = Array(text.utf8)
    bytes += utf8 + [UInt8](repeating: filling, count: size - utf8.count)
  }

  /// Two digits of each part of `26-03-15 09:41:27`.
  mutating func time(_ text: String) {
    for part in text.split(whereSeparator: { "- :".contains($0) }) { u8(Int(part)!) }
  }

  /// value = raw * scale + offset, in thousandths of a millionth to stay with whole numbers.
  mutating func scaled(_ value: Double, _ scale: Double, _ offset: Double, _ size: Int) {
    let raw = Int(((value - offset) / scale).rounded())
    switch size {
    case 1: u8(raw)
    case 2: u16(raw)
    default: u32(raw)
    }
  }

  init() {}

  init(_ build: (inout Wire) -> Void) { build(&self) }

  static let vin = "LTEST1239N0000017"
  static let now = "26-11-22 08:30:05"
  static let signature: [UInt8] =
    [0x20] + [UInt8](0x40..<0x60) + [0x20] + [UInt8](0x60..<0x80)

  /// A whole frame.
  static func frame(
    _ command: Int, _ unit: [UInt8], mark: UInt8 = 0x7E, vin: String = Wire.vin, version: Int = 6,
    flag: Int? = nil, encryption: Int = 1
  ) -> [UInt8] {
    var wire = Wire()
    wire.bytes = [mark, mark]
    wire.u8(command)
    if let flag { wire.u8(flag) }
    wire.ascii(vin, 17)
    if flag == nil { wire.u8(version) }
    wire.u8(encryption)
    wire.u16(unit.count)
    wire.bytes += unit
    // From the command on; the marks come after all else has been summed.
    var sum: UInt8 = 0
    for byte in wire.bytes.dropFirst(2) { sum = sum ^ byte }
    wire.bytes.append(sum)
    return wire.bytes
  }

  /// The same frame with another byte somewhere and a check byte that fits again.
  static func changed(_ frame: [UInt8], at index: Int, to byte: UInt8) -> [UInt8] {
    var frame = frame
    frame[frame.count - 1] ^= frame[index] ^ byte
    frame[index] = byte
    return frame
  }
}

// MARK: bodies, each with the values that it says

extension Wire {
  typealias Expected = [(OBD.Signal, Double)]

  /// Speed to fuel flow, in all streams.
  private static let engine: Expected = [
    (.speed, 71.25), (.barometricPressure, 90.5), (.netTorque, 42), (.frictionTorque, 13),
    (.engineSpeed, 1203.625), (.fuelFlow, 18.35),
  ]
  private static let diesel: Expected = [
    (.noxUpstream, 612.45), (.noxDownstream, 31.05), (.reagentLevel, 47.2), (.intakeAir, 512.55),
    (.scrInletTemperature, 311.78125), (.scrOutletTemperature, 305.03125), (.dpfPressure, 5.4),
    (.coolantTemperature, 88), (.fuelLevel, 63.6),
  ]
  /// South and west, so that signs show.
  private static let place: Expected = [
    (.positionStatus, 6), (.longitude, -116.397128), (.latitude, -39.916527), (.odometer, 98_765.4),
  ]

  private mutating func engine() {
    scaled(71.25, 1.0 / 256, 0, 2)
    scaled(90.5, 0.5, 0, 1)
    scaled(42, 1, -125, 1)
    scaled(13, 1, -125, 1)
    scaled(1203.625, 0.125, 0, 2)
    scaled(18.35, 0.05, 0, 2)
  }

  private mutating func diesel() {
    engine()
    scaled(612.45, 0.05, -200, 2)
    scaled(31.05, 0.05, -200, 2)
    scaled(47.2, 0.4, 0, 1)
    scaled(512.55, 0.05, 0, 2)
    scaled(311.78125, 0.03125, -273, 2)
    scaled(305.03125, 0.03125, -273, 2)
    scaled(5.4, 0.1, 0, 2)
    scaled(88, 1, -40, 1)
    scaled(63.6, 0.4, 0, 1)
  }

  mutating func position(_ status: Int = 6) {
    u8(status)
    u32(116_397_128)
    u32(39_916_527)
  }

  static let stream = Wire {
    $0.diesel()
    $0.position()
    $0.u32(987_654)
  }.bytes
  static let streamValues = engine + diesel + place

  static let catalyst = Wire {
    $0.engine()
    $0.u16(32_787)
    $0.u8(68)
    $0.scaled(300.05, 0.05, 0, 2)
    $0.scaled(91, 1, -40, 1)
    $0.scaled(612.5, 0.03125, -273, 2)
    $0.position()
    $0.u32(987_654)
  }.bytes
  private static let oxygen: Expected = [(.oxygenUpstream, 1.0000035), (.oxygenDownstream, 0.68)]
  private static let threeWay: Expected = [
    (.intakeAir, 300.05), (.coolantTemperature, 91), (.catalystTemperature, 612.5),
  ]
  static let catalystValues = engine + oxygen + threeWay + place

  static let catalystNOx = Wire {
    $0.engine()
    $0.u16(32_787)
    $0.u8(68)
    $0.scaled(12.05, 0.05, -200, 2)
    $0.scaled(300.05, 0.05, 0, 2)
    $0.scaled(91, 1, -40, 1)
    $0.scaled(612.5, 0.03125, -273, 2)
    $0.position()
    $0.u32(987_654)
  }.bytes
  static let catalystNOxValues = engine + oxygen + [(.noxDownstream, 12.05)] + threeWay + place

  static let hybrid = Wire {
    $0.u16(2950)
    $0.u8(45)
    $0.scaled(602.3, 0.1, 0, 2)
    $0.scaled(-87.5, 0.1, -1000, 2)
    $0.u8(71)
  }.bytes
  static let hybridValues: Expected = [
    (.motorSpeed, 2950), (.motorLoad, 45), (.batteryVoltage, 602.3), (.batteryCurrent, -87.5),
    (.stateOfCharge, 71),
  ]

  static let supplement = Wire {
    $0.u8(2)
    $0.scaled(36.4, 0.4, 0, 1)
    $0.u32(80_001)
    $0.scaled(-8, 1, -40, 1)
    $0.u32(123_456)
    $0.u32(7_654_321)
    $0.scaled(401.5, 0.03125, -273, 2)
  }.bytes
  static let supplementValues: Expected = [
    (.torqueMode, 2), (.pedal, 36.4), (.fuelTotal, 40_000.5), (.ureaTankTemperature, -8),
    (.ureaInjection, 1234.56), (.ureaTotal, 7_654_321), (.dpfExhaustTemperature, 401.5),
  ]

  static let machineStream = Wire {
    $0.diesel()
    $0.scaled(33.25, 0.0025, 0, 2)
    $0.scaled(31.0025, 0.0025, 0, 2)
  }.bytes
  static let machineStreamValues =
    engine + diesel + [(.egrOpening, 33.25), (.egrCommanded, 31.0025)]

  static let particulates = Wire {
    $0.u16(1234)
    $0.u16(987)
    $0.u16(56)
  }.bytes
  static let particulatesValues: Expected = [
    (.particulates, 1.234), (.particulatesMean, 0.987), (.opacity, 5.6),
  ]

  static let codes: [UInt32] = [0x20EE_002F, 0xC10F_2901]

  static func diagnostics(codes: [UInt32] = Wire.codes, count: Int? = nil, vin: String = Wire.vin)
    -> [UInt8]
  {
    Wire {
      $0.u8(1)
      $0.u8(codes.isEmpty ? 0 : 1)
      $0.u16(0xFEA0)
      $0.u16(0x0800)
      $0.ascii(vin, 17)
      $0.ascii("CAL-2026-B", 18, filling: 0)
      $0.bytes += [0xDE, 0xAD, 0xBE, 0x01] + [UInt8](repeating: 0x30, count: 14)
      for number in 1...18 { $0.u16(number * 100) }
      $0.u8(count ?? codes.count)
      for code in codes { $0.u32(Int(code)) }
    }.bytes
  }

  static func machineDiagnostics(codes: [UInt32] = [0x0C11_F285]) -> [UInt8] {
    Wire {
      $0.u8(2)
      $0.u8(2)
      $0.u8(codes.count)
      for code in codes { $0.u32(Int(code)) }
    }.bytes
  }

  static let cycle = Wire {
    for number in 1...4 { $0.u16(number * 1000) }
    $0.u8(17)
    $0.u8(18)
    for number in 5...8 { $0.u16(number * 1000) }
    $0.u8(225)
  }.bytes
}

// MARK: data units

extension Wire {
  typealias Part = (type: Int, body: [UInt8])

  /// HJ 1239.3.
  static func hj1239(
    _ parts: [Part], serial: Int = 7, time: String = Wire.now, isSigned: Bool = true
  ) -> [UInt8] {
    Wire {
      $0.time(time)
      $0.u16(serial)
      for part in parts {
        $0.u8(part.type)
        $0.time(time)
        $0.bytes += part.body
      }
      if isSigned { $0.bytes += signature }
    }.bytes
  }

  /// Annex Q, a serial in each block.
  static func annexQA(_ parts: [Part], serial: Int = 7) -> [UInt8] {
    Wire {
      $0.time(now)
      for (index, part) in parts.enumerated() {
        $0.u8(part.type)
        $0.u16(serial + index)
        $0.bytes += part.body
      }
    }.bytes
  }

  /// Annex Q, one serial behind the first type.
  static func annexQB(_ parts: [Part], serial: Int = 7) -> [UInt8] {
    Wire {
      $0.time(now)
      for (index, part) in parts.enumerated() {
        $0.u8(part.type)
        if index == 0 { $0.u16(serial) }
        $0.bytes += part.body
      }
    }.bytes
  }

  static func draft2019(_ parts: [Part], serial: Int = 7) -> [UInt8] {
    Wire {
      $0.time(now)
      $0.u16(serial)
      for part in parts {
        $0.u8(part.type)
        $0.bytes += part.body + signature
      }
    }.bytes
  }

  static func aftermarket(_ parts: [Part], serial: Int = 7) -> [UInt8] {
    Wire {
      $0.time(now)
      $0.u16(serial)
      for part in parts {
        $0.u8(part.type)
        $0.bytes += part.body
      }
    }.bytes
  }

  /// HJ 1014, or with times HJ 1322.
  static func machine(
    _ parts: [Part], hasTimes: Bool, isSigned: Bool = false, serial: Int = 7,
    place: [UInt8] = Wire { $0.position() }.bytes
  ) -> [UInt8] {
    Wire {
      $0.time(now)
      $0.u16(serial)
      $0.bytes += place
      for part in parts {
        $0.u8(part.type)
        if hasTimes { $0.time(now) }
        $0.bytes += part.body
      }
      if isSigned { $0.bytes += signature }
    }.bytes
  }

  /// A body behind a length of two bytes.
  static func measured(_ body: [UInt8]) -> [UInt8] {
    Wire {
      $0.u16(body.count)
      $0.bytes += body
    }.bytes
  }
}
