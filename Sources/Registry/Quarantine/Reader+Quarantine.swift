public import Fleet
import Foundation
import GRDB
import Glibc

extension Reader {
  /// What is in quarantine, the oldest first.
  public func quarantined(
    includingRetried: Bool = false, after id: RecordID? = nil, limit: Int = 100
  ) throws -> [QuarantineItem] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(QuarantineItem.columns) FROM quarantine
          WHERE (?1 OR retried IS NULL) AND (?2 IS NULL OR id > ?2) ORDER BY id LIMIT ?3
          """, arguments: [includingRetried, id?.blob, limit]
      ).compactMap { QuarantineItem($0) }
    }
  }

  /// How many items there are.
  public func quarantinedCount(includingRetried: Bool = false) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM quarantine WHERE ?1 OR retried IS NULL",
        arguments: [includingRetried]) ?? 0
    }
  }

  public func quarantineItem(_ id: RecordID) throws -> QuarantineItem? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT \(QuarantineItem.columns) FROM quarantine WHERE id = ?",
        arguments: [id.blob]
      ).flatMap { QuarantineItem($0) }
    }
  }

  /// The raw bytes as they came, up to `limit` of them; `nil` where there is no such item.
  public func quarantineBytes(_ id: RecordID, limit: Int = .max) throws -> [UInt8]? {
    guard let item = try quarantineItem(id) else { return nil }
    if item.isFile { return try bytes(ofFile: location.quarantined(item.digest), limit: limit) }
    return try read { db in
      try Data.fetchOne(
        db, sql: "SELECT raw FROM quarantine WHERE id = ?", arguments: [id.blob]
      ).map { Array($0.prefix(limit)) }
    }
  }

  private func bytes(ofFile path: String, limit: Int) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = Glibc.read(file, &buffer, min(buffer.count, limit - bytes.count))
      if count < 0 { throw RegistryError(systemError: errno, path: path) }
      if count == 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }
}
