import Fleet
import Foundation
import GRDB

/// A registry in one incarnation, as the source of numbers.
struct Origin {
  let key: Int64
  let registry: RecordID
  let incarnation: UInt32

  /// This registry itself, as it counts now.
  static func own(in db: Database) throws -> Origin {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT origin.key, id, registry.incarnation FROM registry
        JOIN origin ON origin.registry = id AND origin.incarnation = registry.incarnation
        """)
    guard let row, let id = RecordID(bytes: row["id"] as Data) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the registry has no origin")
    }
    return Origin(key: row["key"], registry: id, incarnation: row["incarnation"])
  }

  /// Makes a new source of numbers.
  static func open(
    registry: RecordID, incarnation: UInt32, sender: String?, at now: Instant, in db: Database
  ) throws -> Origin {
    try db.execute(
      sql: "INSERT INTO origin(registry, incarnation, sender, opened) VALUES (?, ?, ?, ?)",
      arguments: [registry.blob, incarnation, sender, now.milliseconds])
    return Origin(key: db.lastInsertedRowID, registry: registry, incarnation: incarnation)
  }
}
