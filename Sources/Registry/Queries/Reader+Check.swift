public import Fleet
import Foundation
import GRDB
import Glibc
import Sync

/// Something in the store that contradicts something else.
public enum IntegrityFinding: Hashable, Sendable {
  /// SQLite's own words about its pages.
  case pages(String)
  /// The spans of a gate's counter do not agree with the records.
  case numbering(gate: String, expected: Int, found: Int)
  /// The count of a kind does not agree with the table.
  case tally(kind: String, expected: Int, found: Int)
  /// What a gate's day has in its account does not agree with what waits and was refused.
  case account(gate: String, day: Day, expected: Int, found: Int)
  /// A waiting segment cannot be read; its records are still in the table.
  case segment(RecordID)
  /// A pack cannot be read: the lines of so many records are lost.
  case pack(Int64, records: Int)
  /// A record's line is not where it should be.
  case line(RecordID)
  /// Bytes that should lie in a file are not there.
  case file(String)
}

extension Reader {
  /// Looks through the whole store.
  /// - Complexity: O(records): minutes for many millions.
  public func check() throws -> [IntegrityFinding] {
    let location = location
    return try read { db in
      let words = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      var findings = words == ["ok"] ? [] : words.map { IntegrityFinding.pages($0) }
      findings +=
        try Self.numbering(db) + Self.tally(db) + Self.accounts(db) + Self.packs(db)
        + Self.segments(db)
      let files = try Data.fetchAll(db, sql: "SELECT sha256 FROM quarantine WHERE raw IS NULL")
      for case let digest? in files.map({ SHA256Digest(bytes: $0) }) {
        let path = location.quarantined(digest)
        if access(path, R_OK) != 0 { findings.append(.file(path)) }
      }
      return findings
    }
  }

