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
/// failed rows. A row that is recorded already changes nothing, so importing again is safe; one that says
/// something new brings the recorded entry up to date, as far as its state allows, with history.
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
      let (entry, outcome) = try change.upsert(row.vehicle())
      // What is odd about an entry that is recorded already was told when it came.
      guard outcome != .unchanged else { return RowResult(outcome) }
      return RowResult(
        outcome, findings: try change.register.findings(of: entry, on: change.now.day()))
    }
  }

  /// Adds machines, drafts, or registered ones where the row has the number of the national platform, and
  /// brings recorded ones up to date: what a row leaves out stays as it was.
  ///
  /// A draft or returned form is edited. A numbered machine is amended, which needs ``RegisterImportOptions/why``;
  /// another owner or county is the business of transfer and move. An approved machine whose row has a number
  /// becomes a numbered one, a provisional number that the row calls confirmed is confirmed, and a machine that
  /// the row calls scrapped is scrapped. Everything else the state forbids, and the row fails with that reason.
  ///
  /// A new machine keeps where its number comes from, so a provisional one stays provisional, and is scrapped
  /// where its row says so. What another registry is still examining begins here as a draft.
  public func machinery(_ path: String) async throws -> RegisterReport {
    try await run(
      path, RegisterTable.machinery,
      needing: ["type", "model", "serial", "pin", "engine.number", "number"]
    ) { [options] row, change in
      let row = try MachineryRow(row)
      if let machine = try change.machine(of: row) {
        let (form, masks) = try row.form(over: machine)
        let revised = try change.revise(machine, to: form, arrivedOn: row.arrivedOn).outcome
        let isFurther = try change.follow(row, for: machine)
        return RowResult(isFurther ? .updated : revised, masks: masks)
      }
      let form = try row.form(in: options.division)
      if let number = row.assigned {
        _ = try change.addMachinery(
          form, number: number, arrivedOn: row.arrivedOn, scrappedOn: row.scrapDay())
      } else if row.state == .scrapped {
        throw MachineryRefusal.notAllowed(.scrap, in: .draft)
      } else {
        _ = try change.addMachinery(form, arrivedOn: row.arrivedOn)
      }
      return RowResult(.added, beginsAnew: row.beginsAnew)
    }
  }

  /// What became of a row.
  private struct RowResult: Sendable {
    let outcome: RowOutcome
    /// How many masks in it stood for what is recorded.
    let masks: Int
    /// Whether it is further elsewhere.
    let beginsAnew: Bool
    /// What is odd about the entry that it became.
    let findings: [any Explained]
    init(
      _ outcome: RowOutcome, masks: Int = 0, beginsAnew: Bool = false,
      findings: [any Explained] = []
    ) {
      self.outcome = outcome
      self.masks = masks
      self.beginsAnew = beginsAnew
      self.findings = findings
    }
  }

  private func run(
    _ path: String, _ columns: [RegisterColumn], needing anyOf: [String],
    apply: @escaping @Sendable (RegisterRow, RegisterChange) throws -> RowResult
  ) async throws -> RegisterReport {
    let file = try InputFile(
      path, spoolingIn: owner.location.quarantine, standardInput: options.standardInput)
    var table = RegisterReader(columns, needing: anyOf, encoding: options.encoding)
    var failed = FailedRows(
      for: path, in: options.failedRowsDirectory, of: owner, language: options.language,
      onProblem: onProblem)
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
    _ apply: @escaping @Sendable (RegisterRow, RegisterChange) throws -> RowResult,
    _ path: String, _ table: borrowing RegisterReader, _ failed: inout FailedRows,
    _ report: inout RegisterReport
  ) async throws {
    guard !batch.isEmpty else { return }
    let rows = batch
    batch = []
    let outcomes = try await owner.change(
      by: options.actor, why: options.why, dryRun: options.dryRun
    ) { change in
      try change.attempt(each: rows) { row in try apply(row.content, change) }
    }
    for (row, outcome) in zip(rows, outcomes) {
      switch outcome {
      case .success(let result):
        report.masksKept += result.masks
        report.begunAnew += result.beginsAnew ? 1 : 0
        switch result.outcome {
        case .added: report.added += 1
        case .updated: report.updated += 1
        case .unchanged: report.unchanged += 1
        }
        report.odd += result.findings.isEmpty ? 0 : 1
        for finding in result.findings { tell(finding, of: row, path, table) }
      case .failure(let error):
        guard let fault = RegisterRow.Fault(error) else { throw error }
        try await fail(table.error(fault, of: row), row.raw, path, table, &failed, &report)
      }
    }
  }

  private func tell(
    _ finding: any Explained, of row: RegisterReader.Row, _ path: String,
    _ table: borrowing RegisterReader
  ) {
    let found = table.error(RegisterRow.Fault(path: nil, reason: finding), of: row)
    onProblem?(
      ImportProblem(
        file: path, line: found.line, offset: found.rowOffset, cause: found,
        kept: options.dryRun ? .nowhere : .record))
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
  /// Takes the steps that a row states of a recorded machine: its number, the platform's confirmation of it, the
  /// end of its registration. The steps of the examination are taken one by one, by those who examine.
  /// - Returns: whether there was one.
  fileprivate func follow(_ row: MachineryRow, for machine: MachineryRegistration) throws -> Bool {
    var steps = 0
    if machine.number == nil, let number = row.assigned {
      try apply(.number(number), to: machine.id)
      steps += 1
    } else if machine.number?.isProvisional == true, let origin = row.origin, origin != .issued {
      try confirmNumber(of: machine.id)
      steps += 1
    }
    if machine.state != .scrapped, let day = try row.scrapDay() {
      try apply(.scrap(reason: reason ?? "", on: day), to: machine.id)
      steps += 1
    }
    return steps > 0
  }

  /// The machine that a row is about: by its number, else by its PIN, else by its maker's serial number.
  /// - Throws: `RegisterError.repainted` where the number is recorded with another stage character, `.taken`
  ///   where PIN or serial belong to a machine with another number.
  fileprivate func machine(of row: MachineryRow) throws -> MachineryRegistration? {
    if let number = row.number, let found = try register.machinery(body: number.body) {
      if let recorded = found.number?.number, recorded != number {
        throw RegisterError.repainted(number, recorded: recorded, id: found.id)
      }
      return found
    }
    var found: MachineryRegistration?
    var name = (field: "pin", value: row.pin ?? "")
    if let pin = row.pin {
      found = try register.machinery(plateText: pin).first { $0.machinery.pin == pin }
    } else if let serial = row.serial {
      name = ("serial", serial)
      found = try register.machinery(plateText: serial).first {
        $0.machinery.serial == serial && $0.machinery.maker == row.maker
      }
    }
    if let found, row.number != nil, found.number != nil {
      throw RegisterError.taken(
        field: name.field, value: name.value, by: RegisterReference(.machinery, found.id))
    }
    return found
  }
}
