public import Fleet
import Foundation
import GRDB
import Sync

/// Why something about a decision cannot be recorded.
public enum DecisionError: Error, Hashable, Sendable {
  case unknown(RecordID)
  case reasonMissing
}

extension Owner {
  /// Keeps decisions in one durable transaction, each with the rule set that it cites.
  /// - Parameter rules: the text of that rule set; kept once.
  /// - Returns: their ids, in their order.
  public func record(
    _ decisions: [Decision], rules: [UInt8], by actor: String
  ) throws -> [RecordID] {
    try write { db in try insert(decisions, rules: rules, by: actor, in: db) }
  }

  /// Judges and keeps decisions in one durable transaction: whoever is judged next sees what this one let in, however
  /// many ask at once.
  ///
  /// - Parameters:
  ///   - rules: the text of the rule set that the decisions cite; kept once.
  ///   - judge: reads the register as it stands, with all that was recorded before, and gives the decisions that are to
  ///     be kept, if any, with whatever else the caller wants of it.
  /// - Returns: the decisions' ids in their order, and what `judge` gave.
  public func record<Judged: Sendable>(
    rules: [UInt8], by actor: String,
    judging judge: @Sendable (Register) throws -> (decisions: [Decision], judged: Judged)
  ) throws -> (ids: [RecordID], judged: Judged) {
    try write { db in
      let (decisions, judged) = try judge(Register(db: db))
      return (try insert(decisions, rules: rules, by: actor, in: db), judged)
    }
  }

  private func insert(
    _ decisions: [Decision], rules: [UInt8], by actor: String, in db: Database
  ) throws -> [RecordID] {
    guard !decisions.isEmpty else { return [] }
    let now = clock()
    let digest = try KeptText.keep(rules, in: db)
    return try decisions.map { decision in
      guard decision.rules == digest else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "a decision by other rules")
      }
      let payload = Compression.compress(
        decision.facts + [0x0A] + decision.verdict + [0x0A], as: .zstd)
      let id = ids.next(at: now)
      try db.cachedStatement(
        sql: """
          INSERT INTO decision(id, at, day, stored, actor, plant, gate, plate, colour,
            direction, outcome, rules, payload, about, site, machine)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        id.blob, decision.at.milliseconds, decision.at.day().daysSince1970, now.milliseconds,
        actor, decision.plant ?? "", decision.gate, decision.plate, decision.colour?.rawValue,
        (decision.direction?.passage ?? .unknown).code, decision.outcome.code,
        Data(digest.bytes), Data(payload), decision.subject.code, decision.site,
        decision.machine,
      ])
      return id
    }
  }

  /// Records that a person opened the barrier, and why.
  /// - Throws: `DecisionError` where there is no such decision, or no reason.
  public func lift(_ id: RecordID, by actor: String, why reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw DecisionError.reasonMissing }
    let now = clock()
    try write { db in
      let isKnown = try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM decision WHERE id = ?)", arguments: [id.blob])
      guard isKnown == true else { throw DecisionError.unknown(id) }
      try db.execute(
        sql: "INSERT INTO lift(decision, at, actor, reason) VALUES (?, ?, ?, ?)",
        arguments: [id.blob, now.milliseconds, actor, reason])
    }
  }
}

extension DecisionError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .unknown: "decision.unknown"
    case .reasonMissing: "decision.reason-missing"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknown(let id), .english): "no decision `\(id)`"
    case (.unknown(let id), .chinese): "没有判定记录 `\(id)`"
    case (.reasonMissing, .english): "a barrier is not opened without a reason"
    case (.reasonMissing, .chinese): "人工放行必须注明原因"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknown, .english): "`fleetreg decision list` shows those that are kept"
    case (.unknown, .chinese): "用 `fleetreg decision list` 查看已有记录"
    case (.reasonMissing, .english): "say why, with `--why`"
    case (.reasonMissing, .chinese): "请用 `--why` 说明原因"
    }
  }

  public var description: String { text(in: .english) }
}
