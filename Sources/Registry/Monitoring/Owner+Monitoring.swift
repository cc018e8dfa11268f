public import Fleet
import Foundation
import GRDB
import Sync

/// A place in the journal of frames: file and offset.
public struct FiledPlace: Hashable, Sendable {
  public let file: UInt64
  public let offset: UInt64

  public init(file: UInt64, offset: UInt64) {
    self.file = file
    self.offset = offset
  }
}

extension Owner {
  /// Up to where the journal was filed.
  public func filedPlace() throws -> FiledPlace { try read { try FiledPlace.fetch($0) } }

  /// Records what a pass of filing found and how far it went, whole or not at all; durable when it returns.
  /// - Returns: `false`, with nothing recorded, where another pass went on from `start` meanwhile, or a file is no longer
  ///   the one that was added to.
  public func file(
    _ filings: [TerminalFiling], from start: FiledPlace, to end: FiledPlace
  ) throws -> Bool {
    let now = clock()
    return try write { db in
      guard try FiledPlace.fetch(db) == start else { return false }
      let recording = FilingRecorder(db, at: now)
      guard try filings.allSatisfy(recording.finds) else { return false }
      for filing in filings { try recording.record(filing) }
      try db.execute(
        sql: "UPDATE monitoring SET file = ?, offset = ? WHERE only = 1",
        arguments: [Int64(end.file), Int64(end.offset)])
      return true
    }
  }

  /// Records that a file was written anew, as its next generation.
  /// - Returns: `false`, with nothing recorded, where it has grown meanwhile.
  public func compacted(
    _ file: KeptFrames, to generation: Int, length: UInt64
  ) throws -> Bool {
    try write { db in
      try db.execute(
        sql: """
          UPDATE archive_file SET generation = ?, length = ?
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
            AND generation = ? AND length = ?
          """,
        arguments: [
          generation, Int64(length), Data(file.identity.bytes), file.day.daysSince1970,
          file.generation, Int64(file.length),
        ])
      return db.changesCount == 1
    }
  }

  /// Records what was found of the signatures of a file's next frames.
  /// - Parameter found: of each frame from ``KeptFrames/checked`` on, its state as a number.
  public func checked(
    _ file: KeptFrames, _ found: [UInt8], events: [MonitoringEvent]
  ) throws {
    try write { db in
      let states = file.signatures + found
      try db.execute(
        sql: """
          UPDATE archive_file SET checked = ?, signatures = ?
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
            AND generation = ? AND checked = ?
          """,
        arguments: [
          states.count, Data(Compression.compress(states, as: .zstd)), Data(file.identity.bytes),
          file.day.daysSince1970, file.generation, file.checked,
        ])
      guard db.changesCount == 1 else { return }
      let terminal = try Int64.fetchOne(
        db, sql: "SELECT key FROM terminal WHERE identity = ?",
        arguments: [Data(file.identity.bytes)])
      for event in events { try event.insert(for: terminal ?? 0, in: db) }
    }
  }

  /// Stores the judgement of a day, and records which state of the day it is of.
  public func judged(
    _ day: Day, of identity: OBD.Identity, packets: Int, _ delivery: Delivery
  ) throws {
    let now = clock()
    try write { db in
      var storing = try Storing(db, at: now, ids: ids, pictures: pictureNeeds(db, at: now))
      _ = try storing.store(delivery)
      ids = try storing.finish()
      try db.execute(
        sql: """
          UPDATE monitored_day SET judged = ?
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
          """, arguments: [packets, Data(identity.bytes), day.daysSince1970])
    }
    tellWaiting()
  }

  /// Stores the chunks of a file as records, and records that they are.
  /// - Parameter generation: of the file that has them.
  public func forwarded(
    _ file: KeptFrames, generation: Int, _ deliveries: [Delivery]
  ) throws {
    let now = clock()
    try write { db in
      var storing = try Storing(db, at: now, ids: ids, pictures: pictureNeeds(db, at: now))
      for delivery in deliveries { _ = try storing.store(delivery) }
      ids = try storing.finish()
      try db.execute(
        sql: """
          UPDATE archive_file SET forwarded = 1
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
            AND generation = ?
          """, arguments: [Data(file.identity.bytes), file.day.daysSince1970, generation])
    }
    tellWaiting()
  }

  /// Notes that a file cannot be read: it is not tried again until it grows.
  public func setAside(_ file: KeptFrames) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE archive_file SET forwarded = 2
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
            AND generation = ?
          """, arguments: [Data(file.identity.bytes), file.day.daysSince1970, file.generation])
      try noteDamage(file.identity, in: db)
    }
  }

  /// Notes that a day cannot be judged because a file of it cannot be read: it is not tried again until more comes.
  public func setAside(_ day: MonitoredDayRow) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE monitored_day SET judged = packets
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
          """, arguments: [Data(day.identity.bytes), day.day.daysSince1970])
      try noteDamage(day.identity, in: db)
    }
  }

  private func noteDamage(_ identity: OBD.Identity, in db: Database) throws {
    let terminal = try Int64.fetchOne(
      db, sql: "SELECT key FROM terminal WHERE identity = ?", arguments: [Data(identity.bytes)])
    if let terminal {
      try MonitoringEvent(.damaged, at: nil, received: clock()).insert(for: terminal, in: db)
    }
  }

  /// Forgets what was received before a day: files, and what minutes say. The days themselves and events stay.
  /// - Returns: the files that nobody records any more, to be removed.
  public func forgetFrames(before day: Day) throws -> [KeptFrames] {
    try write { db in
      let files = try Row.fetchAll(
        db, sql: "SELECT \(KeptFrames.columns) FROM \(KeptFrames.tables) WHERE day < ?",
        arguments: [day.daysSince1970]
      ).map { try KeptFrames($0) }
      try db.execute(
        sql: "DELETE FROM archive_file WHERE day < ?", arguments: [day.daysSince1970])
      // What still comes for such a day must not replace a judgement that was made of all of it.
      try db.execute(
        sql: "UPDATE monitored_day SET pruned = 1 WHERE day < ?", arguments: [day.daysSince1970])
      try db.execute(
        sql: "DELETE FROM monitored_hour WHERE hour < ?",
        arguments: [day.start().milliseconds / 3_600_000])
      return files
    }
  }

  private func tellWaiting() { onWaiting?() }
}

extension FiledPlace {
  static func fetch(_ db: Database) throws -> FiledPlace {
    guard let row = try Row.fetchOne(db, sql: "SELECT file, offset FROM monitoring") else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the place in the journal is lost")
    }
    return FiledPlace(
      file: UInt64(row["file"] as Int64), offset: UInt64(row["offset"] as Int64))
  }
}
