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

  /// Notes the pictures of a record that is being stored.
  func note(_ pictures: [SHA256Digest], of record: RecordID) throws {
    for digest in pictures {
      let known = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT sent FROM picture WHERE digest = ?"),
        arguments: [digest.blob])
      if known == nil {
        let isHere = access(location.picture(digest), R_OK) == 0
        try db.cachedStatement(sql: "INSERT INTO picture(digest, here) VALUES (?, ?)")
          .execute(arguments: [digest.blob, isHere ? now.milliseconds : nil])
      }
      guard hasOutbox, (known?[0] as Int64?) == nil else { continue }
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

  /// Whether some record that is not up there names a picture: for most registries one look-up says no.
  static func areHeld(in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM picture_need WHERE released = 0)")) ?? false
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
  func releasePictures(_ order: PictureOrder, at now: Instant, in db: Database) throws -> Bool {
    guard try PictureNeeds.areHeld(in: db) else { return false }
    for (record, mark) in try settled(in: db) where mark != .rejected {
      try PictureNeeds.release(record, order, at: now, in: db)
    }
    return true
  }
}

extension SHA256Digest {
  var blob: Data { Data(bytes) }
}
