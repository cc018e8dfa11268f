import Fleet
import Foundation
import GRDB
import Sync

extension Settlement {
  /// Puts into the accounts what an answer has settled; called before the marks are written.
  /// - Parameter lateAfter: milliseconds from capture after which a record counts as late.
  func account(at now: Instant, lateAfter: Int64, in db: Database) throws {
    let segment = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT marks, records FROM segment JOIN segment_content ON segment = key WHERE id = ?
          """), arguments: [batch.blob])
    guard let segment else { return }
    let before: Data = segment["marks"]
    let ids: Data = segment["records"]
    guard before.count == marks.count, ids.count == 16 * marks.count else { return }
    var changes = AccountChanges()
    var walk = RecordWalk(db)
    // Lines that another program put in have no records here: one look-up tells.
    guard let first = RecordID(bytes: ids.prefix(16)), try RecordWalk(db).holds(first) else {
      return
    }
    for (index, mark) in marks.enumerated() where !mark.isOpen {
      guard RecordMark(rawValue: before[index])?.isOpen ?? false,
        let id = RecordID(bytes: ids[16 * index..<16 * index + 16]),
        let place = try walk.place(of: id)
      else { continue }
      if mark == .rejected {
        try changes.add(to: .refused, of: place, in: db)
        continue
      }
      try changes.add(to: .accepted, of: place, in: db)
      if now.milliseconds - id.instant.milliseconds > lateAfter {
        try changes.add(to: .late, of: place, in: db)
      }
    }
    try changes.save(in: db)
  }
}
