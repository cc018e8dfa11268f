public import Fleet
import Foundation
import GRDB

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
  /// The numbers that this registry holds, its own and those that it passes on: what it states to the
  /// level above. Reads the spans, never the records.
  /// - Parameter days: the storing days to state.
  public func spans(_ days: ClosedRange<Day>) throws -> [RecordSpan] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT registry, incarnation, gate, day, first, span.last FROM span
          JOIN series ON series.key = span.series JOIN origin ON origin.key = series.origin
          WHERE day BETWEEN ? AND ? ORDER BY registry, incarnation, gate, first
          """, arguments: [days.lowerBound.daysSince1970, days.upperBound.daysSince1970]
      ).compactMap { RecordSpan($0) }
    }
  }

  /// Answers a statement with the holes: what the sender stored and we do not hold from this sender, in the
  /// order of the statement.
  public func missing(of stored: [RecordSpan], from sender: String) throws -> [RecordSpan] {
    try read { try Self.missing(of: stored, from: sender, in: $0) }
  }

  static func missing(
    of stored: [RecordSpan], from sender: String, in db: Database
  ) throws -> [RecordSpan] {
    let held = try db.cachedStatement(
      sql: """
        SELECT first, span.last AS last FROM span JOIN series ON series.key = span.series
        JOIN origin ON origin.key = series.origin
        WHERE registry = ? AND incarnation = ? AND sender = ? AND gate = ?
          AND span.last >= ? AND first <= ? ORDER BY first
        """)
    return try stored.flatMap { span in
      let rows = try Row.fetchAll(
        held,
        arguments: [
          span.registry.blob, span.incarnation, sender, span.gate,
          Int64(clamping: span.numbers.lowerBound), Int64(clamping: span.numbers.upperBound),
        ])
      return span.without(
        rows.map { UInt64($0["first"] as Int64)...UInt64($0["last"] as Int64) })
    }
  }

  /// The holes that show without a statement: numbers below those that are here. They have no day. Reads
  /// the spans, never the records.
  public func holes(limit: Int = 1000) throws -> [RecordSpan] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT registry, incarnation, gate, NULL AS day, hole.first, hole.last FROM (
            SELECT series,
              coalesce(lag(last) OVER (PARTITION BY series ORDER BY first), 0) + 1 AS first,
              first - 1 AS last FROM span
            UNION ALL
            SELECT key, last + 1, known FROM series
          ) AS hole JOIN series ON series.key = hole.series JOIN origin ON origin.key = origin
          WHERE hole.first <= hole.last
          ORDER BY registry, incarnation, gate, hole.first LIMIT ?
          """, arguments: [limit]
      ).compactMap { RecordSpan($0) }
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

extension RecordSpan {
  init?(_ row: Row) {
    guard let registry = RecordID(bytes: row["registry"] as Data) else { return nil }
    self.init(
      registry: registry, incarnation: row["incarnation"], gate: row["gate"],
      day: (row["day"] as Int32?).map { Day(daysSince1970: $0) },
      numbers: UInt64(row["first"] as Int64)...UInt64(row["last"] as Int64))
  }

  /// What is left of it without these ranges, which ascend.
  fileprivate func without(_ held: [ClosedRange<UInt64>]) -> [RecordSpan] {
    [numbers].without(held).map {
      RecordSpan(
        registry: registry, incarnation: incarnation, gate: gate, day: day, numbers: $0)
    }
  }
}
