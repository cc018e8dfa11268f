import GRDB

extension Migrations {
  /// What waits to go upstream, and what was refused there.
  static func outbox(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE segment( -- narrow, so that looking for what is due reads no payload
          key INTEGER PRIMARY KEY,
          id BLOB NOT NULL UNIQUE,  -- the batch id
          created INTEGER NOT NULL,
          sent INTEGER,             -- the first attempt; before it, small ones are merged
          due INTEGER NOT NULL,
          attempts INTEGER NOT NULL,
          open INTEGER NOT NULL,    -- records that must still be sent
          size INTEGER NOT NULL,    -- bytes of the lines, unpacked
          marks BLOB NOT NULL       -- one byte for each record
        ) STRICT;
        CREATE TABLE segment_content(
          segment INTEGER PRIMARY KEY REFERENCES segment ON DELETE CASCADE,
          records BLOB NOT NULL,    -- sixteen bytes of id for each record
          pack INTEGER,             -- whose lines they are, as it was stored
          payload BLOB,             -- lines gathered from several packs, zstd
          CHECK ((pack IS NULL) <> (payload IS NULL))
        ) STRICT;

        CREATE TABLE dead_letter(
          record BLOB PRIMARY KEY,
          segment BLOB NOT NULL,
          code TEXT NOT NULL,
          field TEXT,
          reason TEXT NOT NULL,
          refused INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox(
          only INTEGER PRIMARY KEY CHECK (only = 1),
          off_since INTEGER,        -- the last row that has a segment; NULL while it is on
          settled INTEGER,          -- when a result last came
          failed INTEGER,           -- when an attempt last failed, and why
          failure_code TEXT,
          failure_en TEXT,
          failure_zh TEXT
        ) STRICT;
        INSERT INTO outbox(only) VALUES (1);
        """)
  }

  /// What an adapter must know again after a restart.
  static func upstreamMemory(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE upstream_memory(
          key TEXT PRIMARY KEY,
          value TEXT NOT NULL,
          at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX upstream_memory_at ON upstream_memory(at);
        """)
  }

  /// Which segment still sends a pack: an exit waits for its entry.
  static func segmentOfPack(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE INDEX segment_content_pack ON segment_content(pack) WHERE pack IS NOT NULL;
        CREATE INDEX segment_content_first ON segment_content(substr(records, 1, 16))
          WHERE pack IS NULL;
        """)
  }

  /// The reason of a refusal in Chinese, where the receiver said it.
  static func refusalsInChinese(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE dead_letter ADD COLUMN reason_zh TEXT")
  }

  /// What a person can do about the last failure.
  static func outboxAdvice(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE outbox ADD COLUMN advice_en TEXT;
        ALTER TABLE outbox ADD COLUMN advice_zh TEXT;
        """)
  }
}
