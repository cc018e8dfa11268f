import Dispatch
import Fleet
import Foundation
import GRDB
import Sync

/// Keeps the lines of one transaction, up to 500 to a pack, and puts each pack into the outbox where that
/// is on.
///
/// A pack is written once and stays as it is for ever: what is kept, what is sent and what the level above
/// keeps are the same bytes, packed once. Full packs are compressed on another core while the transaction
/// goes on.
struct PackWriter {
  /// Where a line is: its pack, and its first byte in the unpacked pack.
  struct Place: Hashable {
    let pack: Int64
    let offset: Int
  }

  private let db: Database
  private let now: Instant
  private let hasOutbox: Bool
  private var builder = SegmentBuilder()
  private var pack: Int64
  private var packing: [Packing] = []

  init(_ db: Database, at now: Instant) throws {
    self.db = db
    self.now = now
    hasOutbox = try OutboxSwitch.isOn(in: db)
    let next = try db.cachedStatement(sql: "SELECT coalesce(max(key), 0) + 1 FROM pack")
    pack = try Int64.fetchOne(next) ?? 1
  }

  /// Where a line of so many bytes will be when it is appended next.
  mutating func place(
    forBytes count: Int, ids: inout RecordIDSource<SeededGenerator>
  ) -> Place {
    if !builder.hasRoom(bytes: count + 1) {
      packing.append(Packing(builder, as: pack, id: ids.next(at: now)))
      builder = SegmentBuilder(reserving: builder.size)
      pack += 1
    }
    return Place(pack: pack, offset: builder.size)
  }

  /// Appends a line at the place that was asked for.
  mutating func append(_ id: RecordID, line: ArraySlice<UInt8>) { builder.append(id, line: line) }

  /// The lines of a pack that is not in the table yet; `nil` for others.
  func openLines(of pack: Int64) -> [UInt8]? {
    pack == self.pack ? builder.lines : packing.first { $0.pack == pack }?.lines
  }

  /// Stores what was appended.
  /// - Parameter received: how the lines came, if they came packed; kept so where none was left out.
  mutating func finish(
    ids: inout RecordIDSource<SeededGenerator>, received: ReceivedPack? = nil
  ) throws {
    var last: Segment?
    if !builder.isEmpty {
      let payload = received.flatMap { $0.carries(builder.lines) ? $0.payload : nil }
      last = builder.finish(id: ids.next(at: now), packedAs: payload)
    }
    for full in packing { try insert(full.segment(), as: full.pack) }
    if let last { try insert(last, as: pack) }
  }

  private func insert(_ segment: Segment, as pack: Int64) throws {
    try db.cachedStatement(sql: "INSERT INTO pack(key, size, payload) VALUES (?, ?, ?)")
      .execute(arguments: [pack, segment.size, Data(segment.payload)])
    if hasOutbox { try segment.insert(created: now, pack: pack, in: db) }
  }
}

/// A full pack that is being compressed.
private final class Packing: @unchecked Sendable {
  let pack: Int64
  let lines: [UInt8]
  private let work = DispatchGroup()
  /// Written by the work, read only when that is done.
  private var packed: Segment?

  init(_ builder: SegmentBuilder, as pack: Int64, id: RecordID) {
    self.pack = pack
    lines = builder.lines
    DispatchQueue.global().async(group: work) { [self] in
      var builder = builder
      packed = builder.finish(id: id)
    }
  }

  /// Waits for the work.
  func segment() throws -> Segment {
    work.wait()
    guard let packed else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
    return packed
  }
}
