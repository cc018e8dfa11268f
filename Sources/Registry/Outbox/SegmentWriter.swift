import Fleet
import Foundation
import GRDB
import Sync

/// Puts lines that were stored before into the outbox once more, up to 500 to a segment.
struct SegmentWriter {
  private let db: Database
  private let now: Instant
  private var builder = SegmentBuilder()

  init(_ db: Database, at now: Instant) {
    self.db = db
    self.now = now
  }

  mutating func append(
    _ id: RecordID, line: ArraySlice<UInt8>, ids: inout RecordIDSource<SeededGenerator>
  ) throws {
    guard !builder.append(id, line: line) else { return }
    try finish(ids: &ids)
    builder.append(id, line: line)
  }

  /// Stores the segment that is still open.
  mutating func finish(ids: inout RecordIDSource<SeededGenerator>) throws {
    guard !builder.isEmpty else { return }
    try builder.finish(id: ids.next(at: now)).insert(created: now, in: db)
  }
}

extension Segment {
  /// Stores a segment that waits for its first attempt.
  /// - Parameter pack: the pack that holds the same payload; without one the segment keeps its own.
  func insert(created now: Instant, pack: Int64? = nil, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO segment(id, created, due, attempts, open, size, marks)
        VALUES (?, ?, ?, 0, ?, ?, ?)
        """
    ).execute(
      arguments: [
        id.blob, now.milliseconds, now.milliseconds, records.count, size, Data(packedMarks),
      ])
    let key = db.lastInsertedRowID
    try db.cachedStatement(
      sql: "INSERT INTO segment_content(segment, records, pack, payload) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [key, Data(packedRecords), pack, pack == nil ? Data(payload) : nil])
  }
}
