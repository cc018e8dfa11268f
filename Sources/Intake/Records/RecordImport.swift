import Devices
public import Fleet
import Foundation
public import Registry

/// Imports files into the records of a registry: passage ledgers in CSV, and payloads of cameras, remote-sensing
/// sites and smoke cameras, mixed as they come; directories with all below them; `-` is standard input.
///
///     let report = try await RecordImport(owner, receivedAt: now).run(["ledger.csv", "payloads/"])
///
/// One row or payload that cannot be used stops nothing: failed rows are written to a file with the reason
/// behind them, everything else goes to quarantine. The next rows are read while the last are stored, in
/// transactions of ``batchSize``; memory stays flat.
public actor RecordImport {
  /// Records to a transaction: enough that waiting for the disk does not count, and little memory.
  public static let batchSize = 5000
  /// Larger payload files are kept in quarantine unread: no device writes them.
  public static let payloadLimit = 64 << 20

  private let owner: Owner
  private let options: ImportOptions
  private let receivedAt: Instant
  private let onProgress: (@Sendable (ImportProgress) -> Void)?
  private let onProblem: (@Sendable (ImportProblem) -> Void)?
  private let executor = BlockingExecutor(label: "intake.import")

  private var report = ImportReport()
  private var batch: [Delivery] = []
  private var storing: Task<[StoreResult], any Error>?
  private var cameras: [Camera] = []
  /// Looks up records that a ledger names.
  private var reader: Reader?
  private var bytesBefore: Int64 = 0
  private var bytesTotal: Int64?

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  public init(
    _ owner: Owner, _ options: ImportOptions = ImportOptions(), receivedAt: Instant,
    onProgress: (@Sendable (ImportProgress) -> Void)? = nil,
    onProblem: (@Sendable (ImportProblem) -> Void)? = nil
  ) {
    self.owner = owner
    self.options = options
    self.receivedAt = receivedAt
    self.onProgress = onProgress
    self.onProblem = onProblem
  }

  /// Imports what the paths name.
  /// - Throws: ``ImportError`` for what cannot be read or written, `RegistryError` for the registry itself;
  ///   what was stored before stays stored, and importing again stores nothing twice.
  public func run(_ paths: [String]) async throws -> ImportReport {
    report = ImportReport()
    cameras = try await owner.register { try $0.all(Camera.self) }
    if let camera = options.camera, !cameras.contains(where: { $0.id == camera }) {
      throw ImportError.unknownCamera(camera)
    }
    let files = try InputFile.expand(paths)
    // Its settings name secrets, and its own files are no records.
    let own = URL(filePath: owner.location.directory).resolvingSymlinksInPath().path + "/"
    if let path = files.first(where: {
      $0 != "-" && !$0.hasPrefix("/proc/self/fd/")
        && URL(filePath: $0).resolvingSymlinksInPath().path.hasPrefix(own)
    }) {
      throw ImportError.ownRegistry(path: path)
    }
    bytesTotal = files.contains("-") ? nil : try files.reduce(0) { try $0 + Self.size(of: $1) }
    for path in files {
      let file = try InputFile(
        path, spoolingIn: owner.location.quarantine, standardInput: options.standardInput)
      report.files += 1
      if try file.isPayload() {
        try await readPayload(file)
      } else {
        try await readTable(file)
      }
      bytesBefore += file.size
      progress(path, 0)
    }
    try await flush()
    try await settle()
    return report
  }

  private static func size(of path: String) throws -> Int64 {
    try InputFile(path, spoolingIn: "").size
  }

  private func progress(_ path: String, _ done: Int64) {
    onProgress?(
      ImportProgress(file: path, bytesDone: bytesBefore + done, bytesTotal: bytesTotal))
  }
}

// MARK: storing

extension RecordImport {
  private func add(_ delivery: Delivery) async throws {
    batch.append(delivery)
    if batch.count >= Self.batchSize { try await flush() }
  }

  /// Hands the batch over once the one before is stored, and reads on meanwhile.
  private func flush() async throws {
    try await settle()
    guard !batch.isEmpty else { return }
    let deliveries = batch
    batch = []
    batch.reserveCapacity(Self.batchSize)
    storing = Task { [owner, options] in
      try await options.dryRun ? owner.rehearse(deliveries) : owner.store(deliveries)
    }
  }

