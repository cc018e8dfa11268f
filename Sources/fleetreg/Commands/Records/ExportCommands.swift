import ArgumentParser
import Devices
import Fleet
import Foundation
import Intake
import Registry

/// How a table is written.
struct ExportOptions: ParsableArguments {
  @Option(
    name: [.long, .short], help: "Write to this file instead of standard output.",
    completion: .file())
  var output: String?
  @Option(name: .long, help: "The encoding: utf-8-bom, utf-8 or gb18030 (default: utf-8-bom).")
  var encoding: TextEncoding = .utf8WithMark
}

/// `fleetreg passage export`
struct ExportPassages: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write passages as the 23-column ledger (CSV).",
    discussion: """
      Titles are in the language of the output. A 24th column holds each record's id, by which \
      passage import knows the record again: a row that was not changed is a duplicate, a changed \
      one amends its record. --plain leaves it out. With --json: the records themselves, one per \
      line.

      Example:
        fleetreg passage export --day 2026-11-21 --output ledger.csv --lang zh
      """)

  @OptionGroup var records: RecordOptions
  @OptionGroup var options: ExportOptions
  @Flag(name: .long, help: "Only the 23 columns, without the records' ids.") var plain = false
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let filter = records.filter(.passage)
    return try await session.export(to: options.output) { write in
      var report = RegisterExport.Report()
      if session.isJSON {
        report.rows = try await Self.lines(filter, from: reader, to: write)
      } else {
        var export = PassageExport(language: session.language)
        export.encoding = options.encoding
        export.withIDs = !plain
        report.rows = try await export.write(filter, from: reader, to: write)
      }
      return report
    }
  }

  private static func lines(
    _ filter: RecordFilter, from reader: Reader, to write: ([UInt8]) throws -> Void
  ) async throws -> Int {
    var cursor: RecordCursor?
    var count = 0
    while true {
      let page = try await reader.records(filter, after: cursor, limit: 1000)
      for record in page { try write(record.bytes + [0x0A]) }
      count += page.count
      cursor = page.last?.cursor
      if page.count < 1000 { return count }
    }
  }
}

/// `fleetreg vehicle export`
struct ExportVehicles: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all vehicles as CSV.",
    discussion: """
      Titles are in the language of the output; vehicle import reads the file back.

      Example:
        fleetreg vehicle export --output trucks.csv --encoding gb18030 --lang zh
      """)

  @OptionGroup var options: ExportOptions
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let export = session.registerExport(options, personal)
    return try await session.export(to: options.output) {
      try await export.vehicles(from: reader, to: $0)
    }
  }
}

/// `fleetreg machinery export`
struct ExportMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all machines as CSV.",
    discussion: """
      Names, phones and addresses are masked unless --show-personal is given, and a note says how \
      many; machinery import reads the file back, and takes a mask for what is recorded.

      Example:
        fleetreg machinery export --output machines.csv --show-personal
      """)

  @OptionGroup var options: ExportOptions
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let export = session.registerExport(options, personal)
    return try await session.export(to: options.output) {
      try await export.machinery(from: reader, to: $0)
    }
  }
}

extension CommandSession {
  fileprivate func registerExport(
    _ options: ExportOptions, _ personal: PersonalOption
  ) -> RegisterExport {
    var export = RegisterExport(language: language)
    export.encoding = options.encoding
    export.personal = personal.data
    return export
  }

  /// Writes a table to standard output, or whole or not at all to a file.
  fileprivate func export(
    to name: String?, _ write: (([UInt8]) throws -> Void) async throws -> RegisterExport.Report
  ) async throws -> ExitStatus {
    let report: RegisterExport.Report
    if let name {
      let file = try NewOutput(at: path(name))
      report = try await write { try file.append($0) }
      try file.commit()
      console.result(ExportResult(file: path(name), rows: report.rows, masked: report.masked))
    } else {
      report = try await write { console.output.write($0) }
    }
    if report.masked > 0 { console.warn(TableFinding.masked(report.masked)) }
    return .done
  }
}

/// `{"file","rows","masked"?}`: a table that was written, and how many personal values in it are masked.
struct ExportResult: Output {
  let file: String
  let rows: Int
  let masked: Int

  func encode(into writer: inout JSONWriter) {
    writer.member("file", file)
    writer.member("rows", rows)
    if masked > 0 { writer.member("masked", masked) }
  }

  func print(on console: Console) {
    console.note("wrote \(counted(rows, "row")) to \(file)", "已写出 \(grouped(rows)) 行至 \(file)")
  }
}
