import Fleet
import Foundation
import GRDB
import Glibc
import Sync

/// Which pictures the records of a transaction name, and what follows when a record is up there.
struct PictureNeeds {
  private let db: Database
  private let location: RegistryLocation
  private let order: PictureOrder
  private let now: Instant
  private let hasOutbox: Bool

  /// What a line holds that names pictures.
  static let member = Array(#""pictures":"#.utf8)

  init(
    _ db: Database, at location: RegistryLocation, _ order: PictureOrder, now: Instant
  ) throws {
    self.db = db
    self.location = location
    self.order = order
    self.now = now
    hasOutbox = try OutboxSwitch.isOn(in: db)
  }

  /// Notes the pictures of a record that goes into the outbox, or is kept where there is none.
  /// - Parameter anew: whether the level above has lost the record, and with it, perhaps, them.
  func note(_ pictures: [SHA256Digest], of record: RecordID, anew: Bool = false) throws {
    for digest in pictures {
      let known = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT sent, here FROM picture WHERE digest = ?"),
        arguments: [digest.blob])
      if (known?[1] as Int64?) == nil, access(location.picture(digest), F_OK) == 0 || known == nil {
        let isHere = access(location.picture(digest), F_OK) == 0
        try db.cachedStatement(
          sql: """
            INSERT INTO picture(digest, here) VALUES (?, ?)
            ON CONFLICT(digest) DO UPDATE SET here = excluded.here
            """
        ).execute(arguments: [digest.blob, isHere ? now.milliseconds : nil])
      }
      if anew {
        try db.execute(
          sql: "UPDATE picture SET sent = NULL WHERE digest = ?", arguments: [digest.blob])
      }
      guard hasOutbox, anew || (known?[0] as Int64?) == nil else { continue }
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO picture_need(record, digest) VALUES (?, ?)"
      ).execute(arguments: [record.blob, digest.blob])
      if order == .before { try Self.makeDue("digest = ?", [digest.blob], at: now, in: db) }
    }
  }

  /// Makes pictures due that lie here and are not above, and where the level above can be asked for them.
  static func makeDue(
    _ condition: String, _ arguments: StatementArguments, at now: Instant, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE picture SET due = ? WHERE due IS NULL AND here IS NOT NULL AND sent IS NULL
          AND refused IS NULL AND \(condition)
        """
    ).execute(arguments: [now.milliseconds] + arguments)
  }

  /// Notes the pictures of a line that was stored before.
  func note(_ line: ArraySlice<UInt8>, of record: RecordID, anew: Bool = false) throws {
    guard line.firstRange(of: Self.member) != nil else { return }
    let content = try RecordLine(decoding: JSON(parsing: Array(line))).record
    try note(RecordColumns(content).pictures, of: record, anew: anew)
  }

  /// The records among these that name a picture and are not known to be up there; one look-up where none does.
  static func held(
    among records: some Collection<RecordID>, in db: Database
  ) throws -> Set<RecordID> {
    guard let first = records.min(), let last = records.max() else { return [] }
    let held = try Data.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT DISTINCT record FROM picture_need INDEXED BY picture_need_held
          WHERE released = 0 AND record BETWEEN ? AND ?
          """), arguments: [first.blob, last.blob])
    return Set(held.compactMap { RecordID(bytes: $0) })
  }

  /// Obeys that a record is up there.
  static func release(
    _ record: RecordID, _ order: PictureOrder, at now: Instant, in db: Database
  ) throws {
    let own = "digest IN (SELECT digest FROM picture_need WHERE record = ?)"
    switch order {
    case .after, .before:
      try db.cachedStatement(sql: "UPDATE picture_need SET released = 1 WHERE record = ?")
        .execute(arguments: [record.blob])
      try makeDue(own, [record.blob], at: now, in: db)
      return
    case .within:
      try db.cachedStatement(
        sql: "UPDATE picture SET sent = ?, due = NULL WHERE here IS NOT NULL AND \(own)"
      ).execute(arguments: [now.milliseconds, record.blob])
    case .never: break
    }
    try db.cachedStatement(sql: "DELETE FROM picture_need WHERE record = ?")
      .execute(arguments: [record.blob])
  }
}

extension Owner {
  /// The pictures of a transaction.
  func pictureNeeds(_ db: Database, at now: Instant) throws -> PictureNeeds {
    try PictureNeeds(db, at: location, pictureOrder, now: now)
  }
}

extension Settlement {
  /// Lets the pictures of records go that an answer has settled; called before the marks are written.
  /// - Returns: whether any may go.
  func releasePictures(
    of settled: [(record: RecordID, mark: RecordMark)], _ order: PictureOrder, at now: Instant,
    in db: Database
  ) throws -> Bool {
    let held = try PictureNeeds.held(among: settled.map(\.record), in: db)
    guard !held.isEmpty else { return false }
    for (record, mark) in settled where held.contains(record) && mark != .rejected {
      // What a protocol has no place for took no pictures along.
      try PictureNeeds.release(
        record, order == .within && mark == .notTaken ? .never : order, at: now, in: db)
    }
    return true
  }
}

extension SHA256Digest {
  var blob: Data { Data(bytes) }
}
