public import Fleet
import Foundation
import GRDB
public import Sync

extension Owner: Outbox {
  public func dueBatch(at now: Instant) throws -> Batch? {
    try write { db in
      let due = try StoredSegment.due(at: now, in: db)
      guard let first = try due.next() else { return nil }
      guard !first.wasSent else {
        return Batch(segment: try first.segment(in: db), attempts: first.attempts)
      }
      var fitting = [first]
      var (count, size) = (first.count, first.size)
      let limits = SegmentLimits.standard
      // A full one is never merged, so that it was sent need not be written down.
      guard count < limits.records else {
        return Batch(segment: try first.segment(in: db), attempts: first.attempts)
      }
      while count < limits.records, let next = try due.next(), !next.wasSent {
        count += next.count
        size += next.size
        guard count <= limits.records, size <= limits.bytes else { break }
        fitting.append(next)
      }
      let segment = try merge(fitting, into: first, at: now, in: db)
      try db.execute(
        sql: "UPDATE segment SET sent = ? WHERE key = ?", arguments: [now.milliseconds, first.key])
      return Batch(segment: segment, attempts: 0)
    }
  }

  /// Makes one segment of several that were never sent, in the place of the first.
  private func merge(
    _ segments: [StoredSegment], into first: StoredSegment, at now: Instant, in db: Database
  ) throws -> Segment {
    guard segments.count > 1 else { return try first.segment(in: db) }
    var builder = SegmentBuilder()
    for segment in segments { try builder.append(contentsOf: segment.segment(in: db)) }
    let merged = builder.finish(id: ids.next(at: now))
    for segment in segments.dropFirst() {
      try db.execute(sql: "DELETE FROM segment WHERE key = ?", arguments: [segment.key])
    }
    try db.execute(
      sql: "UPDATE segment SET id = ?, open = ?, size = ?, marks = ? WHERE key = ?",
      arguments: [
        merged.id.blob, merged.records.count, merged.size, Data(merged.packedMarks), first.key,
      ])
    try db.execute(
      sql: "UPDATE segment_content SET records = ?, pack = NULL, payload = ? WHERE segment = ?",
      arguments: [Data(merged.packedRecords), Data(merged.payload), first.key])
    return merged
  }

  public func settle(_ settlement: Settlement, at now: Instant) throws {
    try write { db in
      for letter in settlement.deadLetters {
        try letter.insert(from: settlement.batch, at: now, in: db)
      }
      try db.execute(
        sql: "UPDATE outbox SET settled = ? WHERE only = 1", arguments: [now.milliseconds])
      let open = settlement.marks.count(where: \.isOpen)
      guard open > 0 else {
        try db.execute(
          sql: "DELETE FROM segment WHERE id = ?", arguments: [settlement.batch.blob])
        return
      }
      try db.execute(
        sql: "UPDATE segment SET marks = ?, open = ?, due = ?, attempts = ? WHERE id = ?",
        arguments: [
          Data(settlement.marks.map(\.rawValue)), open, (settlement.due ?? now).milliseconds,
          settlement.attempts, settlement.batch.blob,
        ])
    }
  }

  public func postpone(_ postponement: Postponement, at now: Instant) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE segment SET due = coalesce(?, due), attempts = ? WHERE id = ?",
        arguments: [
          postponement.until?.milliseconds, postponement.attempts, postponement.batch.blob,
        ])
      let cause = postponement.cause
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
  }

  public func nextDue() throws -> Instant? {
    try read { try Int64.fetchOne($0, sql: "SELECT min(due) FROM segment") }
      .map { Instant(milliseconds: $0) }
  }

  public func counts() throws -> OutboxCounts { try read { try OutboxCounts.fetch($0) } }
}

extension OutboxCounts {
  static func fetch(_ db: Database) throws -> OutboxCounts {
    let row = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(open), 0) FROM segment")
    return OutboxCounts(segments: row?[0] ?? 0, records: row?[1] ?? 0)
  }
}
