import Fleet
import Foundation
import GRDB
import Sync

/// A row of the outbox, its payload read only when it is needed.
struct StoredSegment {
  let key: Int64
  let id: RecordID
  let attempts: Int
  let due: Instant
  /// Whether the upstream may have seen it: then it must stay as it is.
  let wasSent: Bool
  let count: Int
  let size: Int
  private let marks: Data

  init(_ row: Row) throws {
    guard let id = RecordID(bytes: row["id"] as Data) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a segment without an id")
    }
    self.id = id
    key = row["key"]
    attempts = row["attempts"]
    due = Instant(milliseconds: row["due"])
    wasSent = (row["sent"] as Int64?) != nil
    size = row["size"]
    marks = row["marks"]
    count = marks.count
  }

  private static let columns = "key, id, attempts, sent, due, size, marks"

  /// Whether it is due. What is due later than any wait that is ever given was put there while the clock was
  /// wrong, and is due.
  func isDue(at now: Instant) -> Bool {
    due <= now || due > now.advanced(byMilliseconds: RetryPolicy.longestWait)
  }

  /// Those that are due.
  static func due(
    at now: Instant, order: UploadOrder, in db: Database
  ) throws -> MapCursor<RowCursor, StoredSegment> {
    let direction = order == .oldest ? "ASC" : "DESC"
    return try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM segment WHERE due <= ?1 OR due > ?1 + ?2 ORDER BY key \(direction)
          """), arguments: [now.milliseconds, RetryPolicy.longestWait]
    ).map { try StoredSegment($0) }
  }

  static func all(in db: Database) throws -> MapCursor<RowCursor, StoredSegment> {
    try Row.fetchCursor(db, sql: "SELECT \(columns) FROM segment ORDER BY key")
      .map { try StoredSegment($0) }
  }

  static func find(_ key: Int64, in db: Database) throws -> StoredSegment? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM segment WHERE key = ?"), arguments: [key]
    ).map { try StoredSegment($0) }
  }

  /// The whole segment.
  func segment(in db: Database) throws -> Segment {
    let content = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT records, coalesce(segment_content.payload, pack.payload) AS payload
          FROM segment_content LEFT JOIN pack ON pack.key = segment_content.pack WHERE segment = ?
          """), arguments: [key])
    return try Segment(
      id: id, packedRecords: Array(content?["records"] ?? Data()), packedMarks: Array(marks),
      payload: Array(content?["payload"] ?? Data()), size: size)
  }
}
