public import Fleet
import Foundation
import GRDB
public import Sync

/// A record that the upstream refused for good (上传失败待处理), until somebody sends it again.
public struct StoredDeadLetter: Hashable, Sendable {
  public let record: RecordID
  /// The batch in which it was refused.
  public let batch: RecordID
  public let rejection: Rejection
  public let refused: Instant
  /// The record's line, as it was sent.
  public let line: [UInt8]

  fileprivate init?(_ row: Row, from packs: inout PackReader) throws {
    guard let record = RecordID(bytes: row["record"] as Data),
      let batch = RecordID(bytes: row["segment"] as Data)
    else { return nil }
    self.record = record
    self.batch = batch
    rejection = Rejection(
      code: row["code"], field: row["field"], reason: row["reason"], chinese: row["reason_zh"])
    refused = Instant(milliseconds: row["refused"])
    line = (row["pack"] as Int64?) == nil ? [] : Array(try packs.line(of: row))
  }
}

extension Reader {
  /// Dead letters in the order of their records, the oldest first.
  public func deadLetters(
    after record: RecordID? = nil, limit: Int = 100
  ) throws -> [StoredDeadLetter] {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT dead_letter.*, pack, line FROM dead_letter
          LEFT JOIN record ON record.id = dead_letter.record
          WHERE ?1 IS NULL OR dead_letter.record > ?1 ORDER BY dead_letter.record LIMIT ?2
          """, arguments: [record?.blob, limit]
      ).compactMap { try StoredDeadLetter($0, from: &packs) }
    }
  }

  /// How many there are.
  public func deadLetterCount() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM dead_letter") ?? 0 }
  }

  public func deadLetter(_ record: RecordID) throws -> StoredDeadLetter? {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchOne(
        db,
        sql: """
          SELECT dead_letter.*, pack, line FROM dead_letter
          LEFT JOIN record ON record.id = dead_letter.record WHERE dead_letter.record = ?
          """, arguments: [record.blob]
      ).flatMap { try StoredDeadLetter($0, from: &packs) }
    }
  }
}

extension Owner {
  /// Puts dead letters into the outbox again, as new segments; `nil` means all of them.
  /// - Returns: the records that will be sent again.
  @discardableResult
  public func retryDeadLetters(_ records: [RecordID]? = nil) throws -> [RecordID] {
    let now = clock()
    let again = try write { db in
      let wanted =
        try records
        ?? Data.fetchAll(db, sql: "SELECT record FROM dead_letter ORDER BY record")
        .compactMap { RecordID(bytes: $0) }
      var writer = SegmentWriter(db, at: now)
      var packs = PackReader(db)
      var changes = AccountChanges()
      var sent: [RecordID] = []
      for record in wanted.sorted() {
        try db.execute(sql: "DELETE FROM dead_letter WHERE record = ?", arguments: [record.blob])
        guard db.changesCount == 1,
          let row = try Row.fetchOne(
            db, sql: "SELECT pack, line, series, sequence FROM record WHERE id = ?",
            arguments: [record.blob])
        else { continue }
        try changes.add(
          -1, to: .refused, of: .init(series: row["series"], sequence: row["sequence"]), in: db)
        try writer.append(record, line: packs.line(of: row), ids: &ids)
        sent.append(record)
      }
      try writer.finish(ids: &ids)
      try changes.save(in: db)
      return sent
    }
    if !again.isEmpty { onWaiting?() }
    return again
  }
}

extension DeadLetter {
  /// Keeps what was refused; the line itself is in the table of records.
  func insert(from batch: RecordID, at now: Instant, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO dead_letter(record, segment, code, field, reason, reason_zh, refused)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT(record) DO UPDATE SET segment = excluded.segment, code = excluded.code,
          field = excluded.field, reason = excluded.reason, reason_zh = excluded.reason_zh,
          refused = excluded.refused
        """,
      arguments: [
        record.blob, batch.blob, rejection.code, rejection.field, rejection.reason,
        rejection.chinese,
        now.milliseconds,
      ])
  }
}