  private func settle() async throws {
    guard let task = storing else { return }
    storing = nil
    for result in try await task.value {
      switch result {
      case .stored: report.stored += 1
      case .duplicate: report.duplicates += 1
      case .amendment: report.amendments += 1
      }
    }
  }

  private func tell(
    _ file: String, line: Int? = nil, offset: Int = 0, _ cause: any Explained,
    kept: ImportProblem.Kept
  ) {
    onProblem?(ImportProblem(file: file, line: line, offset: offset, cause: cause, kept: kept))
  }
}

// MARK: payloads

extension RecordImport {
  private func readPayload(_ file: borrowing InputFile) async throws {
    let path = file.path
    guard file.size <= Self.payloadLimit else {
      return try await quarantine(file, because: DeviceError.tooLarge(Int(file.size)))
    }
    let bytes = try file.readAll()
    let intake = PayloadIntake(owner, keepsPictures: !options.dryRun)
    let events: [DeviceEvent]
    do throws(DeviceError) {
      let settings = settings
      events = try DevicePayload.read(bytes, receivedAt: receivedAt) { settings.named($0) }
    } catch {
      return try await quarantine(file, because: error)
    }
    for event in events {
      switch try await intake.step(event, from: file.name) {
      case .store(let delivery):
        switch event.content {
        case .observation(let observation):
          report.observations += 1
          report.note(observation.findings)
        case .passage(let passage):
          report.passages += 1
          report.note(passage.findings)
        case .ignored, .refused: break
        }
        try await add(delivery)
      case .ignore: report.ignored += 1
      case .quarantine(let raw, let place, let reason, let cause):
        report.quarantined += 1
        let kept: ImportProblem.Kept =
          options.dryRun
          ? .nowhere
          : .quarantine(try await owner.quarantine(raw, from: place, because: reason))
        tell(path, cause.explained, kept: kept)
      }
    }
  }

  /// Keeps a whole file that is of no use.
  private func quarantine(
    _ file: borrowing InputFile, because cause: any Explained
  ) async throws {
    try await quarantine(file, offset: 0, length: file.size, line: nil, because: cause)
  }

  /// Keeps a part of a file, whatever its length.
  private func quarantine(
    _ file: borrowing InputFile, offset: Int64, length: Int64, line: Int?,
    because cause: any Explained
  ) async throws {
    report.quarantined += 1
    var kept = ImportProblem.Kept.nowhere
    if !options.dryRun {
      kept = .quarantine(
        try await owner.quarantine(
          file: file.reopenablePath, offset: offset, length: length,
          from: QuarantineItem.Place(
            origin: file.name, offset: offset, line: line.map { Int64($0) }),
          because: QuarantineItem.Reason(cause)))
    }
    tell(file.path, line: line, offset: Int(offset), cause, kept: kept)
  }

  private var settings: DeviceSettings {
    DeviceSettings(
      cameras: cameras, fixed: options.camera, gate: options.gate, zone: options.zone)
  }
}

/// Which settings a payload or a row is read with.
private struct DeviceSettings: Sendable {
  let cameras: [Camera]
  let fixed: String?
  let gate: String?
  let zone: ZoneOffset?

  /// The camera that the caller named, or the one that calls itself so; without either only what the
  /// payload says of itself.
  func named(_ device: String?) -> CameraSettings {
    let camera =
      fixed.flatMap { id in cameras.first { $0.id == id } }
      ?? device.flatMap { name in cameras.first { $0.device == name || $0.id == name } }
    if let camera { return CameraSettings(camera) }
    return CameraSettings(id: "", gate: gate ?? "", zone: zone)
  }
}

extension ImportReport {
  /// Counts what was noticed about a record that is kept all the same.
  fileprivate mutating func note(_ findings: [String]) {
    guard !findings.isEmpty else { return }
    if findings.contains(ReadingFinding.plateForm.code) { oddPlates += 1 }
    if findings.contains(ReadingFinding.colourCode.code) { oddColours += 1 }
    if findings.contains(ReadingFinding.clock.code) { oddClocks += 1 }
  }
}

extension Passage {
  /// The id of the record that a row of an exported ledger names.
  fileprivate var exportedID: RecordID? {
    guard let event = source.event, event.utf8.count == 36 else { return nil }
    return RecordID(event)
  }
}

// MARK: tables

