import Fleet
import Foundation
import GRDB
import Sync

/// Chooses the batches that go up next, in one transaction.
struct BatchChoice {
  private let demand: BatchDemand
  private let pictures: PictureOrder
  private let now: Instant
  private let db: Database
  private var entries: EntryOrder
  private var batches: [Batch] = []
  private var chosen: Set<Int64> = []

  init(_ demand: BatchDemand, pictures: PictureOrder, at now: Instant, in db: Database) {
    self.demand = demand
    self.pictures = pictures
    self.now = now
    self.db = db
    entries = EntryOrder(db)
  }

  mutating func make(ids: inout RecordIDSource<SeededGenerator>) throws -> [Batch] {
    let due = try StoredSegment.due(at: now, order: demand.order, in: db)
    var next = try due.next()
    while let first = next, batches.count < demand.count {
      next = try due.next()
      guard !isTaken(first), try !waitsForPicture(first) else { continue }
      guard !first.wasSent, first.count < SegmentLimits.standard.records else {
        // A full one is never merged, so that it was sent need not be written down.
        if let segment = try intact({ try first.segment(in: db) }) { try take(first, segment) }
        continue
      }
      var fitting = [first]
      var (count, size) = (first.count, first.size)
      while let other = next, !other.wasSent, !isTaken(other), try !waitsForPicture(other),
        count + other.count <= SegmentLimits.standard.records,
        size + other.size <= SegmentLimits.standard.bytes
      {
        count += other.count
        size += other.size
        fitting.append(other)
        next = try due.next()
      }
      if demand.order == .newest { fitting.reverse() }
      // A damaged one spoils no others: it goes alone and is put off, or stays where `doctor` finds it.
      var segment = try intact { try merge(fitting, ids: &ids) }
      if segment == nil, fitting.count > 1 {
        fitting = [first]
        segment = try intact { try first.segment(in: db) }
      }
      guard let segment else { continue }
      if fitting.count > 1 { entries = EntryOrder(db) }
      try db.execute(
        sql: "UPDATE segment SET sent = ? WHERE key = ?",
        arguments: [now.milliseconds, fitting[0].key])
      try take(fitting[0], segment)
    }
    return batches
  }

  /// What was read; `nil` where the stored segment is damaged.
  private func intact(_ read: () throws -> Segment) throws -> Segment? {
    do { return try read() } catch is SegmentError { return nil }
  }

  private func isTaken(_ segment: StoredSegment) -> Bool {
    chosen.contains(segment.key) || demand.underWay.contains(segment.id)
  }

  /// Takes a batch, without the exits whose entries wait elsewhere. Where the newest visits go first, what
  /// holds those entries goes with it; where the oldest do, it was taken before.
  private mutating func take(_ stored: StoredSegment, _ segment: Segment) throws {
    chosen.insert(stored.key)
    let waiting = try entries.exitsThatWait(in: segment, key: stored.key)
    if demand.order == .newest {
      for key in Set(waiting.map(\.entryIn)).sorted(by: >) where batches.count < demand.count {
        guard let other = try StoredSegment.find(key, in: db), other.isDue(at: now), !isTaken(other)
        else { continue }
        let content = try other.segment(in: db)
        chosen.insert(other.key)
        let withheld = try entries.exitsThatWait(in: content, key: other.key).map(\.index)
        try append(content, attempts: other.attempts, withheld: withheld)
        try db.execute(
          sql: "UPDATE segment SET sent = ? WHERE key = ? AND sent IS NULL",
          arguments: [now.milliseconds, other.key])
      }
    }
    if batches.count < demand.count {
      try append(segment, attempts: stored.attempts, withheld: waiting.map(\.index))
    }
  }

  private mutating func append(
    _ segment: Segment, attempts: Int, withheld exits: [Int]
  ) throws {
    var withheld = exits
    if let first = try firstWithoutPicture(in: segment) {
      // Those behind it wait with it: an exit must not overtake its entry.
      withheld = exits.filter { $0 < first }
      withheld += segment.marks.indices.filter { $0 >= first && segment.marks[$0].isOpen }
    }
    guard segment.openCount > withheld.count else { return }
    batches.append(Batch(segment: segment, attempts: attempts, withheld: withheld))
  }

  /// The first open record whose picture is to go up before it and has not.
  private func firstWithoutPicture(in segment: Segment) throws -> Int? {
    guard try picturesMayHold() else { return nil }
    return try segment.records.indices.first { index in
      try segment.marks[index].isOpen && waitsForPicture(segment.records[index].blob)
    }
  }

  /// Whether a segment that was never sent waits as a whole: it is left as it is then, to be merged later.
  private func waitsForPicture(_ segment: StoredSegment) throws -> Bool {
    guard !segment.wasSent, try picturesMayHold() else { return false }
    let first = try Data.fetchOne(
      db.cachedStatement(
        sql: "SELECT substr(records, 1, 16) FROM segment_content WHERE segment = ?"),
      arguments: [segment.key])
    return try first.map { try waitsForPicture($0) } ?? false
  }

  private func picturesMayHold() throws -> Bool {
    guard pictures == .before else { return false }
    return try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM picture WHERE due IS NOT NULL)"))
      ?? false
  }

  /// How often a picture may fail before its record goes without it: our own choice, half a minute or so.
  private static let patience = 6

  private func waitsForPicture(_ record: Data) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM picture_need JOIN picture
            ON picture.digest = picture_need.digest
            WHERE record = ? AND due IS NOT NULL AND attempts < ?)
          """), arguments: [record, Self.patience]) ?? false
  }

  /// Makes one segment of several that were never sent, in the place of the first.
  private func merge(
    _ segments: [StoredSegment], ids: inout RecordIDSource<SeededGenerator>
  ) throws -> Segment {
    let first = segments[0]
    guard segments.count > 1 else { return try first.segment(in: db) }
    var builder = SegmentBuilder()
    for segment in segments { try builder.append(contentsOf: segment.segment(in: db)) }
    let merged = builder.finish(id: ids.next(at: now))
    for segment in segments.dropFirst() {
      try db.execute(sql: "DELETE FROM segment WHERE key = ?", arguments: [segment.key])
    }
    try db.execute(
      sql: "UPDATE segment SET id = ?, open = ?, size = ?, marks = ? WHERE key = ?",
      arguments: [
        merged.id.blob, merged.records.count, merged.size, Data(merged.packedMarks), first.key,
      ])
    try db.execute(
      sql: "UPDATE segment_content SET records = ?, pack = NULL, payload = ? WHERE segment = ?",
      arguments: [Data(merged.packedRecords), Data(merged.payload), first.key])
    return merged
  }
}
