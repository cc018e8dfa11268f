public import Fleet
import Foundation
import GRDB

/// Where two levels disagree about what was stored, over all days.
public struct CompletenessStatus: Hashable, Sendable {
  /// When the level above was last asked; `nil` if never.
  public let asked: Instant?
  /// Numbers that the level above had accepted and lacked when it was last asked, and the first days of them.
  public let lost: Int
  /// Records that were sent once more for that reason, ever.
  public let healed: Int
  /// Numbers that senders have given and that are not here.
  public let missing: Int
  /// Of those, what is missing for longer than records may take.
  public let overdue: Int
  /// Where they are missing, the longest first, not more than a hundred.
  public let gaps: [Gap]

  /// Numbers of one gate that are not here.
  public struct Gap: Hashable, Sendable {
    public let sender: String
    public let registry: RecordID
    public let incarnation: UInt32
    public let gate: String
    /// The storing day that the sender stated, else that of the next number that is here; `nil` where neither is known.
    public let day: Day?
    public let numbers: Int
    public let first: UInt64
    public let last: UInt64
    /// When it became known here by a statement.
    public let since: Instant?
    public let isOverdue: Bool
  }

  /// Whether somebody must look: one level counts as stored what the other does not hold.
  public var isAlarm: Bool { lost > 0 || overdue > 0 }
}

extension Reader {
  /// Compares what senders gave and stated with what is here, and what the level above accepted with what it held when
  /// it was last asked.
  /// - Parameters:
  ///   - now: what is missing of a day that is not over may still be on its way,
  ///   - lateAfter: and so may be what a statement named less than these milliseconds ago.
  public func completeness(
    at now: Instant, lateAfter: Int64 = Owner.lateAfter
  ) throws -> CompletenessStatus {
    try read { db in
      let gaps = try CompletenessStatus.gaps(at: now, lateAfter: lateAfter, in: db)
      let lost = try Int.fetchOne(db, sql: "SELECT sum(lost) FROM account WHERE lost > 0") ?? 0
      let healed = try Int.fetchOne(db, sql: "SELECT sum(healed) FROM account") ?? 0
      let asked = try Int64.fetchOne(db, sql: "SELECT asked FROM asking WHERE only = 1")
      func count(_ gaps: some Sequence<CompletenessStatus.Gap>) -> Int {
        gaps.reduce(0) { $0.addingReportingOverflow($1.numbers).overflow ? .max : $0 + $1.numbers }
      }
      return CompletenessStatus(
        asked: asked.map { Instant(milliseconds: $0) }, lost: lost, healed: healed,
        missing: count(gaps), overdue: count(gaps.filter(\.isOverdue)),
        gaps: Array(gaps.sorted { $0.order < $1.order }.prefix(100)))
    }
  }
}

extension CompletenessStatus.Gap {
  /// The longest known first.
  fileprivate var order: (Int64, Int32) {
    (since?.milliseconds ?? .max, day?.daysSince1970 ?? .max)
  }
}

extension CompletenessStatus {
  /// Only counters with a hole and days whose statement named one are looked into.
  fileprivate static func gaps(
    at now: Instant, lateAfter: Int64, in db: Database
  ) throws -> [Gap] {
    let numbers = DayNumbers(db)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT hole.*, registry, incarnation, sender, gate FROM (
          SELECT series, day, lacking_since FROM account WHERE lacking_since IS NOT NULL
          UNION
          SELECT series, day, (SELECT lacking_since FROM account
            WHERE account.series = span.series AND account.day = span.day)
          FROM (SELECT series, day, first,
            coalesce(lag(last) OVER (PARTITION BY series ORDER BY first), 0) AS before FROM span) AS span
          WHERE before < first - 1
        ) AS hole JOIN series ON series.key = hole.series JOIN origin ON origin.key = origin
        WHERE sender IS NOT NULL
        """)
    var gaps: [Gap] = []
    for row in rows {
      let key = AccountKey(series: row["series"], day: row["day"])
      let since = (row["lacking_since"] as Int64?).map { Instant(milliseconds: $0) }
      let missing = try numbers.missing(key, stated: numbers.stated(key))
      let day = Day(daysSince1970: Int32(key.day))
      let isOverdue =
        day < now.day() || (since.map { now.milliseconds - $0.milliseconds > lateAfter } ?? false)
      if let gap = Gap(row, missing, day: day, since: since, isOverdue: isOverdue) {
        gaps.append(gap)
      }
    }
    // What a registry that was brought back knows of its past has no day.
    for row in try Row.fetchAll(
      db,
      sql: """
        SELECT known, last, registry, incarnation, sender, gate FROM series
        JOIN origin ON origin.key = origin WHERE known > last AND sender IS NOT NULL
        """)
    {
      let range = UInt64(row["last"] as Int64) + 1...UInt64(row["known"] as Int64)
      if let gap = Gap(row, [range], day: nil, since: nil, isOverdue: true) { gaps.append(gap) }
    }
    return gaps
  }
}

extension CompletenessStatus.Gap {
  fileprivate init?(
    _ row: Row, _ missing: [ClosedRange<UInt64>], day: Day?, since: Instant?, isOverdue: Bool
  ) {
    guard let first = missing.first, let last = missing.last,
      let registry = RecordID(bytes: row["registry"] as Data)
    else { return nil }
    self.init(
      sender: row["sender"], registry: registry, incarnation: row["incarnation"],
      gate: row["gate"], day: day, numbers: missing.total, first: first.lowerBound,
      last: last.upperBound, since: since, isOverdue: isOverdue)
  }
}
