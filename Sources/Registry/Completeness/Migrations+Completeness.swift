import GRDB

extension Migrations {
  /// What became of the numbers of each gate and storing day. One narrow row for each, changed in the very
  /// transaction that stores or settles records: nobody counts the records to answer how complete a day is.
  static func completeness(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE account(
          series INTEGER NOT NULL REFERENCES series,
          day INTEGER NOT NULL,                  -- the storing day at the origin
          -- towards the level above
          accepted INTEGER NOT NULL DEFAULT 0,   -- records that it said it holds
          late INTEGER NOT NULL DEFAULT 0,       -- of those, later than is allowed
          refused INTEGER NOT NULL DEFAULT 0,    -- records that are dead letters
          healed INTEGER NOT NULL DEFAULT 0,     -- records sent once more, since it had lost them
          confirmed INTEGER NOT NULL DEFAULT 0,  -- numbers that it held when it was last asked
          lost INTEGER NOT NULL DEFAULT 0,       -- numbers that it had accepted and lacked then
          asked INTEGER,                         -- when that was
          -- towards the sender below
          came_late INTEGER NOT NULL DEFAULT 0,  -- records that came later than is allowed
          turned_away INTEGER NOT NULL DEFAULT 0, -- lines with a place that were refused
          lacking_since INTEGER,                 -- since when its statements name numbers that are not here
          PRIMARY KEY (series, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_lost ON account(series, day) WHERE lost > 0;
        CREATE INDEX account_lacking ON account(series, day) WHERE lacking_since IS NOT NULL;

        CREATE TABLE lacking( -- numbers that the level above did not hold when it was last asked
          series INTEGER NOT NULL REFERENCES series,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          day INTEGER NOT NULL,
          PRIMARY KEY (series, first)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stated( -- numbers that a sender says it has stored
          series INTEGER NOT NULL REFERENCES series,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          day INTEGER NOT NULL,
          PRIMARY KEY (series, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX stated_day ON stated(day, series);
        CREATE INDEX span_day ON span(day, series);

        CREATE TABLE asking( -- when the level above was last asked what it holds
          only INTEGER PRIMARY KEY CHECK (only = 1),
          asked INTEGER,
          whole INTEGER             -- about every day
        ) STRICT;
        INSERT INTO asking(only) VALUES (1);

        CREATE TABLE probe( -- shows that a change reaches the disk
          only INTEGER PRIMARY KEY CHECK (only = 1),
          at INTEGER NOT NULL
        ) STRICT;
        """)
    for (key, balance) in try AccountBalance.ofRecords(in: db) {
      try db.execute(
        sql: "INSERT INTO account(series, day, accepted, refused) VALUES (?, ?, ?, ?)",
        arguments: [key.series, key.day, balance.settled, balance.refused])
    }
  }

  /// Records that the protocol of the level above has no place for: before, they counted as accepted.
  static func notTaken(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE account ADD COLUMN not_taken INTEGER NOT NULL DEFAULT 0")
  }
}
