import Fleet
import Foundation
import GRDB
import Sync

/// Writes what one pass of filing found, terminal by terminal, inside one transaction.
struct FilingRecorder {
  private let db: Database
  private let now: Instant

  init(_ db: Database, at now: Instant) {
    self.db = db
    self.now = now
  }

  /// Whether its files are still those that the pass added to.
  func finds(_ filing: TerminalFiling) throws -> Bool {
    try filing.files.allSatisfy { file in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT generation, length FROM archive_file
            WHERE terminal = (SELECT key FROM terminal WHERE identity = ?) AND day = ?
            ORDER BY generation DESC LIMIT 1
            """), arguments: [Data(filing.identity.bytes), file.day.daysSince1970])
      return file.behind
        == row.map {
          KeptFrames.Place(
            generation: $0["generation"], length: UInt64($0["length"] as Int64))
        }
    }
  }

  func record(_ filing: TerminalFiling) throws {
    let terminal = try key(of: filing)
    for file in filing.files {
      try record(file, of: terminal, received: filing.received.upperBound)
    }
    var days = filing.days
    for (hour, samples) in Dictionary(grouping: filing.samples, by: { $0.at.hour }) {
      try record(samples, at: hour, of: terminal, countedIn: &days)
    }
    for (day, counts) in days { try record(counts, on: day, of: terminal) }
    for event in filing.events { try event.insert(for: terminal, in: db) }
    for diagnosis in filing.diagnoses {
      try record(diagnosis, of: terminal, received: filing.received.upperBound)
    }
  }

  private func key(of filing: TerminalFiling) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO terminal(identity, family, first, last, data, login, logout, dialect)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT(identity) DO UPDATE SET family = iif(data IS NULL, ?2, family),
          dialect = coalesce(?8, dialect), last = max(last, ?4),
          data = coalesce(max(data, ?5), data, ?5), login = coalesce(?6, login),
          logout = coalesce(?7, logout)
        RETURNING key
        """)
    let key = try Int64.fetchOne(
      statement,
      arguments: [
        Data(filing.identity.bytes), filing.family.rawValue,
        filing.received.lowerBound.milliseconds, filing.received.upperBound.milliseconds,
        filing.data?.milliseconds, filing.login?.milliseconds, filing.logout?.milliseconds,
        filing.dialect?.rawValue,
      ])
    guard let key else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
    for activation in filing.activations { try record(activation, of: key) }
    return key
  }

  private func record(_ activation: TerminalFiling.Activation, of terminal: Int64) throws {
    let (chip, publicKey) = (Data(activation.chip.bytes), Data(activation.publicKey.bytes))
    let known = try Row.fetchOne(
      db, sql: "SELECT chip, public_key FROM terminal WHERE key = ?", arguments: [terminal])
    let before: Data? = known?["public_key"]
    if before != publicKey || known?["chip"] != chip {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO terminal_key(terminal, received, chip, public_key)
          VALUES (?, ?, ?, ?)
          """, arguments: [terminal, activation.received.milliseconds, chip, publicKey])
    }
    if before == nil {
      // What was signed before the first key came has nobody else's: it is looked at again.
      try db.execute(
        sql: """
          UPDATE archive_file SET checked = 0, signatures = x''
          WHERE terminal = ? AND forwarded <> 2
          """, arguments: [terminal])
    }
    if let before, before != publicKey {
      try MonitoringEvent(.keyReplaced, at: nil, received: activation.received)
        .insert(for: terminal, in: db)
    }
    try db.execute(
      sql: "UPDATE terminal SET chip = ?, public_key = ?, activated = ? WHERE key = ?",
      arguments: [chip, publicKey, activation.received.milliseconds, terminal])
  }

  private func record(
    _ file: KeptFrames.Growth, of terminal: Int64, received: Instant
  ) throws {
    if let lost = file.behind, lost.generation != file.generation {
      // Its row stays: it names what is missing, and the file may come back from a copy.
      try db.execute(
        sql:
          "UPDATE archive_file SET forwarded = 2 WHERE terminal = ? AND day = ? AND generation = ?",
        arguments: [terminal, file.day.daysSince1970, lost.generation])
      try MonitoringEvent(.damaged, at: nil, received: received).insert(for: terminal, in: db)
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO archive_file(terminal, day, generation, length, frames, data_first, data_last,
          checked, signatures, forwarded)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, x'', 0)
        ON CONFLICT(terminal, day, generation) DO UPDATE SET length = ?4, frames = frames + ?5,
          data_first = coalesce(min(data_first, ?6), data_first, ?6),
          data_last = coalesce(max(data_last, ?7), data_last, ?7), forwarded = 0
        """
    ).execute(arguments: [
      terminal, file.day.daysSince1970, file.generation, Int64(file.length), file.frames,
      file.data?.lowerBound.milliseconds, file.data?.upperBound.milliseconds,
    ])
  }

