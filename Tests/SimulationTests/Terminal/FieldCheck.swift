import Devices
import Fleet
import Testing

@testable import Simulation

/// Compares a message, as Fleet reads it, with what the terminal meant: every field, by half a step of its scale.
struct FieldCheck {
  let dialect: SimulatedDialect
  let isSigned: Bool
  private(set) var kinds: Set<String> = []

  init(dialect: SimulatedDialect, isSigned: Bool) {
    self.dialect = dialect
    self.isSigned = isSigned
  }

  var expectedKinds: [String] {
    let always = [
      "login", "logout", "alarm", "report", "diagnosis", "faults", "unpowered", "failed",
    ]
    let road = ["time-sync", "stream", "no-fix"]
    return always
      + (isSigned ? ["activation"] : [])
      + (dialect == .hj1239 ? ["supplement", "hybrid", "catalyst", "catalyst-nox"] : [])
      + (dialect == .hj1322 ? ["cycle"] : [])
      + (dialect.family == .road ? road : ["machine-stream"])
  }

  mutating func compare(_ message: OBD.Message, _ packet: Packet, _ terminal: Terminal) throws {
    #expect(message.header.identity.bytes == terminal.encoder.identity)
    #expect(message.header.encryption == .none)
    #expect(try message.encoded().count > 24)
    switch (message.content, packet.content) {
    case (.login(let login), .login(let serial, let card)):
      kinds.insert("login")
      compare(login.time, packet.time)
      #expect(Int(login.serial) == serial)
      #expect(login.iccid.text == card)
    case (.logout(let logout), .logout(let serial)):
      kinds.insert("logout")
      compare(logout.time, packet.time)
      #expect(Int(logout.serial) == serial)
    case (.timeSync, .timeSync): kinds.insert("time-sync")
    case (.removalAlarm(let alarm), .removal(let serial, let place, let state)):
      kinds.insert("alarm")
      compare(alarm.time, packet.time)
      #expect(Int(alarm.serial) == serial)
      compare(alarm.position, place)
      #expect(alarm.state == state.map { $0 ? 1 : 0 })
    case (.activation(let activation), .activation):
      kinds.insert("activation")
      compare(activation.time, packet.time)
      #expect(activation.vin.bytes == terminal.encoder.identity)
      #expect(activation.chip.bytes == terminal.encoder.signer?.chip)
      #expect(activation.publicKey.bytes == terminal.encoder.signer?.publicKey)
    case (.report(let report), .report(let meant)):
      kinds.insert("report")
      compare(report.time, packet.time)
      try compare(report, meant, terminal)
    case (.ambiguous(let readings), .report(let meant)):
      // Before other frames have told, the first two of this dialect can be of another as well.
      #expect(dialect == .annexQSerialOnce && meant.serial <= 2)
      let reading = try #require(readings.first { $0.layout.dialect.name == dialect.rawValue })
      compare(reading.time, packet.time)
      try compare(reading, meant, terminal)
    default: Issue.record("\(message.content) is not \(packet.content)")
    }
  }

  private func compare(_ time: OBD.Timestamp, _ seconds: Int64?) {
    #expect(time.instant == seconds.map { Instant(seconds: $0) })
    #expect(time.isUnknown == (seconds == nil))
  }

  private func compare(_ position: OBD.Position, _ place: Place) {
    #expect(position.status.isValid == place.isFixed)
    guard place.isFixed else {
      #expect(position.longitude.absence == .noFix)
      return
    }
    #expect(abs(position.longitude.value! - place.longitude) <= 0.5e-6)
    #expect(abs(position.latitude.value! - place.latitude) <= 0.5e-6)
  }

