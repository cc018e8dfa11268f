public import Fleet
import Foundation
import GRDB
import Glibc
public import Sync

extension Owner: PictureOutbox {
  /// Says when pictures go up; those that wait are put in that order.
  public func setPictures(_ order: PictureOrder) throws {
    pictureOrder = order
    let now = clock()
    let needed = "digest IN (SELECT digest FROM picture_need"
    try write { db in
      switch order {
      case .before: try PictureNeeds.makeDue("\(needed))", [], at: now, in: db)
      case .after:
        try PictureNeeds.makeDue("\(needed) WHERE released)", [], at: now, in: db)
        try db.execute(
          sql: """
            UPDATE picture SET due = NULL
            WHERE due IS NOT NULL AND NOT \(needed) WHERE released)
            """)
      case .within, .never:
        try db.execute(sql: "UPDATE picture SET due = NULL WHERE due IS NOT NULL")
      }
    }
    onWaiting?()
  }

  public func duePictures(_ count: Int, at now: Instant) throws -> [WaitingPicture] {
    try read { db in
      try Row.fetchAll(
        db,
        // What is due later than any wait that is ever given was put there while the clock was wrong.
        sql: """
          SELECT * FROM (SELECT digest, attempts, due FROM picture WHERE due <= ?1
            ORDER BY due LIMIT ?3)
          UNION ALL
          SELECT * FROM (SELECT digest, attempts, due FROM picture WHERE due > ?1 + ?2
            ORDER BY due LIMIT ?3)
          LIMIT ?3
          """, arguments: [now.milliseconds, RetryPolicy.longestWait, count]
      ).compactMap { row in
        SHA256Digest(bytes: row[0] as Data).map {
          WaitingPicture(sha256: "\($0)", attempts: row[1])
        }
      }
    }
  }

  public nonisolated func content(
    ofPicture sha256: String, limit: Int
  ) async throws -> PictureContent {
    guard let digest = SHA256Digest(sha256) else { return .absent }
    return try await pictureFiles.content(of: digest, limit: limit)
  }

  public func settle(_ results: [PictureResult], at now: Instant) throws {
    try write { db in
      for result in results {
        guard let name = SHA256Digest(result.sha256) else { continue }
        let digest = name.blob
        switch result.outcome {
        case .held:
          try db.execute(
            sql: "UPDATE picture SET sent = ?, due = NULL, attempts = 0 WHERE digest = ?",
            arguments: [now.milliseconds, digest])
          try db.execute(sql: "DELETE FROM picture_need WHERE digest = ?", arguments: [digest])
        case .refused(let rejection):
          if rejection.code == Rejection.damagedPictureCode { location.setAside(name) }
          try db.execute(
            sql: """
              UPDATE picture SET due = NULL, refused = ?, reason = ?, reason_zh = ?
              WHERE digest = ?
              """,
            arguments: [rejection.code, rejection.reason, rejection.chinese, digest])
        case .absent:
          // It may have come meanwhile.
          if access(location.picture(name), F_OK) == 0 { continue }
          try db.execute(
            sql: "UPDATE picture SET due = NULL, here = NULL WHERE digest = ?",
            arguments: [digest])
        case .postponed(let until, let attempts, let cause):
          try db.execute(
            sql: "UPDATE picture SET due = coalesce(?, due), attempts = ? WHERE digest = ?",
            arguments: [until?.milliseconds, attempts, digest])
          try note(cause, at: now, in: db)
        }
      }
      if results.contains(where: { $0.outcome == .held }) {
        try db.execute(
          sql: "UPDATE outbox SET settled = ? WHERE only = 1", arguments: [now.milliseconds])
      }
    }
    // Their records may have waited for them.
    if pictureOrder == .before { onWaiting?() }
  }

  public func nextPictureDue(after now: Instant) throws -> Instant? {
    try read {
      try Int64.fetchOne(
        $0,
        sql: "SELECT min(due) FROM picture WHERE due > ?1 AND due <= ?1 + ?2",
        arguments: [now.milliseconds, RetryPolicy.longestWait])
    }.map { Instant(milliseconds: $0) }
  }

  public func pictureCounts() throws -> PictureCounts { try read { try PictureCounts.fetch($0) } }

