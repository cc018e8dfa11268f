import GRDB

extension Migrations {
  /// What was delivered and could not be used, with its raw bytes.
  static func quarantine(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE quarantine(
          key INTEGER PRIMARY KEY,
          id BLOB NOT NULL UNIQUE,
          received INTEGER NOT NULL, -- when it last came
          times INTEGER NOT NULL,    -- how often the same bytes came from the same source
          origin TEXT NOT NULL,      -- file, camera or sender
          format TEXT,
          offset INTEGER,            -- where in the file
          line INTEGER,
          length INTEGER NOT NULL,
          sha256 BLOB NOT NULL,
          code TEXT NOT NULL,
          field TEXT,
          reason_en TEXT NOT NULL,
          reason_zh TEXT NOT NULL,
          raw BLOB,                  -- NULL where the bytes are in a file of quarantine/
          retried INTEGER,           -- when it was taken up again
          UNIQUE (origin, sha256, offset, code)
        ) STRICT;
        """)
  }
}
