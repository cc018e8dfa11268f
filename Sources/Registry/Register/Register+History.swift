public import Fleet
import GRDB

extension Register {
  /// Every change of one entry, the oldest first, also of one that is gone.
  public func history(of kind: RegisterKind, _ id: String) throws -> [HistoryEntry] {
    try history("WHERE kind = ? AND id = ? ORDER BY number", [kind.rawValue, id])
  }

  /// All changes behind a number, the oldest first.
  public func history(after number: Int64 = 0, limit: Int = 1000) throws -> [HistoryEntry] {
    try history("WHERE number > ? ORDER BY number LIMIT ?", [number, limit])
  }

  /// When one entry last changed; `nil` where it was never there.
  func lastChange(of kind: RegisterKind, _ id: String) throws -> Instant? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(at) FROM history WHERE kind = ? AND id = ?"),
      arguments: [kind.rawValue, id]
    ).map { Instant(milliseconds: $0) }
  }

  /// The day on which each member of an entry last changed, by the member's name.
  public func memberDays(of kind: RegisterKind, _ id: String) throws -> [String: Day] {
    try history(of: kind, id).memberDays
  }

  /// The day on which each field of an entry last changed, by its whole path.
  public func fieldDays(of kind: RegisterKind, _ id: String) throws -> [String: Day] {
    try history(of: kind, id).fieldDays
  }

  private func history(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [HistoryEntry] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT number, at, actor, kind, id, action, reason, changes FROM history \(condition)
        """, arguments: arguments)
    return try rows.compactMap { row in
      // Every kind that this version writes is known to it; a newer one refuses to be opened.
      guard let kind = RegisterKind(rawValue: row[3]) else { return nil }
      let text: String = row[7]
      let changes = try (JSON(parsing: Array(text.utf8)).array ?? []).map { json in
        try FieldChange(decoding: json)
      }
      return HistoryEntry(
        number: row[0], at: Instant(milliseconds: row[1]), actor: row[2], kind: kind, id: row[4],
        action: RegisterAction(rawValue: row[5]), reason: row[6], changes: changes)
    }
  }
}
