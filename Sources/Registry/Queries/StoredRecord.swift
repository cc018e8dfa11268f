public import Fleet
import Foundation
import GRDB

/// A record as it is kept.
public struct StoredRecord: Hashable, Sendable {
  /// Where a listing goes on after this record.
  public let cursor: RecordCursor
  /// Who delivered it; `nil` for what this registry captured itself.
  public let sender: String?
  public let line: RecordLine
  /// The newest record that corrects it, or corrects the same event after it.
  public let amendedBy: RecordID?
  /// The line's own bytes, without a line feed.
  public let bytes: [UInt8]

  static let columns = """
    record.row, record.day, record.instant, origin.sender, record.pack, record.line,
    (SELECT id \(laterStates) ORDER BY later.row DESC LIMIT 1) AS amendedBy
    """
  /// True of the newest state of each event: of what nothing corrects.
  static let isNewest = "NOT EXISTS (SELECT 1 \(laterStates))"
  /// What came after a record for the same event; all that corrects an event names its first record.
  private static let laterStates = """
    FROM record AS later
    WHERE later.amends = coalesce(record.amends, record.id) AND later.row > record.row
    """
  static let tables = """
    record JOIN series ON series.key = record.series JOIN origin ON origin.key = series.origin
    """

  init(_ row: Row, from packs: inout PackReader) throws {
    cursor = RecordCursor(
      day: Day(daysSince1970: row["day"]), instant: Instant(milliseconds: row["instant"]),
      row: row["row"])
    sender = row["sender"]
    amendedBy = (row["amendedBy"] as Data?).flatMap { RecordID(bytes: $0) }
    bytes = Array(try packs.line(of: row))
    line = try RecordLine(decoding: JSON(parsing: bytes))
  }
}

/// A place in a listing, which goes by day, time and order of storing.
public struct RecordCursor: Hashable, Sendable {
  let day: Day
  let instant: Instant
  let row: Int64
}

/// Which records to list; every condition that is set must hold.
public struct RecordFilter: Hashable, Sendable {
  public var kind: Fleet.Record.Kind?
  /// The days on which it happened, in China, both ends included.
  public var days: ClosedRange<Day>?
  public var gate: String?
  /// The plate's text as it is kept: canonical where the grammar is met.
  public var plate: String?
  public var direction: Passage.Direction?
  /// Only the newest state of each event: what was corrected since is left out.
  public var newestOnly = false

  public init(
    kind: Fleet.Record.Kind? = nil, days: ClosedRange<Day>? = nil, gate: String? = nil,
    plate: String? = nil, direction: Passage.Direction? = nil
  ) {
    self.kind = kind
    self.days = days
    self.gate = gate
    self.plate = plate
    self.direction = direction
  }
}