  private func record(
    _ samples: [TerminalFiling.Sample], at number: Int64, of terminal: Int64,
    countedIn days: inout [Day: MonitoredDayCounts]
  ) throws {
    let stored = try Data.fetchOne(
      db.cachedStatement(
        sql: "SELECT minutes FROM monitored_hour WHERE terminal = ? AND hour = ?"),
      arguments: [terminal, number])
    var hour = try stored.map { try MonitoredHour.unpack($0) } ?? OBD.Hour()
    for sample in samples where hour.add(sample.measurements, at: sample.at) {
      days[sample.at.day(), default: MonitoredDayCounts()].records += 1
    }
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO monitored_hour(terminal, hour, minutes) VALUES (?, ?, ?)"
    ).execute(arguments: [terminal, number, MonitoredHour.pack(hour)])
  }

  private func record(_ counts: MonitoredDayCounts, on day: Day, of terminal: Int64) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO monitored_day(terminal, day, packets, reissued, unread, records, findings, filed,
          pruned)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
        ON CONFLICT(terminal, day) DO UPDATE SET packets = packets + ?3, reissued = reissued + ?4,
          unread = unread + ?5, records = records + ?6, findings = findings + ?7, filed = ?8
        """
    ).execute(arguments: [
      terminal, day.daysSince1970, counts.packets, counts.reissued, counts.unread, counts.records,
      counts.findings, now.milliseconds,
    ])
  }

  /// What is told begins or goes on; what is not told any more has ended. Diagnoses that are older than what is known
  /// already, such as reissued ones, end nothing.
  private func record(
    _ diagnosis: TerminalFiling.Diagnosis, of terminal: Int64, received: Instant
  ) throws {
    let at = diagnosis.at.milliseconds
    let open = try Row.fetchAll(
      db.cachedStatement(
        sql:
          "SELECT protocol, code, raw, first, last FROM fault WHERE terminal = ? AND ended IS NULL"),
      arguments: [terminal])
    var told = Set<FaultName>()
    for code in diagnosis.codes where told.insert(FaultName(code)).inserted {
      let name = FaultName(code)
      if let known = open.first(where: { FaultName($0) == name }) {
        try db.execute(
          sql: """
            UPDATE fault SET last = max(last, ?), raw = ?
            WHERE terminal = ? AND protocol = ? AND code = ? AND first = ?
            """,
          arguments: [
            at, Int64(code.raw), terminal, name.family, name.code, known["first"] as Int64,
          ])
      } else {
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO fault(terminal, protocol, code, raw, first, last)
            VALUES (?, ?, ?, ?, ?, ?)
            """, arguments: [terminal, name.family, name.code, Int64(code.raw), at, at])
        try event(.faultBegan, code, diagnosis.at, received, of: terminal)
      }
    }
    for row in open where !told.contains(FaultName(row)) && (row["last"] as Int64) < at {
      let name = FaultName(row)
      try db.execute(
        sql: """
          UPDATE fault SET ended = ? WHERE terminal = ? AND protocol = ? AND code = ? AND first = ?
          """, arguments: [at, terminal, name.family, name.code, row["first"] as Int64])
      let code = OBD.TroubleCode(
        raw: UInt32(truncatingIfNeeded: row["raw"] as Int64),
        OBD.DiagnosticProtocol(rawValue: UInt8(truncatingIfNeeded: name.family)))
      try event(.faultEnded, code, diagnosis.at, received, of: terminal)
    }
  }

  private func event(
    _ code: MonitoringEvent.Code, _ fault: OBD.TroubleCode, _ at: Instant, _ received: Instant,
    of terminal: Int64
  ) throws {
    try MonitoringEvent(code, at: at, received: received, detail: fault.text())
      .insert(for: terminal, in: db)
  }
}

/// What makes two trouble codes the same fault: all but the status byte, or the count of occurrences.
private struct FaultName: Hashable {
  let family: Int64
  let code: Int64

  init(_ code: OBD.TroubleCode) {
    family = Int64(code.diagnosticProtocol.rawValue)
    let changing: UInt32 = code.diagnosticProtocol == .j1939 ? 0x7F : 0xFF
    self.code = Int64(code.raw & ~changing)
  }

  init(_ row: Row) {
    family = row["protocol"]
    code = row["code"]
  }
}

extension Instant {
  /// Hours since 1970.
  fileprivate var hour: Int64 { milliseconds / 3_600_000 }
}

extension MonitoringEvent {
  func insert(for terminal: Int64, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO monitoring_event(terminal, at, received, code, detail) VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [terminal, at.milliseconds, received.milliseconds, code.rawValue, detail])
  }
}

/// An hour as it lies in its table.
enum MonitoredHour {
  static func pack(_ hour: OBD.Hour) -> Data { Data(Compression.compress(hour.bytes, as: .zstd)) }

  static func unpack(_ data: Data) throws -> OBD.Hour {
    guard let bytes = try? Compression.decompress(Array(data), from: .zstd, limit: 1 << 16),
      let hour = OBD.Hour(bytes: bytes)
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an hour is damaged") }
    return hour
  }
}
