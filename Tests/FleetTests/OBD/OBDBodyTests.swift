import Fleet
import Testing

/// Every field of every body, written by ``Wire`` from the published layouts.
@Suite("OBD bodies") struct OBDBodyTests {
  private static let bodies: [(OBD.Measurements.Kind, [UInt8], Wire.Expected, Int)] = [
    (.stream, Wire.stream, Wire.streamValues, 37),
    (.catalyst, Wire.catalyst, Wire.catalystValues, 30),
    (.catalystNOx, Wire.catalystNOx, Wire.catalystNOxValues, 32),
    (.hybrid, Wire.hybrid, Wire.hybridValues, 8),
    (.supplement, Wire.supplement, Wire.supplementValues, 17),
  ]
  private static let types: [OBD.Measurements.Kind: Int] = [
    .stream: 2, .catalyst: 3, .catalystNOx: 5, .hybrid: 4, .supplement: 0x80,
  ]

  private func expect(
    _ measurements: OBD.Measurements, _ kind: OBD.Measurements.Kind, _ expected: Wire.Expected
  ) {
    #expect(measurements.kind == kind)
    #expect(measurements.readings.map(\.signal) == expected.map(\.0))
    for (signal, value) in expected {
      #expect(measurements[signal]?.value == value, "\(kind).\(signal)")
    }
    for signal in OBD.Signal.allCases where !expected.contains(where: { $0.0 == signal }) {
      #expect(measurements[signal] == nil, "\(kind).\(signal)")
    }
  }

  @Test("every field of the bodies of HJ 1239", arguments: bodies.indices)
  func road(index: Int) throws {
    let (kind, body, expected, size) = Self.bodies[index]
    #expect(body.count == size && kind.size == size)
    let type = try #require(Self.types[kind])
    let report = try Read.report(Wire.frame(2, Wire.hj1239([(type, body)])))
    #expect(report.layout == OBD.Layout(.hj1239, isSigned: true))
    #expect(report.serial == 7 && report.time.instant?.text() == "2026-11-22T08:30:05+08:00")
    #expect(report.entries.count == 1 && report.signature == Wire.signature)
    #expect(report.entries[0].time == report.time && report.entries[0].type == UInt8(type))
    // A status with south and west is a valid fix.
    expect(try Read.measurements(report, 0), kind, expected)
  }

  @Test("every field of a machine's stream, and the place of the container")
  func machine() throws {
    let unit = Wire.machine([(2, Wire.machineStream)], hasTimes: false)
    #expect(Wire.machineStream.count == 28)
    let report = try Read.report(Wire.frame(2, unit, mark: 0x23), .nonRoad)
    #expect(report.layout.dialect == .hj1014 && report.serial == 7)
    #expect(report.position?.longitude.value == -116.397128)
    #expect(report.position?.latitude.value == -39.916527)
    expect(try Read.measurements(report, 0), .machineStream, Wire.machineStreamValues)
  }

  @Test("particulates without a length, only where nothing else fits")
  func particulates() throws {
    let bytes = Wire.frame(2, Wire.hj1239([(2, Wire.stream), (0xAA, Wire.particulates)]))
    let report = try Read.report(bytes)
    #expect(report.layout.variants == .particulates)
    expect(try Read.measurements(report, 1), .particulates, Wire.particulatesValues)
    #expect(try Read.message(bytes).codes.contains("obd.type.variant"))
  }

  @Test("a body of type 03 with a NOx sensor, as in the draft of 2020")
  func draft() throws {
    let bytes = Wire.frame(2, Wire.hj1239([(3, Wire.catalystNOx)]))
    let report = try Read.report(bytes)
    #expect(report.layout.variants == .draftCatalyst)
    expect(try Read.measurements(report, 0), .catalystNOx, Wire.catalystNOxValues)
    #expect(try Read.message(bytes).codes.contains("obd.type.variant"))
  }

  @Test("diagnostics, every field")
  func diagnostics() throws {
    let report = try Read.report(Wire.frame(2, Wire.hj1239([(1, Wire.diagnostics())])))
    guard case .diagnostics(let found, let codes) = report.entries[0].body else {
      Issue.record("no diagnostics")
      return
    }
    #expect(found.diagnosticProtocol == .iso27145 && found.lamp == .on)
    #expect(found.support == 0xFEA0 && found.readiness == 0x0800)
    #expect(found.vin.text == Wire.vin && found.calibration.text == "CAL-2026-B")
    #expect(found.verificationNumber == 0xDEAD_BE01)
    for (index, item) in OBD.IUPRItem.allCases.enumerated() {
      let (first, second) = found.counters(of: item)
      #expect(Int(first) == (2 * index + 1) * 100 && Int(second) == (2 * index + 2) * 100)
    }
    #expect(found.ratio(of: .general) == nil && found.ratio(of: .nmhcCatalyst) == 0.75)
    #expect(found.faultCount.number == 2)
    #expect(codes.map { $0.text() } == ["P20EE-00 2F", "U010F-29 01"])
  }

