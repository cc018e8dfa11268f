public import Fleet
import GRDB

/// How much is kept of what devices push that nobody has registered. Whoever reaches the device listener
/// can push; without a bound they could fill the disk that the known cameras need.
public struct StrangerLimits: Hashable, Sendable {
  public static let items = 1000
  /// 64 MiB.
  public static let bytes: Int64 = 64 << 20

  public var items: Int
  public var bytes: Int64

  public init(items: Int = StrangerLimits.items, bytes: Int64 = StrangerLimits.bytes) {
    self.items = items
    self.bytes = bytes
  }
}

/// What unknown devices pushed: how much of it waits in quarantine, and how much was turned away because
/// there was no room left.
public struct Strangers: Hashable, Sendable {
  public let items: Int
  public let bytes: Int64
  public let turnedAway: Int
  public let lastTurnedAway: Instant?

  static func fetch(_ db: Database) throws -> Strangers {
    let kept = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(length), 0) FROM quarantine
        WHERE stranger = 1 AND retried IS NULL
        """)
    let away = try Row.fetchOne(db, sql: "SELECT pushes, last FROM turned_away WHERE only = 1")
    return Strangers(
      items: kept?[0] ?? 0, bytes: kept?[1] ?? 0, turnedAway: away?[0] ?? 0,
      lastTurnedAway: (away?[1] as Int64?).map { Instant(milliseconds: $0) })
  }
}
