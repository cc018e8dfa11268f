import Fleet
import Foundation
import GRDB
import Ledger

/// A record and what opens its entry in the log.
struct LedgerNote: Sendable {
  /// The record's row.
  let row: Int64
  let line: [UInt8]
  /// None until the record got its place.
  var salts: EntrySalts

  /// The record's entry as it was, or is to be, appended.
  func entry() throws(LedgerEntryError) -> LedgerEntry {
    try LedgerEntry(of: line, salts: salts)
  }

  /// How many records have a place in the log of that incarnation.
  static func count(in incarnation: UInt32, _ db: Database) throws -> UInt64 {
    let last = try Int64.fetchOne(
      db, sql: "SELECT max(position) FROM ledger_entry WHERE incarnation = ?",
      arguments: [incarnation])
    return last.map { UInt64($0) + 1 } ?? 0
  }
}

extension Reader {
  /// How many records have a place in the log of that incarnation.
  func noted(in incarnation: UInt32) throws -> UInt64 {
    try read { try LedgerNote.count(in: incarnation, $0) }
  }

  /// The records that stand at `position` and behind, in the order of their places.
  func notes(
    in incarnation: UInt32, from position: UInt64, limit: Int
  ) throws -> [LedgerNote] {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT row, pack, line, salts FROM ledger_entry JOIN record ON row = ledger_entry.record
          WHERE incarnation = ? AND position >= ? ORDER BY position LIMIT ?
          """, arguments: [incarnation, Int64(position), limit]
      ).map { row in
        guard let salts = EntrySalts(bytes: row["salts"] as Data) else {
          throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "salts that are none")
        }
        return LedgerNote(row: row["row"], line: Array(try packs.line(of: row)), salts: salts)
      }
    }
  }

  /// The records that were stored since the last one that has a place, in that order.
  func withoutNote(limit: Int) throws -> [LedgerNote] {
    try read { db in
      var packs = PackReader(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT row, pack, line FROM record
          WHERE row > (SELECT coalesce(max(record), 0) FROM ledger_entry) ORDER BY row LIMIT ?
          """, arguments: [limit]
      ).map {
        LedgerNote(
          row: $0["row"], line: Array(try packs.line(of: $0)), salts: EntrySalts([]))
      }
    }
  }
}
