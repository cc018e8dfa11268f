import GRDB

/// The registry's tables, one step for each change, in the order in which they were made.
///
/// A step that was released is never edited: a change is a new step at the end. A registry that
/// knows a step that is not listed here was written by a newer program.
enum Migrations {
  struct Step: Sendable {
    let name: String
    let apply: @Sendable (Database) throws -> Void
  }

  static let all: [Step] = [
    Step(name: "identity", apply: identity),
    Step(name: "register", apply: register),
    Step(name: "records", apply: records),
    Step(name: "outbox", apply: outbox),
    Step(name: "quarantine", apply: quarantine),
    Step(name: "outbox-advice", apply: outboxAdvice),
    Step(name: "strangers", apply: strangers),
    Step(name: "refusals-in-chinese", apply: refusalsInChinese),
    Step(name: "warnings", apply: warnings),
    Step(name: "plans", apply: plans),
    Step(name: "decisions", apply: decisions),
    Step(name: "duties", apply: duties),
    Step(name: "sites", apply: sites),
    Step(name: "ledger", apply: ledger),
    Step(name: "all-clear", apply: allClear),
    Step(name: "monitoring", apply: monitoring),
    Step(name: "upstream-memory", apply: upstreamMemory),
    Step(name: "segment-of-pack", apply: segmentOfPack),
    Step(name: "completeness", apply: completeness),
    Step(name: "pictures", apply: pictures),
    Step(name: "not-taken", apply: notTaken),
    Step(name: "archive-generations", apply: archiveGenerations),
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in all { migrator.registerMigration(step.name, migrate: step.apply) }
    return migrator
  }

  /// Steps that the registry has been through and this program does not know.
  static func unknown(in db: Database) throws -> [String] {
    let known = Set(all.map(\.name))
    return try migrator.appliedIdentifiers(db).filter { !known.contains($0) }.sorted()
  }

  /// Steps that the registry has not been through yet.
  static func missing(in db: Database) throws -> [String] {
    let applied = Set(try migrator.appliedIdentifiers(db))
    return all.map(\.name).filter { !applied.contains($0) }
  }

  /// Who this registry is: one row, made by `create`.
  private static func identity(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE registry(
          only INTEGER PRIMARY KEY CHECK (only = 1),
          id BLOB NOT NULL,             -- UUIDv7
          incarnation INTEGER NOT NULL, -- counts the backups that were brought back, from 1
          created INTEGER NOT NULL      -- milliseconds since 1970
        ) STRICT;
        """)
  }
}
