import ArgumentParser
import Devices
import Fleet
import Registry

/// Which records a listing or export is of.
struct RecordOptions: ParsableArguments {
  @Option(name: .long, help: "The day, or with --until the first day, such as 2026-11-21.")
  var day: Day?
  @Option(name: .long, help: "The last day; it still counts.") var until: Day?
  @Option(name: .long, help: "The gate or site.") var gate: String?
  @Option(name: .long, help: "The plate.") var plate: String?

  func validate() throws {
    if let until {
      guard let day, day <= until else {
        throw ValidationError("--until needs an earlier --day.", "--until 须有不晚于它的 --day。")
      }
    }
  }

  func filter(_ kind: Record.Kind) -> RecordFilter {
    RecordFilter(
      kind: kind, days: day.map { $0...(until ?? $0) }, gate: gate,
      plate: plate.map { (try? Plate($0))?.text ?? $0 })
  }
}

/// `fleetreg passage list`
struct ListPassages: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List passages in the order in which they happened.",
    discussion: """
      What was corrected since is marked, and so is what corrects an earlier record, and a time that \
      cannot be right. With --json each line is the record itself, as it is kept and sent, with \
      "amendedBy" where a later record corrects it.

      Example:
        fleetreg passage list --day 2026-11-21 --gate north
      """)

  @OptionGroup var records: RecordOptions
  @Option(name: .long, help: "Only this direction: in or out.") var direction: Direction?
  @Option(name: .long, help: "At most so many.") var limit = 50
  @OptionGroup var shared: SharedOptions

  enum Direction: String, ExpressibleByArgument, CaseIterable {
    case `in`, out
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    var filter = records.filter(.passage)
    filter.direction = direction.flatMap { Passage.Direction(rawValue: $0.rawValue) }
    let words = session.console.words
    return try await session.listRecords(
      filter, limit: limit, shared,
      columns: [
        words("time", "时间"), words("gate", "门禁"), words("direction", "进出"),
        words("plate", "号牌号码"), words("colour", "颜色"), words("stage", "排放阶段"),
        words("goods", "货物"), words("id", "编号"), words("amendment", "更正"),
      ],
      emptyHint: ("passage import FILE", "bring in a ledger or camera files", "导入台账或抓拍文件")
    ) { record in
      guard case .passage(let passage) = record.line.record else { return nil }
      return [
        passage.time.shown(passage.findings, in: session.language), passage.gate,
        passage.direction.text(in: session.language),
        passage.plate.shown(in: session.language),
        passage.colour?.colour.text(in: session.language),
        passage.stage, passage.goods, record.line.id.description,
        record.amendment(in: session.language),
      ]
    }
  }
}

/// `fleetreg observation list`
struct ListObservations: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List remote-sensing and smoke records, oldest first.",
    discussion: """
      What was corrected since is marked, and so is what corrects an earlier record. With --json \
      each line is the record itself, as it is kept and sent, with "amendedBy" where a later record \
      corrects it.

      Example:
        fleetreg observation list --day 2026-11-21
      """)

  @OptionGroup var records: RecordOptions
  @Option(name: .long, help: "At most so many.") var limit = 50
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let words = session.console.words
    return try await session.listRecords(
      records.filter(.observation), limit: limit, shared,
      columns: [
        words("time", "时间"), words("site", "点位"), words("plate", "号牌号码"),
        words("from", "来源"), words("id", "编号"), words("amendment", "更正"),
      ],
      emptyHint: ("observation import FILE", "bring in measurements", "导入监测数据")
    ) { record in
      guard case .observation(let observation) = record.line.record else { return nil }
      return [
        observation.time.shown(observation.findings, in: session.language), observation.site,
        observation.plate.shown(in: session.language), observation.source.format,
        record.line.id.description, record.amendment(in: session.language),
      ]
    }
  }
}

