public import Fleet
import Foundation
import GRDB

/// How many records one gate has on one day.
public struct DayCount: Hashable, Sendable {
  public let day: Day
  public let gate: String
  /// Who delivered them; `nil` for this registry itself.
  public let sender: String?
  public let count: Int
}

extension Reader {
  /// Counts by the day of storing at the origin: what completeness goes by. Reads the spans of numbers,
  /// never the records.
  public func storedCounts(_ days: ClosedRange<Day>) throws -> [DayCount] {
    try counts(
      """
      SELECT day, gate, sender, sum(span.last - span.first + 1) AS n FROM span
      JOIN series ON series.key = span.series JOIN origin ON origin.key = series.origin
      WHERE day BETWEEN ? AND ? GROUP BY day, gate, sender ORDER BY day, gate, sender
      """, days)
  }

  /// Counts by the day on which it happened.
  /// - Complexity: O(records on these days).
  public func happenedCounts(_ days: ClosedRange<Day>) throws -> [DayCount] {
    try counts(
      """
      SELECT day, gate, sender, count(*) AS n FROM \(StoredRecord.tables)
      WHERE day BETWEEN ? AND ? GROUP BY day, gate, sender ORDER BY day, gate, sender
      """, days)
  }

  private func counts(_ sql: String, _ days: ClosedRange<Day>) throws -> [DayCount] {
    try read { db in
      try Row.fetchAll(
        db, sql: sql,
        arguments: [days.lowerBound.daysSince1970, days.upperBound.daysSince1970]
      ).map {
        DayCount(
          day: Day(daysSince1970: $0["day"]), gate: $0["gate"], sender: $0["sender"],
          count: $0["n"])
      }
    }
  }
}
