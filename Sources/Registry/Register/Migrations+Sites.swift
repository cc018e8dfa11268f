import GRDB

extension Migrations {
  /// Sites, and decisions about other things than vehicles at gates.
  ///
  /// A decision that names no plant has an empty one, and one that is about no passage no direction: so the rows that are
  /// there stay as they are.
  static func sites(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE register_site(
          id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL,
          company TEXT AS (json_extract(document, '$.company')) VIRTUAL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX register_site_company ON register_site(company);

        ALTER TABLE decision ADD COLUMN about TEXT NOT NULL DEFAULT 'gate'; -- gate, machinery, site
        ALTER TABLE decision ADD COLUMN site TEXT;    -- where, if it is one of the register
        ALTER TABLE decision ADD COLUMN machine TEXT; -- the id of one of the register
        """)
  }
}
