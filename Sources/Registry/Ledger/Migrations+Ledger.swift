import GRDB

extension Migrations {
  /// Where each record stands in the tamper-evident log.
  static func ledger(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE ledger_entry(
          record INTEGER PRIMARY KEY,   -- record.row: entries are made in the order of storing
          incarnation INTEGER NOT NULL, -- each has a log of its own
          position INTEGER NOT NULL,    -- the entry's index, from 0 and without holes
          salts BLOB NOT NULL           -- sixteen bytes for each commitment; zeroes once erased
        ) STRICT;
        CREATE UNIQUE INDEX ledger_entry_position ON ledger_entry(incarnation, position);
        """)
  }
}
