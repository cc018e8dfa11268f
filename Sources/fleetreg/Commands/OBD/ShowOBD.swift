import ArgumentParser
import Fleet
import Intake
import Monitoring
import Registry

/// `fleetreg obd show VIN`
struct ShowOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is stored of one terminal, or all terminals.",
    discussion: """
      Without a VIN or machine code a line for each terminal. With one: when it was heard, its \
      days, faults, the last events, and how many of its frames carry a good signature. With --day \
      also what each minute of that day says.

      Example:
        fleetreg obd show
        fleetreg obd show LTEST000000000001 --day 2026-11-20
      """)

  @Argument(help: ArgumentHelp("A VIN or machine code.", valueName: "vin")) var identity: String?
  @Option(name: .long, help: "Show the minutes of this day.") var day: Day?
  @Option(name: .long, help: "At most so many terminals, days and events.") var limit = 100
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be at least 1.", "--limit 至少为 1。") }
    guard day == nil || identity != nil else {
      throw ValidationError("--day needs a VIN.", "--day 须与车辆识别代号同用。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try await session.frameReader(shared)
    guard let identity else {
      let terminals = try await reader.terminals(limit: limit)
      session.console.result(
        TerminalList(terminals: terminals, total: try await reader.terminalCount()))
      return .done
    }
    let terminal = try await reader.terminal(named: identity)
    var hours: [(hour: Int, values: OBD.Hour)] = []
    if let day { hours = try await reader.hours(of: terminal.identity, on: day) }
    session.console.result(
      TerminalDetails(
        terminal: terminal,
        days: try await reader.monitoredDays(of: terminal.identity, limit: limit),
        faults: try await reader.faults(of: terminal.identity),
        events: try await reader.events(of: terminal.identity, limit: limit),
        files: try await reader.keptFrames(of: terminal.identity), hours: hours, day: day))
    return .done
  }
}

extension Reader {
  /// The terminal that sends a VIN or machine code.
  func terminal(named text: String) async throws -> Terminal {
    guard let identity = OBD.Identity(text: text.uppercased()) ?? OBD.Identity(text: text),
      let terminal = try terminal(identity)
    else { throw CommandError.notFound(.terminal, text) }
    return terminal
  }
}

/// `{"terminals":[…],"total"}`.
private struct TerminalList: Output {
  let terminals: [Terminal]
  let total: Int

  func encode(into writer: inout JSONWriter) {
    writer.name("terminals")
    writer.array { writer in
      for terminal in terminals { writer.object { terminal.encodeMembers(into: &$0) } }
    }
    writer.member("total", total)
  }

  func print(on console: Console) {
    let words = console.words
    var table = Table(
      words("terminal", "终端"), words("family", "类别"), words("newest data", "最近数据"),
      words("received last", "最近接收"), words("activated", "激活时间"))
    for terminal in terminals {
      table.add(
        terminal.identity.shown, terminal.family.text(in: console.language),
        terminal.data?.text(), terminal.last.text(), terminal.activation?.received.text())
    }
    if !table.isEmpty { table.print(on: console) }
    console.note(counted(total, "terminal"), "终端共 \(grouped(total)) 个")
  }
}

extension Terminal {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member("identity", identity.shown)
    writer.member("family", family.rawValue)
    writer.member("first", first)
    writer.member("last", last)
    if let data { writer.member("data", data) }
    if let login { writer.member("login", login) }
    if let logout { writer.member("logout", logout) }
    if let activation {
      writer.member("activated", activation.received)
      writer.member("publicKey", activation.publicKey.hexadecimal)
    }
  }
}

/// One terminal, whole.
private struct TerminalDetails: Output {
  let terminal: Terminal
  let days: [MonitoredDayRow]
  let faults: [TerminalFault]
  let events: [MonitoringEvent]
  let files: [KeptFrames]
  let hours: [(hour: Int, values: OBD.Hour)]
  let day: Day?

  private var frames: Int { files.reduce(0) { $0 + $1.frames } }
  private var bytes: UInt64 { files.reduce(0) { $0 + $1.length } }

