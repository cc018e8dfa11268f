extension OBD.Message {
  /// What is odd about what was read, each oddity once.
  static func examine(
    _ content: Content, header: OBD.Header, settings: OBD.Settings
  ) -> [OBD.Finding] {
    var examination = Examination(header: header, settings: settings)
    examination.identity()
    switch content {
    case .login(let login):
      examination.look(login.time, login.serial)
      if !login.iccid.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }) {
        examination.add(.iccid(login.iccid))
      }
    case .logout(let logout), .platformLogout(let logout):
      examination.look(logout.time, logout.serial)
    case .platformLogin(let login): examination.look(login.time, login.serial)
    case .removalAlarm(let alarm):
      examination.look(alarm.time, alarm.serial)
      examination.look(alarm.position)
      if let state = alarm.state, state > 1 { examination.add(.removalState(state)) }
    case .activation(let activation):
      examination.look(activation.time, nil)
      examination.vin(activation.vin, isMissing: false)
    case .activationResponse(let response):
      if !response.isKnown {
        examination.add(
          .responseCode(status: response.status, information: response.information))
      }
    case .keyExchange(let exchange):
      examination.look(exchange.from, nil)
      examination.look(exchange.until, nil)
    case .answer(let time): if let time { examination.look(time, nil) }
    case .report(let report): examination.report(report)
    case .timeSync, .ambiguous, .opaque: break
    }
    return examination.findings
  }
}

/// Gathers findings; the same one is kept once.
private struct Examination {
  let header: OBD.Header
  let settings: OBD.Settings
  private(set) var findings: [OBD.Finding] = []

  init(header: OBD.Header, settings: OBD.Settings) {
    self.header = header
    self.settings = settings
  }

  mutating func add(_ finding: OBD.Finding) {
    if !findings.contains(finding) { findings.append(finding) }
  }

  /// Adds what every record of a packet may show with other figures: the first of its kind is enough.
  mutating func addFirst(_ finding: OBD.Finding, isSameKind: (OBD.Finding) -> Bool) {
    if !findings.contains(where: isSameKind) { findings.append(finding) }
  }

  /// A machine's code has no check digit and may hold any letter.
  mutating func identity() {
    guard settings.family == .road else { return }
    guard let text = header.identity.text, let vin = try? VIN(text) else {
      return add(.identity(header.identity))
    }
    for finding in vin.findings where finding.code == "vin.check-digit" { add(.vin(finding)) }
  }

  mutating func look(_ time: OBD.Timestamp, _ serial: UInt16?) {
    if time.isUnknown {
      add(.timeUnknown)
    } else if !time.isPlausible {
      add(.timeInvalid(time))
    }
    if let serial, serial == 0 || serial > OBD.serialLimit { add(.serial(serial)) }
  }

  mutating func look(_ position: OBD.Position) {
    if position.status.hasReservedBits { add(.positionBits(position.status)) }
    if position.status.isValid == true, position.rawLongitude == 0, position.rawLatitude == 0 {
      add(.positionOrigin)
    }
    for reading in position.readings { look(reading) }
  }

  mutating func look(_ reading: OBD.Reading) {
    guard reading.absence == .outOfRange else { return }
    addFirst(.outOfRange(reading.signal, raw: reading.raw)) {
      if case .outOfRange(reading.signal, _) = $0 { true } else { false }
    }
  }

  mutating func vin(_ vin: OBD.Identity, isMissing: Bool) {
    if isMissing {
      add(.vinMissing)
    } else if vin != header.identity {
      add(.vinDiffers(vin, header: header.identity))
    }
  }

  mutating func report(_ report: OBD.Report) {
    look(report.time, report.serial)
    if let position = report.position { look(position) }
    let dialect = report.layout.dialect
    if dialect == .hj1239 && !report.layout.isSigned { add(.unsigned) }
    for entry in report.entries {
      if let time = entry.time { look(time, nil) }
      if let serial = entry.serial { look(report.time, serial) }
      body(entry, report.layout)
    }
  }

  private mutating func body(_ entry: OBD.Report.Entry, _ layout: OBD.Layout) {
    switch entry.body {
    case .diagnostics(let diagnostics, let codes):
      vin(diagnostics.vin, isMissing: diagnostics.hasNoVIN)
      look(diagnostics.diagnosticProtocol, diagnostics.lamp, diagnostics.faultCount, codes)
      if diagnostics.lamp == .on, diagnostics.faultCount.number == 0 { add(.lampOnWithoutFaults) }
      if diagnostics.lamp == .off, !codes.isEmpty { add(.lampOffWithFaults(codes.count)) }
      if diagnostics.hasTextForRatios { add(.ratiosAreText) }
    case .machineDiagnostics(let diagnostics, let codes):
      look(diagnostics.diagnosticProtocol, diagnostics.lamp, diagnostics.faultCount, codes)
    case .measurements(let measurements):
      let isDraft = entry.type == 0x03 && measurements.kind == .catalystNOx
      let isUnusual =
        entry.type == 0xAA || layout.dialect.isAnnexQ && measurements.kind == .supplement
      if isDraft || isUnusual { add(.variant(type: entry.type)) }
      values(measurements)
    case .cycle: break
    case .opaque:
      if entry.type >= 0x80 { add(.vendorType(entry.type)) }
      if entry.type == 0x80, !layout.dialect.isAnnexQ, layout.dialect.family == .road,
        layout.dialect != .aftermarket
      {
        add(.variant(type: entry.type))
      }
    }
  }

  private mutating func look(
    _ diagnosticProtocol: OBD.DiagnosticProtocol, _ lamp: OBD.Lamp, _ count: OBD.FaultCount,
    _ codes: [OBD.TroubleCode]
  ) {
    let isRoad = settings.family == .road
    if diagnosticProtocol.name == nil || isRoad && diagnosticProtocol == .iso15031 {
      add(.diagnosticsCode(.diagnosticProtocol, diagnosticProtocol.rawValue))
    }
    if lamp.text(in: .english) == nil || lamp == .invalid || isRoad && lamp == .flashing {
      add(.diagnosticsCode(.lamp, lamp.rawValue))
    }
    if count.number == nil { add(.faultCountInvalid(count.rawValue)) }
    if codes.contains(where: \.isEmpty) { add(.emptyTroubleCode) }
  }

  private mutating func values(_ measurements: OBD.Measurements) {
    if let position = measurements.position { look(position) }
    for reading in measurements.readings { look(reading) }
    let bounds = settings.plausibility
    func value(_ signal: OBD.Signal) -> Double? { measurements[signal]?.value }
    if let upstream = value(.noxUpstream), let downstream = value(.noxDownstream),
      downstream >= upstream
    {
      addFirst(.noxNotReduced(upstream: upstream, downstream: downstream)) {
        if case .noxNotReduced = $0 { true } else { false }
      }
    }
    for signal in [
      OBD.Signal.scrInletTemperature, .scrOutletTemperature, .catalystTemperature,
      .dpfExhaustTemperature,
    ] {
      if let temperature = value(signal), temperature < bounds.coldestExhaust {
        addFirst(.temperature(signal, temperature)) {
          if case .temperature(signal, _) = $0 { true } else { false }
        }
      }
    }
    if let speed = value(.speed), let engine = value(.engineSpeed), speed >= bounds.drivingSpeed,
      engine < bounds.slowestEngine
    {
      addFirst(.speedWithoutEngine(speed: speed, engine: engine)) {
        if case .speedWithoutEngine = $0 { true } else { false }
      }
    }
  }
}
