import GRDB

extension Migrations {
  /// A day of a terminal may have several files: where one is away or was cut, what comes later begins the next.
  static func archiveGenerations(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE archive_generation(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          day INTEGER NOT NULL,            -- of reception, in China
          generation INTEGER NOT NULL,     -- the last one grows
          length INTEGER NOT NULL,
          frames INTEGER NOT NULL,
          data_first INTEGER,              -- the collection times inside
          data_last INTEGER,
          checked INTEGER NOT NULL,        -- frames, from the first, whose signatures were looked at
          signatures BLOB NOT NULL,        -- of each of these the state, zstd
          forwarded INTEGER NOT NULL,      -- 1 once its chunks became records, 2 where it is damaged
          PRIMARY KEY (terminal, day, generation)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO archive_generation(terminal, day, generation, length, frames, data_first,
          data_last, checked, signatures, forwarded)
        SELECT terminal, day, generation, length, frames, data_first, data_last, checked,
          signatures, forwarded FROM archive_file;
        DROP TABLE archive_file;
        ALTER TABLE archive_generation RENAME TO archive_file;
        CREATE INDEX archive_file_day ON archive_file(day);
        CREATE INDEX archive_file_open ON archive_file(day) WHERE forwarded = 0;
        CREATE INDEX archive_file_unchecked ON archive_file(day, terminal) WHERE checked < frames;
        """)
  }
}
