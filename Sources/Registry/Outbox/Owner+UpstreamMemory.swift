public import Fleet
import GRDB
public import Sync

extension Owner: UpstreamMemory {
  public func recall(_ keys: [String]) throws(Setback) -> [String: String] {
    try remembering { owner in
      try owner.read { db in
        var found: [String: String] = [:]
        let value = try db.cachedStatement(sql: "SELECT value FROM upstream_memory WHERE key = ?")
        for key in keys { found[key] = try String.fetchOne(value, arguments: [key]) }
        return found
      }
    }
  }

  public func remember(_ values: [String: String], at now: Instant) throws(Setback) {
    try remembering { owner in
      try owner.write { db in
        let store = try db.cachedStatement(
          sql: """
            INSERT INTO upstream_memory(key, value, at) VALUES (?, ?, ?)
            ON CONFLICT(key) DO UPDATE SET value = excluded.value, at = excluded.at
            """)
        for (key, value) in values {
          try store.execute(arguments: [key, value, now.milliseconds])
        }
      }
    }
  }

  public func forget(prefix: String, before: Instant) throws(Setback) {
    try remembering { owner in
      try owner.write {
        // Keys are compared by their bytes of UTF-8, and nothing begins with more than U+10FFFF.
        try $0.execute(
          sql: """
            DELETE FROM upstream_memory
            WHERE key >= :prefix AND key < :prefix || char(0x10FFFF) AND at < :before
              AND EXISTS (
                SELECT 1 FROM upstream_memory
                WHERE key >= :prefix AND key < :prefix || char(0x10FFFF) AND at >= :before)
            """,
          arguments: ["prefix": prefix, "before": before.milliseconds])
      }
    }
  }

  /// A store that fails is a setback: nothing is sent that could not be remembered.
  private func remembering<Value>(
    _ work: (isolated Owner) throws -> Value
  ) throws(Setback) -> Value {
    do {
      return try work(self)
    } catch {
      throw .memory(code: (error as? any Explained)?.code ?? "registry.io")
    }
  }
}