  @Test("the bits of the monitors, counted from the lowest unless told otherwise")
  func monitors() {
    let diesel: Set<OBD.Monitor> = [
      .components, .fuelSystem, .misfire, .nmhcCatalyst, .scr, .particulateFilter,
      .boostPressure, .egr, .exhaustSensor,
    ]
    let support: UInt16 = 0xFEA0
    #expect(
      Set(OBD.Monitor.allCases.filter { support & $0.mask(in: .lowestFirst) != 0 }) == diesel)
    #expect(OBD.Monitor.catalyst.mask(in: .lowestFirst) == 1)
    #expect(OBD.Monitor.catalyst.mask(in: .highestFirst) == 0x8000)
    #expect(OBD.Monitor.components.mask(in: .highestFirst) == 1)
  }

  @Test("a machine's diagnostics with a code of J1939")
  func machineDiagnostics() throws {
    let unit = Wire.machine([(1, Wire.machineDiagnostics())], hasTimes: true, isSigned: true)
    let report = try Read.report(Wire.frame(2, unit, mark: 0x23), .nonRoad)
    #expect(report.layout == OBD.Layout(.hj1322, isSigned: true))
    guard case .machineDiagnostics(let found, let codes) = report.entries[0].body else {
      Issue.record("no diagnostics")
      return
    }
    #expect(found.diagnosticProtocol == .j1939 && found.lamp == .flashing)
    #expect(
      codes.map { $0.meaning() } == [
        .parameter(spn: 0x7_110C, fmi: 18, conversion: 1, occurrences: 5)
      ])
  }

  @Test("a cycle's statistics stay numbers as sent")
  func cycle() throws {
    #expect(Wire.cycle.count == 19)
    let unit = Wire.machine([(4, Wire.cycle)], hasTimes: true)
    let report = try Read.report(Wire.frame(2, unit, mark: 0x23), .nonRoad)
    guard case .cycle(let cycle) = report.entries[0].body else {
      Issue.record("no cycle")
      return
    }
    #expect(
      OBD.CycleStatistics.Field.allCases.map { cycle[$0] } == [
        1000, 2000, 3000, 4000, 17, 18, 5000, 6000, 7000, 8000, 225,
      ])
  }

  @Test(
    "a fault count of FE has no list behind it, and 253 codes are the most",
    arguments: [0xFE, 0xFF])
  func faultCount(count: Int) throws {
    let bytes = Wire.frame(2, Wire.hj1239([(1, Wire.diagnostics(codes: [], count: count))]))
    let message = try Read.message(bytes)
    guard case .report(let report) = message.content,
      case .diagnostics(let found, let codes) = report.entries[0].body
    else {
      Issue.record("no diagnostics")
      return
    }
    #expect(found.faultCount.number == nil && codes.isEmpty)
    #expect(message.codes.contains("obd.faults.invalid"))
    // With a list behind it the block is longer than the number says, and nothing fits.
    let listed = Wire.diagnostics(codes: [UInt32](repeating: 1, count: count), count: count)
    #expect(
      try Read.message(Wire.frame(2, Wire.hj1239([(1, listed)]))).codes == ["obd.dialect.none"])
    let most = Wire.diagnostics(codes: [UInt32](repeating: 0x0420_0001, count: 253))
    let long = try Read.report(Wire.frame(2, Wire.hj1239([(1, most)])))
    guard case .diagnostics(_, let all) = long.entries[0].body else {
      Issue.record("no diagnostics")
      return
    }
    #expect(all.count == 253 && all.allSatisfy { $0.text() == "P0420-00 01" })
  }

  @Test("a verification number is bytes or text, and never guessed")
  func verification() {
    func diagnostics(_ bytes: [UInt8]) -> OBD.Diagnostics {
      let text = OBD.Identity(repeating: 0x3F)
      return OBD.Diagnostics(
        diagnosticProtocol: .iso15765, lamp: .off, support: 0, readiness: 0, vin: text,
        calibration: OBD.FixedBytes(repeating: 0), verification: OBD.FixedBytes(bytes)!,
        iupr: OBD.FixedBytes(repeating: 0), faultCount: OBD.FaultCount(rawValue: 0))
    }
    #expect(
      diagnostics([1, 2, 3, 4] + [UInt8](repeating: 0, count: 14)).verificationNumber == 0x0102_0304
    )
    #expect(diagnostics(Array("ABCD00000000000000".utf8)).verificationNumber == nil)
    #expect(diagnostics([UInt8](1...18)).verificationNumber == nil)
    #expect(diagnostics([UInt8](1...18)).hasNoVIN)
  }
}
