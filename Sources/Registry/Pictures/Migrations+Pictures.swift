import GRDB

extension Migrations {
  /// The pictures that records name: which lie here, which go up, which are up there.
  static func pictures(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE picture(
          digest BLOB PRIMARY KEY,           -- SHA-256
          here INTEGER,                      -- since when it lies here; NULL: it is awaited
          sent INTEGER,                      -- since when the level above holds it
          due INTEGER,                       -- when it goes up next; NULL: it does not go now
          attempts INTEGER NOT NULL DEFAULT 0,
          refused TEXT,                      -- the code of why it is not taken, and why
          reason TEXT,
          reason_zh TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX picture_due ON picture(due) WHERE due IS NOT NULL;
        CREATE INDEX picture_awaited ON picture(digest) WHERE here IS NULL;
        CREATE INDEX picture_refused ON picture(digest) WHERE refused IS NOT NULL;

        CREATE TABLE picture_need( -- records that want a picture above which is not there
          record BLOB NOT NULL,
          digest BLOB NOT NULL REFERENCES picture,
          released INTEGER NOT NULL DEFAULT 0, -- whether the record is up there
          PRIMARY KEY (record, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX picture_need_digest ON picture_need(digest, released);
        CREATE INDEX picture_need_held ON picture_need(record) WHERE released = 0;
        """)
  }
}
