public import Fleet
import Foundation
import GRDB

/// What the level above is asked: the numbers that are stored here, and how their accounts stood then.
public struct CompletenessQuestion: Sendable {
  /// Which days it is about.
  public enum Scope: Sendable {
    /// Those of which nothing waits any more and which the level above has not confirmed as they are.
    case settled
    /// Every day.
    case whole
  }

  public let scope: Scope
  /// What to state, in the order of registry, gate and number.
  public let stated: [RecordSpan]
  let days: [AccountKey: Standing]

  /// How an account stood when the question was put.
  struct Standing: Sendable {
    var stated: Int64 = 0
    let waiting: Int64
    let refused: Int64
    let notTaken: Int64
    let healed: Int64
    /// The numbers that were stated, with their span's place in ``stated``.
    var spans: [ClosedRange<UInt64>] = []
  }

  /// What a span of an answer is about.
  struct Name: Hashable {
    let registry: RecordID
    let incarnation: UInt32
    let gate: String
    let day: Day?

    init(_ span: RecordSpan) {
      (registry, incarnation) = (span.registry, span.incarnation)
      (gate, day) = (span.gate, span.day)
    }
  }

  let names: [Name: AccountKey]
}

/// What came of an answer.
public struct CompletenessAnswer: Hashable, Sendable {
  /// Numbers that were stated.
  public let stated: Int
  /// Numbers of them that the level above lacks.
  public let missing: Int
  /// Records that it had accepted and lacks: they were put into the outbox again.
  public let healed: Int

  public init(stated: Int, missing: Int, healed: Int) {
    (self.stated, self.missing, self.healed) = (stated, missing, healed)
  }
}

/// When the level above was last asked.
public struct Askings: Hashable, Sendable {
  /// About any day, and about every day.
  public let last: Instant?
  public let whole: Instant?
  /// Whether nothing waits in the outbox.
  public let isDrained: Bool
}