  /// Lets refused pictures go up again; `nil` means all of them.
  /// - Returns: how many.
  @discardableResult
  public func retryPictures(_ pictures: [SHA256Digest]? = nil) throws -> Int {
    let now = clock()
    let count = try write { db in
      let wanted =
        try pictures?.map(\.blob)
        ?? Data.fetchAll(db, sql: "SELECT digest FROM picture WHERE refused IS NOT NULL")
      var count = 0
      for digest in wanted {
        try db.execute(
          sql: """
            UPDATE picture SET refused = NULL, reason = NULL, reason_zh = NULL, due = ?,
              attempts = 0 WHERE digest = ? AND refused IS NOT NULL
            """, arguments: [now.milliseconds, digest])
        count += db.changesCount
      }
      return count
    }
    if count > 0 { onWaiting?() }
    return count
  }

  /// Whether any picture goes up now or once its wait is over.
  public func havePicturesToSend() throws -> Bool {
    try read {
      try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM picture WHERE due IS NOT NULL)")
    } ?? false
  }

  /// Notes that a picture lies here, and lets it go up where a record waits for that; once is as good as often. What
  /// was damaged here is whole again.
  func noteArrival(of digest: SHA256Digest) throws {
    let isAwaited = try read {
      try Bool.fetchOne(
        $0.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM picture
              WHERE digest = ?1 AND (here IS NULL OR refused = ?2))
            """), arguments: [digest.blob, Rejection.damagedPictureCode])
    }
    guard isAwaited == true else { return }
    let now = clock()
    try write { db in
      try db.execute(
        sql: """
          UPDATE picture SET here = ?2, refused = nullif(refused, ?3), reason = NULL,
            reason_zh = NULL WHERE digest = ?1
          """, arguments: [digest.blob, now.milliseconds, Rejection.damagedPictureCode])
      let released = pictureOrder == .before ? "" : "AND released"
      try PictureNeeds.makeDue(
        """
        digest = ? AND EXISTS (SELECT 1 FROM picture_need
          WHERE picture_need.digest = picture.digest \(released))
        """, [digest.blob], at: now, in: db)
    }
    onWaiting?()
  }
}

extension PictureCounts {
  static func fetch(_ db: Database) throws -> PictureCounts {
    func count(_ condition: String) throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(condition)") ?? 0
    }
    return PictureCounts(
      waiting: try Int.fetchOne(
        db,
        sql: """
          SELECT count(DISTINCT picture_need.digest) FROM picture_need
          JOIN picture ON picture.digest = picture_need.digest
          WHERE here IS NOT NULL AND refused IS NULL
            AND (released OR record NOT IN (SELECT record FROM dead_letter))
          """) ?? 0, awaited: try count("picture WHERE here IS NULL"),
      refused: try count("picture WHERE refused IS NOT NULL"))
  }
}

/// A picture that a record names, where it is not simply here and up there.
public struct ListedPicture: Hashable, Sendable {
  public enum State: String, CaseIterable, Sendable {
    case waiting, awaited, refused
  }

  public let digest: SHA256Digest
  public let state: State
  public let attempts: Int
  /// Why it is not taken.
  public let rejection: Rejection?
}

extension Reader {
  /// Pictures in a state, by their digests.
  public func pictures(
    _ state: ListedPicture.State, after digest: SHA256Digest? = nil, limit: Int = 100
  ) throws -> [ListedPicture] {
    let condition =
      switch state {
      case .waiting:
        "here IS NOT NULL AND refused IS NULL AND digest IN (SELECT digest FROM picture_need)"
      case .awaited: "here IS NULL"
      case .refused: "refused IS NOT NULL"
      }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM picture WHERE \(condition) AND (?1 IS NULL OR digest > ?1)
          ORDER BY digest LIMIT ?2
          """, arguments: [digest?.blob, limit]
      ).compactMap { row in
        SHA256Digest(bytes: row["digest"] as Data).map {
          ListedPicture(
            digest: $0, state: state, attempts: row["attempts"],
            rejection: (row["refused"] as String?).map {
              Rejection(code: $0, reason: row["reason"] ?? "", chinese: row["reason_zh"])
            })
        }
      }
    }
  }
}
