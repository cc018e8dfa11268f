import Foundation
import GRDB
import Sync

/// Finds lines in packs; keeps the last few unpacked, since neighbours are asked for together.
struct PackReader {
  /// Unpacked packs that are kept: at most 16 MiB.
  private static let capacity = 16

  private let db: Database
  /// The one used last comes last.
  private var unpacked: [(pack: Int64, lines: [UInt8])] = []

  init(_ db: Database) { self.db = db }

  /// The line whose first byte is there, without its line feed.
  /// - Complexity: O(1) in a pack that was asked for lately, otherwise O(bytes of the pack).
  mutating func line(_ pack: Int64, at offset: Int) throws -> ArraySlice<UInt8> {
    try Self.line(in: lines(of: pack), at: offset)
  }

  /// The line of a row that has `pack` and `line`.
  mutating func line(of row: Row) throws -> ArraySlice<UInt8> {
    try line(row["pack"], at: row["line"])
  }

  /// Whether the pack is there and whole.
  mutating func canRead(_ pack: Int64) throws -> Bool {
    do {
      _ = try lines(of: pack)
      return true
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return false
    }
  }

  static func line(in lines: [UInt8], at offset: Int) throws -> ArraySlice<UInt8> {
    guard lines.indices.contains(offset), offset == 0 || lines[offset - 1] == 0x0A,
      let end = lines[offset...].firstIndex(of: 0x0A)
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no line begins there") }
    return lines[offset..<end]
  }

  private mutating func lines(of pack: Int64) throws -> [UInt8] {
    if let index = unpacked.lastIndex(where: { $0.pack == pack }) {
      unpacked.append(unpacked.remove(at: index))
    } else {
      if unpacked.count == Self.capacity { unpacked.removeFirst() }
      unpacked.append((pack, try unpack(pack)))
    }
    return unpacked[unpacked.count - 1].lines
  }

  private func unpack(_ pack: Int64) throws -> [UInt8] {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT size, payload FROM pack WHERE key = ?"), arguments: [pack])
    guard let row else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "pack \(pack) is missing")
    }
    let size: Int = row["size"]
    do {
      let lines = try Compression.decompress(
        Array(row["payload"] as Data), from: .zstd, limit: size)
      guard lines.count == size else { throw SegmentError.size(found: lines.count, expected: size) }
      return lines
    } catch {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "pack \(pack) cannot be read: \(error)")
    }
  }
}
