import Fleet
public import Ledger

/// Appends what the registry has stored to its tamper-evident log, behind the commits.
///
/// Storing never waits for it. A record gets its place and the salts of its entry in the registry before the entry is
/// appended; whatever a crash has left between the two is appended by the next call, byte for byte the same.
///
///     let keeper = try await owner.beginLedger()
///     try await keeper.append(from: owner)
///     let checkpoint = try await keeper.sign(with: key)
public actor LedgerKeeper {
  /// How many entries go into the log in one durable step.
  private static let group = 1000

  /// Which incarnation of the registry the log belongs to.
  public nonisolated let incarnation: UInt32
  private let log: LogWriter
  private let reader: Reader
  private nonisolated let executor = BlockingExecutor(label: "registry.ledger")

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ log: sending LogWriter, of incarnation: UInt32, reader: Reader) {
    self.log = log
    self.incarnation = incarnation
    self.reader = reader
  }

  /// How many entries are durable in the log.
  public var size: UInt64 { log.size }

  /// Appends every record that has no entry yet; durable when it returns. Calls may overlap.
  /// - Parameter onProgress: called after every group with how many entries are appended, and of how many.
  /// - Returns: how many entries this call has appended.
  /// - Throws: `LogError` and `RegistryError`; ``KeepingError/ahead(log:registry:)`` where the log has entries that the
  ///   registry does not know.
  @discardableResult
  public func append(
    from owner: Owner, onProgress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws -> Int {
    var appended = 0
    let waiting = Int(try await reader.ledgerStatus()?.waiting ?? 0)
    while !Task.isCancelled {
      let start = log.size
      let noted = try await reader.noted(in: incarnation)
      guard start <= noted else { throw KeepingError.ahead(log: start, registry: noted) }
      let entries: [LedgerEntry]
      if start == noted {
        let (notes, made) = try salted(try await reader.withoutNote(limit: Self.group))
        if notes.isEmpty { break }
        // Where another call has got the place meanwhile, its entries are read like those of a crash.
        guard try await owner.note(notes, in: incarnation, from: start) else { continue }
        entries = made
      } else {
        let notes = try await reader.notes(in: incarnation, from: start, limit: Self.group)
        entries = try notes.map { try $0.entry() }
      }
      // While this waited for the registry, another call may have appended the same.
      guard log.size == start else { continue }
      _ = try log.append(entries.map(\.bytes))
      appended += entries.count
      onProgress(appended, max(waiting, appended))
    }
    return appended
  }

  /// Signs the log as it stands. Where nothing was added since, it is the checkpoint that is there already.
  public func sign(with key: SigningKey) throws -> SignedCheckpoint { try log.sign(with: [key]) }

  /// What the level above is shown to have the last checkpoint cosigned.
  /// - Parameter old: how many entries it has seen; those of the last cosigned checkpoint where absent.
  public func cosigningRequest(from old: UInt64? = nil) throws -> CosigningRequest {
    let reader = log.reader
    let seen = try old ?? reader.cosigned()?.checkpoint.size ?? 0
    return try reader.cosigningRequest(from: seen)
  }

  /// Whether the last checkpoint is one that the level above has not cosigned.
  public func wantsCosignature() throws -> Bool {
    guard let signed = try log.reader.checkpoint() else { return false }
    return try log.reader.cosigned()?.checkpoint != signed.checkpoint
  }

  /// Keeps what the level above has answered.
  public func attach(
    _ lines: [SignatureLine], of witness: VerifierKey, to checkpoint: SignedCheckpoint
  ) throws {
    try log.attach(lines, from: [witness], to: checkpoint)
  }

  /// New salts for records, and the entries that they make.
  private func salted(
    _ records: [LedgerNote]
  ) throws -> (notes: [LedgerNote], entries: [LedgerEntry]) {
    var generator = SystemRandomNumberGenerator()
    var (notes, entries) = (records, [LedgerEntry]())
    entries.reserveCapacity(records.count)
    for index in notes.indices {
      let (entry, salts) = try LedgerEntry.make(of: notes[index].line, using: &generator)
      notes[index].salts = salts
      entries.append(entry)
    }
    return (notes, entries)
  }
}
