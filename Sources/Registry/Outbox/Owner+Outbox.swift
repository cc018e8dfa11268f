public import Fleet
import Foundation
import GRDB
public import Sync

extension Owner: Outbox {
  public func dueBatches(_ demand: BatchDemand, at now: Instant) throws -> [Batch] {
    try write { db in
      var choice = BatchChoice(demand, pictures: pictureOrder, at: now, in: db)
      return try choice.make(ids: &ids)
    }
  }

  public func settle(_ settlements: [Settlement], at now: Instant) throws {
    let picturesMayGo = try write { db in
      try db.execute(
        sql: "UPDATE outbox SET settled = ? WHERE only = 1", arguments: [now.milliseconds])
      var picturesMayGo = false
      for settlement in settlements {
        let settled = try settlement.settled(in: db)
        try settlement.account(of: settled, at: now, lateAfter: lateAfter, in: db)
        if try settlement.releasePictures(of: settled, pictureOrder, at: now, in: db) {
          picturesMayGo = true
        }
        try settle(settlement, at: now, in: db)
      }
      return picturesMayGo
    }
    if picturesMayGo { onWaiting?() }
  }

  private func settle(_ settlement: Settlement, at now: Instant, in db: Database) throws {
    for letter in settlement.deadLetters {
      try letter.insert(from: settlement.batch, at: now, in: db)
    }
    let open = settlement.marks.count(where: \.isOpen)
    guard open > 0 else {
      try db.cachedStatement(sql: "DELETE FROM segment WHERE id = ?")
        .execute(arguments: [settlement.batch.blob])
      return
    }
    try db.execute(
      sql: "UPDATE segment SET marks = ?, open = ?, due = ?, attempts = ? WHERE id = ?",
      arguments: [
        Data(settlement.marks.map(\.rawValue)), open, (settlement.due ?? now).milliseconds,
        settlement.attempts, settlement.batch.blob,
      ])
  }

  public func postpone(_ postponement: Postponement, at now: Instant) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE segment SET due = coalesce(?, due), attempts = ? WHERE id = ?",
        arguments: [
          postponement.until?.milliseconds, postponement.attempts, postponement.batch.blob,
        ])
      try note(postponement.cause, at: now, in: db)
    }
  }

  /// Keeps why an attempt failed, for `status`.
  func note(_ cause: Setback, at now: Instant, in db: Database) throws {
    try db.execute(
      sql: """
        UPDATE outbox SET failed = ?, failure_code = ?, failure_en = ?, failure_zh = ?,
          advice_en = ?, advice_zh = ? WHERE only = 1
        """,
      arguments: [
        now.milliseconds, cause.code, cause.text(in: .english), cause.text(in: .chinese),
        cause.advice(in: .english), cause.advice(in: .chinese),
      ])
  }

  public func nextDue(after now: Instant) throws -> Instant? {
    try read {
      try Int64.fetchOne(
        $0, sql: "SELECT min(due) FROM segment WHERE due > ?1 AND due <= ?1 + ?2",
        arguments: [now.milliseconds, RetryPolicy.longestWait])
    }.map { Instant(milliseconds: $0) }
  }

  public func counts() throws -> OutboxCounts { try read { try OutboxCounts.fetch($0) } }
}

extension OutboxCounts {
  static func fetch(_ db: Database) throws -> OutboxCounts {
    let row = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(open), 0) FROM segment")
    return OutboxCounts(segments: row?[0] ?? 0, records: row?[1] ?? 0)
  }
}
