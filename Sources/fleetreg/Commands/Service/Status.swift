import ArgumentParser
import Fleet
import Foundation
import Ledger
import Registry
import Sync

/// `fleetreg status`
struct Status: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What the registry holds, what waits, and what needs a person.",
    discussion: """
      Exit status: 0; 1 where one level counts as stored what the other does not hold (see \
      `fleetreg completeness`), or a log below was changed after it had been cosigned here.

      Example:
        fleetreg status --registry plant
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let location = session.location(shared)
    let reader = try session.reader(shared)
    let entries = try await reader.register { register in
      try RegisterKind.allCases.map { (kind: $0, count: try register.count($0)) }
    }
    let (states, provisional) = try await reader.register { try $0.machineryCounts() }
    let settings = try Settings(of: location)
    let upstream = settings.upstream
    let report = StatusReport(
      directory: location.directory, status: try await reader.status(), entries: entries,
      machinery: states, provisional: provisional, holder: location.holder, upstream: upstream.url,
      mayWait: upstream.outbox,
      alarms: try await reader.alarms(on: StatusReport.alarmDays(session.now)),
      ledger: try await reader.ledgerStatus(),
      changedLogs: WitnessDirectory.refusals(at: location.witness).map(\.checkpoint.origin),
      terminals: try await reader.terminalTally(),
      completeness: try await reader.completeness(
        at: session.now, lateAfter: settings.completeness.lateAfter),
      now: session.now)
    session.console.result(report)
    report.sayNext(in: session, shared)
    return report.completeness.isAlarm || !report.changedLogs.isEmpty ? .negative : .done
  }
}

/// How a registry stands.
///
/// `{"registry","incarnation","created","directory","owner":{"process","command","since"},
/// "entries":{KIND:count},"machinery":{STATE:count},"provisionalNumbers","records":{KIND:count},"amendments",
/// "outbox":{"on","upstream","advice","records","segments","oldest","lastResult","failure":{"at","code","text","advice"}},
/// "completeness":{"alarm","asked"?,"lostAbove","sentAgain","missingHere","overdue","gaps":[{"sender","registry",
/// "incarnation","gate","day"?,"numbers","first","last","since"?,"overdue"}]},"deadLetters",
/// "pictures":{"waiting","awaited","refused"},"quarantined","deniedButEntered","ledger":{"log","entries","signed","cosigned","waiting"},
/// "terminals":{"count","last"},
/// "unknownDevices":{"quarantined","bytes","refused","lastRefused"},
/// "counters":[{"registry","incarnation","sender","gate","last","stored"}]}`.
/// `owner` is there only while a process owns the registry, `ledger` only where one was begun, `terminals` only
/// where some were heard, `changedLogs` (names) only where a log below was changed after it had been cosigned here, `pictures` only where some wait, are awaited or were refused, `unknownDevices` only
/// where such have pushed, `provisionalNumbers` only where there are some;
/// kinds and states without any are left out.
struct StatusReport: Output {
  let directory: String
  let status: RegistryStatus
  let entries: [(kind: RegisterKind, count: Int)]
  let machinery: [MachineryState: Int]
  /// Numbers that were issued locally and that the platform has not confirmed.
  let provisional: Int
  let holder: LockHolder?
  let upstream: String?
  /// Whether the settings let records wait; `serve` obeys them from its start.
  let mayWait: Bool
  /// Vehicles that were denied in the last days and entered without anybody's word.
  let alarms: Int
  /// `nil` where no ledger was begun.
  let ledger: LedgerStatus?
  /// Logs of registries below that were changed after this one had cosigned them.
  let changedLogs: [String]
  /// Terminals of remote monitoring, and when their last frame was received.
  let terminals: (count: Int, last: Instant?)
  /// Where the levels disagree about what was stored.
  let completeness: CompletenessStatus
  let now: Instant

  /// The days of which alarms are counted: the last month, our own choice.
  static func alarmDays(_ now: Instant) -> ClosedRange<Day> {
    now.day().advanced(by: -30)...now.day().advanced(by: 1)
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("registry", status.registry.description)
    writer.member("incarnation", status.incarnation)
    writer.member("created", status.created.text())
    writer.member("directory", directory)
    if let holder {
      writer.name("owner")
      writer.object {
        $0.member("process", ifPresent: holder.process)
        $0.member("command", holder.command)
        $0.member("since", holder.since)
      }
    }
    writer.counts("entries", entries.map { ($0.kind.rawValue, $0.count) })
    writer.counts(
      "machinery", MachineryState.allCases.map { ($0.rawValue, machinery[$0, default: 0]) })
    if provisional > 0 { writer.member("provisionalNumbers", provisional) }
    writer.counts("records", status.records.map { ($0.kind.rawValue, $0.count) })
    writer.member("amendments", status.amendments)
    writer.name("outbox")
    writer.object { encodeOutbox(into: &$0) }
    writer.name("completeness")
    writer.object { completeness.encode(into: &$0) }
    writer.member("deadLetters", status.deadLetters)
    if status.pictures != PictureCounts() {
      writer.name("pictures")
      writer.object { status.pictures.encode(into: &$0) }
    }
    writer.member("quarantined", status.quarantined)
    writer.member("deniedButEntered", alarms)
    if let ledger {
      writer.name("ledger")
      writer.object {
        $0.member("log", ledger.name)
        $0.member("entries", ledger.entries)
        $0.member("signed", ledger.signed)
        $0.member("cosigned", ledger.cosigned)
        $0.member("waiting", ledger.waiting)
      }
    }
    if !changedLogs.isEmpty {
      writer.name("changedLogs")
      writer.array { for name in changedLogs { $0.value(name) } }
    }
    if terminals.count > 0 {
      writer.name("terminals")
      writer.object {
        $0.member("count", terminals.count)
        if let last = terminals.last { $0.member("last", last) }
      }
    }
    if status.strangers.items + status.strangers.turnedAway > 0 {
      writer.name("unknownDevices")
      writer.object {
        $0.member("quarantined", status.strangers.items)
        $0.member("bytes", status.strangers.bytes)
        $0.member("refused", status.strangers.turnedAway)
        $0.member("lastRefused", ifPresent: status.strangers.lastTurnedAway?.text())
      }
    }
    writer.name("counters")
    writer.array { writer in
      for counter in status.counters {
        writer.object {
          $0.member("registry", counter.registry.description)
          $0.member("incarnation", counter.incarnation)
          $0.member("sender", ifPresent: counter.sender)
          $0.member("gate", counter.gate)
          $0.member("last", counter.last)
          $0.member("stored", counter.count)
        }
      }
    }
  }

  private func encodeOutbox(into writer: inout JSONWriter) {
    let outbox = status.outbox
    writer.member("on", isOn)
    writer.member("upstream", ifPresent: upstream)
    if waitsForNobody { writer.member("advice", Self.upstreamMissing(in: .english)) }
    writer.member("records", outbox.waiting.records)
    writer.member("segments", outbox.waiting.segments)
    writer.member("oldest", ifPresent: outbox.oldest?.text())
    writer.member("lastResult", ifPresent: outbox.settled?.text())
    if let failure = outbox.failure {
      writer.name("failure")
      writer.object {
        $0.member("at", failure.at.text())
        $0.member("code", failure.code)
        $0.member("text", failure.text(in: .english))
        $0.member("advice", ifPresent: failure.advice(in: .english))
      }
    }
  }

  func print(on console: Console) {
    let words = console.words
    var details = Details()
    details.add(
      words("registry", "登记库"),
      "\(status.registry)  "
        + words("incarnation \(status.incarnation)", "第 \(status.incarnation) 代"))
    details.add(words("directory", "目录"), directory)
    details.add(
      words("owner", "占用"),
      holder.map { $0.text(in: console.language) } ?? words("no process", "无进程"))
    details.add(
      words("register", "登记"),
      list(entries.map { ($0.kind.name(in: console.language), $0.count) }, console))
    details.add(
      words("machinery", "机械状态"),
      list(
        MachineryState.allCases.map { ($0.text(in: console.language), machinery[$0, default: 0]) },
        console)
        + (provisional > 0
          ? words(
            "; provisional numbers \(grouped(provisional))", "；暂编号码 \(grouped(provisional))") : ""))
    details.add(
      words("records", "记录"),
      list(
        status.records.map { ($0.kind.text(in: console.language), $0.count) }
          + [(words("amendments", "更正"), status.amendments)], console))
    details.add(words("outbox", "待上报"), outboxLine(console))
    details.add("", waitsForNobody ? Self.upstreamMissing(in: console.language) : nil)
    details.add(words("last result", "最近应答"), status.outbox.settled?.text())
    details.add(
      words("last failure", "最近失败"),
      status.outbox.failure.map { "\($0.at.text())  \($0.text(in: console.language))" })
    details.add(words("what to do", "处理办法"), status.outbox.failure?.advice(in: console.language))
    for line in completeness.lines(console) {
      details.add(words("completeness", "完整性"), line)
    }
    details.add(words("dead letters", "上传失败"), grouped(status.deadLetters))
    details.add(words("pictures", "图片"), status.pictures.text(in: console.language))
    details.add(words("quarantine", "隔离"), grouped(status.quarantined))
    details.add(words("unknown devices", "未知设备"), strangersLine(console))
    details.add(
      words("denied, but entered", "不放行但已进入"),
      alarms > 0
        ? words("\(grouped(alarms)) in the last 31 days", "近 31 天 \(grouped(alarms)) 次") : nil)
    details.add(words("ledger", "存证日志"), ledger.map { $0.line(console) })
    for name in changedLogs {
      details.add(
        words("ALARM", "警报"),
        words(
          "the log \(name) was changed below after it had been cosigned here; the proof is in witness/",
          "下级日志 \(name) 在本级联署后被改动；证据保存在 witness/"))
    }
    if let last = terminals.last {
      let count = grouped(terminals.count)
      details.add(
        words("terminals", "监控终端"),
        words("\(count), the last frame at \(last.text())", "\(count) 个，最近数据包 \(last.text())"))
    }
    details.print(on: console)
    printCounters(on: console)
  }

  private var isOn: Bool { status.outbox.isOn && mayWait }

  /// Whether records wait for a level above that was never named: then they wait for ever.
  private var waitsForNobody: Bool {
    upstream == nil && isOn && status.outbox.waiting.records > 0
  }

  /// What to do where records wait for a level above that was never named.
  static func upstreamMissing(in language: Language) -> String {
    switch language {
    case .english:
      "set `upstream.url` in fleetreg.yaml, or `upstream.outbox: off` where nobody stands above"
    case .chinese: "请在 fleetreg.yaml 中设置 `upstream.url`；若无上级，请设置 `upstream.outbox: off`"
    }
  }

  private func outboxLine(_ console: Console) -> String {
    let words = console.words
    let waiting = status.outbox.waiting
    if !isOn, waiting.records == 0 { return words("off", "关闭") }
    var line = isOn ? "" : words("off; ", "关闭；")
    line += words(
      counted(waiting.records, "record waits", "records wait"), "\(grouped(waiting.records)) 条待上报")
    if let oldest = status.outbox.oldest {
      line += words(", the oldest since \(oldest.text())", "，最早 \(oldest.text())")
    }
    line += words("; upstream ", "；上级 ") + (upstream ?? words("not configured", "未配置"))
    return line
  }

  private func strangersLine(_ console: Console) -> String? {
    let strangers = status.strangers
    guard strangers.items + strangers.turnedAway > 0 else { return nil }
    let (items, refused) = (grouped(strangers.items), grouped(strangers.turnedAway))
    var line = console.words("\(items) of their pushes in quarantine", "隔离 \(items) 项推送")
    if let last = strangers.lastTurnedAway {
      line += console.words(
        ", \(refused) refused, the last \(last.text())", "，已拒绝 \(refused) 次，最近 \(last.text())")
    }
    return line
  }

  private func printCounters(on console: Console) {
    let words = console.words
    var table = Table([
      (words("gate", "门禁"), .left), (words("from", "来源"), .left),
      (words("last number", "最大序号"), .right), (words("stored", "已存"), .right),
      (words("missing", "缺号"), .right),
    ])
    for counter in status.counters where !counter.gate.isEmpty {
      table.add(
        counter.gate, source(of: counter, console), grouped(Int(counter.last)),
        grouped(Int(counter.count)), grouped(Int(counter.last - counter.count)))
    }
    guard !table.isEmpty else { return }
    console.line()
    table.print(on: console)
  }

  /// Who delivers a counter. Where one sender delivers several registries, or a registry counts anew, which of them.
  private func source(of counter: RegistryStatus.Counter, _ console: Console) -> String {
    var name = counter.sender ?? console.words("here", "本库")
    let beside = status.counters.filter { $0.sender == counter.sender && !$0.gate.isEmpty }
    if beside.contains(where: { $0.registry != counter.registry }) {
      name += " …\(counter.registry.description.suffix(6))"
    }
    if beside.contains(where: {
      $0.registry == counter.registry && $0.incarnation != counter.incarnation
    }) {
      name += console.words(
        ", incarnation \(counter.incarnation)", "，第 \(counter.incarnation) 代")
    }
    return name
  }

  private func list(_ counts: [(name: String, count: Int)], _ console: Console) -> String {
    let parts = counts.filter { $0.count > 0 }.map { "\($0.name) \(grouped($0.count))" }
    return parts.isEmpty ? "–" : parts.joined(separator: console.words(", ", "，"))
  }

  /// What is the next thing to do.
  fileprivate func sayNext(in session: CommandSession, _ options: SharedOptions) {
    var steps: [Console.Step] = []
    if alarms > 0 {
      steps.append(
        session.suggestion(
          options, "decision list --alarms", "who entered though denied", "查看不放行但已进入的车辆")
      )
    }
    if status.deadLetters > 0 {
      steps.append(
        session.suggestion(options, "deadletter list", "records were refused: see why", "查看被拒原因"))
    }
    if status.pictures.refused > 0 {
      steps.append(
        session.suggestion(
          options, "picture list --state refused", "pictures were refused: see why", "查看图片被拒原因"))
    }
    if status.quarantined > 0 {
      steps.append(
        session.suggestion(options, "quarantine list", "deliveries could not be used", "查看无法使用的数据"))
    }
    if completeness.isAlarm {
      steps.append(
        session.suggestion(
          options, "completeness", "which days of which gates", "查看涉及的门禁和日期"))
    }
    if let gap = status.counters.first(where: { $0.last > $0.count }) {
      steps += self.steps(after: gap, in: session, options)
    }
    if !steps.isEmpty { return session.console.next(steps) }
    if status.outbox.waiting.records > 0, upstream != nil, holder == nil {
      session.next(options, ("sync", "send what waits", "上报待发记录"))
    } else if status.records.isEmpty {
      session.next(
        options, ("passage import FILE", "bring in a ledger or camera files", "导入台账或抓拍文件"))
    }
  }
}

extension StatusReport {
  /// What to do about numbers that were given and are not here: of another registry that one knows, of this one
  /// the store is at fault.
  private func steps(
    after gap: RegistryStatus.Counter, in session: CommandSession, _ options: SharedOptions
  ) -> [Console.Step] {
    guard let sender = gap.sender else {
      return [
        session.suggestion(
          options, "doctor", "numbers are missing: look for the cause", "序号缺失：检查原因")
      ]
    }
    return [
      (
        command: "fleetreg sync --verify",
        english: "run at `\(sender.shown)`: says which of its numbers are missing here",
        chinese: "在“\(sender.shown)”处运行：列出本库缺少的序号"
      ),
      (
        command: "fleetreg deadletter list",
        english: "run there as well: what was refused, and why", chinese: "同样在该处运行：查看被拒记录及原因"
      ),
    ]
  }
}

extension Record.Kind {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.passage, .english): "passages"
    case (.passage, .chinese): "进出厂记录"
    case (.observation, .english): "observations"
    case (.observation, .chinese): "监测记录"
    case (.monitoredDay, .english): "monitored days"
    case (.monitoredDay, .chinese): "远程监控日报"
    case (.frames, .english): "parts of frame archives"
    case (.frames, .chinese): "监控原始数据分段"
    case (.incarnation, .english): "incarnations"
    case (.incarnation, .chinese): "代次声明"
    }
  }
}

extension JSONWriter {
  /// An object of counts; what there is none of is left out.
  fileprivate mutating func counts(_ name: String, _ counts: [(name: String, count: Int)]) {
    self.name(dynamic: name)
    object { writer in
      for count in counts where count.count > 0 {
        writer.name(dynamic: count.name)
        writer.value(count.count)
      }
    }
  }
}

extension LedgerStatus {
  fileprivate func line(_ console: Console) -> String {
    let (entries, signed) = (grouped(Int(entries)), grouped(Int(signed)))
    let english = "\(entries) entries, \(signed) signed, \(grouped(Int(cosigned))) cosigned"
    let chinese = "\(entries) 条，已签署 \(signed)，上级已联署 \(grouped(Int(cosigned)))"
    guard waiting > 0 else { return console.words(english, chinese) }
    return console.words(
      "\(english), \(grouped(Int(waiting))) waiting", "\(chinese)，待存证 \(grouped(Int(waiting)))")
  }
}
