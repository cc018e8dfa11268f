public import Fleet
import Foundation
import GRDB
import Sync

/// Which decisions to list; every condition that is set must hold.
public struct DecisionFilter: Hashable, Sendable {
  /// The days of the moments asked about, in China, both ends included.
  public var days: ClosedRange<Day>?
  public var plant: String?
  public var gate: String?
  /// The plate's canonical text.
  public var plate: String?
  public var outcome: Outcome?
  /// What was asked about.
  public var subject: PolicySubject?
  /// Only those that were denied and entered without anybody's word.
  public var alarmsOnly = false

  public init(days: ClosedRange<Day>? = nil, plant: String? = nil) {
    self.days = days
    self.plant = plant
  }
}

extension Reader {
  /// The decision of that id, with facts and verdict; `nil` where there is none.
  public func decision(_ id: RecordID) throws -> StoredDecision? {
    try read { db in
      try StoredDecision.fetch("WHERE decision.id = ?", [id.blob], whole: true, in: db).first
    }
  }

  /// Decisions in the order in which they were recorded.
  /// - Parameters:
  ///   - after: the cursor of the last one of the page before.
  ///   - whole: with facts and verdict.
  public func decisions(
    _ filter: DecisionFilter = DecisionFilter(), after cursor: Int64 = 0, limit: Int = 50,
    whole: Bool = false
  ) throws -> [StoredDecision] {
    var conditions = ["decision.row > ?"]
    var arguments: StatementArguments = [cursor]
    func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    if let days = filter.days {
      require(
        "decision.day BETWEEN ? AND ?", days.lowerBound.daysSince1970,
        days.upperBound.daysSince1970)
    }
    if let plant = filter.plant { require("decision.plant = ?", plant) }
    if let gate = filter.gate { require("decision.gate = ?", gate) }
    if let plate = filter.plate { require("decision.plate = ?", plate) }
    if let subject = filter.subject { require("decision.about = ?", subject.code) }
    if let outcome = filter.outcome { require("decision.outcome = ?", outcome.code) }
    if filter.alarmsOnly {
      require(StoredDecision.isAlarm, Outcome.deny.code, Passage.Direction.in.code)
    }
    arguments += [limit]
    return try read { db in
      try StoredDecision.fetch(
        "WHERE \(conditions.joined(separator: " AND ")) ORDER BY decision.row LIMIT ?", arguments,
        whole: whole, in: db)
    }
  }

