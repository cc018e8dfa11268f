import Fleet
import Foundation
import GRDB
import Sync

/// Puts the lines of one transaction into the outbox, up to 500 to a segment.
struct SegmentWriter {
  private let db: Database
  private let now: Instant
  /// Whether the outbox is on; where it is off no segments are made.
  private let isOn: Bool
  private var builder = SegmentBuilder()

  init(_ db: Database, at now: Instant, always: Bool = false) throws {
    self.db = db
    self.now = now
    isOn = try always || OutboxSwitch.isOn(in: db)
  }

  mutating func append(
    _ id: RecordID, line: [UInt8], ids: inout RecordIDSource<SeededGenerator>
  ) throws {
    guard isOn, !builder.append(id, line: line) else { return }
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
  func insert(created now: Instant, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO segment(id, created, due, attempts, open, size, marks)
        VALUES (?, ?, ?, 0, ?, ?, ?)
        """,
      arguments: [
        id.blob, now.milliseconds, now.milliseconds, records.count, size, Data(packedMarks),
      ])
    let key = db.lastInsertedRowID
    try db.execute(
      sql: "INSERT INTO segment_content(segment, records, payload) VALUES (?, ?, ?)",
      arguments: [key, Data(packedRecords), Data(payload)])
  }
}
