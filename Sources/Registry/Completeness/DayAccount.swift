public import Fleet
import Foundation
import GRDB

/// What became of the numbers of one gate on one storing day.
public struct DayAccount: Hashable, Sendable {
  /// Whose numbers, and which: without numbers of its own.
  public let registry: RecordID
  public let incarnation: UInt32
  /// Who delivers them; `nil` for this registry itself.
  public let sender: String?
  public let gate: String
  public let day: Day
  /// Numbers that are stored here.
  public let held: Int

  /// Towards the level above.
  public let above: Above
  /// Towards the sender below; `nil` for what this registry captured itself.
  public let below: Below?

  /// What the level above has of a day.
  public struct Above: Hashable, Sendable {
    /// Records that it said it holds.
    public let accepted: Int
    /// Of those, later than is allowed.
    public let late: Int
    /// Records that it refused: dead letters.
    public let refused: Int
    /// Records that its protocol has no place for: nothing was sent of them, and nothing is wrong.
    public let notTaken: Int
    /// Records that were sent once more, since it had accepted and lost them.
    public let healed: Int
    /// When it was last asked about the day; `nil` if never.
    public let asked: Instant?
    /// Numbers that it lacked then; and of those, what it had accepted.
    public let missing: Int
    public let lost: Int
    /// The missing numbers, the lowest first, not more than a hundred ranges.
    public let ranges: [ClosedRange<UInt64>]

    /// Records of which it gave a final result.
    public var sent: Int { accepted + refused }
  }

  /// What came of a sender's day.
  public struct Below: Hashable, Sendable {
    /// Numbers that the sender says it has stored; `nil` where it never said.
    public let stated: Int?
    /// Records that came later than is allowed.
    public let late: Int
    /// Lines with a number of this day that were refused.
    public let refused: Int
    /// Numbers that the sender stated, or gave higher ones than, and that are not here.
    public let missing: Int
    /// When a statement first named numbers that are not here.
    public let since: Instant?
    /// The missing numbers, the lowest first, not more than a hundred ranges.
    public let ranges: [ClosedRange<UInt64>]
  }

  /// Records that wait for the level above.
  public var waiting: Int { max(0, held - above.sent - above.notTaken) }

  /// A share of a whole in tenths of a percent, rounded down: nothing that is not whole is shown as 100 %.
  public static func permille(_ part: Int, of whole: Int) -> Int? {
    whole > 0 ? Int(Double(min(part, whole)) / Double(whole) * 1000) : nil
  }

  /// Of what is stored here and its protocol has a place for, how much the level above has accepted.
  public var sentPermille: Int? { Self.permille(above.accepted, of: held - above.notTaken) }
  /// Of what the sender has stored, how much is here.
  public var receivedPermille: Int? {
    below.flatMap {
      // What a sender states is its own affair: more numbers than there can be are no reason to fail.
      let (whole, isOver) = held.addingReportingOverflow($0.missing)
      return Self.permille(held, of: isOver ? .max : whole)
    }
  }
}

/// Which accounts are asked for.
public struct AccountFilter: Hashable, Sendable {
  public var days: ClosedRange<Day>
  public var gate: String?
  public var sender: String?
  public init(days: ClosedRange<Day>, gate: String? = nil, sender: String? = nil) {
    (self.days, self.gate, self.sender) = (days, gate, sender)
  }
}

