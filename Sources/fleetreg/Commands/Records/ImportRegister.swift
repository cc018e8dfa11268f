import ArgumentParser
import Devices
import Fleet
import Intake
import Registry

/// `fleetreg vehicle import FILE…`
struct ImportVehicles: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import vehicles from CSV.",
    discussion: """
      Chinese or English titles in any order, UTF-8 or GB 18030. A vehicle that is known is brought \
      up to date; importing again changes nothing. Rows that cannot be used go into a file with the \
      reason behind them.

      Exit status: 0 all used; 1 a row could not be used.

      Example:
        fleetreg vehicle import trucks.csv --dry-run
      """)

  @OptionGroup var files: ImportArguments
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.importRegister(
      files, why: why, division: nil, shared, next: "vehicle list"
    ) { try await $0.vehicles($1) }
  }
}

/// `fleetreg machinery import FILE…`
struct ImportMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import machines from CSV: drafts, or with their numbers.",
    discussion: """
      Chinese or English titles in any order, UTF-8 or GB 18030. A machine is known by its number, \
      else its PIN, else its maker and serial; one that is known is brought up to date: a draft or \
      returned form is edited, a numbered machine amended (with --why), an approved one gets its \
      number. A number that was issued elsewhere stays provisional here, until its row calls it \
      confirmed; a machine that its row calls scrapped is scrapped (with --why where it is live \
      here); what is still examined elsewhere begins here as a draft. What a row leaves out stays \
      as it was; what the state forbids fails with that reason. Masked names, phones and addresses, \
      as an export writes them, change nothing. Rows that cannot be used go into a file with the \
      reason behind them.

      Exit status: 0 all used; 1 a row could not be used.

      Example:
        fleetreg machinery import machines.csv --division 140404
      """)

  @OptionGroup var files: ImportArguments
  @Option(name: .long, help: "The division of rows that name none, 6 digits.")
  var division: String?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let division = try division.map { try DivisionCode($0) }
    return try await session.importRegister(
      files, why: why, division: division, shared, next: "machinery list"
    ) { try await $0.machinery($1) }
  }
}

extension TableError: StatusBearing {
  var exitStatus: ExitStatus { .badData }
}

extension CommandSession {
  fileprivate func importRegister(
    _ files: ImportArguments, why: String?, division: DivisionCode?, _ shared: SharedOptions,
    next: String, _ read: (RegisterImport, String) async throws -> RegisterReport
  ) async throws -> ExitStatus {
    var options = RegisterImportOptions(actor: actor(shared))
    options.why = why
    options.encoding = files.encoding
    options.dryRun = files.dryRun
    options.standardInput = input
    options.division = division
    options.language = language
    options.failedRowsDirectory = files.failedRowsDirectory(in: self)
    return try await writing(shared) { owner in
      let problems = ProblemList(on: console)
      let intake = RegisterImport(owner, options, onProblem: { problems.say($0) })
      var failed = 0
      for file in files.files {
        let report = try await read(intake, file == "-" ? file : path(file))
        failed += report.failedRows
        console.result(RegisterImportResult(file: file, report: report, isDryRun: files.dryRun))
        for finding in report.findings { console.warn(finding) }
      }
      problems.finish()
      if !files.dryRun { self.next(shared, (next, "see them", "查看")) }
      return failed == 0 ? .done : .negative
    }
  }
}

/// What one table's import did: `{"file","dryRun","added","updated","unchanged","failedRows",
/// "failedRowsFile","unknownColumns":[titles],"masksKept","begunAnew","odd"}`.
struct RegisterImportResult: Output {
  let file: String
  let report: RegisterReport
  let isDryRun: Bool

  func encode(into writer: inout JSONWriter) {
    writer.member("file", file)
    writer.member("dryRun", isDryRun)
    writer.member("added", report.added)
    writer.member("updated", report.updated)
    writer.member("unchanged", report.unchanged)
    writer.member("failedRows", report.failedRows)
    writer.member("failedRowsFile", ifPresent: report.failedRowsFile)
    writer.name("unknownColumns")
    writer.array { for title in report.unknownColumns { $0.value(title) } }
    writer.member("masksKept", report.masksKept)
    writer.member("begunAnew", report.begunAnew)
    writer.member("odd", report.odd)
  }

  func print(on console: Console) {
    let words = console.words
    if isDryRun { console.note("dry run: nothing was changed", "试运行：未作任何改动") }
    var details = Details()
    details.add(words("file", "文件"), file)
    details.add(words("added", "新增"), grouped(report.added))
    details.add(words("updated", "更新"), grouped(report.updated))
    details.add(words("unchanged", "无变化"), grouped(report.unchanged))
    if report.odd > 0 { details.add(words("odd, kept", "存疑"), grouped(report.odd)) }
    if report.failedRows > 0 {
      details.add(words("failed rows", "失败行"), grouped(report.failedRows))
    }
    details.add(words("failed rows in", "失败行文件"), report.failedRowsFile)
    details.print(on: console)
  }
}
