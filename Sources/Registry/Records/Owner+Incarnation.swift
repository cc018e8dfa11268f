import Fleet
import GRDB

extension Owner {
  /// Goes on after a backup was brought back: numbers start anew in an incarnation of their own, whose
  /// first statement tells the level above up to where the old one is known.
  /// - Returns: the new incarnation.
  @discardableResult
  public func openIncarnation() throws -> UInt32 {
    let now = clock()
    return try write { db in
      let old = try Origin.own(in: db)
      let created = try Int64.fetchOne(db, sql: "SELECT created FROM registry") ?? 0
      // Counted in seconds: two restorations of the same backup must not take the same number.
      let age = UInt32(clamping: (now.milliseconds - created) / 1000)
      let incarnation = max(old.incarnation + 1, age)
      let lastKnown = try Row.fetchAll(
        db, sql: "SELECT gate, last FROM series WHERE origin = ? AND last > 0 ORDER BY gate",
        arguments: [old.key]
      ).map {
        IncarnationStatement.Count(gate: $0["gate"], sequence: UInt64($0["last"] as Int64))
      }
      try db.execute(sql: "UPDATE registry SET incarnation = ?", arguments: [incarnation])
      _ = try Origin.open(
        registry: old.registry, incarnation: incarnation, sender: nil, at: now, in: db)
      var storing = try Storing(db, at: now, ids: ids, pictures: pictureNeeds(db, at: now))
      _ = try storing.store(
        Delivery(
          .incarnation(
            IncarnationStatement(previous: old.incarnation, lastKnown: lastKnown))))
      ids = try storing.finish()
      return incarnation
    }
  }
}
