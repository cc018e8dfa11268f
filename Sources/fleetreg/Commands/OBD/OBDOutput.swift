import Devices
import Fleet

/// How many of what were read.
struct OBDCount: Output {
  private var frames = 0
  private var unread = 0
  private var broken = 0
  private var garbage = 0

  mutating func add(_ item: OBDCapture.Item) {
    switch item {
    case .message(let message):
      frames += 1
      switch message.content {
      case .opaque, .ambiguous: unread += 1
      default: break
      }
    case .broken: broken += 1
    case .garbage(let count): garbage += count
    }
  }

  var isClean: Bool { unread == 0 && broken == 0 && garbage == 0 && frames > 0 }

  func encode(into writer: inout JSONWriter) {
    writer.member("frames", frames)
    writer.member("unread", unread)
    writer.member("broken", broken)
    writer.member("garbageBytes", garbage)
  }

  func print(on console: Console) {
    console.line(
      console.words(
        "\(counted(frames, "frame")), \(unread) not read, \(broken) broken, "
          + "\(grouped(garbage)) bytes of garbage",
        "共 \(frames) 个数据包，未能解析 \(unread) 个，损坏 \(broken) 个，无关字节 \(grouped(garbage)) 个"))
  }
}

/// One thing that was found in a capture.
struct OBDItem: Output {
  let item: OBDCapture.Item
  let offset: UInt64
  let settings: OBD.Settings

  func encode(into writer: inout JSONWriter) {
    writer.member("offset", offset)
    switch item {
    case .message(let message): message.encode(into: &writer, settings: settings)
    case .broken(let error):
      writer.name("broken")
      writer.object {
        $0.member("code", error.code)
        $0.member("text", error.text(in: .english))
      }
    case .garbage(let count): writer.member("garbage", count)
    }
  }

  func print(on console: Console) {
    switch item {
    case .message(let message):
      OBDMessageText(message: message, settings: settings).print(at: offset, on: console)
    case .broken(let error):
      let text = error.text(in: console.language).shown
      console.line(console.styled("@\(offset)  \(text)", .yellow))
      console.line()
    case .garbage(let count):
      console.line(
        console.styled(
          "@\(offset)  "
            + console.words(
              "\(counted(count, "byte")) of no frame", "\(count) 字节不属于任何数据包"),
          .dim))
      console.line()
    }
  }
}

/// A message as people read it.
private struct OBDMessageText {
  let message: OBD.Message
  let settings: OBD.Settings

  func print(at offset: UInt64, on console: Console) {
    let header = message.header
    let meaning = header.command.meaning(of: header.form, in: settings)
    let form =
      switch header.form {
      case .terminal(let version): console.words("terminal, version \(version)", "终端，版本 \(version)")
      case .platform(let flag):
        console.words("platform, ", "平台，") + flag.text(in: console.language)
      }
    let title = "\(header.identity.shown.shown)  \(meaning.text(in: console.language))"
    console.line(
      console.styled(title, .bold)
        + console.styled("  @\(offset) \(header.start.text) \(form)", .dim))
    content(message.content, on: console)
    for finding in message.findings {
      let text = finding.text(in: console.language).shown
      console.line(console.styled("  ! \(text)  [\(finding.code)]", .yellow))
    }
    console.line()
  }

  private func content(_ content: OBD.Message.Content, on console: Console) {
    let words = console.words
    var details = Details()
    switch content {
    case .login(let login):
      session(login.time, login.serial, &details, console)
      details.add("ICCID", login.iccid.shown)
      if case .imei(let imei) = login.extra { details.add("IMEI", imei.shown) }
    case .logout(let logout), .platformLogout(let logout):
      session(logout.time, logout.serial, &details, console)
    case .removalAlarm(let alarm):
      session(alarm.time, alarm.serial, &details, console)
      add(alarm.position.readings, &details, console)
      details.add(words("removal state", "拆除状态"), alarm.state.map { "\($0)" })
    case .activation(let activation):
      session(activation.time, nil, &details, console)
      details.add(words("chip", "安全芯片"), activation.chip.shown)
      details.add("VIN", activation.vin.shown)
      details.add(words("signature", "签名"), words("present, not verified", "有，未验证"))
    case .activationResponse(let response):
      details.add(words("answer", "应答"), response.text(in: console.language))
    case .platformLogin(let login):
      session(login.time, login.serial, &details, console)
      details.add(words("user", "用户"), login.user.shown)
    case .keyExchange(let exchange):
      details.add(words("valid from", "生效时间"), time(exchange.from, console))
      details.add(words("valid until", "失效时间"), time(exchange.until, console))
    case .answer(let at): details.add(words("time", "时间"), at.map { time($0, console) })
    case .timeSync: break
    case .opaque(let bytes):
      details.add(words("bytes", "数据"), bytes.isEmpty ? nil : OBD.hexadecimal(bytes))
    case .report(let report): return self.report(report, on: console)
    case .ambiguous(let reports):
      for report in reports { self.report(report, on: console) }
      return
    }
    details.print(on: console)
  }

  private func time(_ time: OBD.Timestamp, _ console: Console) -> String {
    if let instant = time.instant { return instant.text() }
    return time.isUnknown ? console.words("unknown", "未知") : time.hexadecimal
  }

