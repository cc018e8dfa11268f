import Fleet
import Testing

/// The frames of `samples/obd/frames.tsv`, whose values were read by another decoder before.
@Suite("OBD samples") struct OBDSampleTests {
  private static func frame(_ name: String) throws -> (bytes: [UInt8], family: OBD.Family) {
    let row = try #require(try Samples.rows("obd/frames.tsv").first { $0[0] == name })
    return (hexBytes(row[2]), try #require(OBD.Family(rawValue: row[1])))
  }

  private func report(_ name: String) throws -> OBD.Report {
    let (bytes, family) = try Self.frame(name)
    return try Read.report(bytes, family)
  }

  private static let stream: [(OBD.Signal, Double)] = [
    (.speed, 45.76171875), (.barometricPressure, 91), (.netTorque, 50), (.frictionTorque, 10),
    (.engineSpeed, 1400.625), (.fuelFlow, 12.55), (.noxUpstream, 550.15), (.noxDownstream, 25.95),
    (.reagentLevel, 62), (.intakeAir, 400.65), (.scrInletTemperature, 301.40625),
    (.scrOutletTemperature, 289.59375), (.dpfPressure, 3.9), (.coolantTemperature, 85),
    (.fuelLevel, 58), (.positionStatus, 0), (.longitude, 116.397128), (.latitude, 39.916527),
    (.odometer, 12_345.6),
  ]

  private func expect(_ measurements: OBD.Measurements, _ values: [(OBD.Signal, Double)]) {
    for (signal, value) in values { #expect(measurements[signal]?.value == value, "\(signal)") }
  }

  @Test("every frame is read, and written again to the byte")
  func roundTrip() throws {
    let rows = try Samples.rows("obd/frames.tsv")
    #expect(rows.count == 18)
    for row in rows {
      let family = try #require(OBD.Family(rawValue: row[1]))
      let bytes = hexBytes(row[2])
      let message = try Read.message(bytes, family)
      if case .opaque = message.content { Issue.record("\(row[0]) was not read") }
      #expect(try message.encoded() == bytes, "\(row[0])")
      var writer = JSONWriter()
      writer.object { message.encode(into: &$0, settings: OBD.Settings(family)) }
      #expect(throws: Never.self) { try JSON(parsing: writer.bytes) }
    }
  }

  @Test("the other mark changes nothing but itself")
  func marks() throws {
    for row in try Samples.rows("obd/frames.tsv") {
      let family = try #require(OBD.Family(rawValue: row[1]))
      var bytes = hexBytes(row[2])
      let before = try Read.message(bytes, family)
      let mark: UInt8 = bytes[0] == 0x23 ? 0x7E : 0x23
      (bytes[0], bytes[1]) = (mark, mark)
      #expect(try Read.message(bytes, family).content == before.content)
    }
  }

  @Test("a session: login, logout, time, alarm, activation")
  func session() throws {
    func content(_ name: String) throws -> OBD.Message.Content {
      let (bytes, family) = try Self.frame(name)
      return try Read.message(bytes, family).content
    }
    let time = try #require(OBD.Timestamp(Instant("2026-03-15T09:41:27+08:00")!))
    let iccid = try #require(OBD.FixedBytes<20>(text: "89860000000000000001"))
    #expect(try content("login") == .login(.init(time: time, serial: 1, iccid: iccid)))
    #expect(try content("logout") == .logout(.init(time: time, serial: 1)))
    #expect(try content("time-sync") == .timeSync)
    let place = OBD.Position(
      status: .init(rawValue: 0), rawLongitude: 116_397_128, rawLatitude: 39_916_527)
    #expect(
      try content("removal") == .removalAlarm(.init(time: time, serial: 1, position: place)))
    #expect(
      try content("machine-removal")
        == .removalAlarm(.init(time: time, serial: 1, position: place, state: 1)))
    #expect(try content("activated") == .activationResponse(.init(status: 1, information: 0)))
    #expect(
      try content("not-activated") == .activationResponse(.init(status: 2, information: 2)))
    guard case .login(let login) = try content("platform-login") else {
      Issue.record("no login")
      return
    }
    #expect(login.time.instant?.text() == "2020-01-21T15:40:32+08:00")
  }

  @Test(
    "the stream of five frames",
    arguments: [
      ("stream", 0, 1), ("three-blocks", 1, 2), ("hybrid", 0, 5), ("annex-q", 0, 1),
      ("platform", 0, 1),
    ])
  func stream(name: String, index: Int, serial: UInt16) throws {
    let report = try self.report(name)
    #expect((report.serial ?? report.entries[0].serial) == serial)
    expect(try Read.measurements(report, index), Self.stream)
  }

  @Test("diagnostics and supplement beside a stream")
  func threeBlocks() throws {
    let report = try self.report("three-blocks")
    #expect(report.entries.map(\.type) == [1, 2, 0x80])
    guard case .diagnostics(let found, let codes) = report.entries[0].body else {
      Issue.record("no diagnostics")
      return
    }
    #expect(found.diagnosticProtocol == .iso27145 && found.lamp == .on)
    #expect(found.support == 0xFEA0 && found.readiness == 0x0800)
    #expect(found.calibration.text == "SYNTH-CAL-01" && found.verificationNumber == 0xA1B2_C3D4)
    #expect(codes.map { $0.text() } == ["P20EE-00 2F"])
    let ratios = OBD.IUPRItem.allCases.map {
      [found.counters(of: $0).first, found.counters(of: $0).second]
    }
    #expect(
      ratios == [
        [500, 1200], [40, 50], [310, 500], [0, 0], [60, 75], [280, 500], [420, 490], [455, 500],
        [333, 500],
      ])
    #expect(found.ratio(of: .noxAdsorber) == nil && found.ratio(of: .noxCatalyst) == 0.62)
    expect(
      try Read.measurements(report, 2),
      [
        (.torqueMode, 9), (.pedal, 50), (.fuelTotal, 20), (.ureaTankTemperature, 32),
        (.ureaInjection, 100), (.ureaTotal, 1000), (.dpfExhaustTemperature, 40),
      ])
  }

  @Test("three-way catalysts, hybrid, machine")
  func others() throws {
    let catalyst: [(OBD.Signal, Double)] = [
      (.speed, 60.125), (.barometricPressure, 100.5), (.netTorque, 30), (.frictionTorque, 9),
      (.engineSpeed, 1875), (.fuelFlow, 16), (.oxygenUpstream, 1.0000035),
      (.oxygenDownstream, 0.68), (.intakeAir, 200), (.coolantTemperature, 84),
      (.catalystTemperature, 512.5), (.longitude, 116.397128), (.latitude, 39.916527),
      (.odometer, 54_321),
    ]
    expect(try Read.measurements(try report("catalyst"), 0), catalyst)
    expect(
      try Read.measurements(try report("catalyst-nox"), 0), catalyst + [(.noxDownstream, 25)])
    expect(
      try Read.measurements(try report("hybrid"), 1),
      [
        (.motorSpeed, 3000), (.motorLoad, 50), (.batteryVoltage, 350), (.batteryCurrent, -10),
        (.stateOfCharge, 75),
      ])
    let machine = try report("machine")
    #expect(machine.layout.dialect == .hj1014 && machine.position?.status.isValid == true)
    expect(
      try Read.measurements(machine, 0),
      Self.stream.prefix(15) + [(.egrOpening, 25), (.egrCommanded, 20)])
  }

  @Test("a stream in which nothing is available has no number at all")
  func invalid() throws {
    // Its serial is 2: alone it also reads as an aftermarket terminal's.
    let (bytes, family) = try Self.frame("annex-q-invalid")
    #expect(try Read.message(bytes, family).codes == ["obd.dialect.ambiguous"])
    var memory = OBD.DialectMemory()
    _ = try Read.message(try Self.frame("annex-q").bytes, memory: &memory)
    let message = try Read.message(bytes, memory: &memory)
    guard case .report(let report) = message.content else {
      Issue.record("not followed")
      return
    }
    let measurements = try Read.measurements(report, 0)
    for reading in measurements.readings where reading.signal != .positionStatus {
      #expect(reading.value == nil && reading.absence == .notAvailable, "\(reading.signal)")
    }
    #expect(measurements[.positionStatus]?.value == 1)
  }

  @Test("a frame with much that is odd tells all of it")
  func odd() throws {
    let (bytes, family) = try Self.frame("platform-odd")
    let message = try Read.message(bytes, family)
    guard case .report(let report) = message.content,
      case .diagnostics(let found, let codes) = report.entries[0].body
    else {
      Issue.record("not read")
      return
    }
    #expect(codes.map { $0.text() } == ["P0647-F0 09", "U010F-29 01"])
    #expect(found.calibration.text == "TEST_VERSION_V1.00")
    #expect(found.verification.text == "CVN_VALUE000000000" && found.verificationNumber == nil)
    expect(
      try Read.measurements(report, 1),
      [
        (.speed, 51), (.barometricPressure, 76), (.netTorque, 25), (.frictionTorque, 14),
        (.engineSpeed, 172.125), (.fuelFlow, 9.35), (.noxUpstream, 318.25),
        (.noxDownstream, 325.75), (.reagentLevel, 51.2), (.intakeAir, 11.5),
        (.scrInletTemperature, -267.71875), (.scrOutletTemperature, -267.75), (.dpfPressure, 3.2),
        (.coolantTemperature, 27), (.fuelLevel, 20.8), (.odometer, 205),
      ])
    expect(
      try Read.measurements(report, 2),
      [
        (.torqueMode, 9), (.pedal, 38.4), (.fuelTotal, 40), (.ureaTankTemperature, -8),
        (.ureaInjection, 0.21), (.ureaTotal, 50), (.dpfExhaustTemperature, -267.71875),
      ])
    #expect(
      Set(message.codes) == [
        "obd.signature.missing", "obd.faults.lamp-off", "obd.ratios.text", "obd.nox.not-reduced",
        "obd.temperature", "obd.speed.engine",
      ])
    #expect(message.codes.count { $0 == "obd.temperature" } == 3)
  }

  @Test("road and machine of one length are refused by each other")
  func sameLength() throws {
    let (road, _) = try Self.frame("annex-q")
    let (machine, _) = try Self.frame("machine")
    #expect(road.count == machine.count)
    #expect(try Read.message(road, .nonRoad).codes == ["obd.dialect.none"])
    #expect(try Read.message(machine, .road).codes.contains("obd.dialect.none"))
  }

  @Test("the JSON of a frame")
  func json() throws {
    var text = ""
    var memory = OBD.DialectMemory()
    for name in ["login", "three-blocks", "machine-removal", "annex-q", "annex-q-invalid"] {
      let (bytes, family) = try Self.frame(name)
      var writer = JSONWriter()
      if name == "annex-q" { memory = OBD.DialectMemory() }
      let message = try Read.message(bytes, family, memory: &memory)
      writer.object { message.encode(into: &$0, settings: OBD.Settings(family)) }
      writer.endLine()
      text += writer.text
    }
    try expectSnapshot(text, "obd-frames.txt")
  }
}
