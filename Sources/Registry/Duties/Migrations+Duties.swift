import Fleet
import GRDB

extension Migrations {
  /// The plants' tables of measures, declared figures, and what duties are counted by.
  static func duties(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE register_measures(
          id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL,
          plant TEXT AS (json_extract(document, '$.plant')) VIRTUAL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX register_measures_plant ON register_measures(plant);

        CREATE TABLE register_figure(
          id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL,
          plant TEXT AS (json_extract(document, '$.plant')) VIRTUAL,
          clause TEXT AS (json_extract(document, '$.clause')) VIRTUAL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX register_figure_plant ON register_figure(plant);
        CREATE INDEX register_figure_clause ON register_figure(clause);

        ALTER TABLE record ADD COLUMN judgement INTEGER; -- of a measurement; NULL for all others
        CREATE INDEX record_judged ON record(day, judgement, plate) WHERE judgement IS NOT NULL;
        """)
    try judgeStored(in: db)
  }

  /// Takes over from the lines what measurements that are stored already were judged to be.
  static func judgeStored(in db: Database) throws {
    var packs = PackReader(db)
    let update = try db.makeStatement(sql: "UPDATE record SET judgement = ? WHERE row = ?")
    let rows = try Row.fetchAll(
      db, sql: "SELECT row, pack, line FROM record WHERE kind = ? ORDER BY row",
      arguments: [Fleet.Record.Kind.observation.code])
    for row in rows {
      // A pack that cannot be read is `doctor`'s to report; its measurements stay without a judgement.
      guard let line = try? packs.line(of: row), let json = try? JSON(parsing: Array(line)),
        let text = json["judgement"]?.string, let found = Observation.Judgement(rawValue: text)
      else { continue }
      try update.execute(arguments: [found.code, row["row"] as Int64])
    }
  }
}
