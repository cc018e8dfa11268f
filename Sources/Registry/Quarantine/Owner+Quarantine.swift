public import Fleet
import Foundation
import GRDB
import Glibc

extension Owner {
  /// Raw bytes longer than this lie in a file of their own.
  public static let quarantineLimit = 1 << 20

  /// Keeps what could not be used, with the reason. The same bytes from the same place are kept once and
  /// counted.
  @discardableResult
  public func quarantine(
    _ raw: [UInt8], from place: QuarantineItem.Place, because reason: QuarantineItem.Reason
  ) throws -> RecordID {
    try keep(raw, from: place, because: reason, isStranger: false)
  }

  /// Keeps what a device sent that nobody has registered, as long as there is room for such. What is
  /// there already takes no more of it.
  /// - Returns: `nil` where there is none: nothing was kept, and the push is counted as turned away.
  public func quarantineStranger(
    _ raw: [UInt8], from place: QuarantineItem.Place, because reason: QuarantineItem.Reason,
    within limits: StrangerLimits
  ) throws -> RecordID? {
    let isRoom = try read { db in
      let isKept = try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM quarantine
            WHERE origin = ? AND sha256 = ? AND offset IS ? AND code = ?)
          """,
        arguments: [
          place.origin, Data(SHA256Digest(of: raw).bytes), place.offset, reason.code,
        ])
      if isKept == true { return true }
      let kept = try Strangers.fetch(db)
      return kept.items < limits.items && kept.bytes + Int64(raw.count) <= limits.bytes
    }
    if isRoom { return try keep(raw, from: place, because: reason, isStranger: true) }
    let now = clock()
    try write { db in
      try db.execute(
        sql: "UPDATE turned_away SET pushes = pushes + 1, last = ? WHERE only = 1",
        arguments: [now.milliseconds])
    }
    return nil
  }

  private func keep(
    _ raw: [UInt8], from place: QuarantineItem.Place, because reason: QuarantineItem.Reason,
    isStranger: Bool
  ) throws -> RecordID {
    let digest = SHA256Digest(of: raw)
    if raw.count > Self.quarantineLimit {
      var file = try NewFile(at: location.quarantined(digest))
      try raw.withUnsafeBytes { try file.append($0) }
      try file.commit()
    }
    let entry = QuarantineEntry(
      place: place, reason: reason, digest: digest, length: Int64(raw.count),
      raw: raw.count > Self.quarantineLimit ? nil : raw, isStranger: isStranger)
    let now = clock()
    return try write { try entry.insert(as: ids.next(at: now), at: now, in: $0) }
  }

  /// Keeps a part of a file that is too long for memory: copied in pieces, digested on the way.
  /// - Parameters:
  ///   - path: the file in which the bytes stand.
  ///   - offset: where they begin.
  ///   - length: how many they are; to the end of the file where it ends earlier.
  @discardableResult
  public func quarantine(
    file path: String, offset: Int64, length: Int64, from place: QuarantineItem.Place,
    because reason: QuarantineItem.Reason
  ) throws -> RecordID {
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw RegistryError(systemError: errno, path: path) }
    defer { close(source) }
    var stream = SHA256Stream()
    var copied: Int64 = 0
    let draft = "\(location.quarantine)/\(ids.next(at: clock()))"
    var file = try NewFile(at: draft)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while copied < length {
      let wanted = Int(min(Int64(buffer.count), length - copied))
      let count = pread(source, &buffer, wanted, Int(offset + copied))
      if count < 0 { throw RegistryError(systemError: errno, path: path) }
      if count == 0 { break }
      try buffer.withUnsafeBytes {
        let piece = UnsafeRawBufferPointer(rebasing: $0[..<count])
        stream.update(piece)
        try file.append(piece)
      }
      copied += Int64(count)
    }
    let digest = stream.finish()
    try file.commit()
    let name = location.quarantined(digest)
    guard rename(draft, name) == 0 else { throw RegistryError(systemError: errno, path: name) }
    try DirectoryEntry.sync(location.quarantine)
    let entry = QuarantineEntry(
      place: place, reason: reason, digest: digest, length: copied, raw: nil)
    let now = clock()
    return try write { try entry.insert(as: ids.next(at: now), at: now, in: $0) }
  }

  /// Notes that somebody took these up again; `false` for an id that is not there.
  @discardableResult
  public func markRetried(_ id: RecordID) throws -> Bool {
    let now = clock()
    return try write { db in
      try db.execute(
        sql: "UPDATE quarantine SET retried = ? WHERE id = ?",
        arguments: [now.milliseconds, id.blob])
      return db.changesCount == 1
    }
  }
}

/// One row for the quarantine, before it has an id.
struct QuarantineEntry {
  let place: QuarantineItem.Place
  let reason: QuarantineItem.Reason
  let digest: SHA256Digest
  let length: Int64
  /// `nil` where the bytes lie in a file.
  let raw: [UInt8]?
  /// Whether nobody had registered the device.
  var isStranger = false

  /// - Returns: the id under which it is kept, which may be that of an earlier time.
  func insert(as id: RecordID, at now: Instant, in db: Database) throws -> RecordID {
    let kept = try Data.fetchOne(
      db,
      sql: """
        UPDATE quarantine SET times = times + 1, received = ?, retried = NULL
        WHERE origin = ? AND sha256 = ? AND offset IS ? AND code = ? RETURNING id
        """,
      arguments: [
        now.milliseconds, place.origin, Data(digest.bytes), place.offset, reason.code,
      ])
    if let kept, let id = RecordID(bytes: kept) { return id }
    try db.execute(
      sql: """
        INSERT INTO quarantine(id, received, times, origin, format, offset, line, length, sha256,
          code, field, reason_en, reason_zh, raw, stranger)
        VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.blob, now.milliseconds, place.origin, place.format, place.offset, place.line, length,
        Data(digest.bytes), reason.code, reason.field, reason.text(in: .english),
        reason.text(in: .chinese), raw.map { Data($0) }, isStranger ? 1 : nil,
      ])
    return id
  }
}
