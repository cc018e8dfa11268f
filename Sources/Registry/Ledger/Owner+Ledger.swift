import Fleet
import Foundation
import GRDB
import Glibc
import Ledger

extension Owner {
  /// The log of this incarnation; `nil` where no ledger was begun here.
  ///
  /// A registry that was brought back from a backup goes on in a log of its own: the level above would take the old
  /// log, at an earlier size, for a shortened one.
  public func ledger() throws -> LedgerKeeper? {
    access(location.ledger, F_OK) == 0 ? try keeper() : nil
  }

  /// Begins a ledger, or gives the one that there is.
  public func beginLedger() throws -> LedgerKeeper {
    try Self.makeDirectory(location.ledger)
    try DirectoryEntry.sync(location.directory)
    return try keeper()
  }

  private func keeper() throws -> LedgerKeeper {
    let incarnation = try read { try Origin.own(in: $0) }.incarnation
    if let openKeeper, openKeeper.incarnation == incarnation { return openKeeper }
    let directory = location.log(of: incarnation)
    let log: LogWriter
    if access(directory, F_OK) == 0 {
      log = try LogWriter(opening: directory)
    } else {
      try forgetLostPlaces()
      log = try LogWriter.create(
        at: directory, origin: LedgerName.log(of: registry, incarnation: incarnation))
    }
    let keeper = LedgerKeeper(log, of: incarnation, reader: try reader())
    openKeeper = keeper
    return keeper
  }

  /// Takes back the places that earlier logs do not have, and never will: their records go into the next one.
  private func forgetLostPlaces() throws {
    let location = location
    try write { db in
      for incarnation in try UInt32.fetchAll(
        db, sql: "SELECT DISTINCT incarnation FROM ledger_entry")
      {
        let log = try LogReader.at(location.log(of: incarnation))
        try db.execute(
          sql: "DELETE FROM ledger_entry WHERE incarnation = ? AND position >= ?",
          arguments: [incarnation, Int64(try log?.head()?.size ?? 0)])
      }
    }
  }

  /// Gives records the next places of the log, with what opens their entries; durable when it returns.
  ///
  /// - Returns: whether they got them; not where others have got the place `position` meanwhile.
  func note(
    _ records: [LedgerNote], in incarnation: UInt32, from position: UInt64
  ) throws -> Bool {
    try write { db in
      guard try LedgerNote.count(in: incarnation, db) == position else { return false }
      let statement = try db.cachedStatement(
        sql: "INSERT INTO ledger_entry(record, incarnation, position, salts) VALUES (?, ?, ?, ?)")
      for (index, record) in records.enumerated() {
        try statement.execute(arguments: [
          record.row, incarnation, Int64(position) + Int64(index), Data(record.salts.bytes),
        ])
      }
      return true
    }
  }
}
