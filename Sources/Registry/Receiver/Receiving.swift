import Fleet
import Foundation
import GRDB
import Sync

/// One transaction that stores what a sender delivers: each record once, by its id.
struct Receiving {
  private let db: Database
  private let sender: String
  /// The only registry that the sender may deliver; `nil` for any.
  private let registry: RecordID?
  private let now: Instant
  private let insertion: RecordInsertion
  private var ids: RecordIDSource<SeededGenerator>
  private var origins: [OriginName: Origin] = [:]
  private var series: [SeriesName: Series] = [:]
  private var tally = Tally()
  private var packs: PackWriter
  private var stored: PackReader
  private let lateAfter: Int64
  private var account = AccountChanges()
  private let pictures: PictureNeeds

  private struct OriginName: Hashable {
    let registry: RecordID
    let incarnation: UInt32
  }

  private struct SeriesName: Hashable {
    let origin: Int64
    let gate: String
  }

  init(
    _ db: Database, from sender: String, only registry: RecordID?, at now: Instant,
    ids: RecordIDSource<SeededGenerator>, lateAfter: Int64, pictures: PictureNeeds
  ) throws {
    self.db = db
    self.pictures = pictures
    self.lateAfter = lateAfter
    self.sender = sender
    self.registry = registry
    self.now = now
    self.ids = ids
    insertion = try RecordInsertion(db)
    packs = try PackWriter(db, at: now)
    stored = PackReader(db)
  }

