import Fleet
import Foundation
import GRDB
import Sync

/// A row of the outbox, its payload read only when it is needed.
struct StoredSegment {
  let key: Int64
  let id: RecordID
  let attempts: Int
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
    wasSent = (row["sent"] as Int64?) != nil
    size = row["size"]
    marks = row["marks"]
    count = marks.count
  }

  /// The oldest first.
  static func due(at now: Instant, in db: Database) throws -> MapCursor<RowCursor, StoredSegment> {
    try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT key, id, attempts, sent, size, marks FROM segment WHERE due <= ? ORDER BY key
          """), arguments: [now.milliseconds]
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
