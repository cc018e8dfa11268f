public import Fleet
import Foundation
import GRDB

/// A terminal of remote monitoring, as its frames have shown it.
public struct Terminal: Hashable, Sendable {
  public let identity: OBD.Identity
  public let family: OBD.Family
  /// What the listener was told of its dialect.
  public let dialect: OBD.Dialect?
  /// When its first and its last frame were received.
  public let first: Instant
  public let last: Instant
  /// The newest collection time that can be true.
  public let data: Instant?
  public let login: Instant?
  public let logout: Instant?
  /// By its last activation whose signature holds.
  public let activation: TerminalFiling.Activation?

  static let columns =
    "identity, family, dialect, first, last, data, login, logout, chip, public_key, activated"

  init(_ row: Row) throws {
    guard let identity = OBD.Identity(Array(row["identity"] as Data)),
      let family = OBD.Family(rawValue: row["family"])
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a terminal is damaged") }
    func instant(_ column: String) -> Instant? {
      (row[column] as Int64?).map { Instant(milliseconds: $0) }
    }
    self.identity = identity
    self.family = family
    dialect = (row["dialect"] as UInt8?).flatMap { OBD.Dialect(rawValue: $0) }
    first = Instant(milliseconds: row["first"])
    last = Instant(milliseconds: row["last"])
    data = instant("data")
    login = instant("login")
    logout = instant("logout")
    if let chip = (row["chip"] as Data?).flatMap({ OBD.FixedBytes<16>(Array($0)) }),
      let key = (row["public_key"] as Data?).flatMap({ OBD.FixedBytes<64>(Array($0)) }),
      let received = instant("activated")
    {
      activation = .init(chip: chip, publicKey: key, received: received)
    } else {
      activation = nil
    }
  }
}

extension Terminal {
  /// How its frames are read.
  public var settings: OBD.Settings {
    var settings = OBD.Settings(family)
    settings.dialect = dialect
    return settings
  }
}

/// What is kept of one terminal's day.
public struct MonitoredDayRow: Hashable, Sendable {
  public let identity: OBD.Identity
  /// Of collection, in China.
  public let day: Day
  public let counts: MonitoredDayCounts
  /// When something of it was filed last.
  public let filed: Instant
  /// Whether its judgement is of all that was filed.
  public let isJudged: Bool
  /// Whether frames of it may have been removed.
  public let isPruned: Bool

  static let columns =
    "identity, day, packets, reissued, unread, records, findings, filed, judged, pruned"
  static let tables = "monitored_day JOIN terminal ON terminal.key = monitored_day.terminal"

  init(_ row: Row) throws {
    guard let identity = OBD.Identity(Array(row["identity"] as Data)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a terminal is damaged")
    }
    self.identity = identity
    day = Day(daysSince1970: row["day"])
    var counts = MonitoredDayCounts()
    counts.packets = row["packets"]
    counts.reissued = row["reissued"]
    counts.unread = row["unread"]
    counts.records = row["records"]
    counts.findings = row["findings"]
    self.counts = counts
    filed = Instant(milliseconds: row["filed"])
    isJudged = (row["judged"] as Int?) == counts.packets
    isPruned = row["pruned"]
  }
}

/// A fault that a vehicle tells, or told.
public struct TerminalFault: Hashable, Sendable {
  public let code: OBD.TroubleCode
  /// When it was told first and last.
  public let first: Instant
  public let last: Instant
  /// When the vehicle no longer told it; `nil` while it does.
  public let ended: Instant?

  init(_ row: Row) {
    code = OBD.TroubleCode(
      raw: UInt32(truncatingIfNeeded: row["raw"] as Int64),
      OBD.DiagnosticProtocol(rawValue: UInt8(truncatingIfNeeded: row["protocol"] as Int64)))
    first = Instant(milliseconds: row["first"])
    last = Instant(milliseconds: row["last"])
    ended = (row["ended"] as Int64?).map { Instant(milliseconds: $0) }
  }
}