  /// Makes sure that every registry in a batch is this sender's to deliver.
  /// - Throws: ``ForeignRegistry`` for the first that is not.
  func checkRegistries(of lines: [ReceivedLine]) throws {
    var seen: Set<RecordID> = []
    for line in lines {
      guard case .success(let record) = line.content else { continue }
      let found = record.place.registry
      guard seen.insert(found).inserted else { continue }
      if let registry, found != registry {
        throw ForeignRegistry.bound(sender: sender, to: registry, found: found)
      }
      let others = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT sender FROM origin WHERE registry = ? AND sender IS NOT ?"),
        arguments: [found.blob, sender])
      guard let others else { continue }
      throw others["sender"] as String? == nil
        ? ForeignRegistry.own(found) : .taken(sender: sender, found: found)
    }
  }

  /// Stores one line, or refuses it; `nil` where it has no id to answer for.
  mutating func take(_ line: ReceivedLine) throws -> RecordAnswer? {
    switch line.content {
    case .success(let record):
      do {
        return RecordAnswer(record: record.id, result: try store(record, line.bytes))
      } catch let refusal as ReceiptRefusal {
        let refusal = ReceivedLine.Refusal(
          id: record.id, cause: refusal, field: refusal.field)
        let name = SeriesName(origin: try origin(of: record.place).key, gate: record.place.gate)
        return try refuse(line, refusal, of: series[name]?.key, on: record.day)
      }
    case .failure(let refusal): return try refuse(line, refusal)
    }
  }

  private mutating func store(_ line: RecordLine, _ bytes: ArraySlice<UInt8>) throws -> RecordResult
  {
    let origin = try origin(of: line.place)
    let name = SeriesName(origin: origin.key, gate: line.place.gate)
    var counter =
      try series.removeValue(forKey: name)
      ?? Series.find(line.place.gate, of: origin.key, in: db)
    defer { series[name] = counter }
    let sequence = Int64(line.place.sequence)
    if try counter.holds(sequence, in: db) {
      guard let stored = try storedLine(of: line.id) else {
        throw ReceiptRefusal.place(gate: line.place.gate, sequence: line.place.sequence)
      }
      guard stored.elementsEqual(bytes) else { throw ReceiptRefusal.content }
      return .duplicate
    }
    let place = packs.place(forBytes: bytes.count, ids: &ids)
    let columns = RecordColumns(line.record)
    let row = RecordInsertion.Row(
      id: line.id, kind: line.record.kind, series: counter.key, sequence: sequence, device: nil,
      columns: columns, stored: line.stored, amends: line.amends,
      line: place, content: 0)
    guard try insertion.insert(row, key: nil) else { return .duplicate }
    counter.note(sequence, on: line.day)
    if now.milliseconds - line.id.instant.milliseconds > lateAfter {
      account.add(to: .cameLate, of: counter.key, on: line.day)
    }
    tally.count(line.record.kind)
    packs.append(line.id, line: bytes)
    try pictures.note(columns.pictures, of: line.id)
    if case .incarnation(let statement) = line.record {
      try note(statement, of: line.place.registry)
    }
    return .stored
  }

  /// The line under which a record was stored; `nil` where it was not.
  private mutating func storedLine(of id: RecordID) throws -> ArraySlice<UInt8>? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT pack, line FROM record WHERE id = ?"), arguments: [id.blob])
    guard let row else { return nil }
    let (pack, offset): (Int64, Int) = (row["pack"], row["line"])
    return try packs.openLines(of: pack).map { try PackReader.line(in: $0, at: offset) }
      ?? stored.line(pack, at: offset)
  }

  /// The origin of a record, opened where it is new.
  private mutating func origin(of place: RecordPlace) throws -> Origin {
    let name = OriginName(registry: place.registry, incarnation: place.incarnation)
    if let known = origins[name] { return known }
    let origin = try Origin.find(
      registry: place.registry, incarnation: place.incarnation, sender: sender, at: now, in: db)
    origins[name] = origin
    return origin
  }

  /// Keeps, for every gate of the ended incarnation, up to where the new one knows it.
  private mutating func note(
    _ statement: IncarnationStatement, of registry: RecordID
  ) throws {
    let ended = try Origin.find(
      registry: registry, incarnation: statement.previous, sender: sender, at: now, in: db)
    // What this batch has stored so far must be in the table before the numbers are compared.
    for name in series.keys where name.origin == ended.key { try series[name]?.save(in: db) }
    try db.execute(sql: "UPDATE series SET known = 0 WHERE origin = ?", arguments: [ended.key])
    for count in statement.lastKnown {
      try db.execute(
        sql: """
          INSERT INTO series(origin, gate, last, known) VALUES (?1, ?2, 0, ?3)
          ON CONFLICT(origin, gate) DO UPDATE SET known = excluded.known
          """, arguments: [ended.key, count.gate, Int64(clamping: count.sequence)])
    }
  }

  /// Keeps a line that is not taken; one that came before is counted there and not here.
  private mutating func refuse(
    _ line: ReceivedLine, _ refusal: ReceivedLine.Refusal, of series: Int64? = nil,
    on day: Day? = nil
  ) throws -> RecordAnswer? {
    let raw = Array(line.bytes)
    let entry = QuarantineEntry(
      place: QuarantineItem.Place(
        origin: sender, format: QuarantineItem.Place.receivedLine),
      reason: QuarantineItem.Reason(refusal.cause, field: refusal.field),
      digest: SHA256Digest(of: raw), length: Int64(raw.count), raw: raw)
    let id = ids.next(at: now)
    if try entry.insert(as: id, at: now, in: db) == id, let series, let day {
      account.add(to: .turnedAway, of: series, on: day)
    }
    return refusal.id.map {
      RecordAnswer(
        record: $0,
        result: .rejected(
          Rejection(
            code: refusal.cause.code, field: refusal.field,
            reason: refusal.cause.text(in: .english),
            chinese: refusal.cause.text(in: .chinese))))
    }
  }

  /// Writes counters, spans and the last pack; gives back the source of ids.
  /// - Parameter pack: how the lines came, if they came packed.
  mutating func finish(_ pack: ReceivedPack?) throws -> RecordIDSource<SeededGenerator> {
    for name in series.keys { try series[name]?.save(in: db) }
    try tally.save(in: db)
    try account.save(in: db)
    try packs.finish(ids: &ids, received: pack)
    return ids
  }
}

extension Origin {
  /// The source of numbers of that name, opened for this sender where it is new.
  static func find(
    registry: RecordID, incarnation: UInt32, sender: String, at now: Instant, in db: Database
  ) throws -> Origin {
    let key = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT key FROM origin WHERE registry = ? AND incarnation = ?"),
      arguments: [registry.blob, incarnation])
    if let key { return Origin(key: key, registry: registry, incarnation: incarnation) }
    return try open(
      registry: registry, incarnation: incarnation, sender: sender, at: now, in: db)
  }
}
