import GRDB

/// What delivers records: a camera, a ledger, a station, by its name at its origin.
enum Device {
  static func key(of name: String, origin: Int64, in db: Database) throws -> Int64 {
    let found = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT key FROM device WHERE origin = ? AND name = ?"),
      arguments: [origin, name])
    if let found { return found }
    try db.execute(
      sql: "INSERT INTO device(origin, name) VALUES (?, ?)", arguments: [origin, name])
    return db.lastInsertedRowID
  }
}
