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
  private var stems: [StemName: RecordEnvelope.Stem] = [:]
  private var tally = Tally()
  private var packs: PackWriter
  private var stored: PackReader
  private var writer = JSONWriter(reserving: 2048)
  private let pictures: PictureNeeds

  private struct StemName: Hashable {
    let kind: Fleet.Record.Kind
    let gate: String
  }

  init(
    _ db: Database, at now: Instant, ids: RecordIDSource<SeededGenerator>, pictures: PictureNeeds
  ) throws {
    self.db = db
    self.pictures = pictures
    self.now = now
    self.ids = ids
    origin = try Origin.own(in: db)
    insertion = try RecordInsertion(db)
    packs = try PackWriter(db, at: now)
    stored = PackReader(db)
  }

  /// Stores one delivery, or finds it stored.
  mutating func store(_ delivery: Delivery) throws -> StoreResult {
    var counter =
      try series.removeValue(forKey: delivery.gate)
      ?? Series.find(delivery.gate, of: origin.key, in: db)
    defer { series[delivery.gate] = counter }
    let device = try delivery.device.map { try key(ofDevice: $0) }
    let id = ids.next(at: now)
    if delivery.amends == nil,
      try insert(delivery, as: id, device: device, in: &counter, key: delivery.key)
    {
      return .stored(id, sequence: UInt64(counter.last))
    }
    let first: RecordID
    if let named = delivery.amends {
      first = named
    } else {
      guard let found = try StoredContent.find(device: device, key: delivery.key, in: db) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the record's id was used before")
      }
      if try holds(found, delivery) { return .duplicate(of: found.id) }
      first = found.id
    }
    for amendment in try StoredContent.amendments(of: first, in: db)
    where try holds(amendment, delivery) {
      return .duplicate(of: amendment.id)
    }
    guard try insert(delivery, as: id, device: device, in: &counter, amending: first) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the record's id was used before")
    }
    return .amendment(id, sequence: UInt64(counter.last), of: first)
  }

  /// Inserts a record under the next number of its gate and puts its line into a segment.
  /// - Returns: `false`, with nothing done, where its natural key is there already.
  private mutating func insert(
    _ delivery: Delivery, as id: RecordID, device: Int64?, in counter: inout Series,
    key: [UInt8]? = nil, amending first: RecordID? = nil
  ) throws -> Bool {
    let sequence = counter.last + 1
    writer.reset()
    let content = stem(delivery.kind, delivery.gate)
      .encode(
        id, sequence: UInt64(sequence), amends: first, content: delivery.content, into: &writer)
    let line = packs.place(forBytes: writer.bytes.count, ids: &ids)
    let row = RecordInsertion.Row(
      id: id, kind: delivery.kind, series: counter.key, sequence: sequence, device: device,
      columns: delivery.columns, stored: now, amends: first,
      line: line, content: content)
    guard try insertion.insert(row, key: key) else { return false }
    counter.note(sequence, on: now.day())
    tally.count(delivery.kind)
    packs.append(id, line: writer.bytes[...])
    try pictures.note(delivery.columns.pictures, of: id)
    return true
  }

  /// Whether the stored line states what the delivery states.
  ///
  /// What comes again mostly comes as it was: then the line ends with the comma, the members of the delivery
  /// and the brace, and nothing need be decoded.
  private mutating func holds(_ first: StoredContent, _ delivery: Delivery) throws -> Bool {
    let line =
      try packs.openLines(of: first.pack).map { try PackReader.line(in: $0, at: first.line) }
      ?? stored.line(first.pack, at: first.line)
    let isAsItWas = line.dropFirst(first.content + 1).dropLast().elementsEqual(delivery.content)
    if isAsItWas, delivery.gate == first.gate { return true }
    let known = try RecordLine(decoding: JSON(parsing: Array(line))).record
    return try known.restated == delivery.record().restated
  }

  private mutating func stem(_ kind: Fleet.Record.Kind, _ gate: String) -> RecordEnvelope.Stem {
    let name = StemName(kind: kind, gate: gate)
    if let stem = stems[name] { return stem }
    let stem = RecordEnvelope.Stem(
      kind, registry: origin.registry, origin.incarnation, gate: gate, stored: now)
    stems[name] = stem
    return stem
  }

  private mutating func key(ofDevice name: String) throws -> Int64 {
    if let key = devices[name] { return key }
    let key = try Device.key(of: name, origin: origin.key, in: db)
    devices[name] = key
    return key
  }

  /// Writes counters, spans and the last pack; gives back the source of ids.
  mutating func finish() throws -> RecordIDSource<SeededGenerator> {
    for gate in series.keys.sorted() { try series[gate]?.save(in: db) }
    try tally.save(in: db)
    try packs.finish(ids: &ids)
    return ids
  }
}

/// Where the line of an event is that is stored already.
private struct StoredContent {
  let id: RecordID
  let gate: String
  let pack: Int64
  let line: Int
  let content: Int

  private static let columns =
    "id, (SELECT gate FROM series WHERE key = series) AS gate, pack, line, content"

  private init?(_ row: Row) {
    guard let id = RecordID(bytes: row["id"] as Data) else { return nil }
    self.id = id
    gate = row["gate"]
    pack = row["pack"]
    line = row["line"]
    content = row["content"]
  }

  static func find(device: Int64?, key: [UInt8]?, in db: Database) throws -> StoredContent? {
    guard let device, let key else { return nil }
    return try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM record WHERE device = ? AND natural_key = ?"),
      arguments: [device, Data(key)]
    ).flatMap { StoredContent($0) }
  }

  static func amendments(of first: RecordID, in db: Database) throws -> [StoredContent] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(columns) FROM record WHERE amends = ?"),
      arguments: [first.blob]
    ).compactMap { StoredContent($0) }
  }
}