  private static func numbering(_ db: Database) throws -> [IntegrityFinding] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT coalesce(gate, '') AS gate, coalesce(expected, 0) AS expected,
          coalesce(found, 0) AS found
        FROM (SELECT series, count(DISTINCT sequence) AS found, count(*) AS rows
              FROM record GROUP BY series)
        FULL JOIN (SELECT series AS span_series, sum(last - first + 1) AS expected
              FROM span GROUP BY series) ON span_series = series
        LEFT JOIN series ON series.key = coalesce(series, span_series)
        WHERE expected IS NOT found OR rows IS NOT found
        """
    ).map { .numbering(gate: $0["gate"], expected: $0["expected"], found: $0["found"]) }
  }

  private static func tally(_ db: Database) throws -> [IntegrityFinding] {
    let counted = try Row.fetchAll(db, sql: "SELECT kind, count(*) AS n FROM record GROUP BY kind")
    let kept = try Row.fetchAll(db, sql: "SELECT kind, records AS n FROM tally")
    let pairs = { (rows: [Row]) in
      Dictionary(rows.map { ($0["kind"] as Int64, $0["n"] as Int) }, uniquingKeysWith: +)
    }
    let (found, expected) = (pairs(counted), pairs(kept))
    return Set(found.keys).union(expected.keys).sorted().compactMap { kind in
      let (expected, found) = (expected[kind] ?? 0, found[kind] ?? 0)
      guard expected != found else { return nil }
      let name = Fleet.Record.Kind(code: kind)?.rawValue ?? "\(kind)"
      return .tally(kind: name, expected: expected, found: found)
    }
  }

  /// Whether each account says of the level above what the outbox and the dead letters say.
  private static func accounts(_ db: Database) throws -> [IntegrityFinding] {
    let balances = try AccountBalance.ofRecords(in: db)
    let rows = try Row.fetchAll(
      db, sql: "SELECT series, day, accepted + not_taken AS settled, refused FROM account")
    let kept = Dictionary(
      uniqueKeysWithValues: rows.map {
        (
          AccountKey(series: $0["series"], day: $0["day"]),
          AccountBalance(settled: $0["settled"], refused: $0["refused"])
        )
      })
    let nothing = AccountBalance(settled: 0)
    return try Set(balances.keys).union(kept.keys).sorted().compactMap { key in
      let (found, expected) = (balances[key] ?? nothing, kept[key] ?? nothing)
      guard found != expected else { return nil }
      let gate = try String.fetchOne(
        db, sql: "SELECT gate FROM series WHERE key = ?", arguments: [key.series])
      let isRefused = found.settled == expected.settled
      return .account(
        gate: gate ?? "", day: Day(daysSince1970: Int32(key.day)),
        expected: isRefused ? expected.refused : expected.settled,
        found: isRefused ? found.refused : found.settled)
    }
  }

  /// Looks for the line of every record. Rows and packs were stored in the same order, so each pack is
  /// unpacked once.
  private static func packs(_ db: Database) throws -> [IntegrityFinding] {
    var findings: [IntegrityFinding] = []
    var packs = PackReader(db)
    var lost: (pack: Int64, records: Int)?
    let cursor = try Row.fetchCursor(db, sql: "SELECT id, pack, line FROM record ORDER BY row")
    while let row = try cursor.next() {
      let pack: Int64 = row["pack"]
      if lost?.pack == pack {
        lost?.records += 1
        continue
      }
      if let lost { findings.append(.pack(lost.pack, records: lost.records)) }
      lost = nil
      guard try packs.canRead(pack) else {
        lost = (pack, 1)
        continue
      }
      let line = try? packs.line(of: row)
      guard let id = RecordID(bytes: row["id"] as Data) else { continue }
      if line?.isEmpty ?? true { findings.append(.line(id)) }
    }
    if let lost { findings.append(.pack(lost.pack, records: lost.records)) }
    return findings
  }

  private static func segments(_ db: Database) throws -> [IntegrityFinding] {
    var findings: [IntegrityFinding] = []
    let cursor = try StoredSegment.all(in: db)
    while let stored = try cursor.next() {
      if (try? stored.segment(in: db).lines()) == nil { findings.append(.segment(stored.id)) }
    }
    return findings
  }
}

extension IntegrityFinding: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .pages: "store.pages"
    case .numbering: "store.numbering"
    case .tally: "store.tally"
    case .account: "store.account"
    case .segment: "store.segment"
    case .pack: "store.pack"
    case .line: "store.line"
    case .file: "store.file"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.pages(let words), .english): "the store's pages: \(words)"
    case (.pages(let words), .chinese): "存储页异常：\(words)"
    case (.numbering(let gate, let expected, let found), .english):
      "gate `\(gate)` counts \(expected) numbers and has \(found) records"
    case (.numbering(let gate, let expected, let found), .chinese):
      "出入口“\(gate)”应有 \(expected) 个序号，实有 \(found) 条记录"
    case (.tally(let kind, let expected, let found), .english):
      "\(expected) records of kind \(kind) are counted, \(found) are stored"
    case (.tally(let kind, let expected, let found), .chinese):
      "\(kind) 类记录计数为 \(expected)，实有 \(found) 条"
    case (.account(let gate, let day, let expected, let found), .english):
      "gate `\(gate)` counts \(expected) records of \(day) as settled above, \(found) are"
    case (.account(let gate, let day, let expected, let found), .chinese):
      "出入口“\(gate)”\(day) 的记录按账已由上级处理 \(expected) 条，实为 \(found) 条"
    case (.segment(let id), .english): "the waiting segment \(id) cannot be read"
    case (.segment(let id), .chinese): "待上传分段 \(id) 无法读取"
    case (.pack(let key, let records), .english):
      "pack \(key) cannot be read, the lines of \(records) records are lost"
    case (.pack(let key, let records), .chinese): "记录包 \(key) 无法读取，涉及 \(records) 条记录"
    case (.line(let id), .english): "the line of record \(id) is not where it should be"
    case (.line(let id), .chinese): "记录 \(id) 的内容不在应有位置"
    case (.file(let path), .english): "the file `\(path)` is missing"
    case (.file(let path), .chinese): "缺少文件 `\(path)`"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "keep a copy of the directory, then restore a backup"
    case .chinese: "请先保留该目录副本，再从备份恢复"
    }
  }

  public var description: String { text(in: .english) }
}
