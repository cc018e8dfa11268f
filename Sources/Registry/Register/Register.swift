public import Fleet
import GRDB

/// Reads the register in one consistent state; lives only inside the closure that it is given to.
///
///     let gates = try await reader.register { try $0.all(Gate.self) }
public struct Register {
  let db: Database

  /// The entry of that id.
  /// - Complexity: O(log n).
  public func find<Entry: RegisterEntry>(
    _ type: Entry.Type = Entry.self, _ id: String
  ) throws -> Entry? {
    try document(Entry.kind, id).map { try decode($0) }
  }

  /// The entry of that id, or the error that names it.
  public func get<Entry: RegisterEntry>(
    _ type: Entry.Type = Entry.self, _ id: String
  ) throws -> Entry {
    guard let entry = try find(type, id) else { throw RegisterError.unknown(Entry.kind, id) }
    return entry
  }

  /// All entries of a kind by id; a page of them behind `id` where a limit is given.
  public func all<Entry: RegisterEntry>(
    _ type: Entry.Type = Entry.self, after id: String = "", limit: Int = .max
  ) throws -> [Entry] {
    try fetch("WHERE id > ? ORDER BY id LIMIT ?", [id, limit])
  }

  public func count(_ kind: RegisterKind) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM \(kind.table)") ?? 0
  }

  func exists(_ kind: RegisterKind, _ id: String) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM \(kind.table) WHERE id = ?)"),
      arguments: [id]) ?? false
  }

  /// The stored JSON of an entry.
  func document(_ kind: RegisterKind, _ id: String) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM \(kind.table) WHERE id = ?"), arguments: [id])
  }

  /// Entries by a condition over the columns of their table.
  func fetch<Entry: RegisterEntry>(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [Entry] {
    let statement = try db.cachedStatement(
      sql: "SELECT document FROM \(Entry.kind.table) \(condition)")
    return try String.fetchAll(statement, arguments: arguments).map { try decode($0) }
  }

  func fetchOne<Entry: RegisterEntry>(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> Entry? {
    let found: [Entry] = try fetch(condition + " LIMIT 1", arguments)
    return found.first
  }

  func decode<Entry: RegisterEntry>(_ document: String) throws -> Entry {
    try Entry(decoding: JSON(parsing: Array(document.utf8)))
  }
}

extension Reader {
  /// Reads the register in one consistent state.
  public func register<T: Sendable>(_ query: @Sendable (Register) throws -> T) throws -> T {
    try read { db in try query(Register(db: db)) }
  }
}

extension Owner {
  /// Reads the register on the writing connection.
  public func register<T: Sendable>(_ query: @Sendable (Register) throws -> T) throws -> T {
    try read { db in try query(Register(db: db)) }
  }
}
