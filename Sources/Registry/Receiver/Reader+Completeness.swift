public import Fleet
import Foundation
import GRDB
public import Sync

/// Numbers that a counter gave and this registry does not have.
public struct RecordHole: Hashable, Sendable {
  public let registry: RecordID
  public let incarnation: UInt32
  /// Who should have delivered them; `nil` for this registry itself.
  public let sender: String?
  public let gate: String
  public let numbers: ClosedRange<UInt64>
}

/// Where a registry that was brought back from a backup knows less, or more, of its past than we hold.
public struct IncarnationGap: Hashable, Sendable {
  public let registry: RecordID
  /// The incarnation that ended.
  public let incarnation: UInt32
  public let sender: String?
  public let gate: String
  /// The last number that the new incarnation knows of.
  public let lastKnown: UInt64
  /// The last number that is stored here.
  public let held: UInt64
}

extension Reader {
  /// What this registry holds, as statements for the level above: one for each registry whose records it
  /// passes on, its own among them.
  /// - Parameter days: the storing days to state.
  public func statements(_ days: ClosedRange<Day>) throws -> [Completeness] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT registry, incarnation, gate, day, first, span.last FROM span
          JOIN series ON series.key = span.series JOIN origin ON origin.key = series.origin
          WHERE day BETWEEN ? AND ? ORDER BY sender IS NOT NULL, registry, incarnation, gate, day, first
          """, arguments: [days.lowerBound.daysSince1970, days.upperBound.daysSince1970])
      var statements: [(registry: RecordID, entries: [SequenceRanges])] = []
      for row in rows {
        guard let registry = RecordID(bytes: row["registry"] as Data) else { continue }
        if statements.last?.registry != registry { statements.append((registry, [])) }
        statements[statements.count - 1].entries.append(
          SequenceRanges(
            incarnation: row["incarnation"], gate: row["gate"],
            day: Day(daysSince1970: row["day"]),
            ranges: [UInt64(row["first"] as Int64)...UInt64(row["last"] as Int64)]))
      }
      return statements.map {
        Completeness(registry: $0.registry, entries: SequenceRanges.joined($0.entries))
      }
    }
  }

  /// Answers a statement with the holes: what the sender stored and we do not hold. Every entry of the
  /// statement has one in the answer.
  public func answer(to statement: Completeness, from sender: String) throws -> Completeness {
    try read { db in
      let spans = try db.cachedStatement(
        sql: """
          SELECT first, span.last AS last FROM span JOIN series ON series.key = span.series
          JOIN origin ON origin.key = series.origin
          WHERE registry = ? AND incarnation = ? AND sender = ? AND gate = ?
            AND span.last >= ? AND first <= ? ORDER BY first
          """)
      let entries = try statement.entries.map { entry in
        var holes: [ClosedRange<UInt64>] = []
        for range in entry.ranges {
          var next = range.lowerBound
          let rows = try Row.fetchAll(
            spans,
            arguments: [
              statement.registry.blob, entry.incarnation, sender, entry.gate,
              Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound),
            ])
          for row in rows {
            let (first, last) = (UInt64(row["first"] as Int64), UInt64(row["last"] as Int64))
            if first > next { holes.append(next...(first - 1)) }
            next = max(next, last + 1)
          }
          if next <= range.upperBound { holes.append(next...range.upperBound) }
        }
        return SequenceRanges(
          incarnation: entry.incarnation, gate: entry.gate, day: entry.day, ranges: holes)
      }
      return Completeness(registry: statement.registry, entries: entries)
    }
  }

  /// The holes that show without a statement: numbers below those that are here. Reads the spans, never
  /// the records.
  public func holes(limit: Int = 1000) throws -> [RecordHole] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT registry, incarnation, sender, gate, hole.first, hole.last FROM (
            SELECT series,
              coalesce(lag(last) OVER (PARTITION BY series ORDER BY first), 0) + 1 AS first,
              first - 1 AS last FROM span
            UNION ALL
            SELECT key, last + 1, known FROM series
          ) AS hole JOIN series ON series.key = hole.series JOIN origin ON origin.key = origin
          WHERE hole.first <= hole.last
          ORDER BY sender, registry, incarnation, gate, hole.first LIMIT ?
          """, arguments: [limit]
      ).compactMap { row in
        RecordID(bytes: row["registry"] as Data).map {
          RecordHole(
            registry: $0, incarnation: row["incarnation"], sender: row["sender"],
            gate: row["gate"],
            numbers: UInt64(row["first"] as Int64)...UInt64(row["last"] as Int64))
        }
      }
    }
  }

  /// Where restored registries and this one remember differently.
  public func incarnationGaps() throws -> [IncarnationGap] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT registry, incarnation, sender, gate, known, last FROM series
          JOIN origin ON origin.key = origin WHERE known IS NOT NULL AND known <> last
          ORDER BY sender, registry, incarnation, gate
          """
      ).compactMap { row in
        RecordID(bytes: row["registry"] as Data).map {
          IncarnationGap(
            registry: $0, incarnation: row["incarnation"], sender: row["sender"],
            gate: row["gate"], lastKnown: UInt64(row["known"] as Int64),
            held: UInt64(row["last"] as Int64))
        }
      }
    }
  }
}

extension SequenceRanges {
  /// Entries of one gate and day become one, with all their ranges.
  fileprivate static func joined(_ entries: [SequenceRanges]) -> [SequenceRanges] {
    var joined: [SequenceRanges] = []
    for entry in entries {
      if let last = joined.last, last.incarnation == entry.incarnation, last.gate == entry.gate,
        last.day == entry.day
      {
        joined[joined.count - 1] = SequenceRanges(
          incarnation: last.incarnation, gate: last.gate, day: last.day,
          ranges: last.ranges + entry.ranges)
      } else {
        joined.append(entry)
      }
    }
    return joined
  }
}
