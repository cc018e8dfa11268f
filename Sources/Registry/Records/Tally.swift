import Fleet
import GRDB

/// How many records of each kind a transaction adds.
struct Tally {
  private var counts: [Int64: Int] = [:]

  mutating func count(_ kind: Fleet.Record.Kind) { counts[kind.code, default: 0] += 1 }

  func save(in db: Database) throws {
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: """
          INSERT INTO tally(kind, records) VALUES (?, ?)
          ON CONFLICT(kind) DO UPDATE SET records = records + excluded.records
          """, arguments: [kind, count])
    }
  }
}
