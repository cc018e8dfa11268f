extension OBD.Message {
  /// Writes the members of the message's JSON object (`docs/obd.md`). Passwords and keys are left out.
  public func encode(into writer: inout JSONWriter, settings: OBD.Settings) {
    let meaning = header.command.meaning(of: header.form, in: settings)
    writer.member("command", meaning.rawValue)
    writer.member("commandCode", header.command.rawValue)
    writer.member("start", header.start.text)
    switch header.form {
    case .terminal(let version):
      writer.member("form", "terminal")
      writer.member("softwareVersion", version)
    case .platform(let flag):
      writer.member("form", "platform")
      writer.member("response", flag.rawValue)
    }
    writer.member("identity", header.identity.shown)
    writer.member("encryption", header.encryption.rawValue)
    if header.encryption != .none {
      writer.member(
        "encryptionMethod", ifPresent: header.encryption.methods(settings.encryptionTable))
    }
    encodeContent(into: &writer, settings: settings)
    writer.name("findings")
    writer.array { writer in
      for finding in findings {
        writer.object {
          $0.member("code", finding.code)
          $0.member("text", finding.text(in: .english))
        }
      }
    }
  }

  private func encodeContent(into writer: inout JSONWriter, settings: OBD.Settings) {
    switch content {
    case .login(let login):
      writer.member("at", login.time)
      writer.member("serial", login.serial)
      writer.member("iccid", login.iccid.shown)
      switch login.extra {
      case .none: break
      case .text(let text): writer.member("extra", text.shown)
      case .imei(let imei): writer.member("imei", imei.shown)
      }
    case .logout(let logout), .platformLogout(let logout):
      writer.member("at", logout.time)
      writer.member("serial", logout.serial)
    case .timeSync: break
    case .removalAlarm(let alarm):
      writer.member("at", alarm.time)
      writer.member("serial", alarm.serial)
      writer.name("position")
      writer.object { alarm.position.encode(into: &$0) }
      writer.member("removalState", ifPresent: alarm.state)
    case .activation(let activation):
      writer.member("at", activation.time)
      writer.member("chip", activation.chip.shown)
      writer.member("publicKey", activation.publicKey.hexadecimal)
      writer.member("vin", activation.vin.shown)
      writer.member("signature", activation.signature.hexadecimal)
    case .activationResponse(let response):
      writer.member("status", response.status)
      writer.member("information", response.information)
    case .platformLogin(let login):
      writer.member("at", login.time)
      writer.member("serial", login.serial)
      writer.member("user", login.user.shown)
    case .keyExchange(let exchange):
      writer.member("keyType", exchange.type)
      writer.member("from", exchange.from)
      writer.member("until", exchange.until)
    case .answer(let time): if let time { writer.member("at", time) }
    case .report(let report): report.encode(into: &writer, settings: settings)
    case .ambiguous(let reports):
      writer.name("readings")
      writer.array { writer in
        for report in reports {
          writer.object { report.encode(into: &$0, settings: settings) }
        }
      }
    case .opaque(let bytes): writer.member("bytes", OBD.hexadecimal(bytes))
    }
  }
}

extension OBD.Report {
  func encode(into writer: inout JSONWriter, settings: OBD.Settings) {
    writer.member("dialect", layout.dialect.name)
    writer.member("at", time)
    writer.member("serial", ifPresent: serial)
    if let position {
      writer.name("position")
      writer.object { position.encode(into: &$0) }
    }
    writer.name("blocks")
    writer.array { writer in
      for (index, entry) in entries.enumerated() {
        writer.object { writer in
          writer.member("type", entry.type)
          writer.member("kind", entry.body.kind)
          if let collected = collected(index, settings: settings) {
            writer.member("collectedAt", collected.at)
            if collected.isInferred { writer.member("timeInferred", true) }
          } else if let time = entry.time {
            writer.member("collectedAt", time)
          }
          writer.member("serial", ifPresent: entry.serial)
          entry.body.encode(into: &writer, settings: settings)
          writer.member("signature", ifPresent: entry.signature.map { OBD.hexadecimal($0) })
        }
      }
    }
    // Whether it holds is not said here: that needs the chip's public key.
    writer.member("signature", ifPresent: signature.map { OBD.hexadecimal($0) })
  }
}

extension OBD.Report.Body {
  /// The name of the body in JSON.
  var kind: String {
    switch self {
    case .diagnostics: "diagnostics"
    case .machineDiagnostics: "machine-diagnostics"
    case .cycle: "cycle"
    case .opaque: "bytes"
    case .measurements(let measurements):
      switch measurements.kind {
      case .stream: "stream"
      case .catalyst: "catalyst"
      case .catalystNOx: "catalyst-nox"
      case .hybrid: "hybrid"
      case .supplement: "supplement"
      case .machineStream: "machine-stream"
      case .particulates: "particulates"
      }
    }
  }

