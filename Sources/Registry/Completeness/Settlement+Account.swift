import Fleet
import Foundation
import GRDB
import Sync

extension Settlement {
  /// Puts into the accounts what an answer has settled; called before the marks are written.
  /// - Parameter lateAfter: milliseconds from capture after which a record counts as late.
  func account(
    of settled: [(record: RecordID, mark: RecordMark)], at now: Instant, lateAfter: Int64,
    in db: Database
  ) throws {
    var changes = AccountChanges()
    var walk = RecordWalk(db)
    for (id, mark) in settled {
      guard let place = try walk.place(of: id) else { continue }
      switch mark {
      case .rejected:
        try changes.add(to: .refused, of: place, in: db)
        continue
      case .notTaken:
        try changes.add(to: .notTaken, of: place, in: db)
        continue
      default: try changes.add(to: .accepted, of: place, in: db)
      }
      if now.milliseconds - id.instant.milliseconds > lateAfter {
        try changes.add(to: .late, of: place, in: db)
      }
    }
    try changes.save(in: db)
  }

  /// The records of this registry that this answer closes; asked before the marks are written.
  func settled(in db: Database) throws -> [(record: RecordID, mark: RecordMark)] {
    let segment = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT marks, records FROM segment JOIN segment_content ON segment = key WHERE id = ?
          """), arguments: [batch.blob])
    guard let segment else { return [] }
    let before: Data = segment["marks"]
    let ids: Data = segment["records"]
    guard before.count == marks.count, ids.count == 16 * marks.count,
      // Lines that another program put in have no records here: one look-up tells.
      let first = RecordID(bytes: ids.prefix(16)), try RecordWalk(db).holds(first)
    else { return [] }
    return marks.enumerated().compactMap { index, mark in
      guard !mark.isOpen, RecordMark(rawValue: before[index])?.isOpen ?? false else { return nil }
      return RecordID(bytes: ids[16 * index..<16 * index + 16]).map { ($0, mark) }
    }
  }
}
