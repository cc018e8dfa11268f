import Fleet
import Foundation
import GRDB
import Sync

/// Finds the exits that must wait: those whose entry, of the same plate at the same registry, is open in another
/// segment. The upstream is to hear of an entry before its exit.
struct EntryOrder {
  struct WaitingExit {
    /// Its place in its segment.
    let index: Int
    /// The segment that holds the entry.
    let entryIn: Int64
  }

  private let db: Database
  /// Open segments by the pack they send, as far as they were asked for; 0 where the pack has gone up.
  private var segmentOfPack: [Int64: Int64] = [:]
  /// Records that are still open, by the segment that holds them.
  private var open: [Int64: Set<Data>] = [:]
  private var originOfSeries: [Int64: Int64] = [:]

  /// How many days before an exit its entry is looked for. Our own choice: a truck that stays longer is sent as
  /// it comes.
  private static let longestStay: Int64 = 3

  init(_ db: Database) { self.db = db }

  /// The exits of a segment that wait, in its order; none, and nothing is looked up, where no older segment is.
  mutating func exitsThatWait(in segment: Segment, key: Int64) throws -> [WaitingExit] {
    let hasOlder = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM segment WHERE key < ?)"),
      arguments: [key])
    guard hasOlder == true else { return [] }
    var waiting: [WaitingExit] = []
    for exit in try exits(of: segment) {
      guard let entry = try entry(of: exit),
        let holder = try holder(of: entry), holder != key
      else { continue }
      waiting.append(WaitingExit(index: exit.index, entryIn: holder))
    }
    return waiting
  }

  private struct Exit {
    let index: Int
    let plate: String
    let day: Int64
    let instant: Int64
    let series: Int64

    init(_ row: Row, at index: Int) {
      self.index = index
      (plate, day, instant, series) = (row[1], row[2], row[3], row[4])
    }
  }

  private struct Entry {
    let id: Data
    let pack: Int64
  }

  /// The open exits of a segment. Its records mostly lie side by side in the table: then they are read in one go.
  private func exits(of segment: Segment) throws -> [Exit] {
    guard let first = segment.records.first, let last = segment.records.last else { return [] }
    let row = try db.cachedStatement(sql: "SELECT row FROM record WHERE id = ?")
    guard let start = try Int64.fetchOne(row, arguments: [first.blob]),
      let end = try Int64.fetchOne(row, arguments: [last.blob])
    else { return [] }
    let columns = "id, plate, day, instant, series FROM record"
    let condition = "direction = \(Passage.Direction.out.code) AND plate IS NOT NULL"
    var exits: [Exit] = []
    if start <= end, end - start < 2 * Int64(segment.records.count) {
      let index = Dictionary(
        segment.records.indices.map { (segment.records[$0].blob, $0) },
        uniquingKeysWith: { first, _ in first })
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: "SELECT \(columns) WHERE row BETWEEN ? AND ? AND \(condition) ORDER BY row"),
        arguments: [start, end])
      while let row = try rows.next() {
        guard let index = index[row[0] as Data] else { continue }
        if segment.marks[index].isOpen { exits.append(Exit(row, at: index)) }
      }
      return exits.sorted { $0.index < $1.index }
    }
    let one = try db.cachedStatement(sql: "SELECT \(columns) WHERE id = ? AND \(condition)")
    for index in segment.records.indices where segment.marks[index].isOpen {
      if let row = try Row.fetchOne(one, arguments: [segment.records[index].blob]) {
        exits.append(Exit(row, at: index))
      }
    }
    return exits
  }

  /// The last entry before an exit.
  private mutating func entry(of exit: Exit) throws -> Entry? {
    let entries = try db.cachedStatement(
      sql: """
        SELECT id, pack, series FROM record WHERE day = ? AND plate = ? AND instant <= ?
          AND direction = \(Passage.Direction.in.code) ORDER BY instant DESC, row DESC
        """)
    let origin = try origin(of: exit.series)
    for day in 0..<Self.longestStay {
      let rows = try Row.fetchCursor(
        entries, arguments: [exit.day - day, exit.plate, exit.instant])
      while let row = try rows.next() {
        if try self.origin(of: row[2]) == origin { return Entry(id: row[0], pack: row[1]) }
      }
    }
    return nil
  }

  private mutating func origin(of series: Int64) throws -> Int64? {
    if let known = originOfSeries[series] { return known }
    let origin = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT origin FROM series WHERE key = ?"), arguments: [series])
    originOfSeries[series] = origin
    return origin
  }

  /// The segment in which a record is open; `nil` where it has gone up, or never waited.
  private mutating func holder(of entry: Entry) throws -> Int64? {
    let segment: Int64
    if let known = segmentOfPack[entry.pack] {
      segment = known
    } else {
      segment =
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT segment FROM segment_content WHERE pack = ?"),
          arguments: [entry.pack]) ?? 0
      segmentOfPack[entry.pack] = segment
    }
    if segment != 0 { return try openRecords(of: segment).contains(entry.id) ? segment : nil }
    // Lines gathered from several packs: ids ascend with time, so the segment of one is among the last that
    // begin before it.
    let gathered = try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT segment FROM segment_content WHERE pack IS NULL AND substr(records, 1, 16) <= ?
          ORDER BY substr(records, 1, 16) DESC LIMIT 4
          """), arguments: [entry.id])
    return try gathered.first { try openRecords(of: $0).contains(entry.id) }
  }

  private mutating func openRecords(of key: Int64) throws -> Set<Data> {
    if let known = open[key] { return known }
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT marks, records FROM segment JOIN segment_content ON segment = key WHERE key = ?
          """), arguments: [key])
    var records: Set<Data> = []
    if let row {
      let (marks, ids): (Data, Data) = (row[0], row[1])
      for (index, mark) in marks.enumerated()
      where RecordMark(rawValue: mark)?.isOpen == true && ids.count >= 16 * index + 16 {
        records.insert(ids.subdata(in: 16 * index..<16 * index + 16))
      }
    }
    open[key] = records
    return records
  }
}
