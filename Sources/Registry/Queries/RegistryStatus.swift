public import Fleet
import Foundation
import GRDB
public import Sync

/// How a registry stands: what it holds, what waits, what needs a person.
public struct RegistryStatus: Hashable, Sendable {
  public let registry: RecordID
  public let incarnation: UInt32
  public let created: Instant
  /// Records of each kind, amendments included, kinds without any left out.
  public let records: [KindCount]
  public let amendments: Int
  public let outbox: OutboxStatus
  public let deadLetters: Int
  public let pictures: PictureCounts
  /// Deliveries in quarantine that wait for a person.
  public let quarantined: Int
  public let strangers: Strangers
  public let counters: [Counter]

  public struct KindCount: Hashable, Sendable {
    public let kind: Fleet.Record.Kind
    public let count: Int
  }

  public struct OutboxStatus: Hashable, Sendable {
    public let isOn: Bool
    public let waiting: OutboxCounts
    /// When the oldest segment that waits was made; its age is the delay upstream.
    public let oldest: Instant?
    /// When the upstream last gave a result.
    public let settled: Instant?
    public let failure: Failure?
  }

  /// The last attempt that failed, if none has succeeded since.
  public struct Failure: Hashable, Sendable, Explained {
    public let at: Instant
    public let code: String
    private let english: String
    private let chinese: String
    private let englishAdvice: String?
    private let chineseAdvice: String?

    init(_ row: Row, at: Instant) {
      self.at = at
      code = row["failure_code"]
      english = row["failure_en"]
      chinese = row["failure_zh"]
      englishAdvice = row["advice_en"]
      chineseAdvice = row["advice_zh"]
    }

    public func text(in language: Language) -> String {
      switch language {
      case .english: english
      case .chinese: chinese
      }
    }

    public func advice(in language: Language) -> String? {
      switch language {
      case .english: englishAdvice
      case .chinese: chineseAdvice
      }
    }
  }

  /// One gate's counter at one origin.
  public struct Counter: Hashable, Sendable {
    public let registry: RecordID
    public let incarnation: UInt32
    /// Who delivers it; `nil` for this registry itself.
    public let sender: String?
    public let gate: String
    /// The highest number stored.
    public let last: UInt64
    /// Numbers stored: the same as `last` where there are no holes.
    public let count: UInt64
  }
}

extension Reader {
  public func status() throws -> RegistryStatus { try read { try RegistryStatus.fetch($0) } }
}

extension RegistryStatus {
  fileprivate static func fetch(_ db: Database) throws -> RegistryStatus {
    guard let own = try Row.fetchOne(db, sql: "SELECT id, incarnation, created FROM registry"),
      let id = RecordID(bytes: own["id"] as Data)
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the registry has no id") }
    let records = try Row.fetchAll(db, sql: "SELECT kind, records FROM tally ORDER BY kind")
      .compactMap { row in
        Fleet.Record.Kind(code: row["kind"]).map { KindCount(kind: $0, count: row["records"]) }
      }
    func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
    return RegistryStatus(
      registry: id, incarnation: own["incarnation"],
      created: Instant(milliseconds: own["created"]), records: records,
      amendments: try count("SELECT count(*) FROM record WHERE amends IS NOT NULL"),
      outbox: try OutboxStatus.fetch(db),
      deadLetters: try count("SELECT count(*) FROM dead_letter"),
      pictures: try PictureCounts.fetch(db),
      quarantined: try count("SELECT count(*) FROM quarantine WHERE retried IS NULL"),
      strangers: try Strangers.fetch(db), counters: try Counter.fetchAll(db))
  }
}

extension RegistryStatus.OutboxStatus {
  fileprivate static func fetch(_ db: Database) throws -> Self {
    let row = try Row.fetchOne(db, sql: "SELECT * FROM outbox WHERE only = 1")
    func instant(_ name: String) -> Instant? {
      (row?[name] as Int64?).map { Instant(milliseconds: $0) }
    }
    let settled = instant("settled")
    var failure: RegistryStatus.Failure?
    if let at = instant("failed"), settled.map({ $0 < at }) ?? true, let row {
      failure = RegistryStatus.Failure(row, at: at)
    }
    return Self(
      isOn: try OutboxSwitch.isOn(in: db), waiting: try OutboxCounts.fetch(db),
      oldest: try Int64.fetchOne(db, sql: "SELECT min(created) FROM segment")
        .map { Instant(milliseconds: $0) }, settled: settled, failure: failure)
  }
}

extension RegistryStatus.Counter {
  fileprivate static func fetchAll(_ db: Database) throws -> [Self] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT registry, incarnation, sender, gate, series.last,
          (SELECT coalesce(sum(last - first + 1), 0) FROM span WHERE span.series = series.key) AS n
        FROM series JOIN origin ON origin.key = series.origin
        ORDER BY sender, registry, incarnation, gate
        """
    ).compactMap { row in
      RecordID(bytes: row["registry"] as Data).map {
        Self(
          registry: $0, incarnation: row["incarnation"], sender: row["sender"],
          gate: row["gate"], last: UInt64(row["last"] as Int64), count: UInt64(row["n"] as Int64))
      }
    }
  }
}