  func encode(into writer: inout JSONWriter) {
    terminal.encodeMembers(into: &writer)
    writer.member("frames", frames)
    writer.member("bytes", bytes)
    writer.name("signatures")
    writer.object { writer in
      for (state, count) in SignatureChecking.tally(files) where count > 0 {
        writer.name(dynamic: state.rawValue)
        writer.value(count)
      }
    }
    writer.name("days")
    writer.array { writer in
      for row in days {
        writer.object { writer in
          writer.member("day", row.day)
          writer.member("packets", row.counts.packets)
          writer.member("reissued", row.counts.reissued)
          writer.member("unread", row.counts.unread)
          writer.member("records", row.counts.records)
          writer.member("findings", row.counts.findings)
          writer.member("judged", row.isJudged)
        }
      }
    }
    writer.name("faults")
    writer.array { writer in
      for fault in faults {
        writer.object { writer in
          writer.member("code", fault.code.text())
          writer.member("from", fault.first)
          writer.member("until", fault.last)
          if let ended = fault.ended { writer.member("ended", ended) }
        }
      }
    }
    writer.name("events")
    writer.array { writer in
      for event in events {
        writer.object { writer in
          writer.member("code", event.code.rawValue)
          writer.member("at", event.at)
          writer.member("received", event.received)
          writer.member("detail", ifPresent: event.detail)
        }
      }
    }
    guard day != nil else { return }
    writer.name("minutes")
    writer.array { writer in
      for (hour, values) in hours {
        for (minute, sums) in values.minutes.sorted(by: { $0.key < $1.key }) {
          writer.object { writer in
            writer.member("minute", clock(hour, minute))
            writer.member("records", sums.records)
            for signal in OBD.Minute.signals + OBD.Minute.lasts {
              guard let value = sums[signal] else { continue }
              writer.name(dynamic: signal.key)
              writer.value((value * 1000).rounded() / 1000)
            }
          }
        }
      }
    }
  }

  func print(on console: Console) {
    let words = console.words
    console.line(console.styled(terminal.identity.shown.shown, .bold))
    var details = Details()
    details.add(words("family", "类别"), terminal.family.text(in: console.language))
    details.add(words("first heard", "首次接收"), terminal.first.text())
    details.add(words("heard last", "最近接收"), terminal.last.text())
    details.add(words("newest data", "最近数据"), terminal.data?.text())
    details.add(words("login", "登入"), terminal.login?.text())
    details.add(words("logout", "登出"), terminal.logout?.text())
    details.add(words("activated", "激活"), terminal.activation?.received.text())
    details.add(
      words("frames", "数据包"),
      words(
        "\(grouped(frames)) in \(grouped(Int(bytes))) bytes",
        "\(grouped(frames)) 个，占 \(grouped(Int(bytes))) 字节"))
    let counts = SignatureChecking.tally(files).filter { $0.count > 0 }
      .map { "\($0.state.text(in: console.language)) \(grouped($0.count))" }
    details.add(words("signatures", "签名"), counts.joined(separator: words(", ", "，")))
    details.print(on: console)
    printDays(on: console)
    printFaults(on: console)
    printEvents(on: console)
    printMinutes(on: console)
  }

  private func printDays(on console: Console) {
    guard !days.isEmpty else { return }
    console.line()
    var table = Table([
      (console.words("day", "日期"), .left), (console.words("packets", "数据包"), .right),
      (console.words("reissued", "补发"), .right), (console.words("unread", "未能解析"), .right),
      (console.words("records", "记录"), .right), (console.words("findings", "异常"), .right),
    ])
    for row in days {
      let counts = [
        row.counts.packets, row.counts.reissued, row.counts.unread, row.counts.records,
        row.counts.findings,
      ]
      table.add([row.day.description] + counts.map { grouped($0) })
    }
    table.print(on: console)
  }

  private func printFaults(on console: Console) {
    guard !faults.isEmpty else { return }
    console.line()
    var table = Table(
      console.words("fault", "故障码"), console.words("from", "首次"), console.words("until", "最近"),
      console.words("ended", "消失"))
    for fault in faults {
      table.add(fault.code.text(), fault.first.text(), fault.last.text(), fault.ended?.text())
    }
    table.print(on: console)
  }

  private func printEvents(on console: Console) {
    guard !events.isEmpty else { return }
    console.line()
    var table = Table(
      console.words("time", "时间"), console.words("event", "事件"), console.words("detail", "说明"))
    for event in events {
      table.add(event.at.text(), event.code.text(in: console.language), event.detail)
    }
    table.print(on: console)
  }

  private func printMinutes(on console: Console) {
    guard let day else { return }
    console.line()
    let signals = OBD.Minute.signals + OBD.Minute.lasts
    var table = Table(
      [(day.description, Table.Alignment.left), (console.words("records", "记录"), .right)]
        + signals.map { ($0.text(in: console.language), .right) })
    for (hour, values) in hours {
      for (minute, sums) in values.minutes.sorted(by: { $0.key < $1.key }) {
        table.add(
          [clock(hour, minute), "\(sums.records)"]
            + signals.map { signal in sums[signal].map { fixed($0, digits: 1) } })
      }
    }
    table.print(on: console)
  }

  private func clock(_ hour: Int, _ minute: Int) -> String {
    let digits = { (number: Int) in (number < 10 ? "0" : "") + "\(number)" }
    return "\(digits(hour)):\(digits(minute))"
  }
}

extension OBD.Minute {
  /// The mean, or the last value, of a signal.
  fileprivate subscript(signal: OBD.Signal) -> Double? { mean(signal) ?? last(signal) }
}
