public import Fleet
import Foundation
import GRDB

extension Reader {
  /// Up to where the journal was filed.
  public func filedPlace() throws -> FiledPlace { try read { try FiledPlace.fetch($0) } }

  /// How many terminals were heard of.
  public func terminalCount() throws -> Int { try terminalTally().count }

  /// The same, and when the last of their frames that were filed was received.
  public func terminalTally() throws -> (count: Int, last: Instant?) {
    try read { db in
      let row = try Row.fetchOne(db, sql: "SELECT count(*) AS n, max(last) AS last FROM terminal")
      return (row?["n"] ?? 0, (row?["last"] as Int64?).map { Instant(milliseconds: $0) })
    }
  }

  /// The terminal of an identity; `nil` where none was heard.
  public func terminal(_ identity: OBD.Identity) throws -> Terminal? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT \(Terminal.columns) FROM terminal WHERE identity = ?",
        arguments: [Data(identity.bytes)]
      ).map { try Terminal($0) }
    }
  }

  /// The keys that a terminal was activated with, the oldest first.
  public func keys(of identity: OBD.Identity) throws -> [TerminalFiling.Activation] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT received, chip, public_key FROM terminal_key
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) ORDER BY received
          """, arguments: [Data(identity.bytes)]
      ).compactMap { row in
        guard let chip = OBD.FixedBytes<16>(Array(row["chip"] as Data)),
          let key = OBD.FixedBytes<64>(Array(row["public_key"] as Data))
        else { return nil }
        return .init(
          chip: chip, publicKey: key, received: Instant(milliseconds: row["received"]))
      }
    }
  }

  /// A page of the terminals, by identity.
  public func terminals(after identity: OBD.Identity? = nil, limit: Int = .max) throws -> [Terminal]
  {
    try read { db in
      try Row.fetchAll(
        db,
        sql:
          "SELECT \(Terminal.columns) FROM terminal WHERE identity > ? ORDER BY identity LIMIT ?",
        arguments: [Data(identity?.bytes ?? []), limit]
      ).map { try Terminal($0) }
    }
  }

  /// What is kept of a terminal's days, the newest first.
  public func monitoredDays(of identity: OBD.Identity, limit: Int) throws -> [MonitoredDayRow] {
    try days("WHERE identity = ? ORDER BY day DESC LIMIT ?", [Data(identity.bytes), limit])
  }

  /// Days before one that have something that no judgement knows, the oldest first.
  /// - Parameter moment: only those of which nothing was filed after it. Days that still grow must not take the place of
  ///   those that can be judged.
  public func daysToJudge(
    before day: Day, quietSince moment: Instant, limit: Int
  ) throws -> [MonitoredDayRow] {
    try days(
      """
      WHERE judged IS NOT packets AND pruned = 0 AND day < ? AND packets > 0 AND filed <= ?
      ORDER BY day, identity LIMIT ?
      """, [day.daysSince1970, moment.milliseconds, limit])
  }

  private func days(_ condition: String, _ arguments: StatementArguments) throws
    -> [MonitoredDayRow]
  {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT \(MonitoredDayRow.columns) FROM \(MonitoredDayRow.tables) \(condition)",
        arguments: arguments
      ).map { try MonitoredDayRow($0) }
    }
  }

  /// What engine data say of a day of collection, hour by hour.
  public func hours(
    of identity: OBD.Identity, on day: Day
  ) throws -> [(hour: Int, values: OBD.Hour)] {
    let first = day.start().milliseconds / 3_600_000
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT hour, minutes FROM monitored_hour
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND hour BETWEEN ? AND ?
          ORDER BY hour
          """, arguments: [Data(identity.bytes), first, first + 23]
      ).map { row in
        (Int(row["hour"] as Int64 - first), try MonitoredHour.unpack(row["minutes"]))
      }
    }
  }

  /// What happened to a terminal, the newest first.
  public func events(of identity: OBD.Identity, limit: Int) throws -> [MonitoringEvent] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT at, received, code, detail FROM monitoring_event
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?)
          ORDER BY at DESC, row DESC LIMIT ?
          """, arguments: [Data(identity.bytes), limit]
      ).compactMap { row in
        MonitoringEvent.Code(rawValue: row["code"]).map {
          MonitoringEvent(
            $0, at: Instant(milliseconds: row["at"]),
            received: Instant(milliseconds: row["received"]), detail: row["detail"])
        }
      }
    }
  }

  /// Where data lie whose collection times cannot be true, the newest first: no day counts them.
  public func wrongClocks(of identity: OBD.Identity) throws -> [WrongClock] {
    try read { db in
      var found: [WrongClock] = []
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT received, detail FROM monitoring_event
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND code = ?
          ORDER BY received DESC
          """, arguments: [Data(identity.bytes), MonitoringEvent.Code.clock.rawValue])
      for row in rows {
        guard let days = (row["detail"] as String?).flatMap({ Int($0) }) else { continue }
        let received = Instant(milliseconds: row["received"]).day()
        let clock = WrongClock(received: received, told: received.advanced(by: days))
        if !found.contains(clock) { found.append(clock) }
      }
      return found
    }
  }

  /// The faults that a terminal told, those that last first.
  public func faults(of identity: OBD.Identity) throws -> [TerminalFault] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT protocol, raw, first, last, ended FROM fault
          WHERE terminal = (SELECT key FROM terminal WHERE identity = ?)
          ORDER BY ended IS NOT NULL, first DESC
          """, arguments: [Data(identity.bytes)]
      ).map { TerminalFault($0) }
    }
  }

  /// The files of a terminal in which data of a day of collection lie, by the day of reception.
  public func keptFrames(of identity: OBD.Identity, collectedOn day: Day) throws -> [KeptFrames] {
    let start = day.start().milliseconds
    return try keptFrames(
      "WHERE identity = ? AND data_first < ? AND data_last >= ? ORDER BY day, generation",
      [Data(identity.bytes), start + 86_400_000, start])
  }

  /// All files of a terminal, by the day of reception.
  public func keptFrames(of identity: OBD.Identity) throws -> [KeptFrames] {
    try keptFrames("WHERE identity = ? ORDER BY day, generation", [Data(identity.bytes)])
  }

  /// All files of some days of reception, by day and identity.
  public func keptFrames(receivedOn days: ClosedRange<Day>) throws -> [KeptFrames] {
    try keptFrames(
      "WHERE day BETWEEN ? AND ? ORDER BY day, identity, generation",
      [days.lowerBound.daysSince1970, days.upperBound.daysSince1970])
  }

  /// Files of which frames were not looked at for their signatures, by day and terminal.
  /// - Parameter file: only those behind it.
  public func filesToCheck(after file: KeptFrames?, limit: Int) throws -> [KeptFrames] {
    try keptFrames(
      """
      WHERE checked < frames AND (day, archive_file.terminal, generation)
        > (?, coalesce((SELECT key FROM terminal WHERE identity = ?), 0), ?)
      ORDER BY day, archive_file.terminal, generation LIMIT ?
      """,
      [
        file.map { Int64($0.day.daysSince1970) } ?? Int64.min, Data(file?.identity.bytes ?? []),
        file?.generation ?? 0, limit,
      ])
  }

  /// Files of earlier days of reception that did not become records, the oldest first.
  public func filesToForward(before day: Day, limit: Int) throws -> [KeptFrames] {
    try keptFrames(
      "WHERE forwarded = 0 AND day < ? ORDER BY day, identity LIMIT ?",
      [day.daysSince1970, limit])
  }

  private func keptFrames(_ condition: String, _ arguments: StatementArguments) throws
    -> [KeptFrames]
  {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(KeptFrames.columns) FROM \(KeptFrames.tables) \(condition)",
        arguments: arguments
      ).map { try KeptFrames($0) }
    }
  }
}