extension Reader {
  public func askings() throws -> Askings {
    try read { db in
      let row = try Row.fetchOne(db, sql: "SELECT asked, whole FROM asking WHERE only = 1")
      return Askings(
        last: (row?["asked"] as Int64?).map { Instant(milliseconds: $0) },
        whole: (row?["whole"] as Int64?).map { Instant(milliseconds: $0) },
        isDrained: try !(Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM segment)") ?? false))
    }
  }

  /// What to ask the level above; `nil` where there is nothing to ask. Reads spans and accounts, never records.
  public func question(_ scope: CompletenessQuestion.Scope) throws -> CompletenessQuestion? {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          WITH held AS (SELECT series, day, sum(last - first + 1) AS n FROM span GROUP BY series, day)
          SELECT held.series, registry, incarnation, gate, held.day AS day, first, span.last, n,
            coalesce(accepted, 0) + coalesce(not_taken, 0) AS settled, coalesce(refused, 0) AS refused,
            coalesce(not_taken, 0) AS not_taken, coalesce(healed, 0) AS healed
          FROM held
          LEFT JOIN account ON account.series = held.series AND account.day = held.day
          JOIN span ON span.series = held.series AND span.day = held.day
          JOIN series ON series.key = held.series JOIN origin ON origin.key = series.origin
          WHERE ?1 OR (coalesce(confirmed, 0) + coalesce(refused, 0) < n
            AND coalesce(accepted, 0) + coalesce(not_taken, 0) + coalesce(refused, 0) >= n)
          ORDER BY registry, incarnation, gate, first
          """, arguments: [scope == .whole])
      guard !rows.isEmpty else { return nil }
      var stated: [RecordSpan] = []
      var days: [AccountKey: CompletenessQuestion.Standing] = [:]
      var names: [CompletenessQuestion.Name: AccountKey] = [:]
      for row in rows {
        guard let span = RecordSpan(row) else { continue }
        let key = AccountKey(series: row["series"], day: row["day"])
        let (held, settled, refused): (Int64, Int64, Int64) = (
          row["n"], row["settled"], row["refused"]
        )
        var standing =
          days[key]
          ?? CompletenessQuestion.Standing(
            waiting: max(0, held - settled - refused), refused: refused,
            notTaken: row["not_taken"], healed: row["healed"])
        standing.stated += Int64(span.numbers.count)
        standing.spans.append(span.numbers)
        days[key] = standing
        names[CompletenessQuestion.Name(span)] = key
        stated.append(span)
      }
      return CompletenessQuestion(scope: scope, stated: stated, days: days, names: names)
    }
  }
}

extension Owner {
  /// How many records one answer can put into the outbox again: an answer that is wrong, or of a level above that was
  /// emptied, must not fill the disk at once. What is left over is put in after the next answer.
  static let healingLimit = 50_000

  /// Keeps what the level above has answered, and puts into the outbox again what it had accepted and lacks.
  ///
  /// What still waited when the question was put is on its way, and what it refused waits for a person: neither is
  /// put in. Of an answer only what was asked about counts.
  /// - Parameter holes: as it answered.
  @discardableResult
  public func note(
    _ holes: [RecordSpan], answering question: CompletenessQuestion
  ) throws -> CompletenessAnswer {
    let now = clock()
    var missing: [AccountKey: [ClosedRange<UInt64>]] = [:]
    for hole in holes {
      guard let key = question.names[CompletenessQuestion.Name(hole)],
        let standing = question.days[key]
      else { continue }
      missing[key, default: []] += standing.spans.filter { $0.overlaps(hole.numbers) }
        .map { $0.clamped(to: hole.numbers) }
    }
    let answer = try write { db in
      var healing = Healing(db, at: now, ids: ids, pictures: try pictureNeeds(db, at: now))
      var total = 0
      for (key, standing) in question.days.sorted(by: { $0.key < $1.key }) {
        let ranges = (missing[key] ?? []).joinedRanges
        let count = ranges.reduce(0) { $0 + $1.count }
        total += count
        try Self.keep(ranges, of: key, in: db)
        let healed = try standing.waiting == 0 ? healing.heal(ranges, of: key, standing) : 0
        // What an earlier protocol had no place for goes up now that there is one which has: it was not lost.
        let lacked = max(healed, count - Int(standing.waiting + standing.refused))
        let lost = max(lacked - Int(standing.notTaken), 0)
        try db.cachedStatement(
          sql: """
            INSERT INTO account(series, day, confirmed, lost, asked, healed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT(series, day) DO UPDATE SET confirmed = excluded.confirmed,
              lost = excluded.lost, asked = excluded.asked, healed = healed + excluded.healed,
              not_taken = max(0, not_taken - excluded.healed),
              accepted = accepted - max(0, excluded.healed - not_taken),
              late = min(late, accepted - max(0, excluded.healed - not_taken))
            """
        ).execute(
          arguments: [
            key.series, key.day, standing.stated - Int64(count), lost, now.milliseconds, healed,
          ])
      }
      try db.execute(
        sql: "UPDATE asking SET asked = ?1, whole = CASE WHEN ?2 THEN ?1 ELSE whole END",
        arguments: [now.milliseconds, question.scope == .whole])
      ids = try healing.finish()
      return CompletenessAnswer(
        stated: Int(question.days.values.reduce(0) { $0 + $1.stated }), missing: total,
        healed: healing.count)
    }
    if answer.healed > 0 { onWaiting?() }
    return answer
  }

  /// Writes the numbers that one day lacks above in the place of those that it lacked before.
  private static func keep(
    _ ranges: [ClosedRange<UInt64>], of key: AccountKey, in db: Database
  ) throws {
    let known = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM lacking WHERE series = ? AND day = ?)"),
      arguments: [key.series, key.day])
    if known ?? false {
      try db.execute(
        sql: "DELETE FROM lacking WHERE series = ? AND day = ?", arguments: [key.series, key.day])
    }
    for range in ranges {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO lacking(series, first, last, day) VALUES (?, ?, ?, ?)"
      ).execute(
        arguments: [key.series, Int64(range.lowerBound), Int64(range.upperBound), key.day])
    }
  }
}

extension AccountKey: Comparable {
  static func < (a: AccountKey, b: AccountKey) -> Bool { (a.series, a.day) < (b.series, b.day) }
}

/// Puts records that the level above has lost into the outbox again.
private struct Healing {
  private let db: Database
  private var writer: SegmentWriter
  private var packs: PackReader
  private let pictures: PictureNeeds
  private var ids: RecordIDSource<SeededGenerator>
  private(set) var count = 0

  init(
    _ db: Database, at now: Instant, ids: RecordIDSource<SeededGenerator>, pictures: PictureNeeds
  ) {
    self.db = db
    self.ids = ids
    self.pictures = pictures
    writer = SegmentWriter(db, at: now)
    packs = PackReader(db)
  }

  /// - Returns: how many records of these numbers were put in; none where somebody was faster.
  mutating func heal(
    _ ranges: [ClosedRange<UInt64>], of key: AccountKey, _ standing: CompletenessQuestion.Standing
  ) throws -> Int {
    guard !ranges.isEmpty else { return 0 }
    let healed = try Int64.fetchOne(
      db, sql: "SELECT healed FROM account WHERE series = ? AND day = ?",
      arguments: [key.series, key.day])
    guard healed ?? 0 == standing.healed else { return 0 }
    var put = 0
    for range in ranges where count < Owner.healingLimit {
      for row in try records(range, of: key).prefix(Owner.healingLimit - count) {
        guard let id = RecordID(bytes: row["id"] as Data) else { continue }
        let line = try packs.line(of: row)
        try writer.append(id, line: line, ids: &ids)
        try pictures.note(line, of: id, anew: true)
        (put, count) = (put + 1, count + 1)
      }
    }
    return put
  }

  /// The records with these numbers that are no dead letters. Ids are made at capture, so those of a storing day lie
  /// together in their index; a clock that stepped may have put some elsewhere.
  private func records(_ range: ClosedRange<UInt64>, of key: AccountKey) throws -> [Row] {
    let numbers: [any DatabaseValueConvertible] = [
      key.series, Int64(range.lowerBound), Int64(range.upperBound),
    ]
    let known = """
      SELECT id, pack, line FROM record WHERE series = ?1 AND sequence BETWEEN ?2 AND ?3
      """
    let start = Day(daysSince1970: Int32(key.day)).start()
    let hour: Int64 = 3_600_000
    let first = RecordID(made: start.advanced(byMilliseconds: -hour), random: (0, 0))
    let last = RecordID(made: start.advanced(byMilliseconds: 25 * hour), random: (.max, .max))
    var rows = try Row.fetchAll(
      db, sql: "\(known) AND id BETWEEN ?4 AND ?5 ORDER BY sequence",
      arguments: StatementArguments(numbers + [first.blob, last.blob]))
    if rows.count < range.count {
      rows = try Row.fetchAll(
        db, sql: "\(known) ORDER BY sequence", arguments: StatementArguments(numbers))
    }
    let isDead = try db.cachedStatement(
      sql: "SELECT EXISTS(SELECT 1 FROM dead_letter WHERE record = ?)")
    return try rows.filter { try !(Bool.fetchOne(isDead, arguments: [$0["id"] as Data]) ?? false) }
  }

  /// Stores the segment that is still open; gives back the source of ids.
  mutating func finish() throws -> RecordIDSource<SeededGenerator> {
    try writer.finish(ids: &ids)
    return ids
  }
}

extension [ClosedRange<UInt64>] {
  /// The same numbers in ranges that ascend and do not touch.
  var joinedRanges: [ClosedRange<UInt64>] {
    var joined: [ClosedRange<UInt64>] = []
    for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let end = joined.last, range.lowerBound <= end.upperBound &+ 1 {
        joined[joined.count - 1] = end.lowerBound...Swift.max(end.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  /// The same numbers without these, both ascending.
  func without(_ held: [ClosedRange<UInt64>]) -> [ClosedRange<UInt64>] {
    flatMap { range -> [ClosedRange<UInt64>] in
      var holes: [ClosedRange<UInt64>] = []
      var next = range.lowerBound
      for taken in held where taken.upperBound >= next && taken.lowerBound <= range.upperBound {
        if taken.lowerBound > next { holes.append(next...(taken.lowerBound - 1)) }
        next = taken.upperBound + 1
      }
      if next <= range.upperBound { holes.append(next...range.upperBound) }
      return holes
    }
  }
}
