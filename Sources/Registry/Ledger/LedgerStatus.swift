public import Fleet
import GRDB
public import Ledger

/// How the log of a registry stands.
public struct LedgerStatus: Hashable, Sendable {
  /// What the log is called.
  public let name: String
  /// Entries that are durable in the log.
  public let entries: UInt64
  /// How many of them the last checkpoint covers.
  public let signed: UInt64
  /// How many of them a level above has cosigned.
  public let cosigned: UInt64
  /// Records that have no entry yet.
  public let waiting: UInt64
}

extension Reader {
  /// How the log of this incarnation stands; `nil` where no ledger was begun.
  public func ledgerStatus() throws -> LedgerStatus? {
    let (incarnation, waiting, noted) = try read { db in
      let incarnation = try Origin.own(in: db).incarnation
      let waiting = try Int64.fetchOne(
        db,
        sql: """
          SELECT coalesce((SELECT max(row) FROM record), 0)
            - coalesce((SELECT max(record) FROM ledger_entry), 0)
          """)
      return (incarnation, waiting ?? 0, try LedgerNote.count(in: incarnation, db))
    }
    guard let log = try LogReader.at(location.log(of: incarnation)), let head = try log.head()
    else { return nil }
    return LedgerStatus(
      name: head.origin, entries: head.size, signed: try log.checkpoint()?.checkpoint.size ?? 0,
      cosigned: try log.cosigned()?.checkpoint.size ?? 0,
      // Where the newest record was taken away there are fewer rows than places.
      waiting: UInt64(max(0, waiting)) + (noted > head.size ? noted - head.size : 0))
  }

  /// The logs of all incarnations that are there, the oldest first.
  public func logs() throws -> [RegistryLog] {
    let location = location
    let incarnations = try read { db in
      try UInt32.fetchAll(
        db,
        sql: "SELECT incarnation FROM origin WHERE registry = ? ORDER BY incarnation",
        arguments: [try Origin.own(in: db).registry.blob])
    }
    return try incarnations.compactMap { incarnation in
      try LogReader.at(location.log(of: incarnation)).map {
        RegistryLog(incarnation: incarnation, reader: $0)
      }
    }
  }

  /// The receipt of a record: the proof that its entry stands in a tree that was signed.
  /// - Parameter names: which values behind the entry's commitments are shown with it, such as `plate`; `rest` is all that
  ///   has no commitment of its own. None unless asked for: whoever has the receipt can read them.
  /// - Throws: ``KeepingError``, `LogError`.
  public func receipt(of id: RecordID, revealing names: [String] = []) throws -> Receipt {
    let found = try read { db -> (incarnation: UInt32, position: Int64?, row: Int64)? in
      try Row.fetchOne(
        db,
        sql: """
          SELECT row, incarnation, position FROM record
          LEFT JOIN ledger_entry ON ledger_entry.record = row WHERE id = ?
          """, arguments: [id.blob]
      ).map { ($0["incarnation"] as UInt32? ?? 0, $0["position"], $0["row"]) }
    }
    guard let found else { throw KeepingError.unknown(id) }
    guard let position = found.position.map({ UInt64($0) }),
      let log = try LogReader.at(location.log(of: found.incarnation)),
      let signed = try log.checkpoint(), position < signed.checkpoint.size,
      let note = try notes(in: found.incarnation, from: position, limit: 1).first
    else {
      guard try ledgerStatus() != nil else {
        throw KeepingError.none(directory: location.directory)
      }
      throw KeepingError.unsigned(id)
    }
    let openings = try LedgerEntry.openings(of: note.line, salts: note.salts)
    let shown = try names.map { name in
      guard let opening = openings.first(where: { $0.name == name }) else {
        throw KeepingError.hidden(name: name, known: openings.map(\.name))
      }
      return opening
    }
    return try log.receipt(of: position, revealing: shown)
  }
}

/// The log of one incarnation of a registry.
public struct RegistryLog: Sendable {
  public let incarnation: UInt32
  public let reader: LogReader
}
