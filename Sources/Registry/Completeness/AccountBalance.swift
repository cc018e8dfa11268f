import Fleet
import Foundation
import GRDB
import Sync

/// What the account of a gate's day must say of the level above, worked out from what waits and what was refused.
struct AccountBalance: Hashable {
  /// What it has accepted or has no place for: the two leave no trace that would tell them apart.
  var settled: Int
  var refused = 0

  /// Those of every day. What was stored and neither waits, nor was refused, nor was stored while nothing was to be
  /// sent, is settled.
  /// - Complexity: O(spans + records that wait, were refused, or were stored while nothing was to be sent).
  static func ofRecords(in db: Database) throws -> [AccountKey: AccountBalance] {
    var balances: [AccountKey: AccountBalance] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT series, day, sum(last - first + 1) AS n FROM span GROUP BY series, day")
    {
      balances[AccountKey(series: row["series"], day: row["day"])] =
        AccountBalance(settled: row["n"])
    }
    var days = StoringDays()
    func take(_ place: RecordWalk.Place, refused: Bool) throws {
      guard let day = try days.day(of: place, in: db) else { return }
      let key = AccountKey(series: place.series, day: day)
      balances[key]?.settled -= 1
      if refused { balances[key]?.refused += 1 }
    }
    var walk = RecordWalk(db)
    for row in try Row.fetchAll(
      db,
      sql: """
        SELECT series, sequence FROM dead_letter JOIN record ON record.id = dead_letter.record
        """)
    {
      try take(.init(series: row["series"], sequence: row["sequence"]), refused: true)
    }
    for key in try Int64.fetchAll(db, sql: "SELECT key FROM segment WHERE open > 0") {
      guard
        let row = try Row.fetchOne(
          db,
          sql:
            "SELECT marks, records FROM segment JOIN segment_content ON segment = key WHERE key = ?",
          arguments: [key])
      else { continue }
      let (marks, ids): (Data, Data) = (row["marks"], row["records"])
      for (index, mark) in marks.enumerated()
      where RecordMark(rawValue: mark)?.isOpen ?? true && ids.count >= 16 * index + 16 {
        if let id = RecordID(bytes: ids[16 * index..<16 * index + 16]),
          let place = try walk.place(of: id)
        {
          try take(place, refused: false)
        }
      }
    }
    let unsent = try Row.fetchCursor(
      db,
      sql: """
        SELECT series, sequence FROM outbox JOIN record ON row > off_since ORDER BY row
        """)
    while let row = try unsent.next() {
      try take(.init(series: row["series"], sequence: row["sequence"]), refused: false)
    }
    return balances
  }
}
