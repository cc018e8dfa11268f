import Fleet
import Testing

@Suite("OBD readings") struct OBDReadingTests {
  private func reading(_ signal: OBD.Signal, _ raw: UInt32) throws -> OBD.Reading {
    let kind = try #require(
      OBD.Measurements.Kind.allCases.first { $0.signals.contains(signal) })
    var measurements = OBD.Measurements(kind)
    measurements.set(.positionStatus, raw: 0)
    let isSet = measurements.set(signal, raw: raw)
    try #require(isSet)
    return try #require(measurements[signal])
  }

  /// Highest raw number of a value, and its value: the ranges that the standards print.
  private static let ranges: [(OBD.Signal, UInt32, Double)] = [
    (.speed, 0xFAFF, 250.99609375), (.barometricPressure, 0xFA, 125), (.netTorque, 0xFA, 125),
    (.frictionTorque, 0xFA, 125), (.engineSpeed, 0xFAFF, 8031.875), (.fuelFlow, 0xFAFF, 3212.75),
    (.noxUpstream, 0xFAFF, 3012.75), (.noxDownstream, 0xFAFF, 3012.75), (.reagentLevel, 0xFA, 100),
    (.intakeAir, 0xFAFF, 3212.75), (.scrInletTemperature, 0xFAFF, 1734.96875),
    (.scrOutletTemperature, 0xFAFF, 1734.96875), (.dpfPressure, 0xFAFF, 6425.5),
    (.coolantTemperature, 0xFA, 210), (.fuelLevel, 0xFA, 100), (.longitude, 180_000_000, 180),
    (.latitude, 90_000_000, 90), (.odometer, 0xFFFF_FFFE, 429_496_729.4),
    (.oxygenUpstream, 0xFFFE, 1.998787), (.oxygenDownstream, 0xFE, 2.54),
    (.catalystTemperature, 0xFAFF, 1734.96875), (.batteryVoltage, 0xFFFE, 6553.4),
    (.batteryCurrent, 0xFFFE, 5553.4), (.stateOfCharge, 100, 100), (.motorSpeed, 0xFFFE, 65_534),
    (.ureaTankTemperature, 0xFA, 210), (.dpfExhaustTemperature, 0xFAFF, 1734.96875),
    (.egrOpening, 0xFAFF, 160.6375),
  ]

  @Test(
    "the top of every printed range is a value, one above it is none", arguments: ranges.indices)
  func range(index: Int) throws {
    let (signal, top, value) = Self.ranges[index]
    #expect(try reading(signal, top).value == value)
    let above = try reading(signal, top + 1)
    #expect(above.value == nil && above.absence != nil && above.raw == top + 1)
  }

  @Test(
    "the lowest number is the offset",
    arguments: [
      (.speed, 0), (.netTorque, -125), (.scrInletTemperature, -273), (.coolantTemperature, -40),
      (.batteryCurrent, -1000), (.ureaTankTemperature, -40), (.odometer, 0),
    ] as [(OBD.Signal, Double)])
  func lowest(signal: OBD.Signal, value: Double) throws {
    #expect(try reading(signal, 0).value == value)
  }

  @Test(
    "five reasons are five things",
    arguments: [
      (.noxUpstream, 0x0000, .notPowered), (.noxDownstream, 0x0000, .notPowered),
      (.noxUpstream, 0xFB00, .outOfRange), (.noxUpstream, 0xFDFF, .outOfRange),
      (.noxUpstream, 0xFE00, .sensorError), (.noxUpstream, 0xFEFF, .sensorError),
      (.noxUpstream, 0xFF00, .notAvailable), (.noxUpstream, 0xFFFF, .notAvailable),
      (.coolantTemperature, 0xFB, .outOfRange), (.coolantTemperature, 0xFD, .outOfRange),
      (.coolantTemperature, 0xFE, .sensorError), (.coolantTemperature, 0xFF, .notAvailable),
      (.odometer, 0xFFFF_FFFF, .notAvailable), (.longitude, 180_000_001, .outOfRange),
      (.latitude, 0xFFFF_FFFF, .notAvailable), (.oxygenDownstream, 0xFF, .notAvailable),
      (.torqueMode, 4, .outOfRange), (.torqueMode, 0xFF, .notAvailable),
      (.stateOfCharge, 101, .outOfRange), (.stateOfCharge, 0xFF, .notAvailable),
      (.ureaTotal, 0xFE00_0000, .sensorError), (.ureaTotal, 0xFB00_0000, .outOfRange),
    ] as [(OBD.Signal, UInt32, OBD.Absence)])
  func absence(signal: OBD.Signal, raw: UInt32, absence: OBD.Absence) throws {
    let reading = try self.reading(signal, raw)
    #expect(reading.value == nil && reading.absence == absence && reading.raw == raw)
    #expect(reading.text(in: .english) == absence.text(in: .english))
  }

  @Test("no signal but NOx takes zero for a sensor that is off")
  func zero() throws {
    for signal in OBD.Signal.allCases where signal != .noxUpstream && signal != .noxDownstream {
      #expect(try reading(signal, 0).absence == nil, "\(signal)")
    }
  }

  @Test(
    "bit 0 of a position is the fix, bit 1 south, bit 2 west",
    arguments: [
      (0, 116.5, 39.5), (2, 116.5, -39.5), (4, -116.5, 39.5), (6, -116.5, -39.5),
      (1, nil, nil), (7, nil, nil), (0xFF, nil, nil),
    ] as [(UInt8, Double?, Double?)])
  func position(status: UInt8, longitude: Double?, latitude: Double?) {
    let position = OBD.Position(
      status: OBD.PositionStatus(rawValue: status), rawLongitude: 116_500_000,
      rawLatitude: 39_500_000)
    #expect(position.longitude.value == longitude && position.latitude.value == latitude)
    if longitude == nil { #expect(position.longitude.absence == .noFix) }
    var stream = OBD.Measurements(.stream)
    stream.set(.positionStatus, raw: UInt32(status))
    stream.set(.longitude, raw: 116_500_000)
    stream.set(.latitude, raw: 39_500_000)
    #expect(stream[.longitude]?.value == longitude && stream[.latitude]?.value == latitude)
    #expect(stream.position == position)
  }

  @Test("a body that nobody filled says nothing", arguments: OBD.Measurements.Kind.allCases)
  func empty(kind: OBD.Measurements.Kind) {
    for reading in OBD.Measurements(kind).readings where reading.signal != .positionStatus {
      #expect(reading.value == nil && reading.absence == .notAvailable, "\(reading.signal)")
    }
  }

  @Test("a value goes into bytes and comes back; what the field cannot say is refused")
  func encoding() {
    var stream = OBD.Measurements(.stream)
    for (signal, value, isSaid) in [
      (.speed, 45.763, true), (.noxUpstream, 550.15, true), (.speed, 251, false),
      (.speed, -1, false), (.speed, .nan, false), (.noxUpstream, -200, false),
      (.motorSpeed, 1, false),
    ] as [(OBD.Signal, Double, Bool)] {
      let isSet = stream.set(signal, value)
      #expect(isSet == isSaid, "\(signal) \(value)")
    }
    let fits = stream.set(.coolantTemperature, raw: 256)
    #expect(!fits && stream[.coolantTemperature]?.raw == 255)
    #expect(stream[.speed]?.value == 45.76171875 && stream[.noxUpstream]?.raw == 15_003)
    for kind in OBD.Measurements.Kind.allCases {
      #expect(kind.signals.reduce(0) { $0 + $1.width } == kind.size)
    }
  }

  @Test("every word is there in both languages")
  func words() {
    #expect(Set(OBD.Signal.allCases.map(\.key)).count == OBD.Signal.allCases.count)
    for signal in OBD.Signal.allCases {
      #expect(signal.text(in: .english) != signal.text(in: .chinese))
    }
    for absence in OBD.Absence.allCases {
      #expect(absence.text(in: .english) != absence.text(in: .chinese))
    }
    for kind in OBD.Measurements.Kind.allCases {
      #expect(kind.text(in: .english) != kind.text(in: .chinese))
    }
    for meaning in OBD.Command.Meaning.allCases {
      #expect(meaning.text(in: .english) != meaning.text(in: .chinese))
    }
    for mode in OBD.TorqueMode.allCases {
      #expect(mode.text(in: .english) != mode.text(in: .chinese))
    }
    for dialect in OBD.Dialect.allCases {
      #expect(OBD.Dialect(name: dialect.name) == dialect)
      #expect(!dialect.text(in: .english).isEmpty && !dialect.text(in: .chinese).isEmpty)
    }
  }
}