  private mutating func compare(
    _ report: OBD.Report, _ meant: Packet.Report, _ terminal: Terminal
  ) throws {
    let isSingle = report.entries.count == 1
    #expect(report.layout.dialect.name == dialect.rawValue || isSingle && dialect.isAnnexQ)
    #expect((report.signature != nil) == isSigned)
    if dialect.isAnnexQ {
      let first = Int(report.entries[0].serial!)
      #expect(first == meant.serial)
      if dialect == .annexQSerialPerBlock {
        #expect(report.entries.indices.allSatisfy { Int(report.entries[$0].serial!) == first + $0 })
      }
    } else {
      #expect(Int(report.serial!) == meant.serial)
    }
    if let position = report.position { compare(position, meant.moments.last!.place) }
    var entries = report.entries[...]
    func next(_ time: Int64?) throws -> OBD.Report.Body {
      let popped = entries.popFirst()
      let entry = try #require(popped)
      if dialect.hasBlockTimes { compare(try #require(entry.time), time) }
      return entry.body
    }
    if let diagnosis = meant.diagnosis {
      kinds.insert("diagnosis")
      switch try next(meant.moments[0].time) {
      case .diagnostics(let found, let codes): compare(found, codes, diagnosis)
      case .machineDiagnostics(let found, let codes):
        #expect(found.diagnosticProtocol.rawValue == diagnosis.kind.rawValue)
        #expect(found.lamp.text(in: .english) == "\(diagnosis.lamp)")
        compare(codes, found.faultCount, diagnosis.faults)
      default: Issue.record("no diagnosis")
      }
    }
    for moment in meant.moments {
      compare(measurements(try next(moment.time)), moment)
      if terminal.truck.traits.kind == .hybrid, dialect == .hj1239 {
        kinds.insert("hybrid")
        compareHybrid(measurements(try next(moment.time)), moment)
      }
    }
    if meant.hasSupplement {
      kinds.insert("supplement")
      compareSupplement(measurements(try next(meant.moments.last!.time)), meant.moments.last!)
    }
    if let cycle = meant.cycle {
      kinds.insert("cycle")
      guard case .cycle(let found) = try next(meant.moments.last!.time) else {
        Issue.record("no cycle")
        return
      }
      #expect(OBD.CycleStatistics.Field.allCases.map { Int(found[$0]) } == cycle)
    }
    #expect(entries.isEmpty)
  }

  private func measurements(_ body: OBD.Report.Body) -> OBD.Measurements {
    guard case .measurements(let measurements) = body else {
      Issue.record("no measurements: \(body)")
      return OBD.Measurements(.stream)
    }
    return measurements
  }

  // MARK: bodies

  private mutating func compare(_ found: OBD.Measurements, _ moment: Moment) {
    field(found, .speed, moment.speed, step: 1 / 256)
    field(found, .barometricPressure, moment.barometric, step: 0.5)
    field(found, .netTorque, moment.torque, step: 1)
    field(found, .frictionTorque, moment.friction, step: 1)
    field(found, .engineSpeed, moment.engineSpeed, step: 0.125)
    field(found, .fuelFlow, moment.fuelFlow, step: 0.05)
    field(found, .intakeAir, moment.air, step: 0.05)
    field(found, .coolantTemperature, moment.coolant, step: 1)
    if found.kind != .machineStream {
      compare(found.position!, moment.place)
      if !moment.place.isFixed { kinds.insert("no-fix") }
      field(found, .odometer, moment.odometer, step: 0.1)
    }
    switch found.kind {
    case .stream, .machineStream:
      kinds.insert(found.kind == .stream ? "stream" : "machine-stream")
      field(found, .noxUpstream, moment.noxUpstream, step: 0.05)
      field(found, .noxDownstream, moment.noxDownstream, step: 0.05)
      field(found, .reagentLevel, moment.ureaLevel, step: 0.4)
      field(found, .scrInletTemperature, moment.scrInlet, step: 1 / 32)
      field(found, .scrOutletTemperature, moment.scrOutlet, step: 1 / 32)
      field(found, .dpfPressure, moment.filterPressure, step: 0.1)
      field(found, .fuelLevel, moment.fuelLevel, step: 0.4)
      if found.kind == .machineStream {
        field(found, .egrOpening, moment.egr, step: 0.0025)
        field(found, .egrCommanded, moment.egrCommanded, step: 0.0025)
      }
    case .catalyst, .catalystNOx:
      kinds.insert(found.kind == .catalyst ? "catalyst" : "catalyst-nox")
      field(found, .oxygenUpstream, moment.lambda, step: 0.0000305)
      field(found, .oxygenDownstream, moment.probe, step: 0.01)
      field(found, .catalystTemperature, moment.catalyst, step: 1 / 32)
      if found.kind == .catalystNOx {
        field(found, .noxDownstream, moment.noxDownstream, step: 0.05)
      }
    default: Issue.record("\(found.kind) is not an engine's")
    }
  }

  private mutating func compareHybrid(_ found: OBD.Measurements, _ moment: Moment) {
    field(found, .motorSpeed, moment.motorSpeed, step: 1)
    field(found, .motorLoad, moment.motorLoad, step: 1)
    field(found, .batteryVoltage, moment.batteryVoltage, step: 0.1)
    field(found, .batteryCurrent, moment.batteryCurrent, step: 0.1)
    field(found, .stateOfCharge, moment.charge, step: 1)
  }

  private mutating func compareSupplement(_ found: OBD.Measurements, _ moment: Moment) {
    #expect(found[.torqueMode]?.value == Double(moment.torqueMode))
    field(found, .pedal, moment.pedal, step: 0.4)
    field(found, .fuelTotal, moment.fuelTotal, step: 0.5)
    field(found, .ureaTankTemperature, moment.ureaTemperature, step: 1)
    field(found, .ureaInjection, moment.ureaInjection, step: 0.01)
    field(found, .ureaTotal, moment.ureaTotal, step: 1)
    field(found, .dpfExhaustTemperature, moment.filterTemperature, step: 1 / 32)
  }

  private mutating func field(
    _ found: OBD.Measurements, _ signal: OBD.Signal, _ meant: Sensed, step: Double,
    _ place: SourceLocation = #_sourceLocation
  ) {
    guard let reading = found[signal] else {
      Issue.record("\(signal) is not in \(found.kind)", sourceLocation: place)
      return
    }
    switch meant {
    case .value(let value):
      let difference = abs((reading.value ?? .infinity) - value)
      #expect(
        difference <= step * 0.5001, "\(signal): \(reading) is not \(value)",
        sourceLocation: place)
    case .unpowered:
      kinds.insert("unpowered")
      #expect(reading.absence == .notPowered, sourceLocation: place)
    case .failed:
      kinds.insert("failed")
      #expect(reading.absence == .sensorError, sourceLocation: place)
    case .absent: #expect(reading.absence == .notAvailable, sourceLocation: place)
    }
  }

  private mutating func compare(
    _ found: OBD.Diagnostics, _ codes: [OBD.TroubleCode], _ meant: Diagnosis
  ) {
    #expect(found.diagnosticProtocol.rawValue == meant.kind.rawValue)
    #expect(found.lamp.text(in: .english) == "\(meant.lamp)")
    #expect(found.support == meant.support)
    #expect(found.readiness == meant.readiness)
    #expect(found.vin.bytes == meant.vin)
    #expect(found.calibration.text == meant.calibration)
    #expect(found.verificationNumber == meant.verification)
    let counters = OBD.IUPRItem.allCases.flatMap { item in
      let (first, second) = found.counters(of: item)
      return [first, second]
    }
    #expect(counters == meant.counters)
    compare(codes, found.faultCount, meant.faults)
  }

  private mutating func compare(
    _ codes: [OBD.TroubleCode], _ count: OBD.FaultCount, _ meant: [Fault]?
  ) {
    guard let meant else {
      #expect(count == .invalid)
      return
    }
    #expect(codes.count == meant.count)
    if !meant.isEmpty { kinds.insert("faults") }
    for (code, fault) in zip(codes, meant) {
      switch (code.meaning(), fault) {
      case (.fault(let text, let type, let status), .code(let name, let other, let state)):
        #expect(text == name && type == other && status == state)
      case (
        .parameter(let spn, let fmi, let conversion, let count),
        .parameter(let number, let mode, let occurrences)
      ):
        #expect(spn == number && fmi == mode && conversion == 0 && count == occurrences)
      default: Issue.record("\(code) is not \(fault)")
      }
    }
  }
}
