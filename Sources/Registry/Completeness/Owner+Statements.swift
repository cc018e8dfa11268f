public import Fleet
import Foundation
import GRDB

extension Owner {
  /// Answers a sender's statement with the holes, and keeps it: from then on the accounts of its days say what it has
  /// stored and what of that is not here.
  ///
  /// Of another sender's registry, or of one that this sender may not deliver, nothing is kept; all of it is missing.
  /// - Parameter only: the only registry that the sender may deliver; any that is its own where absent.
  /// - Returns: what was stated and is not here from this sender, in the order of the statement.
  public func compare(
    _ stated: [RecordSpan], from sender: String, only registry: RecordID? = nil
  ) throws -> [RecordSpan] {
    let now = clock()
    return try write { db in
      let missing = try Reader.missing(of: stated, from: sender, in: db)
      var series: [CompletenessQuestion.Name: Int64?] = [:]
      var keys: Set<AccountKey> = []
      func key(of span: RecordSpan) throws -> AccountKey? {
        guard let day = span.day else { return nil }
        let name = CompletenessQuestion.Name(span)
        let found =
          try series[name] ?? Self.series(of: span, from: sender, only: registry, at: now, in: db)
        series[name] = .some(found)
        return found.map { AccountKey(series: $0, day: Int64(day.daysSince1970)) }
      }
      for span in stated {
        guard let key = try key(of: span) else { continue }
        keys.insert(key)
        try Self.keep(span, as: key, in: db)
      }
      let lacking = Set(try missing.compactMap { try key(of: $0) })
      for key in keys {
        try db.cachedStatement(
          sql: """
            INSERT INTO account(series, day, lacking_since) VALUES (?1, ?2, ?3)
            ON CONFLICT(series, day) DO UPDATE SET
              lacking_since = CASE WHEN ?3 IS NULL THEN NULL ELSE coalesce(lacking_since, ?3) END
            """
        ).execute(
          arguments: [key.series, key.day, lacking.contains(key) ? now.milliseconds : nil])
      }
      return missing
    }
  }

  /// The counter that a span is of, opened where it is new; `nil` where it is not this sender's.
  private static func series(
    of span: RecordSpan, from sender: String, only registry: RecordID?, at now: Instant,
    in db: Database
  ) throws -> Int64? {
    if let registry, span.registry != registry { return nil }
    let isOthers = try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS(SELECT 1 FROM origin WHERE registry = ? AND sender IS NOT ?)"),
      arguments: [span.registry.blob, sender])
    guard isOthers == false else { return nil }
    let origin = try Origin.find(
      registry: span.registry, incarnation: span.incarnation, sender: sender, at: now, in: db)
    return try Series.find(span.gate, of: origin.key, in: db).key
  }

  /// A gate's spans of one day only grow and join: what the new one covers is replaced.
  private static func keep(_ span: RecordSpan, as key: AccountKey, in db: Database) throws {
    let (first, last) = (
      Int64(clamping: span.numbers.lowerBound), Int64(clamping: span.numbers.upperBound)
    )
    try db.cachedStatement(sql: "DELETE FROM stated WHERE series = ? AND first BETWEEN ? AND ?")
      .execute(arguments: [key.series, first + 1, last])
    try db.cachedStatement(
      sql: """
        INSERT INTO stated(series, first, last, day) VALUES (?, ?, ?, ?)
        ON CONFLICT(series, first) DO UPDATE SET last = excluded.last, day = excluded.day
        """
    ).execute(arguments: [key.series, first, last, key.day])
  }
}
