import GRDB

extension Migrations {
  /// The plans that a registry decides by in texts of its own, how it reads them, and the texts.
  static func plans(_ db: Database) throws {
    for kind in ["plan", "reading"] {
      try db.execute(
        sql: """
          CREATE TABLE register_\(kind)(
            id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    try db.execute(
      sql: """
        CREATE TABLE kept_text( -- plans, their cases, whole rule sets: what a decision cites stays
          hash BLOB NOT NULL PRIMARY KEY, -- SHA-256
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER kept_text_keeps_rows BEFORE DELETE ON kept_text
          BEGIN SELECT RAISE(ABORT, 'texts are kept'); END;
        CREATE TRIGGER kept_text_keeps_values BEFORE UPDATE ON kept_text
          BEGIN SELECT RAISE(ABORT, 'texts are kept'); END;
        """)
  }
}
