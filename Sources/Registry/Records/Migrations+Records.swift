import GRDB

extension Migrations {
  /// Everything that is captured: one table for every kind, and the counters beside it.
  static func records(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE origin( -- where records are captured: this registry, and those below it
          key INTEGER PRIMARY KEY,
          registry BLOB NOT NULL,
          incarnation INTEGER NOT NULL,
          sender TEXT,              -- who delivers them; NULL for this registry itself
          opened INTEGER NOT NULL,
          UNIQUE (registry, incarnation)
        ) STRICT;

        CREATE TABLE series( -- one counter: a gate of an origin
          key INTEGER PRIMARY KEY,
          origin INTEGER NOT NULL REFERENCES origin,
          gate TEXT NOT NULL,
          last INTEGER NOT NULL,    -- the highest number stored
          known INTEGER,            -- the last number that the origin's next incarnation knows of
          UNIQUE (origin, gate)
        ) STRICT;

        CREATE TABLE span( -- numbers stored without a hole on one storing day
          series INTEGER NOT NULL REFERENCES series,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          day INTEGER NOT NULL,     -- days since 1970, at the origin
          PRIMARY KEY (series, first)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE device(
          key INTEGER PRIMARY KEY,
          origin INTEGER NOT NULL REFERENCES origin,
          name TEXT NOT NULL,
          UNIQUE (origin, name)
        ) STRICT;

        CREATE TABLE tally( -- how many records of each kind: nobody counts the table
          kind INTEGER PRIMARY KEY,
          records INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE pack( -- the lines as they were stored, up to 500 together: a tenth of their size
          key INTEGER PRIMARY KEY,
          size INTEGER NOT NULL,    -- bytes unpacked
          payload BLOB NOT NULL     -- the lines, each with its line feed, zstd
        ) STRICT;

        -- No foreign keys here: each would be looked up for every row; `doctor` checks them instead.
        CREATE TABLE record(
          row INTEGER PRIMARY KEY,
          id BLOB NOT NULL,         -- UUIDv7: the index grows at its end
          kind INTEGER NOT NULL,
          series INTEGER NOT NULL,
          sequence INTEGER NOT NULL, -- unique and without holes in its series: see span
          device INTEGER,
          natural_key BLOB,         -- NULL for amendments and for what another registry captured
          instant INTEGER NOT NULL,
          day INTEGER NOT NULL,     -- of the instant, in China
          direction INTEGER,
          plate TEXT,               -- NULL where it was not read
          colour TEXT,
          amends BLOB,
          pack INTEGER NOT NULL,    -- where its line is
          line INTEGER NOT NULL,    -- the line's first byte in the unpacked pack
          content INTEGER NOT NULL  -- where the record's own members begin in the line
        ) STRICT;
        CREATE UNIQUE INDEX record_id ON record(id);
        CREATE UNIQUE INDEX record_natural_key ON record(device, natural_key)
          WHERE natural_key IS NOT NULL;
        -- The day first: what is stored today goes into one place of the index.
        CREATE INDEX record_day ON record(day, plate);
        CREATE INDEX record_amends ON record(amends) WHERE amends IS NOT NULL;
        """)
  }
}