  fileprivate func encode(into writer: inout JSONWriter, settings: OBD.Settings) {
    switch self {
    case .diagnostics(let diagnostics, let codes):
      diagnostics.encode(into: &writer, settings: settings)
      writer.faults(diagnostics.faultCount, codes, settings)
    case .machineDiagnostics(let diagnostics, let codes):
      writer.member("protocol", diagnostics.diagnosticProtocol.rawValue)
      writer.member("lamp", diagnostics.lamp.rawValue)
      writer.faults(diagnostics.faultCount, codes, settings)
    case .measurements(let measurements):
      writer.name("values")
      writer.object { writer in
        for reading in measurements.readings { writer.member(reading) }
      }
    case .cycle(let cycle):
      // Scales are not known: the numbers as sent.
      writer.name("raw")
      writer.object { writer in
        for field in OBD.CycleStatistics.Field.allCases {
          writer.name(dynamic: field.rawValue)
          writer.value(cycle[field])
        }
      }
    case .opaque(let bytes): writer.member("bytes", OBD.hexadecimal(bytes))
    }
  }
}

extension OBD.Diagnostics {
  fileprivate func encode(into writer: inout JSONWriter, settings: OBD.Settings) {
    writer.member("protocol", diagnosticProtocol.rawValue)
    writer.member("lamp", lamp.rawValue)
    writer.member("support", support)
    writer.member("readiness", readiness)
    writer.name("monitors")
    writer.object { writer in
      for monitor in OBD.Monitor.allCases {
        let mask = monitor.mask(in: settings.monitorOrder)
        guard support & mask != 0 else { continue }
        writer.name(dynamic: "\(monitor)")
        writer.value(readiness & mask == 0 ? "complete" : "not-complete")
      }
    }
    writer.member("vin", vin.shown)
    writer.member("calibration", calibration.shown)
    writer.member("verification", verification.hexadecimal)
    if let number = verificationNumber {
      writer.member(
        "verificationNumber",
        OBD.hexadecimal([24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }))
    } else {
      writer.member("verificationText", ifPresent: verification.text)
    }
    writer.name("ratios")
    if hasTextForRatios {
      writer.value(iupr.shown)
    } else {
      writer.object { writer in
        for item in OBD.IUPRItem.allCases {
          let (first, second) = counters(of: item)
          writer.name(dynamic: item.names.first)
          writer.value(first)
          writer.name(dynamic: item.names.second)
          writer.value(second)
        }
      }
    }
  }
}

extension OBD.Position {
  fileprivate func encode(into writer: inout JSONWriter) {
    for reading in readings { writer.member(reading) }
  }
}

extension JSONWriter {
  /// The instant, or what else the six bytes are.
  fileprivate mutating func member(_ key: StaticString, _ time: OBD.Timestamp) {
    if let instant = time.instant {
      member(key, instant)
    } else {
      name(key)
      if time.isUnknown { null() } else { value(time.hexadecimal) }
    }
  }

  /// `"speed":{"value":45.5,"unit":"km/h","raw":11648}` or `{"absent":"not-available","raw":65535}`.
  fileprivate mutating func member(_ reading: OBD.Reading) {
    name(dynamic: reading.signal.key)
    object { writer in
      if let value = reading.value {
        writer.member("value", value)
        if !reading.signal.unit.isEmpty { writer.member("unit", reading.signal.unit) }
      }
      writer.member("absent", ifPresent: reading.absence?.rawValue)
      writer.member("raw", reading.raw)
    }
  }

  fileprivate mutating func faults(
    _ count: OBD.FaultCount, _ codes: [OBD.TroubleCode], _ settings: OBD.Settings
  ) {
    name("faultCount")
    if let number = count.number { value(number) } else { null() }
    name("faults")
    array { writer in
      for code in codes {
        writer.object { writer in
          switch code.meaning(readsJ1939: settings.readsJ1939Codes) {
          case .fault(let text, let type, let status):
            writer.member("code", text)
            writer.member("failureType", type)
            writer.member("status", status)
          case .parameter(let spn, let fmi, let conversion, let occurrences):
            // The byte order of these is from memory.
            writer.member("spn", spn)
            writer.member("fmi", fmi)
            writer.member("conversion", conversion)
            writer.member("occurrences", occurrences)
            writer.member("confirmed", false)
          case .bytes: break
          }
          writer.member("raw", code.hexadecimal)
        }
      }
    }
  }
}
