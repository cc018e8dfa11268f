import Fleet
import Foundation
import GRDB
import Sync

/// One transaction that stores what this registry captures: numbers, lines, segments, all or nothing.
///
/// It holds what the rows of a transaction share, so that storing a record costs one insertion and no
/// query.
struct Storing {
  private let db: Database
  private let origin: Origin
  private let now: Instant
  private let insertion: RecordInsertion
  private var ids: RecordIDSource<SeededGenerator>
  private var series: [String: Series] = [:]
  private var devices: [String: Int64] = [:]
  private var tally = Tally()
  private var segments: SegmentWriter
  private var writer = JSONWriter(reserving: 2048)

  init(_ db: Database, at now: Instant, ids: RecordIDSource<SeededGenerator>) throws {
    self.db = db
    self.now = now
    self.ids = ids
    origin = try Origin.own(in: db)
    insertion = try RecordInsertion(db)
    segments = try SegmentWriter(db, at: now)
  }

  /// Stores one delivery, or finds it stored.
  mutating func store(_ delivery: Delivery) throws -> StoreResult {
    var counter =
      try series.removeValue(forKey: delivery.gate)
      ?? Series.find(delivery.gate, of: origin.key, in: db)
    defer { series[delivery.gate] = counter }
    let device = try delivery.device.map { try key(ofDevice: $0) }
    let id = ids.next(at: now)
    if try insert(delivery, as: id, device: device, in: &counter, key: delivery.key) {
      return .stored(id, sequence: UInt64(counter.last))
    }
    guard let first = try StoredContent.find(device: device, key: delivery.key, in: db) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the record's id was used before")
    }
    if first.isEqual(to: delivery) { return .duplicate(of: first.id) }
    for amendment in try StoredContent.amendments(of: first.id, in: db)
    where amendment.isEqual(to: delivery) {
      return .duplicate(of: amendment.id)
    }
    guard try insert(delivery, as: id, device: device, in: &counter, amending: first.id) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the record's id was used before")
    }
    return .amendment(id, sequence: UInt64(counter.last), of: first.id)
  }

  /// Inserts a record under the next number of its gate and puts its line into a segment.
  /// - Returns: `false`, with nothing done, where its natural key is there already.
  private mutating func insert(
    _ delivery: Delivery, as id: RecordID, device: Int64?, in counter: inout Series,
    key: [UInt8]? = nil, amending first: RecordID? = nil
  ) throws -> Bool {
    let sequence = counter.last + 1
    let envelope = RecordEnvelope(
      id: id, kind: delivery.kind,
      place: RecordPlace(
        registry: origin.registry, incarnation: origin.incarnation, gate: delivery.gate,
        sequence: UInt64(sequence)), stored: now, amends: first)
    writer.reset()
    let content = envelope.encode(content: delivery.content, into: &writer)
    let row = RecordInsertion.Row(
      id: id, kind: delivery.kind, series: counter.key, sequence: sequence, device: device,
      columns: delivery.columns, stored: now, amends: first, content: content)
    guard try insertion.insert(row, key: key, body: writer.bytes) else { return false }
    counter.note(sequence, on: now.day())
    tally.count(delivery.kind)
    try segments.append(id, line: writer.bytes, ids: &ids)
    return true
  }

  private mutating func key(ofDevice name: String) throws -> Int64 {
    if let key = devices[name] { return key }
    let key = try Device.key(of: name, origin: origin.key, in: db)
    devices[name] = key
    return key
  }

  /// Writes counters, spans and the last segment; gives back the source of ids.
  mutating func finish() throws -> RecordIDSource<SeededGenerator> {
    for gate in series.keys.sorted() { try series[gate]?.save(in: db) }
    try tally.save(in: db)
    try segments.finish(ids: &ids)
    return ids
  }
}

/// What is stored already of an event.
private struct StoredContent {
  let id: RecordID
  private let start: Int
  private let body: Data

  private init?(_ row: Row) {
    guard let id = RecordID(bytes: row["id"] as Data) else { return nil }
    self.id = id
    start = row["content"]
    body = row["body"]
  }

  /// Whether the line ends with the comma, the same members and the brace.
  func isEqual(to delivery: Delivery) -> Bool {
    body.dropFirst(start + 1).dropLast().elementsEqual(delivery.content)
  }

  static func find(device: Int64?, key: [UInt8]?, in db: Database) throws -> StoredContent? {
    guard let device, let key else { return nil }
    return try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT id, content, body FROM record WHERE device = ? AND natural_key = ?"),
      arguments: [device, Data(key)]
    ).flatMap { StoredContent($0) }
  }

  static func amendments(of first: RecordID, in db: Database) throws -> [StoredContent] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT id, content, body FROM record WHERE amends = ?"),
      arguments: [first.blob]
    ).compactMap { StoredContent($0) }
  }
}
