import GRDB

extension Migrations {
  /// Terminals of remote monitoring, and what their frames say. The frames themselves lie in files.
  static func monitoring(_ db: Database) throws {
    try db.execute(
      sql: """
        -- up to where the journal of frames was filed
        CREATE TABLE monitoring(
          only INTEGER PRIMARY KEY CHECK (only = 1),
          file INTEGER NOT NULL,
          offset INTEGER NOT NULL
        ) STRICT;
        INSERT INTO monitoring(only, file, offset) VALUES (1, 0, 0);

        CREATE TABLE terminal(
          key INTEGER PRIMARY KEY,
          identity BLOB NOT NULL UNIQUE,   -- seventeen bytes, as sent
          family TEXT NOT NULL,            -- under which its first data were read
          dialect INTEGER,                 -- what the listener was told last; null where its frames tell
          first INTEGER NOT NULL,          -- received, milliseconds since 1970; so all below
          last INTEGER NOT NULL,
          data INTEGER,                    -- the newest collection time that can be true
          login INTEGER,
          logout INTEGER,
          chip BLOB,                       -- of the last activation whose signature holds
          public_key BLOB,
          activated INTEGER
        ) STRICT;

        -- every activation that brought another key: a frame is verified by the one that held when it came
        CREATE TABLE terminal_key(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          received INTEGER NOT NULL,
          chip BLOB NOT NULL,
          public_key BLOB NOT NULL,
          PRIMARY KEY (terminal, received)
        ) STRICT, WITHOUT ROWID;

        -- files of the archive: what lies behind `length` was never recorded
        CREATE TABLE archive_file(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          day INTEGER NOT NULL,            -- of reception, in China
          generation INTEGER NOT NULL,
          length INTEGER NOT NULL,
          frames INTEGER NOT NULL,
          data_first INTEGER,              -- the collection times inside
          data_last INTEGER,
          checked INTEGER NOT NULL,        -- frames, from the first, whose signatures were looked at
          signatures BLOB NOT NULL,        -- of each of these the state, zstd
          forwarded INTEGER NOT NULL,      -- 1 once its chunks became records, 2 where it is damaged
          PRIMARY KEY (terminal, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX archive_file_day ON archive_file(day);

        CREATE TABLE monitored_hour(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          hour INTEGER NOT NULL,           -- hours since 1970, of collection
          minutes BLOB NOT NULL,           -- zstd
          PRIMARY KEY (terminal, hour)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE monitored_day(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          day INTEGER NOT NULL,            -- of collection, in China
          packets INTEGER NOT NULL,
          reissued INTEGER NOT NULL,
          unread INTEGER NOT NULL,
          records INTEGER NOT NULL,
          findings INTEGER NOT NULL,
          filed INTEGER NOT NULL,          -- when something of it was filed last
          judged INTEGER,                  -- `packets` when it was judged last
          pruned INTEGER NOT NULL,         -- whether frames of it may have been removed: then it is judged no more
          PRIMARY KEY (terminal, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX monitored_day_open ON monitored_day(day) WHERE judged IS NOT packets AND pruned = 0;

        CREATE TABLE monitoring_event(
          row INTEGER PRIMARY KEY,
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          at INTEGER NOT NULL,             -- by the terminal's clock, else the reception
          received INTEGER NOT NULL,
          code TEXT NOT NULL,
          detail TEXT
        ) STRICT;
        CREATE INDEX monitoring_event_terminal ON monitoring_event(terminal, at);
        CREATE INDEX monitoring_event_at ON monitoring_event(at);

        CREATE TABLE fault(
          terminal INTEGER NOT NULL REFERENCES terminal(key),
          protocol INTEGER NOT NULL,
          code INTEGER NOT NULL,           -- without the bits that count or change
          raw INTEGER NOT NULL,            -- as told last
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          ended INTEGER,                   -- when the vehicle no longer told it
          PRIMARY KEY (terminal, protocol, code, first)
        ) STRICT, WITHOUT ROWID;
        """)
  }
}