/// `fleetreg passage show ID`
struct ShowPassage: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one passage with what amends it.",
    discussion: """
      With --json: {"record":{…},"amendments":[{…}],"decision":{…}}, each record as it is kept; the \
      decision is the one that was recorded at the gate before.

      Example:
        fleetreg passage show 019a1f00-0000-7000-8000-000000000000
      """)

  @Argument(help: "The record's id.") var id: RecordID
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    guard let record = try await reader.record(id) else {
      throw CommandError.notFound(.passage, id.description)
    }
    let amendments = try await reader.amendments(of: id)
    var decision: StoredDecision?
    if case .passage(let passage) = record.line.record {
      decision = try await reader.decision(of: passage)
    }
    if session.isJSON {
      session.console.json { writer in
        writer.name("record")
        writer.value(record.json)
        writer.name("amendments")
        writer.array { writer in for amendment in amendments { writer.value(amendment.json) } }
        if let decision {
          writer.name("decision")
          writer.object { decision.encodeMembers(into: &$0) }
        }
      }
      return .done
    }
    var details = Details()
    details.add(record.json, in: session.language)
    details.add(session.console.words("sent by", "上报方"), record.sender)
    details.add(
      session.console.words("decision", "判定"),
      decision.map {
        "\($0.decision.outcome.text(in: session.language, atGate: true))  \($0.id)"
      })
    details.print(on: session.console)
    for amendment in amendments {
      session.console.line()
      session.console.note("amended by \(amendment.line.id)", "更正记录 \(amendment.line.id)")
      for change in FieldChange.between(record.json, amendment.json)
      where !Self.envelope.contains(change.field) {
        let name = FieldLabel.text(change.field, in: session.language)
        let (old, new) = (change.old?.shownText ?? "–", change.new?.shownText ?? "–")
        session.console.line("  \(name): \(old) → \(new)")
      }
    }
    return .done
  }

  /// What differs between any two records.
  private static let envelope: Set<String> = ["id", "sequence", "day", "stored", "amends"]
}

extension StoredRecord {
  var json: JSON { (try? JSON(parsing: bytes)) ?? .null }

  /// The line as it is listed: the record's own bytes, and behind them what corrects it.
  fileprivate var listed: [UInt8] {
    guard let amendedBy else { return bytes }
    return bytes.dropLast() + Array(",\"amendedBy\":\"\(amendedBy)\"}".utf8)
  }

  /// How the record stands to others of the same event.
  fileprivate func amendment(in language: Language) -> String? {
    switch (line.amends != nil, amendedBy != nil, language) {
    case (false, false, _): nil
    case (true, false, .english): "amends an earlier one"
    case (true, false, .chinese): "更正记录"
    case (_, true, .english): "amended since"
    case (_, true, .chinese): "已被更正"
    }
  }
}

extension CapturedTime {
  /// The time, marked where the device's clock cannot be right.
  fileprivate func shown(_ findings: [String], in language: Language) -> String {
    guard findings.contains(ReadingFinding.clock.code) else { return instant.text() }
    return instant.text() + (language == .english ? " (clock?)" : "（时钟有误）")
  }
}

extension Passage.Direction {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.in, .english): "in"
    case (.in, .chinese): "进"
    case (.out, .english): "out"
    case (.out, .chinese): "出"
    case (.unknown, .english): "?"
    case (.unknown, .chinese): "不明"
    }
  }
}

extension PlateReading {
  /// The plate, or in brackets why there is none.
  func shown(in language: Language) -> String {
    switch (state, language) {
    case (.read, _): text
    case (.partial, .english): "\(text) (partly read)"
    case (.partial, .chinese): "\(text)（不完整）"
    case (.none, .english): "(no plate)"
    case (.none, .chinese): "（无车牌）"
    case (.unread, .english): "(not read)"
    case (.unread, .chinese): "（未识别）"
    }
  }
}

extension CommandSession {
  /// Lists records page by page, so that memory stays flat.
  fileprivate func listRecords(
    _ filter: RecordFilter, limit: Int, _ options: SharedOptions, columns: [String],
    emptyHint: (words: String, english: String, chinese: String),
    cells: (StoredRecord) -> [String?]?
  ) async throws -> ExitStatus {
    let reader = try reader(options)
    var cursor: RecordCursor?
    var count = 0
    while count < limit, !console.output.isBroken {
      let size = min(limit - count, 500)
      let page = try await reader.records(filter, after: cursor, limit: size)
      if isJSON {
        for record in page { console.rawJSON(record.listed) }
      } else if !page.isEmpty {
        var table = Table(columns.map { ($0, .left) })
        for record in page { if let cells = cells(record) { table.add(cells) } }
        table.print(on: console, withHeading: count == 0)
      }
      count += page.count
      cursor = page.last?.cursor
      if page.count < size { break }
    }
    console.note("\(grouped(count)) shown", "显示 \(grouped(count)) 条")
    if count == 0 { next(options, emptyHint) }
    return .done
  }
}