extension Reader {
  /// The accounts of some days, in the order of day, sender, registry and gate. Reads spans and accounts of these days,
  /// never records.
  public func accounts(_ filter: AccountFilter) throws -> [DayAccount] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          WITH day_of(series, day) AS (
            SELECT series, day FROM span WHERE day BETWEEN ?1 AND ?2
            UNION SELECT series, day FROM stated WHERE day BETWEEN ?1 AND ?2)
          SELECT day_of.series AS series, day_of.day AS day, registry, incarnation, sender, gate, account.*
          FROM day_of JOIN series ON series.key = day_of.series JOIN origin ON origin.key = series.origin
          LEFT JOIN account ON account.series = day_of.series AND account.day = day_of.day
          WHERE (?3 IS NULL OR gate = ?3) AND (?4 IS NULL OR sender = ?4)
          ORDER BY day_of.day, sender, registry, incarnation, gate
          """,
        arguments: [
          filter.days.lowerBound.daysSince1970, filter.days.upperBound.daysSince1970, filter.gate,
          filter.sender,
        ])
      let numbers = DayNumbers(db)
      return try rows.compactMap { try DayAccount($0, numbers) }
    }
  }
}

extension DayAccount {
  static let shownRanges = 100

  fileprivate init?(_ row: Row, _ numbers: DayNumbers) throws {
    guard let registry = RecordID(bytes: row["registry"] as Data) else { return nil }
    let key = AccountKey(series: row["series"], day: row["day"])
    func count(_ name: String) -> Int { row[name] ?? 0 }
    func instant(_ name: String) -> Instant? {
      (row[name] as Int64?).map { Instant(milliseconds: $0) }
    }
    self.registry = registry
    incarnation = row["incarnation"]
    sender = row["sender"]
    gate = row["gate"]
    day = Day(daysSince1970: Int32(key.day))
    held = try numbers.held(key).total
    let lacking = instant("asked") == nil ? [] : try numbers.lacking(key)
    above = Above(
      accepted: count("accepted"), late: count("late"), refused: count("refused"),
      notTaken: count("not_taken"), healed: count("healed"), asked: instant("asked"),
      missing: lacking.total, lost: count("lost"), ranges: Array(lacking.prefix(Self.shownRanges)))
    guard sender != nil else {
      below = nil
      return
    }
    let stated = try numbers.stated(key)
    let missing = try numbers.missing(key, stated: stated)
    below = Below(
      stated: stated.isEmpty ? nil : stated.total, late: count("came_late"),
      refused: count("turned_away"), missing: missing.total,
      since: missing.isEmpty ? nil : instant("lacking_since"),
      ranges: Array(missing.prefix(Self.shownRanges)))
  }
}

/// The numbers of a gate's day as the tables of spans have them.
struct DayNumbers {
  private let db: Database

  init(_ db: Database) { self.db = db }

  func held(_ key: AccountKey) throws -> [ClosedRange<UInt64>] { try ranges("span", key) }
  func stated(_ key: AccountKey) throws -> [ClosedRange<UInt64>] { try ranges("stated", key) }
  func lacking(_ key: AccountKey) throws -> [ClosedRange<UInt64>] { try ranges("lacking", key) }

  /// What the sender stated of the day and is not here, and the numbers just below the day's that are not here and that
  /// it stated of no day.
  func missing(
    _ key: AccountKey, stated: [ClosedRange<UInt64>]
  ) throws -> [ClosedRange<UInt64>] {
    let below = try fetch(
      """
      SELECT low AS first, first - 1 AS last FROM (
        SELECT first, 1 + coalesce((SELECT max(last) FROM span AS lower
          WHERE lower.series = ?1 AND lower.first < span.first), 0) AS low
        FROM span WHERE series = ?1 AND day = ?2)
      WHERE low < first ORDER BY first
      """, [key.series, key.day])
    var missing: [ClosedRange<UInt64>] = []
    for range in stated { missing += [range].without(try overlapping("span", key, range)) }
    for range in below { missing += [range].without(try overlapping("stated", key, range)) }
    return missing.joinedRanges
  }

  private func ranges(_ table: String, _ key: AccountKey) throws -> [ClosedRange<UInt64>] {
    try fetch(
      "SELECT first, last FROM \(table) WHERE series = ? AND day = ? ORDER BY first",
      [key.series, key.day])
  }

  /// Those of any day that share numbers with a range. No two overlap, so the search begins at the one that begins last
  /// before it.
  private func overlapping(
    _ table: String, _ key: AccountKey, _ range: ClosedRange<UInt64>
  ) throws -> [ClosedRange<UInt64>] {
    try fetch(
      """
      SELECT first, last FROM \(table) WHERE series = ?1 AND first <= ?3 AND last >= ?2 AND first >=
        coalesce((SELECT max(first) FROM \(table) WHERE series = ?1 AND first <= ?2), 0)
      ORDER BY first
      """, [key.series, Int64(range.lowerBound), Int64(range.upperBound)])
  }

  private func fetch(_ sql: String, _ arguments: [Int64]) throws -> [ClosedRange<UInt64>] {
    try Row.fetchAll(
      db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)
    ).map { UInt64($0["first"] as Int64)...UInt64($0["last"] as Int64) }
  }
}

extension [ClosedRange<UInt64>] {
  /// How many numbers they are; a sender may state more than there can be.
  var total: Int {
    reduce(0) {
      let (sum, isOver) = $0.addingReportingOverflow(
        Int(clamping: $1.upperBound - $1.lowerBound) &+ 1)
      return isOver || sum < 0 ? Int.max : sum
    }
  }
}
