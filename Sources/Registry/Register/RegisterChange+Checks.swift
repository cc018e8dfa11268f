import Fleet
import GRDB

extension RegisterChange {
  /// The kinds that may name an entry of a kind, each by a column of the same name.
  private static let users: [RegisterKind: [RegisterKind]] = [
    .company: [.plant, .site], .plant: [.gate, .measures, .figure], .gate: [.camera],
  ]

  /// Refuses to let go of what other entries name.
  func checkUnused(_ entry: RegisterReference) throws {
    for user in Self.users[entry.kind] ?? [] {
      let ids = try String.fetchAll(
        db, sql: "SELECT id FROM \(user.table) WHERE \(entry.kind.rawValue) = ? ORDER BY id",
        arguments: [entry.id])
      if let first = ids.first {
        throw RegisterError.inUse(entry, by: RegisterReference(user, first), count: ids.count)
      }
    }
    guard entry.kind == .gate else { return }
    let captured = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS(SELECT 1 FROM series JOIN origin ON origin.key = series.origin
          WHERE origin.sender IS NULL AND series.gate = ? AND series.last > 0)
        """, arguments: [entry.id])
    if captured == true { throw RegisterError.hasRecords(entry) }
  }

  /// Refuses a value that only one entry may have, naming the one that has it.
  func checkKeys<Entry: RegisterEntry>(of entry: Entry) throws {
    switch entry {
    case let camera as Camera:
      guard let device = camera.device else { return }
      try checkFree("device", device, column: "device", for: entry)
    case let sender as Sender:
      try checkFree("tokenHash", sender.tokenHash, column: "token_hash", for: entry)
    case let measures as PlantMeasures:
      let others = try register.measures(of: measures.plant)
      guard let other = others.first(where: measures.collides) else { return }
      throw RegisterError.taken(
        field: "level", value: measures.table.level.rawValue,
        by: RegisterReference(.measures, other.id))
    default: return
    }
  }

  private func checkFree<Entry: RegisterEntry>(
    _ field: String, _ value: String, column: String, for entry: Entry
  ) throws {
    let holder = try String.fetchOne(
      db, sql: "SELECT id FROM \(Entry.kind.table) WHERE \(column) = ? AND id <> ?",
      arguments: [value, entry.id])
    guard let holder else { return }
    throw RegisterError.taken(
      field: field, value: value, by: RegisterReference(Entry.kind, holder))
  }
}