@Suite("OBD times") struct OBDTimestampTests {
  private func time(_ bytes: [UInt8]) throws -> OBD.Timestamp {
    let frame = Wire.frame(4, bytes + [0, 1])
    guard case .logout(let logout) = try Read.message(frame).content else {
      throw Read.Missing(what: "logout")
    }
    return logout.time
  }

  @Test("binary and not BCD")
  func binary() throws {
    #expect(try time([0x17, 3, 15, 9, 41, 27]).instant?.text() == "2023-03-15T09:41:27+08:00")
    #expect(try time([99, 12, 31, 23, 59, 59]).instant?.text() == "2099-12-31T23:59:59+08:00")
    #expect(try time([24, 2, 29, 0, 0, 0]).instant != nil)
    #expect(try time([0, 1, 1, 0, 0, 0]).instant?.text() == "2000-01-01T00:00:00+08:00")
  }

  @Test("six zeros are an unknown time, neither the year 2000 nor an error")
  func unknown() throws {
    let zero = try time([0, 0, 0, 0, 0, 0])
    #expect(zero.isUnknown && zero.isPlausible && zero.instant == nil && zero == .unknown)
    let message = try Read.message(Wire.frame(4, [0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(message.codes == ["obd.time.unknown"])
  }

  @Test(
    "what no clock shows is no time",
    arguments: [
      [100, 1, 1, 0, 0, 0], [26, 0, 1, 0, 0, 0], [26, 13, 1, 0, 0, 0], [26, 1, 0, 0, 0, 0],
      [26, 2, 29, 0, 0, 0], [26, 4, 31, 0, 0, 0], [26, 1, 1, 24, 0, 0], [26, 1, 1, 0, 60, 0],
      [26, 1, 1, 0, 0, 60], [255, 255, 255, 255, 255, 255],
    ] as [[UInt8]])
  func invalid(bytes: [UInt8]) throws {
    let time = try self.time(bytes)
    #expect(!time.isPlausible && time.instant == nil && time.hexadecimal.count == 12)
    #expect(try Read.message(Wire.frame(4, bytes + [0, 1])).codes == ["obd.time.invalid"])
  }

  @Test("an instant becomes the same six bytes")
  func encoding() throws {
    let bytes: [UInt8] = [26, 11, 22, 8, 30, 5]
    let time = try self.time(bytes)
    #expect(OBD.Timestamp(try #require(time.instant)) == time)
    #expect(OBD.Timestamp(Day(1999, 12, 31).start()) == nil)
    #expect(OBD.Timestamp(Day(2100, 1, 1).start()) == nil)
  }
}

@Suite("Trouble codes") struct TroubleCodeTests {
  @Test(
    "the two highest bits are the letter",
    arguments: [
      (0x20EE_002F, "P20EE-00 2F"), (0x0647_F009, "P0647-F0 09"), (0xC10F_2901, "U010F-29 01"),
      (0x4035_1104, "C0035-11 04"), (0x9ABC_0000, "B1ABC-00 00"), (0x3FFF_0000, "P3FFF-00 00"),
    ] as [(UInt32, String)])
  func fault(raw: UInt32, text: String) {
    for diagnosticProtocol: OBD.DiagnosticProtocol in [.iso15765, .iso27145, .iso15031] {
      let code = OBD.TroubleCode(raw: raw, diagnosticProtocol)
      #expect(code.text() == text && OBD.hexadecimal([]).isEmpty)
    }
  }

  @Test("J1939 has parameters and modes, and can be left as bytes")
  func parameter() {
    // SPN 4364 (0x110C), FMI 18: 0C 11 then the three high bits of the SPN above the FMI.
    let code = OBD.TroubleCode(raw: 0x0C11_1283, .j1939)
    #expect(code.meaning() == .parameter(spn: 4364, fmi: 18, conversion: 1, occurrences: 3))
    #expect(code.text() == "SPN 4364 FMI 18 x3")
    #expect(code.text(readsJ1939: false) == "0C111283")
    #expect(
      OBD.TroubleCode(raw: 0xFFFF_FF7F, .j1939).text() == "SPN 524287 FMI 31")
  }

  @Test("a protocol that is not known leaves bytes")
  func bytes() {
    #expect(OBD.TroubleCode(raw: 0x20EE_002F, .invalid).meaning() == .bytes)
    #expect(OBD.TroubleCode(raw: 0x20EE_002F, .invalid).text() == "20EE002F")
  }
}
