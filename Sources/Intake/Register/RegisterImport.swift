import Devices
import Fleet
public import Registry

/// Imports tables of vehicles or machinery into the register of a registry: CSV with Chinese or English titles
/// in any order, in UTF-8 or GB 18030.
///
///     var options = RegisterImportOptions(actor: "li")
///     let report = try await RegisterImport(owner, options).vehicles("trucks.csv")
///
/// A row that cannot be used stops nothing: it is reported with its column and reason, and written to a file of
/// failed rows. A row that is recorded already changes nothing, so importing again is safe.
public actor RegisterImport {
  /// Rows to a transaction.
  public static let batchSize = 500

  private let owner: Owner
  private let options: RegisterImportOptions
  private let onProblem: (@Sendable (ImportProblem) -> Void)?
  private let executor = BlockingExecutor(label: "intake.register")

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  public init(
    _ owner: Owner, _ options: RegisterImportOptions,
    onProblem: (@Sendable (ImportProblem) -> Void)? = nil
  ) {
    self.owner = owner
    self.options = options
    self.onProblem = onProblem
  }

  /// Adds vehicles, or brings those with the same plate and colour or the same VIN up to date.
  public func vehicles(_ path: String) async throws -> RegisterReport {
    try await run(path, RegisterTable.vehicles, needing: ["plate", "vin"]) { row, change in
      try change.upsert(row.vehicle()).outcome
    }
  }

  /// Adds machines: drafts, or registered ones where the row has the number of the national platform.
  public func machinery(_ path: String) async throws -> RegisterReport {
    try await run(
      path, RegisterTable.machinery,
      needing: ["type", "model", "serial", "pin", "engine.number", "number"]
    ) { [options] row, change in
      let (form, number, arrivedOn) = try row.machine(in: options.division)
      if try change.isRecorded(form, number) { return .unchanged }
      if let number {
        _ = try change.addMachinery(form, recorded: number, arrivedOn: arrivedOn)
      } else {
        _ = try change.addMachinery(form, arrivedOn: arrivedOn)
      }
      return .added
    }
  }

  private func run(
    _ path: String, _ columns: [RegisterColumn], needing anyOf: [String],
    apply: @escaping @Sendable (RegisterRow, RegisterChange) throws -> RowOutcome
  ) async throws -> RegisterReport {
    let file = try InputFile(
      path, spoolingIn: owner.location.quarantine, standardInput: options.standardInput)
    var table = RegisterReader(columns, needing: anyOf, encoding: options.encoding)
    var failed = FailedRows(
      for: path, in: options.failedRowsDirectory, of: owner, onProblem: onProblem)
    var report = RegisterReport()
    var batch: [RegisterReader.Row] = []
    var buffer = [UInt8](repeating: 0, count: InputFile.chunkSize)
    reading: while true {
      switch table.next() {
      case .row(let row):
        batch.append(row)
        if batch.count == Self.batchSize {
          try await store(&batch, apply, path, table, &failed, &report)
        }
      case .failed(let error, let raw):
        try await fail(error, raw, path, table, &failed, &report)
      case .needsBytes:
        let count = try file.read(into: &buffer)
        if count == 0 { table.finish() } else { table.append(buffer[..<count]) }
      case .unusable(let error): throw error
      case .end: break reading
      }
    }
    try await store(&batch, apply, path, table, &failed, &report)
    try failed.finish()
    if failed.count > 0 { report.failedRowsFile = failed.path }
    report.unknownColumns = table.unknownTitles
    return report
  }

  private func store(
    _ batch: inout [RegisterReader.Row],
    _ apply: @escaping @Sendable (RegisterRow, RegisterChange) throws -> RowOutcome,
    _ path: String, _ table: borrowing RegisterReader, _ failed: inout FailedRows,
    _ report: inout RegisterReport
  ) async throws {
    guard !batch.isEmpty else { return }
    let rows = batch
    batch = []
    let outcomes = try await owner.change(
      by: options.actor, why: options.why, dryRun: options.dryRun
    ) { change in
      try rows.map { row in try change.attempt { try apply(row.content, change) } }
    }
    for (row, outcome) in zip(rows, outcomes) {
      switch outcome {
      case .success(.added): report.added += 1
      case .success(.updated): report.updated += 1
      case .success(.unchanged): report.unchanged += 1
      case .failure(let error):
        guard let fault = RegisterRow.Fault(error) else { throw error }
        try await fail(table.error(fault, of: row), row.raw, path, table, &failed, &report)
      }
    }
  }

  private func fail(
    _ error: RowError, _ raw: ArraySlice<UInt8>, _ path: String,
    _ table: borrowing RegisterReader, _ failed: inout FailedRows, _ report: inout RegisterReport
  ) async throws {
    report.failedRows += 1
    var kept = ImportProblem.Kept.nowhere
    if !options.dryRun {
      kept = try await failed.keep(
        raw, because: error, titles: table.titles, encoding: table.encoding,
        separator: table.separator)
    }
    onProblem?(
      ImportProblem(
        file: path, line: error.line, offset: error.rowOffset, cause: error, kept: kept))
  }
}

extension RegisterRow.Fault {
  /// What a row did wrong; `nil` for errors that are not the row's.
  fileprivate init?(_ error: any Error) {
    if let fault = error as? RegisterRow.Fault {
      self = fault
    } else if let error = error as? EntryError {
      self.init(path: error.field, reason: error)
    } else if let error = error as? RegisterError {
      self.init(path: nil, reason: error)
    } else if let error = error as? any Error & Explained, !(error is RegistryError) {
      self.init(path: nil, reason: error)
    } else {
      return nil
    }
  }
}

extension RegisterChange {
  /// Whether the machine is there: by its number, else by its PIN, else by its maker's serial number.
  fileprivate func isRecorded(_ form: Machinery, _ number: MachineryNumber?) throws -> Bool {
    if let number {
      return try register.machinery(body: number.body)?.number?.number == number
    }
    if let pin = form.pin {
      return try register.machinery(plateText: pin).contains { $0.machinery.pin == pin }
    }
    if let serial = form.serial {
      return try register.machinery(plateText: serial).contains {
        $0.machinery.serial == serial && $0.machinery.maker == form.maker
      }
    }
    return false
  }
}
