import ArgumentParser
import Fleet
import Registry
import Sync

/// `fleetreg deadletter …`
struct DeadLetterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deadletter", abstract: "Records that the level above refused for good.",
    subcommands: [ListDeadLetters.self, ShowDeadLetter.self, RetryDeadLetters.self])
}

/// `fleetreg deadletter list`
struct ListDeadLetters: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List them, the oldest first.",
    discussion: """
      Example:
        fleetreg deadletter list
      """)

  @OptionGroup var page: PageOptions
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let letters = try await reader.deadLetters(after: page.after, limit: page.limit)
    if session.isJSON {
      for letter in letters { session.console.json { letter.encode(into: &$0, withLine: false) } }
      return .done
    }
    let words = session.console.words
    var table = Table(
      words("record", "记录"), words("refused", "拒收时间"), words("code", "代码"),
      words("field", "字段"), words("reason", "原因"))
    for letter in letters {
      table.add(
        letter.record.description, letter.refused.text(), letter.rejection.code,
        letter.rejection.field, letter.rejection.reason(in: session.language))
    }
    if !table.isEmpty { table.print(on: session.console) }
    let total = try await reader.deadLetterCount()
    session.console.note(
      counted(total, "dead letter"), "上传失败记录共 \(grouped(total)) 条")
    page.sayRest(shown: letters.count, of: total, last: letters.last?.record, on: session.console)
    if letters.contains(where: { !$0.isFinal }) {
      session.next(
        shared, ("deadletter show \(letters[0].record)", "see one", "查看一条"),
        ("deadletter retry --all", "send them again", "全部重新上报"))
    } else if let first = letters.first {
      session.next(
        shared, ("deadletter show \(first.record)", "see one, and what to do", "查看一条及处理办法"))
    }
    return .done
  }
}

/// `fleetreg deadletter show RECORD`
struct ShowDeadLetter: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one: what was refused, why, and the line as it was sent.",
    discussion: """
      Example:
        fleetreg deadletter show 019a1f00-0000-7000-8000-000000000000
      """)

  @Argument(help: "The record's id.") var record: RecordID
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    guard let letter = try await session.reader(shared).deadLetter(record) else {
      throw CommandError.notFound(.deadLetter, record.description)
    }
    if session.isJSON {
      session.console.json { letter.encode(into: &$0, withLine: true) }
      return .done
    }
    let words = session.console.words
    var details = Details()
    details.add(words("record", "记录"), letter.record.description)
    details.add(words("batch", "批次"), letter.batch.description)
    details.add(words("refused", "拒收时间"), letter.refused.text())
    details.add(words("code", "代码"), letter.rejection.code)
    details.add(words("field", "字段"), letter.rejection.field)
    details.add(words("reason", "原因"), letter.rejection.reason(in: session.language))
    details.print(on: session.console)
    session.console.line()
    session.console.line(String(decoding: letter.line, as: UTF8.self).trimmed.shown)
    switch letter.rejection.code {
    case ReceiptRefusal.placeCode:
      session.next(
        shared,
        (
          "restored --help",
          "its number is another record's there: was a backup of this registry brought back, or is a copy in use?",
          "上级该序号已属于另一条记录：是否恢复过备份，或有登记库副本在用？"
        ))
    case ReceiptRefusal.contentCode:
      session.next(
        shared,
        (
          "doctor", "what came first stays there: look for damage here", "上级以先收到的为准：请检查本库是否损坏"
        ))
    default: session.next(shared, ("deadletter retry \(record)", "send it again", "重新上报"))
    }
    return .done
  }
}

extension StoredDeadLetter {
  /// Whether sending it again cannot succeed: the level above has another record in its place, for ever.
  fileprivate var isFinal: Bool {
    [ReceiptRefusal.placeCode, ReceiptRefusal.contentCode].contains(rejection.code)
  }
}

/// `fleetreg deadletter retry RECORD…|--all`
struct RetryDeadLetters: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Put dead letters back into the outbox.",
    discussion: """
      For when the cause is gone: the level above knows the gate now, or takes the field. What was \
      refused because another record has its number there (record.place), or other content its id \
      (record.content), is refused again.

      Exit status: 1 where a record that was named is no dead letter.

      Example:
        fleetreg deadletter retry --all
      """)

  @Argument(help: "Records' ids.") var records: [RecordID] = []
  @Flag(name: .long, help: "All of them.") var all = false
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard records.isEmpty == all else {
      throw ValidationError("Name records, or --all.", "请给出记录，或用 --all。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let again = try await owner.retryDeadLetters(all ? nil : records)
      let unknown = records.filter { !again.contains($0) }
      session.console.result(RetryResult(records: again, unknown: unknown))
      if !again.isEmpty { session.next(shared, ("sync", "send them now", "立即上报")) }
      return unknown.isEmpty ? .done : .negative
    }
  }
}

/// `{"retried":[ids],"unknown":[ids]}`: what is taken up again, and what was named but is not there.
struct RetryResult: Output {
  let records: [RecordID]
  let unknown: [RecordID]

  func encode(into writer: inout JSONWriter) {
    for (name, list) in [("retried", records), ("unknown", unknown)] {
      writer.name(dynamic: name)
      writer.array { for id in list { $0.value(id.description) } }
    }
  }

  func print(on console: Console) {
    console.note(
      "\(grouped(records.count)) will be sent again", "\(grouped(records.count)) 条将重新上报")
    for id in unknown { console.note("not there: \(id)", "不存在：\(id)") }
  }
}

extension StoredDeadLetter {
  /// `{"record","batch","refused","code","field","reason"}`, and for one alone `"line"`, the record itself.
  func encode(into writer: inout JSONWriter, withLine: Bool) {
    writer.member("record", record.description)
    writer.member("batch", batch.description)
    writer.member("refused", refused.text())
    writer.member("code", rejection.code)
    writer.member("field", ifPresent: rejection.field)
    writer.member("reason", rejection.reason)
    if withLine, let json = try? JSON(parsing: line) {
      writer.name("line")
      writer.value(json)
    }
  }
}