  /// How many were denied on these days and entered without anybody's word.
  public func alarms(on days: ClosedRange<Day>) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM decision
          WHERE decision.day BETWEEN ? AND ? AND \(StoredDecision.isAlarm)
          """,
        arguments: [
          days.lowerBound.daysSince1970, days.upperBound.daysSince1970, Outcome.deny.code,
          Passage.Direction.in.code,
        ]) ?? 0
    }
  }

  /// The decision that a passage followed; `nil` where none is kept.
  public func decision(of passage: Passage) throws -> StoredDecision? {
    let at = passage.time.instant.milliseconds
    return try read { db in
      try StoredDecision.fetch(
        """
        WHERE decision.plate = ? AND decision.at BETWEEN ? AND ?
          AND (? IS NULL OR decision.colour IS NULL OR decision.colour = ?)
          AND (? = 0 OR decision.direction = ?)
          AND coalesce(decision.gate = ?,
            decision.plant = (SELECT plant FROM register_gate WHERE id = ?))
        ORDER BY decision.at DESC, decision.row DESC LIMIT 1
        """,
        [
          passage.plate.text, at - StoredDecision.reachMinutes * 60_000,
          at + StoredDecision.skewMinutes * 60_000, passage.colour?.colour.rawValue,
          passage.colour?.colour.rawValue, passage.direction.code, passage.direction.code,
          passage.gate, passage.gate,
        ], whole: false, in: db
      ).first
    }
  }

  /// The rule set that a decision cites; `nil` where it is not kept.
  public func text(_ digest: SHA256Digest) throws -> [UInt8]? {
    try read { db in try KeptText.find(digest, in: db) }
  }
}

extension StoredDecision {
  /// The row of the first passage that followed a decision, unless another decision came between.
  private static let follower = """
    (SELECT record.row FROM record
      JOIN series ON series.key = record.series JOIN origin ON origin.key = series.origin
      WHERE record.day IN (decision.day - 1, decision.day, decision.day + 1)
        AND record.plate = decision.plate AND record.kind = \(Fleet.Record.Kind.passage.code)
        AND record.direction IN (\(Passage.Direction.unknown.code), decision.direction)
        AND record.instant BETWEEN decision.at - \(skewMinutes * 60_000)
          AND decision.at + \(reachMinutes * 60_000)
        AND (decision.colour IS NULL OR record.colour IS NULL OR record.colour = decision.colour)
        AND origin.sender IS NULL
        AND coalesce(decision.gate = series.gate,
          series.gate IN (SELECT id FROM register_gate WHERE plant = decision.plant))
        AND NOT EXISTS (SELECT 1 FROM decision AS later
          WHERE later.plate = decision.plate AND later.row > decision.row
            AND later.at BETWEEN decision.at AND record.instant + \(skewMinutes * 60_000)
            AND later.plant = decision.plant AND later.direction = decision.direction)
      ORDER BY record.instant, record.row LIMIT 1)
    """

  /// The condition, with the outcome and the direction as arguments.
  static let isAlarm = """
    decision.outcome = ? AND decision.direction = ?
      AND NOT EXISTS (SELECT 1 FROM lift WHERE lift.decision = decision.id)
      AND \(follower) IS NOT NULL
    """

  static func fetch(
    _ condition: String, _ arguments: StatementArguments, whole: Bool, in db: Database
  ) throws -> [StoredDecision] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT decision.row, decision.id, at, stored, actor, plant, gate, plate, colour, direction,
          outcome, rules, about, site, machine, \(follower) AS follower\(whole ? ", payload" : "")
        FROM decision \(condition)
        """, arguments: arguments)
    let lifts = try db.cachedStatement(
      sql: "SELECT at, actor, reason FROM lift WHERE decision = ? ORDER BY number")
    let passages = try db.cachedStatement(
      sql: "SELECT id, instant FROM record WHERE row = ?")
    return try rows.map { row in
      let id: Data = row["id"]
      guard let id = RecordID(bytes: id), let rules = SHA256Digest(bytes: row["rules"] as Data),
        let outcome = Outcome.allCases.first(where: { $0.code == row["outcome"] }),
        let subject = PolicySubject(code: row["about"] as String)
      else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a decision is damaged") }
      let (facts, verdict) = whole ? try unpack(row["payload"]) : ([], [])
      let plant: String = row["plant"]
      let directions: [Int64: Situation.Direction] = [
        Passage.Direction.in.code: .in, Passage.Direction.out.code: .out,
      ]
      let decision = Decision(
        about: subject, plant: plant.isEmpty ? nil : plant, gate: row["gate"],
        site: row["site"], machine: row["machine"], plate: row["plate"],
        colour: (row["colour"] as String?).map { PlateColour(rawValue: $0) },
        direction: directions[row["direction"] as Int64],
        at: Instant(milliseconds: row["at"]), outcome: outcome, rules: rules, facts: facts,
        verdict: verdict)
      let passage = try (row["follower"] as Int64?).flatMap { follower in
        try Row.fetchOne(passages, arguments: [follower]).flatMap { row in
          RecordID(bytes: row["id"] as Data).map {
            Passing(id: $0, at: Instant(milliseconds: row["instant"]))
          }
        }
      }
      return StoredDecision(
        id: id, decision: decision, storedAt: Instant(milliseconds: row["stored"]),
        actor: row["actor"],
        lifts: try Row.fetchAll(lifts, arguments: [id.blob]).map {
          Lift(at: Instant(milliseconds: $0["at"]), actor: $0["actor"], reason: $0["reason"])
        }, passage: passage, cursor: row["row"])
    }
  }

  /// The most that facts and verdict may be: a bound against damage.
  private static let payloadLimit = 8 << 20

  static func unpack(_ payload: Data) throws -> (facts: [UInt8], verdict: [UInt8]) {
    let bytes = try? Compression.decompress(Array(payload), from: .zstd, limit: payloadLimit)
    let lines = bytes?.split(separator: 0x0A, omittingEmptySubsequences: false) ?? []
    guard lines.count == 3 else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a decision cannot be unpacked")
    }
    return (Array(lines[0]), Array(lines[1]))
  }
}
