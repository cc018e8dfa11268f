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

  /// Which items came from devices that nobody had registered, and how many pushes of such devices were
  /// turned away.
  static func strangers(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE quarantine ADD COLUMN stranger INTEGER; -- 1 where no camera was registered
        CREATE INDEX quarantine_stranger ON quarantine(length)
          WHERE stranger = 1 AND retried IS NULL;
        CREATE TABLE turned_away(
          only INTEGER PRIMARY KEY CHECK (only = 1),
          pushes INTEGER NOT NULL,
          last INTEGER                -- when the last of them came
        ) STRICT;
        INSERT INTO turned_away(only, pushes) VALUES (1, 0);
        """)
  }
}
