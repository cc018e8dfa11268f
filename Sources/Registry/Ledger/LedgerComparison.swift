public import Fleet
import Foundation
import GRDB
import Ledger

/// What the registry's records and the entries of one of its logs say of each other.
public struct LedgerComparison: Hashable, Sendable {
  /// Entries whose records were compared with them.
  public fileprivate(set) var compared = 0
  /// The first hundred that differ.
  public fileprivate(set) var differences: [Difference] = []
  /// How many differ.
  public fileprivate(set) var count = 0

  public struct Difference: Hashable, Sendable {
    /// The entry's place in the log.
    public let position: UInt64
    /// The record that the entry is of; `nil` where the entry cannot be read.
    public let record: RecordID?
    public let what: What
  }

  public enum What: Hashable, Sendable {
    /// The registry has no record there any more.
    case removed
    /// The record does not say what its entry says; `member` is the first that differs.
    case changed(member: String)
    /// The record's line cannot be read.
    case unreadable
  }

  init(compared: Int = 0) { self.compared = compared }

  fileprivate mutating func add(_ what: What, at position: UInt64, _ record: RecordID?) {
    count += 1
    guard differences.count < 100 else { return }
    differences.append(Difference(position: position, record: record, what: what))
  }
}

extension Reader {
  /// Holds every record against its entry in a log, whose own proofs ``LogReader/verify(by:)`` examines.
  /// - Parameter onProgress: called now and then with how many entries are done.
  /// - Complexity: O(entries) time; memory of a thousand of them.
  public func compare(
    with log: RegistryLog, onProgress: (UInt64) -> Void = { _ in }
  ) throws -> LedgerComparison {
    var comparison = LedgerComparison()
    let size = try log.reader.head()?.size ?? 0
    var position: UInt64 = 0
    while position < size, !Task.isCancelled {
      let end = min(size, position + 1000)
      let entries = try log.reader.entries(position..<end, in: size)
      let kept = try read { try Self.kept(in: log.incarnation, position..<end, $0) }
      for (offset, bytes) in entries.enumerated() {
        let place = position + UInt64(offset)
        comparison.compared += 1
        // What makes the same entry again differs in nothing; the entry is read only to say in what.
        if case .line(let line, let salts)? = kept[place],
          (try? LedgerEntry(of: line, salts: salts))?.bytes == bytes
        {
          continue
        }
        let entry = try? LedgerEntry(parsing: bytes)
        switch kept[place] {
        case nil: comparison.add(.removed, at: place, entry?.id)
        case .unreadable?: comparison.add(.unreadable, at: place, entry?.id)
        case .line(let line, let salts)?:
          guard let entry else {
            comparison.add(.unreadable, at: place, nil)
            continue
          }
          do throws(LedgerEntryError) {
            try entry.check(line, salts: salts)
          } catch .differs(let member) {
            comparison.add(.changed(member: member), at: place, entry.id)
          } catch {
            comparison.add(.unreadable, at: place, entry.id)
          }
        }
      }
      position = end
      onProgress(position)
    }
    return comparison
  }

  private enum Kept {
    case line([UInt8], EntrySalts)
    case unreadable
  }

  private static func kept(
    in incarnation: UInt32, _ positions: Range<UInt64>, _ db: Database
  ) throws -> [UInt64: Kept] {
    var packs = PackReader(db)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT position, pack, line, salts FROM ledger_entry JOIN record ON row = ledger_entry.record
        WHERE incarnation = ? AND position >= ? AND position < ? ORDER BY position
        """, arguments: [incarnation, Int64(positions.lowerBound), Int64(positions.upperBound)])
    var found: [UInt64: Kept] = [:]
    for row in rows {
      let position = UInt64(row["position"] as Int64)
      do {
        let line = Array(try packs.line(of: row))
        found[position] =
          EntrySalts(bytes: row["salts"] as Data).map { .line(line, $0) } ?? .unreadable
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
        found[position] = .unreadable
      }
    }
    return found
  }

  /// Records that got no place although later ones have one: put in behind the ledger's back.
  public func recordsBesideLedger() throws -> [RecordID] {
    try read { db in
      try Data.fetchAll(
        db,
        sql: """
          SELECT id FROM record WHERE row < (SELECT max(record) FROM ledger_entry)
          AND row NOT IN (SELECT record FROM ledger_entry) ORDER BY row LIMIT 100
          """
      ).compactMap { RecordID(bytes: $0) }
    }
  }
}
