import Fleet
import GRDB

/// The counter of one gate, while a transaction uses it.
struct Series {
  let key: Int64
  /// The highest number stored.
  var last: Int64
  /// Numbers stored in this transaction, by storing day, not yet in the table of spans.
  var fresh: [FreshSpan] = []

  struct FreshSpan {
    let day: Day
    var first: Int64
    var last: Int64
  }

  static func find(_ gate: String, of origin: Int64, in db: Database) throws -> Series {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT key, last FROM series WHERE origin = ? AND gate = ?"),
      arguments: [origin, gate])
    if let row { return Series(key: row["key"], last: row["last"]) }
    try db.execute(
      sql: "INSERT INTO series(origin, gate, last) VALUES (?, ?, 0)", arguments: [origin, gate])
    return Series(key: db.lastInsertedRowID, last: 0)
  }

  /// Notes a number as stored.
  mutating func note(_ sequence: Int64, on day: Day) {
    last = max(last, sequence)
    if let end = fresh.indices.last, fresh[end].last + 1 == sequence, fresh[end].day == day {
      fresh[end].last = sequence
    } else {
      fresh.append(FreshSpan(day: day, first: sequence, last: sequence))
    }
  }

  /// Whether the number was given to a record before.
  func holds(_ sequence: Int64, in db: Database) throws -> Bool {
    guard sequence <= last else { return false }
    if fresh.contains(where: { $0.first <= sequence && sequence <= $0.last }) { return true }
    return try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT last >= ?2 FROM span WHERE series = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1
          """),
      arguments: [key, sequence]) ?? false
  }

  /// Writes the counter and its spans back.
  mutating func save(in db: Database) throws {
    guard !fresh.isEmpty else { return }
    try db.execute(sql: "UPDATE series SET last = ? WHERE key = ?", arguments: [last, key])
    for span in fresh { try join(span, in: db) }
    fresh.removeAll()
  }

  /// Joins a span with its neighbours of the same day.
  private func join(_ span: FreshSpan, in db: Database) throws {
    var (first, last) = (span.first, span.last)
    let day = Int64(span.day.daysSince1970)
    let after = try db.cachedStatement(
      sql: "DELETE FROM span WHERE series = ? AND first = ? AND day = ? RETURNING last")
    if let end = try Int64.fetchOne(after, arguments: [key, last + 1, day]) { last = end }
    let before = try db.cachedStatement(
      sql: """
        SELECT first, last, day FROM span WHERE series = ? AND first < ?
        ORDER BY first DESC LIMIT 1
        """)
    if let row = try Row.fetchOne(before, arguments: [key, first]),
      row["last"] as Int64 == first - 1, row["day"] as Int64 == day
    {
      first = row["first"]
    }
    try db.execute(
      sql: """
        INSERT INTO span(series, first, last, day) VALUES (?, ?, ?, ?)
        ON CONFLICT(series, first) DO UPDATE SET last = excluded.last
        """, arguments: [key, first, last, day])
  }
}