  private func session(
    _ at: OBD.Timestamp, _ serial: UInt16?, _ details: inout Details, _ console: Console
  ) {
    details.add(console.words("time", "时间"), time(at, console))
    details.add(console.words("serial", "流水号"), serial.map { "\($0)" })
  }

  private func add(_ readings: [OBD.Reading], _ details: inout Details, _ console: Console) {
    for reading in readings {
      details.add(
        reading.signal.text(in: console.language), reading.text(in: console.language))
    }
  }

  private func report(_ report: OBD.Report, on console: Console) {
    let words = console.words
    var details = Details()
    details.add(words("dialect", "格式"), report.layout.dialect.text(in: console.language))
    session(report.time, report.serial, &details, console)
    if let position = report.position { add(position.readings, &details, console) }
    if report.signature != nil {
      details.add(words("signature", "签名"), words("present, not verified", "有，未验证"))
    }
    details.print(on: console)
    for (index, entry) in report.entries.enumerated() {
      let collected = report.collected(index, settings: settings)
      var title = "  0x\(OBD.hexadecimal([entry.type]))  \(name(entry.body, console))"
      if let serial = entry.serial { title += "  \(words("serial", "流水号")) \(serial)" }
      if let collected {
        title += "  \(collected.at.text())"
        if collected.isInferred { title += words(" (inferred)", "（推算）") }
      }
      console.line(console.styled(title, .bold))
      body(entry.body, on: console)
    }
  }

  private func name(_ body: OBD.Report.Body, _ console: Console) -> String {
    switch body {
    case .diagnostics, .machineDiagnostics: console.words("diagnostics", "诊断信息")
    case .measurements(let measurements): measurements.kind.text(in: console.language)
    case .cycle:
      console.words("cycle statistics, numbers as sent", "工作循环统计信息（原始值）")
    case .opaque: console.words("its maker's own", "厂家自定义")
    }
  }

  private func body(_ body: OBD.Report.Body, on console: Console) {
    let words = console.words
    var details = Details()
    switch body {
    case .measurements(let measurements): add(measurements.readings, &details, console)
    case .diagnostics(let diagnostics, let codes):
      heading(
        diagnostics.diagnosticProtocol, diagnostics.lamp, diagnostics.faultCount, &details, console)
      details.add("VIN", diagnostics.vin.shown)
      details.add("CALID", diagnostics.calibration.shown)
      details.add(
        "CVN", diagnostics.verificationNumber.map { hex($0) } ?? diagnostics.verification.shown)
      var ready: [String] = []
      for monitor in OBD.Monitor.allCases {
        let mask = monitor.mask(in: settings.monitorOrder)
        guard diagnostics.support & mask != 0 else { continue }
        let mark = diagnostics.readiness & mask == 0 ? "" : words(" (not complete)", "（未完成）")
        ready.append(monitor.text(in: console.language) + mark)
      }
      details.add(words("monitors", "诊断项目"), ready.joined(separator: words(", ", "、")))
      if !diagnostics.hasTextForRatios {
        let ratios = OBD.IUPRItem.allCases.map {
          let (first, second) = diagnostics.counters(of: $0)
          return "\($0.names.first) \(first) / \($0.names.second) \(second)"
        }
        details.add("IUPR", ratios.joined(separator: ", "))
      }
      faults(codes, &details, console)
    case .machineDiagnostics(let diagnostics, let codes):
      heading(
        diagnostics.diagnosticProtocol, diagnostics.lamp, diagnostics.faultCount, &details, console)
      faults(codes, &details, console)
    case .cycle(let cycle):
      for field in OBD.CycleStatistics.Field.allCases {
        details.add(field.rawValue, "\(cycle[field])")
      }
    case .opaque(let bytes): details.add(words("bytes", "数据"), OBD.hexadecimal(bytes))
    }
    details.print(on: console)
  }

  private func hex(_ number: UInt32) -> String {
    OBD.hexadecimal([24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) })
  }

  private func heading(
    _ diagnosticProtocol: OBD.DiagnosticProtocol, _ lamp: OBD.Lamp, _ count: OBD.FaultCount,
    _ details: inout Details, _ console: Console
  ) {
    let words = console.words
    details.add(
      words("protocol", "诊断协议"),
      diagnosticProtocol.name ?? "0x" + OBD.hexadecimal([diagnosticProtocol.rawValue]))
    details.add(
      words("lamp (MIL)", "MIL 状态"),
      lamp.text(in: console.language) ?? "0x" + OBD.hexadecimal([lamp.rawValue]))
    details.add(
      words("trouble codes", "故障码总数"), count.number.map { "\($0)" } ?? words("invalid", "无效"))
  }

  private func faults(
    _ codes: [OBD.TroubleCode], _ details: inout Details, _ console: Console
  ) {
    let texts = codes.map { code in
      let text = code.text(readsJ1939: settings.readsJ1939Codes)
      guard case .parameter = code.meaning(readsJ1939: settings.readsJ1939Codes) else {
        return text
      }
      return text + console.words(" (byte order unconfirmed)", "（字节序待核实）")
    }
    details.add(console.words("codes", "故障码"), texts.joined(separator: ", "))
  }
}
