import GRDB

extension Migrations {
  /// Statements that no heavy-pollution warning is in force.
  static func allClear(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE register_allclear(
          id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
  }
}
