import ArgumentParser
import Devices
import Fleet
import Foundation
import Intake
import Registry

/// The arguments of every import.
struct ImportArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files and directories (with all below them but *.failed.csv); - for standard input.",
      valueName: "file"),
    completion: .file())
  var files: [String]
  @Option(name: .long, help: "The encoding: utf-8 or gb18030 (default: found out).")
  var encoding: TextEncoding?
  @Flag(name: .long, help: "Check everything and say what would happen; change nothing.")
  var dryRun = false
  @Option(
    name: .long, help: "Write the files of failed rows here (default: beside each input).",
    completion: .directory)
  var failedRows: String?

  func validate() throws {
    guard !files.isEmpty else {
      throw ValidationError("Name a file, a directory, or -.", "请给出文件、目录或 -。")
    }
  }

  /// Rows that fail on standard input are written to the working directory: there is no "beside".
  func failedRowsDirectory(in session: CommandSession) -> String? {
    failedRows.map(session.path) ?? (files.contains("-") ? session.workingDirectory : nil)
  }
}

/// `fleetreg passage import FILE…`
struct ImportPassages: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import gate ledgers and camera payloads.",
    discussion: """
      Reads CSV ledgers (Chinese or English titles in any order, UTF-8 or GB 18030) and what \
      cameras send (Hikvision XML and multipart, Dahua, Vzenith and GA/T 1400 JSON), mixed as they \
      come. Importing again stores nothing twice. Rows that cannot be used go into a file beside \
      the input with the reason behind them, payloads into quarantine; nothing else is lost.

      Exit status: 0 all used; 1 a row or payload could not be used.

      Example:
        fleetreg passage import ledger-2026-11-21.csv --gate north --registry plant
        fleetreg passage import captures/ --camera cam-1 --dry-run
      """)

  @OptionGroup var files: ImportArguments
  @Option(name: .long, help: "The gate of rows that name none.") var gate: String?
  @Option(
    name: .long, help: "The camera that all comes from (default: found from each payload).")
  var camera: String?
  @Option(name: .long, help: "Minutes east of UTC of times without a zone (default: 480).")
  var zone: Int?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    var options = ImportOptions()
    options.gate = gate
    options.camera = camera
    options.zone = zone.flatMap { ZoneOffset(minutes: $0) }
    return try await session.importRecords(files, options, shared, next: "passage list")
  }
}

/// `fleetreg observation import FILE…`
struct ImportObservations: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import remote-sensing and smoke-capture payloads.",
    discussion: """
      Reads JSON and multipart payloads. Importing again stores nothing twice; what cannot be used \
      goes into quarantine with the reason.

      Exit status: 0 all used; 1 a payload could not be used.

      Example:
        fleetreg observation import remote-sensing.json
      """)

  @OptionGroup var files: ImportArguments
  @Option(
    name: .long, help: "The camera or site that all comes from (default: found from each payload).")
  var camera: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    var options = ImportOptions()
    options.camera = camera
    return try await session.importRecords(files, options, shared, next: "observation list")
  }
}

/// `fleetreg quarantine retry ID…|--all`
struct RetryQuarantine: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Read quarantined items again, after their cause is gone.",
    discussion: """
      For when the camera is registered now, or the program reads what it could not. An item that \
      still cannot be used stays as it is, and nothing of it is stored. A record that a level below \
      sent stays too: only its sender can send it again (fleetreg deadletter retry there).

      Exit status: 1 where one still cannot be used.

      Example:
        fleetreg quarantine retry --all --camera cam-1
      """)

  @Argument(help: "Their ids.") var items: [RecordID] = []
  @Flag(name: .long, help: "All of them.") var all = false
  @Option(
    name: .long, help: "The camera that they come from (default: found from each payload).")
  var camera: String?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard items.isEmpty == all else {
      throw ValidationError("Name items, or --all.", "请给出隔离项，或用 --all。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let reader = try owner.reader()
      let waiting =
        all ? try await reader.quarantined(limit: .max).map(\.id) : items
      try await owner.setOutbox(on: Settings(of: owner.location).upstream.outbox)
      let problems = ProblemList(on: session.console)
      let retry = QuarantineRetry(owner, camera: camera, onProblem: { problems.say($0) })
      var (done, left): ([RecordID], [RecordID]) = ([], [])
      for id in waiting {
        guard let isUsed = try await retry.run(id) else {
          throw CommandError.notFound(.quarantine, id.description)
        }
        if isUsed { done.append(id) } else { left.append(id) }
      }
      problems.finish()
      session.console.result(TakenUpResult(done: done, left: left))
      return left.isEmpty ? .done : .negative
    }
  }
}

