import Foundation
import GRDB

/// Texts that are kept for ever under their SHA-256, each once.
enum KeptText {
  /// Keeps a text; nothing is written where it is kept already.
  static func keep(_ bytes: [UInt8], in db: Database) throws -> SHA256Digest {
    let digest = SHA256Digest(of: bytes)
    try db.cachedStatement(
      sql: "INSERT INTO kept_text(hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING"
    ).execute(arguments: [Data(digest.bytes), Data(bytes)])
    return digest
  }

  static func find(_ digest: SHA256Digest, in db: Database) throws -> [UInt8]? {
    let bytes = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT bytes FROM kept_text WHERE hash = ?"),
      arguments: [Data(digest.bytes)])
    guard let bytes else { return nil }
    // A text that is not what its name says proves nothing.
    guard SHA256Digest(of: bytes) == digest else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "text \(digest) was altered")
    }
    return Array(bytes)
  }
}

extension Register {
  /// The text of that SHA-256; `nil` where none is kept.
  public func text(_ digest: SHA256Digest) throws -> [UInt8]? {
    try KeptText.find(digest, in: db)
  }
}

extension RegisterChange {
  /// Keeps a text under its SHA-256, for ever.
  public func keep(_ text: [UInt8]) throws -> SHA256Digest { try KeptText.keep(text, in: db) }
}
