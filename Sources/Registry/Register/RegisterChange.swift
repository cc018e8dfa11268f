public import Fleet
import GRDB
import Synchronization

/// One change of the register: everything done through it is stored together or not at all, and each
/// entry that differs afterwards has its line of history.
///
///     try await owner.change(by: "li", why: "new lane") { change in
///       try change.add(Gate(id: "east", plant: "steel-1", name: "East gate"))
///     }
public final class RegisterChange {
  let db: Database
  let location: RegistryLocation
  /// Whose word it is.
  public let actor: String
  public let reason: String?
  public let now: Instant
  private let newID: () -> RecordID

  init(
    db: Database, location: RegistryLocation, actor: String, reason: String?, now: Instant,
    newID: @escaping () -> RecordID
  ) {
    self.db = db
    self.location = location
    self.actor = actor
    self.reason = reason
    self.now = now
    self.newID = newID
  }

  /// The register as it stands, this change included.
  public var register: Register { Register(db: db) }

  /// A new id, for entries that have none of their own.
  public func makeID() -> RecordID { newID() }

  /// Adds an entry.
  /// - Throws: `RegisterError`: the id is there already, a value is another's, or something that the
  ///   entry names is not there; `EntryError` where the entry itself is wrong.
  public func add<Entry: RegisterEntry>(
    _ entry: Entry, action: RegisterAction = .add, why: String? = nil
  ) throws {
    guard try !register.exists(Entry.kind, entry.id) else {
      throw RegisterError.exists(Entry.kind, entry.id)
    }
    try store(entry, replacing: nil, action: action, why: why)
  }

  /// Replaces an entry; whether anything differed.
  @discardableResult
  public func update<Entry: RegisterEntry>(
    _ entry: Entry, action: RegisterAction = .change, why: String? = nil
  ) throws -> Bool {
    guard let old = try register.document(Entry.kind, entry.id) else {
      throw RegisterError.unknown(Entry.kind, entry.id)
    }
    return try store(entry, replacing: old, action: action, why: why)
  }

  /// Removes an entry that nothing else names.
  public func remove<Entry: RegisterEntry>(
    _ type: Entry.Type, _ id: String, why: String? = nil
  ) throws {
    guard let old = try register.document(Entry.kind, id) else {
      throw RegisterError.unknown(Entry.kind, id)
    }
    try checkUnused(RegisterReference(Entry.kind, id))
    try db.cachedStatement(sql: "DELETE FROM \(Entry.kind.table) WHERE id = ?")
      .execute(arguments: [id])
    let changes = FieldChange.between(try JSON(parsing: Array(old.utf8)), nil)
    try writeHistory(Entry.kind, id, .remove, why ?? reason, changes)
  }

  /// Runs `body` as a part of this change that fails alone: what it had done is undone.
  public func attempt<T>(_ body: () throws -> T) throws -> Result<T, any Error> {
    var result: Result<T, any Error>?
    try db.inSavepoint {
      do {
        result = .success(try body())
        return .commit
      } catch let error as RegistryError {
        throw error
      } catch {
        result = .failure(error)
        return .rollback
      }
    }
    return result!
  }

  /// Runs `body` on each of the rows, as parts of this change that fail alone.
  ///
  /// Most rows that fail do so before they wrote anything, so all share one savepoint; only where one wrote
  /// before it failed are they taken back and attempted again, each with its own.
  public func attempt<Row, T>(
    each rows: [Row], _ body: (Row) throws -> T
  ) throws -> [Result<T, any Error>] {
    var results: [Result<T, any Error>] = []
    results.reserveCapacity(rows.count)
    var isWhole = true
    try db.inSavepoint {
      for row in rows {
        let written = db.totalChangesCount
        do {
          results.append(.success(try body(row)))
        } catch let error as RegistryError {
          throw error
        } catch {
          isWhole = db.totalChangesCount == written
          guard isWhole else { return .rollback }
          results.append(.failure(error))
        }
      }
      return .commit
    }
    return isWhole ? results : try rows.map { row in try attempt { try body(row) } }
  }

  @discardableResult
  func store<Entry: RegisterEntry>(
    _ entry: Entry, replacing old: String?, action: RegisterAction, why: String?
  ) throws -> Bool {
    try entry.check()
    for target in entry.references where try !register.exists(target.kind, target.id) {
      throw RegisterError.unknownReference(
        target, from: RegisterReference(Entry.kind, entry.id))
    }
    try checkKeys(of: entry)
    let bytes = entry.json(showing: .shown)
    let document = String(decoding: bytes, as: UTF8.self)
    guard document != old else { return false }
    let changes = FieldChange.between(
      try old.map { try JSON(parsing: Array($0.utf8)) }, try JSON(parsing: bytes))
    try db.cachedStatement(
      sql: """
        INSERT INTO \(Entry.kind.table)(id, document) VALUES (?, ?)
        ON CONFLICT(id) DO UPDATE SET document = excluded.document
        """
    ).execute(arguments: [entry.id, document])
    try writeHistory(Entry.kind, entry.id, action, why ?? reason, changes)
    return true
  }

  private func writeHistory(
    _ kind: RegisterKind, _ id: String, _ action: RegisterAction, _ reason: String?,
    _ changes: [FieldChange]
  ) throws {
    var writer = JSONWriter(reserving: 512)
    writer.array { writer in
      for change in changes { change.encode(into: &writer, of: kind, showing: .shown) }
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO history(at, actor, kind, id, action, reason, changes)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      now.milliseconds, actor, kind.rawValue, id, action.rawValue, reason, writer.text,
    ])
  }
}

extension Owner {
  /// Changes the register in one transaction: all of it is durable when this returns, or none of it.
  ///
  /// - Parameters:
  ///   - actor: who did it: `--as`, the user of the system, or a token's name.
  ///   - why: kept in the history of every entry that changes.
  ///   - dryRun: everything is checked and done, then taken back.
  public func change<T: Sendable>(
    by actor: String, why: String? = nil, dryRun: Bool = false,
    _ body: @Sendable (RegisterChange) throws -> T
  ) throws -> T {
    let now = clock()
    defer { registerChanges.add(1, ordering: .releasing) }
    return try RegistryError.naming(location.database) {
      var result: T?
      try database.inTransaction { db in
        let change = RegisterChange(
          db: db, location: location, actor: actor, reason: why, now: now,
          newID: { self.assumeIsolated { $0.ids.next(at: now) } })
        result = try body(change)
        return dryRun ? .rollback : .commit
      }
      return result!
    }
  }
}