extension RecordImport {
  private func readTable(_ file: borrowing InputFile) async throws {
    var ledger = LedgerReader(
      camera: settings.named(nil), receivedAt: receivedAt, encoding: options.encoding)
    var failed = FailedRows(
      for: file.path, in: options.failedRowsDirectory, of: owner, language: options.language,
      onProblem: onProblem)
    var buffer = [UInt8](repeating: 0, count: InputFile.chunkSize)
    var done: Int64 = 0
    reading: while true {
      switch ledger.next() {
      case .passages(let passages):
        report.passages += passages.count
        note(passages, in: file.path, ledger)
        for index in passages.indices {
          if let id = passages[index].exportedID {
            try await add(passages[index], exportedAs: id)
          } else {
            batch.append(Delivery(passages[index]))
          }
        }
        if batch.count >= Self.batchSize { try await flush() }
      case .failed(let error): try await fail(error, in: file, ledger, &failed)
      case .unusable(let error): try await quarantine(file, because: error)
      case .needsBytes:
        let count = try file.read(into: &buffer)
        if count == 0 { ledger.finish() } else { ledger.append(buffer[..<count]) }
        done += Int64(count)
        progress(file.path, done)
      case .end: break reading
      }
    }
    try failed.finish()
    if failed.count > 0 { report.failedRowsFiles.append(failed.path) }
    let repeated = ledger.repeatedTitles
    if !repeated.isEmpty {
      report.findings.append(.columnsRepeated(repeated, file: file.path))
    }
  }

  /// Counts what was noticed about a row, and says that its plate is none, or its colour not read.
  ///
  /// A standard that has no such plate cannot undo that a truck passed: the row is stored, whatever a person or
  /// a camera made of its plate. Nobody's vehicle is found by that text, because the register refuses it.
  private func note(
    _ passages: [Passage], in path: String, _ ledger: borrowing LedgerReader
  ) {
    // Entry and exit of one row have the same plate.
    guard let findings = passages.first(where: { !$0.findings.isEmpty })?.findings else { return }
    for passage in passages { report.note(passage.findings) }
    var told: [RowError] = []
    if findings.contains(ReadingFinding.plateForm.code) {
      do throws(Plate.ParsingError) {
        _ = try Plate(passages[0].plate.text)
      } catch {
        told.append(ledger.error(error, in: .plate))
      }
    }
    if findings.contains(ReadingFinding.colourCode.code) {
      told.append(ledger.error(ReadingFinding.colourCode, in: .colour))
    }
    for found in told {
      tell(path, line: found.line, offset: found.rowOffset, found, kept: .record)
    }
  }

  /// Takes a row that names a record: known where it reads as that record does when it is exported, else
  /// a correction of it. Where the record is another registry's the row is one like all others.
  private func add(_ passage: Passage, exportedAs id: RecordID) async throws {
    guard let stored = try await exported(id), case .passage(let record) = stored.line.record else {
      return batch.append(Delivery(passage))
    }
    let camera = settings.named(nil)
    let stated = passage.restated
    let isKnown = try Language.allCases.contains {
      try PassageExport(language: $0).readBack(
        record, as: id, by: camera, receivedAt: receivedAt)?.restated == stated
    }
    if isKnown {
      report.duplicates += 1
    } else {
      batch.append(Delivery(passage, amends: id))
    }
  }

  private func exported(_ id: RecordID) async throws -> StoredRecord? {
    let reader = try self.reader ?? owner.reader()
    self.reader = reader
    return try await reader.record(id)
  }

  /// Keeps a row: in the file of failed rows, or in quarantine where it was too long to be held or the
  /// file cannot be written.
  private func fail(
    _ error: RowError, in file: borrowing InputFile, _ ledger: borrowing LedgerReader,
    _ failed: inout FailedRows
  ) async throws {
    let raw = ledger.csv.rawRow
    guard let titles = ledger.titles, !raw.isEmpty || error.rowLength == 0 else {
      return try await quarantine(
        file, offset: Int64(error.rowOffset), length: Int64(error.rowLength), line: error.line,
        because: error)
    }
    var kept = ImportProblem.Kept.nowhere
    if !options.dryRun {
      kept = try await failed.keep(
        raw, because: error, titles: titles, encoding: ledger.csv.encoding ?? .utf8,
        separator: ledger.csv.separator)
    }
    if case .quarantine = kept { report.quarantined += 1 } else { report.failedRows += 1 }
    tell(file.path, line: error.line, offset: error.rowOffset, error, kept: kept)
  }
}
