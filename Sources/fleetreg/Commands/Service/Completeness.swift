import ArgumentParser
import Fleet
import Registry

/// `fleetreg completeness`
struct ShowCompleteness: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "completeness",
    abstract: "How complete each gate's days are, here, above and from below.",
    discussion: """
      For each gate and storing day: what was captured or received, what the level above accepted, \
      refused and lacks, what came late, and the share that is there. Numbers that a sender has \
      given and that are not here are named, with since when. Days are those of storing, by which \
      numbers are given; --happened counts by the day of passage instead.

      Without --day the last seven days. Exit status: 0 all is as it should be; 1 a day that is \
      over is below the share that is asked (completeness.leastPercent of fleetreg.yaml), or one \
      level counts as stored what the other does not hold.

      Example:
        fleetreg completeness --registry county
        fleetreg completeness --day 2026-11-01 --until 2026-11-30 --gate north
        fleetreg completeness --sender plant-1 --json
      """)

  @Option(name: .long, help: "The day of storing, or with --until the first.") var day: Day?
  @Option(name: .long, help: "With --day: the last day; it still counts.") var until: Day?
  @Option(name: .long, help: "Only this gate.") var gate: String?
  @Option(name: .long, help: "Only what this sender delivers.") var sender: String?
  @Flag(name: .long, help: "Count records by the day on which they happened.") var happened = false
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if let until {
      guard let day, day <= until else {
        throw ValidationError("--until needs an earlier --day.", "--until 须有不晚于它的 --day。")
      }
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let today = session.now.day()
    let days = day.map { $0...(until ?? $0) } ?? today.advanced(by: -6)...today
    guard !happened else {
      let counts = try await reader.happenedCounts(days).filter {
        (gate == nil || $0.gate == gate) && (sender == nil || $0.sender == sender)
      }
      session.console.show(counts)
      return .done
    }
    let settings = try Settings(of: session.location(shared))
    let accounts = try await reader.accounts(
      AccountFilter(days: days, gate: gate, sender: sender))
    let isOn = try await reader.status().outbox.isOn && settings.upstream.outbox
    let report = CompletenessReport(
      accounts: accounts, sends: isOn && settings.upstream.url != nil,
      least: settings.completeness.leastPercent, today: today)
    report.show(on: session.console)
    let status = try await reader.completeness(
      at: session.now, lateAfter: settings.completeness.lateAfter)
    return report.isBelow || status.isAlarm ? .negative : .done
  }
}

/// The accounts of some days.
private struct CompletenessReport {
  let accounts: [DayAccount]
  /// Whether there is a level above.
  let sends: Bool
  /// The least share of a day that is over, in percent.
  let least: Int
  let today: Day

  private func hasAbove(_ account: DayAccount) -> Bool {
    sends || account.above.sent + account.above.notTaken > 0
  }

  /// Whether a share of a day is less than is asked. Today's may still come.
  private func isBelow(_ permille: Int?, on day: Day) -> Bool {
    day < today && permille.map { $0 < least * 10 } ?? false
  }

  var isBelow: Bool {
    accounts.contains { account in
      (hasAbove(account) && isBelow(account.sentPermille, on: account.day))
        || isBelow(account.receivedPermille, on: account.day)
    }
  }

  func show(on console: Console) {
    if console.isJSON {
      for account in accounts { console.json { encode(account, into: &$0) } }
      return
    }
    let words = console.words
    guard !accounts.isEmpty else {
      return console.note("nothing was stored on these days", "这些日期没有入库记录")
    }
    showBelow(on: console)
    showAbove(on: console)
    console.line()
    console.note(
      "asked of a day that is over: \(least) % (95 in Hebei's texts under HJ 1321, a single source; set by "
        + "completeness.leastPercent)",
      "已结束日期的下限：\(least)%（河北依 HJ 1321 的文件为 95，单一来源；由 completeness.leastPercent 设定）")
    let count = accounts.count { ($0.below?.missing ?? 0) > 0 || $0.above.lost > 0 }
    if count > 0 {
      console.line(
        console.styled(
          words(
            "\(counted(count, "day")) of a gate on which the levels disagree",
            "\(grouped(count)) 个门禁日两级不一致"), .red))
    }
  }

  private func share(_ permille: Int?, on day: Day) -> String {
    guard let permille else { return "–" }
    let text = "\(permille / 10).\(permille % 10)"
    return isBelow(permille, on: day) ? text + " <" : text
  }