/// `{"used":[ids],"waiting":[ids]}`: what could be used now, and what still cannot.
struct TakenUpResult: Output {
  let done: [RecordID]
  let left: [RecordID]

  func encode(into writer: inout JSONWriter) {
    for (name, list) in [("used", done), ("waiting", left)] {
      writer.name(dynamic: name)
      writer.array { for id in list { $0.value(id.description) } }
    }
  }

  func print(on console: Console) {
    console.note(
      "\(grouped(done.count)) used, \(grouped(left.count)) still cannot be",
      "已使用 \(grouped(done.count)) 项，仍无法使用 \(grouped(left.count)) 项")
  }
}

extension ImportError: StatusBearing {
  var exitStatus: ExitStatus { ExitStatus(rawValue: exitCode) }
}

extension CommandSession {
  fileprivate func importRecords(
    _ files: ImportArguments, _ imported: ImportOptions, _ shared: SharedOptions, next: String
  ) async throws -> ExitStatus {
    var options = imported
    options.encoding = files.encoding
    options.dryRun = files.dryRun
    options.standardInput = input
    options.failedRowsDirectory = files.failedRowsDirectory(in: self)
    options.language = language
    return try await writing(shared) { owner in
      try await owner.setOutbox(on: Settings(of: owner.location).upstream.outbox)
      let bar = ProgressBar(console.words("importing", "导入"), on: console)
      let problems = ProblemList(on: console)
      let intake = RecordImport(
        owner, options, receivedAt: now,
        onProgress: { progress in
          bar.show(
            done: Int(progress.bytesDone), of: progress.bytesTotal.map { Int($0) }, unit: nil)
        },
        onProblem: { problem in
          bar.finish()
          problems.say(problem)
        })
      let report = try await intake.run(files.files.map { $0 == "-" ? $0 : path($0) })
      bar.finish()
      problems.finish()
      console.result(ImportResult(report: report, isDryRun: files.dryRun))
      for finding in report.findings { console.warn(finding) }
      if report.stored > 0, !files.dryRun {
        self.next(
          shared, (next, "see them", "查看记录"), ("status", "what waits to be sent", "查看待上报情况"))
      }
      return report.isClean ? .done : .negative
    }
  }
}

/// What an import did: `{"dryRun","files","passages","observations","stored","duplicates","amendments",
/// "failedRows","quarantined","oddPlates","oddColours","oddClocks","ignored","failedRowsFiles":[paths]}`.
struct ImportResult: Output {
  let report: ImportReport
  let isDryRun: Bool

  func encode(into writer: inout JSONWriter) {
    writer.member("dryRun", isDryRun)
    writer.member("files", report.files)
    writer.member("passages", report.passages)
    writer.member("observations", report.observations)
    writer.member("stored", report.stored)
    writer.member("duplicates", report.duplicates)
    writer.member("amendments", report.amendments)
    writer.member("failedRows", report.failedRows)
    writer.member("quarantined", report.quarantined)
    writer.member("oddPlates", report.oddPlates)
    writer.member("oddColours", report.oddColours)
    writer.member("oddClocks", report.oddClocks)
    writer.member("ignored", report.ignored)
    writer.name("failedRowsFiles")
    writer.array { for path in report.failedRowsFiles { $0.value(path) } }
  }

  func print(on console: Console) {
    let words = console.words
    if isDryRun { console.note("dry run: nothing was changed", "试运行：未作任何改动") }
    var details = Details()
    details.add(words("files", "文件"), grouped(report.files))
    for (count, name) in [
      (report.passages, words("passages read", "读到进出厂记录")),
      (report.observations, words("observations read", "读到监测记录")),
      (report.stored, words("stored", "入库")),
      (report.duplicates, words("known already", "重复")),
      (report.amendments, words("amendments", "更正")),
      (report.oddPlates, words("plates that are none, kept", "号牌有误（已入库）")),
      (report.oddColours, words("colours not read, kept", "颜色无法识别（已入库）")),
      (report.oddClocks, words("clocks that cannot be right, kept", "设备时钟有误（已入库）")),
      (report.ignored, words("nothing to record", "无需记录")),
      (report.failedRows, words("failed rows", "失败行")),
      (report.quarantined, words("quarantined", "隔离")),
    ] where count > 0 || name == words("stored", "入库") {
      details.add(name, grouped(count))
    }
    for path in report.failedRowsFiles { details.add(words("failed rows in", "失败行文件"), path) }
    details.print(on: console)
  }
}
