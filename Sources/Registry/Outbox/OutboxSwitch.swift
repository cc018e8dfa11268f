import Fleet
import Foundation
import GRDB

/// Whether records go into the outbox: off at the top level, where nobody stands above.
enum OutboxSwitch {
  static func isOn(in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT off_since IS NULL FROM outbox WHERE only = 1")) ?? true
  }
}

extension Owner {
  /// Turns the outbox on or off. Turning it off forgets nothing that waits already; turning it on puts in
  /// everything that was stored meanwhile.
  public func setOutbox(on: Bool) throws {
    let now = clock()
    try write { db in
      if on {
        let since = try Int64.fetchOne(db, sql: "SELECT off_since FROM outbox WHERE only = 1")
        guard let since else { return }
        try db.execute(sql: "UPDATE outbox SET off_since = NULL WHERE only = 1")
        let rows = try Row.fetchCursor(
          db, sql: "SELECT id, pack, line FROM record WHERE row > ? ORDER BY row",
          arguments: [since])
        var writer = SegmentWriter(db, at: now)
        var packs = PackReader(db)
        let pictures = try pictureNeeds(db, at: now)
        while let row = try rows.next() {
          guard let id = RecordID(bytes: row["id"] as Data) else { continue }
          let line = try packs.line(of: row)
          try writer.append(id, line: line, ids: &ids)
          try pictures.note(line, of: id)
        }
        try writer.finish(ids: &ids)
      } else {
        try db.execute(
          sql: """
            UPDATE outbox SET off_since = (SELECT coalesce(max(row), 0) FROM record)
            WHERE only = 1 AND off_since IS NULL
            """)
      }
    }
  }
}
