import Fleet
import GRDB

/// One gate's storing day, as accounts are kept.
struct AccountKey: Hashable {
  let series: Int64
  /// Days since 1970, at the origin.
  let day: Int64
}

/// What one transaction changes in the accounts: added up here, and written row by row at its end.
struct AccountChanges {
  /// The columns that count.
  enum Column { case accepted, notTaken, late, refused, healed, cameLate, turnedAway }

  private var changes: [AccountKey: [Column: Int]] = [:]
  private var days = StoringDays()

  /// Adds to a column of a day that is known.
  mutating func add(_ count: Int = 1, to column: Column, of series: Int64, on day: Day) {
    let key = AccountKey(series: series, day: Int64(day.daysSince1970))
    changes[key, default: [:]][column, default: 0] += count
  }

  /// Adds to a column of the day on which a number was stored.
  mutating func add(
    _ count: Int = 1, to column: Column, of place: RecordWalk.Place, in db: Database
  ) throws {
    guard let day = try days.day(of: place, in: db) else { return }
    changes[AccountKey(series: place.series, day: day), default: [:]][column, default: 0] += count
  }

  func save(in db: Database) throws {
    for (key, columns) in changes {
      func count(_ column: Column) -> Int { columns[column, default: 0] }
      try db.cachedStatement(
        sql: """
          INSERT INTO account(series, day, accepted, late, refused, healed, came_late, turned_away,
            not_taken)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT(series, day) DO UPDATE SET accepted = accepted + excluded.accepted,
            late = min(late + excluded.late, accepted + excluded.accepted),
            refused = refused + excluded.refused, healed = healed + excluded.healed,
            came_late = came_late + excluded.came_late,
            turned_away = turned_away + excluded.turned_away,
            not_taken = not_taken + excluded.not_taken
          """
      ).execute(
        arguments: [
          key.series, key.day, count(.accepted), count(.late), count(.refused), count(.healed),
          count(.cameLate), count(.turnedAway), count(.notTaken),
        ])
    }
  }
}

/// On which day a number was stored: by the spans, the last one of each gate remembered.
struct StoringDays {
  private var known: [Int64: (numbers: ClosedRange<Int64>, day: Int64)] = [:]

  mutating func day(of place: RecordWalk.Place, in db: Database) throws -> Int64? {
    if let span = known[place.series], span.numbers.contains(place.sequence) { return span.day }
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT first, last, day FROM span WHERE series = ? AND first <= ?
          ORDER BY first DESC LIMIT 1
          """), arguments: [place.series, place.sequence])
    guard let row, row["last"] as Int64 >= place.sequence else { return nil }
    known[place.series] = ((row["first"] as Int64)...(row["last"] as Int64), row["day"])
    return row["day"]
  }
}

/// Finds the places of records by their ids. Those of a segment were mostly stored one after the other, so the next
/// row is looked at before the index is.
struct RecordWalk {
  struct Place {
    let series: Int64
    let sequence: Int64
  }

  private let db: Database
  private var following: RowCursor?

  init(_ db: Database) { self.db = db }

  /// Whether there is such a record.
  func holds(_ id: RecordID) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM record WHERE id = ?)"),
      arguments: [id.blob]) ?? false
  }

  mutating func place(of id: RecordID) throws -> Place? {
    let id = id.blob
    // By position: a name is searched for in every row.
    if let row = try following?.next(), try row.withUnsafeData(atIndex: 0, { $0 == id }) {
      return Place(series: row[1], sequence: row[2])
    }
    following = nil
    let found = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT row, series, sequence FROM record WHERE id = ?"),
      arguments: [id])
    guard let found else { return nil }
    following = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT id, series, sequence FROM record WHERE row > ? ORDER BY row LIMIT 500"),
      arguments: [found[0] as Int64])
    return Place(series: found[1], sequence: found[2])
  }
}