  private func showAbove(on console: Console) {
    let words = console.words
    let hasNotTaken = accounts.contains { $0.above.notTaken > 0 }
    let notTaken: [(String, Table.Alignment)] =
      hasNotTaken ? [(words("not in protocol", "协议不接收"), .right)] : []
    var table = Table(
      [
        (words("stored on", "入库日期"), .left), (words("gate", "门禁"), .left),
        (words("from", "来源"), .left), (words("captured", "采集"), .right),
        (words("sent", "上报"), .right), (words("accepted", "接收"), .right),
        (words("refused", "被拒"), .right),
      ] + notTaken + [
        (words("late", "迟报"), .right), (words("missing", "缺失"), .right),
        (words("sent again", "重报"), .right), ("%", .right),
      ])
    for account in accounts where hasAbove(account) {
      let above = account.above
      let counts =
        [account.held, above.sent, above.accepted, above.refused]
        + (hasNotTaken ? [above.notTaken] : []) + [above.late]
      table.add(
        [account.day.description, account.gate, account.sender ?? words("here", "本库")]
          + counts.map { grouped($0) }
          + [
            above.asked.map { _ in grouped(above.missing) }, grouped(above.healed),
            share(account.sentPermille, on: account.day),
          ])
    }
    guard !table.isEmpty else { return }
    console.line(console.styled(words("to the level above", "向上级"), .bold))
    table.print(on: console)
  }

  private func showBelow(on console: Console) {
    let words = console.words
    var table = Table([
      (words("stored on", "入库日期"), .left), (words("gate", "门禁"), .left),
      (words("sender", "报送方"), .left), (words("stated", "声明"), .right),
      (words("received", "收到"), .right), (words("refused", "拒收"), .right),
      (words("late", "迟到"), .right), (words("missing", "缺失"), .right), ("%", .right),
      (words("missing numbers", "缺失序号"), .left), (words("known since", "得知时间"), .left),
    ])
    for account in accounts {
      guard let below = account.below else { continue }
      table.add(
        account.day.description, account.gate, account.sender, below.stated.map { grouped($0) },
        grouped(account.held), grouped(below.refused), grouped(below.late),
        grouped(below.missing), share(account.receivedPermille, on: account.day),
        below.ranges.shown, below.since?.text())
    }
    guard !table.isEmpty else { return }
    console.line(console.styled(words("from below", "来自下级"), .bold))
    table.print(on: console)
    if accounts.contains(where: { hasAbove($0) }) { console.line() }
  }

  private func encode(_ account: DayAccount, into writer: inout JSONWriter) {
    writer.member("day", account.day)
    writer.member("registry", account.registry)
    writer.member("incarnation", account.incarnation)
    writer.member("sender", ifPresent: account.sender)
    writer.member("gate", account.gate)
    writer.member("stored", account.held)
    if hasAbove(account) {
      let above = account.above
      writer.name("above")
      writer.object {
        $0.member("sent", above.sent)
        $0.member("accepted", above.accepted)
        $0.member("refused", above.refused)
        if above.notTaken > 0 { $0.member("notTaken", above.notTaken) }
        $0.member("late", above.late)
        $0.member("waiting", account.waiting)
        $0.member("sentAgain", above.healed)
        if let asked = above.asked {
          $0.member("asked", asked)
          $0.member("missing", above.missing)
          $0.member("lost", above.lost)
          $0.spans(above.ranges)
        }
        $0.member("percent", ifPresent: account.sentPermille.map { Double($0) / 10 })
      }
    }
    guard let below = account.below else { return }
    writer.name("below")
    writer.object {
      $0.member("stated", ifPresent: below.stated)
      $0.member("refused", below.refused)
      $0.member("late", below.late)
      $0.member("missing", below.missing)
      $0.spans(below.ranges)
      $0.member("since", ifPresent: below.since?.text())
      $0.member("percent", ifPresent: account.receivedPermille.map { Double($0) / 10 })
    }
  }
}

extension JSONWriter {
  fileprivate mutating func spans(_ ranges: [ClosedRange<UInt64>]) {
    name("spans")
    array { writer in
      for range in ranges {
        writer.object {
          $0.member("first", range.lowerBound)
          $0.member("last", range.upperBound)
        }
      }
    }
  }
}

extension [ClosedRange<UInt64>] {
  /// The first few of them.
  fileprivate var shown: String {
    let words = prefix(3).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return words.joined(separator: ", ") + (count > 3 ? " …" : "")
  }
}

extension Console {
  /// Counts by the day on which it happened: an object each, or a table.
  fileprivate func show(_ counts: [DayCount]) {
    if isJSON {
      for count in counts {
        json {
          $0.member("happened", count.day)
          $0.member("gate", count.gate)
          $0.member("sender", ifPresent: count.sender)
          $0.member("records", count.count)
        }
      }
      return
    }
    var table = Table([
      (words("happened on", "发生日期"), .left), (words("gate", "门禁"), .left),
      (words("from", "来源"), .left), (words("records", "条数"), .right),
    ])
    for count in counts {
      table.add(
        count.day.description, count.gate, count.sender ?? words("here", "本库"),
        grouped(count.count))
    }
    table.print(on: self)
  }
}
