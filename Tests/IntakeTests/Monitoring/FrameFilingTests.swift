import Fleet
import Foundation
import Monitoring
import Registry
import Testing

@testable import Intake

@Suite("Filing of frames") struct FrameFilingTests {
  private let county: County

  init() throws { county = try County() }

  @Test("keeps every frame as it came, and what minutes, days and events say")
  func everything() async throws {
    var truck = Truck()
    let start = County.morning
    let frames =
      [
        truck.login(start), truck.packet(start),
        truck.packet(start.advanced(byMilliseconds: 55_000)),
      ]
    try await county.send(frames, of: truck)
    let counts = try await county.filing().file(upTo: county.journal.end)
    #expect(counts.frames == 3)
    #expect(counts.passes == 1)

    let reader = try county.plant.owner.reader()
    let terminal = try #require(try await reader.terminal(truck.identity))
    #expect(terminal.login == start)
    #expect(terminal.data == start.advanced(byMilliseconds: 64_000))
    let days = try await reader.monitoredDays(of: truck.identity, limit: 9)
    #expect(days.map(\.counts.packets) == [2])
    #expect(days.map(\.counts.records) == [20])
    #expect(try await reader.events(of: truck.identity, limit: 9).map(\.code) == [.login])

    let hours = try await reader.hours(of: truck.identity, on: start.day())
    #expect(hours.map(\.hour) == [9])
    let minutes = try #require(hours.first?.values.minutes)
    #expect(minutes.mapValues(\.records) == [0: 15, 1: 5])
    #expect(minutes[0]?.mean(.speed) == 60)
    #expect(minutes[1]?.mean(.noxUpstream) == 500)
    #expect(minutes[1]?.last(.reagentLevel) == 60)

    #expect(try await county.kept(truck.identity).map(\.bytes) == frames)
  }

  @Test("goes on where it ended, and has nothing to do twice")
  func goesOn() async throws {
    var truck = Truck()
    let filing = try county.filing()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await filing.file(upTo: county.journal.end)
    #expect(try await filing.file(upTo: county.journal.end).passes == 0)
    try await county.send(
      [truck.packet(County.morning.advanced(byMilliseconds: 10_000))], of: truck)
    #expect(try await county.filing().file(upTo: county.journal.end).frames == 1)
    #expect(try await county.kept(truck.identity).count == 2)
    let reader = try county.plant.owner.reader()
    let hours = try await reader.hours(of: truck.identity, on: County.morning.day())
    #expect(hours.first?.values.minutes[0]?.records == 20)
  }

  @Test("a second that is reissued counts once, and both packets are kept")
  func reissued() async throws {
    var truck = Truck()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let later = County.morning.advanced(byMilliseconds: 5_000)
    try await county.send(
      [truck.packet(County.morning, command: .reissue), truck.packet(later, command: .reissue)],
      of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    let days = try await reader.monitoredDays(of: truck.identity, limit: 9)
    #expect(days.map(\.counts.packets) == [3] && days.map(\.counts.reissued) == [2])
    #expect(days.map(\.counts.records) == [15])
    let hours = try await reader.hours(of: truck.identity, on: County.morning.day())
    #expect(hours.first?.values.minutes[0]?.records == 15)
    #expect(try await county.kept(truck.identity).count == 3)
  }

  @Test("cuts what a crash left behind the recorded length")
  func crash() async throws {
    var truck = Truck()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let file = try #require(
      try await county.plant.owner.reader().keptFrames(of: truck.identity).first)
    // The frames went into the file, and the process ended before the transaction.
    let lost = truck.packet(County.morning.advanced(byMilliseconds: 10_000))
    _ = try county.archive.append(
      [ArchivedFrame(received: County.morning, connection: 1, bytes: lost)], to: file.file,
      at: file.length)
    let next = truck.packet(County.morning.advanced(byMilliseconds: 20_000))
    try await county.send([next], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let kept = try await county.kept(truck.identity)
    #expect(kept.count == 2)
    #expect(kept.last?.bytes == next)
  }

  @Test("files that are away or were cut hold up nobody, and count again when they are back")
  func lostFiles() async throws {
    let trucks = ["LTEST1239N0000017", "LTEST1239N0000025", "LTEST1239N0000033"].map { Truck($0) }
    func send(_ second: Int64) async throws -> [[UInt8]] {
      var sent: [[UInt8]] = []
      for var truck in trucks {
        sent.append(truck.packet(County.morning.advanced(byMilliseconds: second * 1000)))
        try await county.send([sent[sent.count - 1]], of: truck)
      }
      return sent
    }
    let early = try await send(0)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    var copies: [String: Data] = [:]
    for (number, truck) in trucks.prefix(2).enumerated() {
      let file = try #require(try await reader.keptFrames(of: truck.identity).first)
      let path = county.archive.path(of: file.file)
      let bytes = try Data(contentsOf: URL(filePath: path))
      copies[path] = bytes
      if number == 0 {
        try FileManager.default.removeItem(atPath: path)
      } else {
        try bytes.dropLast(7).write(to: URL(filePath: path))
      }
    }

    let (late, last) = (try await send(10), try await send(20))
    let filing = try county.filing()
    #expect(try await filing.file(upTo: county.journal.end).frames == 6)
    #expect(try await filing.file(upTo: county.journal.end).passes == 0)
    for (number, truck) in trucks.enumerated() {
      let files = try await reader.keptFrames(of: truck.identity)
      let isLost = number < 2
      #expect(files.map(\.generation) == (isLost ? [0, 1] : [0]))
      #expect(files.map(\.frames) == (isLost ? [1, 2] : [3]))
      #expect(
        try await reader.events(of: truck.identity, limit: 9).map(\.code)
          == (isLost ? [.damaged] : []))
      guard isLost else { continue }
      // What `obd verify` and `doctor` ask of each file.
      #expect(throws: ArchiveError.self) {
        try county.archive.verify(files[0].file, length: files[0].length)
      }
      #expect(
        try county.archive.frames(of: files[1].file, length: files[1].length).map(\.bytes)
          == [late[number], last[number]])
    }
    // More goes behind the new file, which becomes records; the lost one does not.
    let more = try await send(30)
    try await filing.file(upTo: county.journal.end)
    let closing = try DayClosing(
      for: county.plant.owner, archive: county.archive, forwardsFrames: true, beside: filing)
    _ = try await closing.close(at: Plant.now.advanced(byMilliseconds: 86_400_000))
    let records = try await county.plant.records().filter { $0.line.record.kind == .frames }
    #expect(records.count == 3)
    for (path, bytes) in copies { try bytes.write(to: URL(filePath: path)) }
    for (number, truck) in trucks.enumerated() {
      #expect(
        try await county.kept(truck.identity).map(\.bytes)
          == [early[number], late[number], last[number], more[number]])
    }
  }

  @Test("a pass that added to a file which was written anew meanwhile is not recorded")
  func compactedMeanwhile() async throws {
    var truck = Truck()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let (owner, reader) = (county.plant.owner, try county.plant.owner.reader())
    let file = try #require(try await reader.keptFrames(of: truck.identity).first)
    let (compact, chunks) = try county.archive.compact(file.file, length: file.length)
    let length = chunks.reduce(0) { $0 + $1.length }
    #expect(try await owner.compacted(file, to: compact.generation, length: length))
    var filing = TerminalFiling(truck.identity, .road, received: Plant.now)
    filing.files = [
      .init(
        day: file.day, behind: file.place, generation: 0, length: file.length + 9, frames: 1,
        data: nil)
    ]
    let place = try await owner.filedPlace()
    let next = FiledPlace(file: place.file, offset: place.offset + 9)
    #expect(try await owner.file([filing], from: place, to: next) == false)
    #expect(try await owner.filedPlace() == place)
    #expect(try await reader.keptFrames(of: truck.identity).map(\.frames) == [1])
  }

  @Test("calls that overlap are done one after the other")
  func overlapping() async throws {
    var truck = Truck()
    let filing = try county.filing()
    var frames: [[UInt8]] = []
    var calls: [Task<FrameFiling.Counts, any Error>] = []
    for number in 0..<12 {
      frames.append(
        truck.packet(County.morning.advanced(byMilliseconds: Int64(number) * 10_000)))
      try await county.send([frames[number]], of: truck)
      let end = county.journal.end
      calls.append(Task { try await filing.file(upTo: end) })
    }
    var filed = 0
    for call in calls { filed += try await call.value.frames }
    #expect(filed == 12)
    #expect(try await county.kept(truck.identity).map(\.bytes) == frames)
  }

  @Test("follows faults from their beginning to their end; an older diagnosis ends none")
  func faults() async throws {
    var truck = Truck()
    let start = County.morning
    func later(_ minutes: Int64) -> Instant { start.advanced(byMilliseconds: minutes * 60_000) }
    try await county.send(
      [
        truck.diagnosis(start, [0x20EE_002F, 0x0647_F009]),
        truck.diagnosis(later(10), [0x20EE_0008]), truck.diagnosis(later(5), []),
      ], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let faults = try await county.plant.owner.reader().faults(of: truck.identity)
    #expect(faults.map { $0.code.raw >> 8 } == [0x20EE00, 0x0647F0])
    #expect(faults.map(\.ended) == [nil, later(10)])
    #expect(faults.first?.last == later(10))
    let codes = try await county.plant.owner.reader().events(of: truck.identity, limit: 9)
      .map(\.code)
    #expect(codes.sorted { $0.rawValue < $1.rawValue } == [.faultBegan, .faultBegan, .faultEnded])
  }

  @Test("a diagnosis that cannot say how many faults there are ends none", arguments: [0xFE, 0xFF])
  func unknownFaults(count: UInt8) async throws {
    var truck = Truck()
    let start = County.morning
    func later(_ minutes: Int64) -> Instant { start.advanced(byMilliseconds: minutes * 60_000) }
    try await county.send(
      [
        truck.diagnosis(start, [0x20EE_002F]),
        truck.diagnosis(later(10), [], count: .init(rawValue: count)),
        truck.diagnosis(later(20), [0x20EE_002F]),
      ], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    let faults = try await reader.faults(of: truck.identity)
    #expect(faults.map(\.first) == [start] && faults.map(\.last) == [later(20)])
    #expect(faults.map(\.ended) == [nil])
    #expect(try await reader.events(of: truck.identity, limit: 9).map(\.code) == [.faultBegan])
  }

  @Test("tells two who speak under one name from one that came back")
  func sharedIdentity() async throws {
    var truck = Truck()
    for connection in [1, 2] as [UInt64] { try await county.open(connection) }
    truck.connection = 1
    try await county.send([truck.packet(County.morning)], of: truck)
    truck.connection = 2
    try await county.send([truck.packet(County.morning)], of: truck)
    let filing = try county.filing()
    try await filing.file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    #expect(try await reader.events(of: truck.identity, limit: 9).isEmpty)
    truck.connection = 1
    try await county.send([truck.packet(County.morning)], of: truck)
    try await filing.file(upTo: county.journal.end)
    #expect(try await reader.events(of: truck.identity, limit: 9).map(\.code) == [.sharedIdentity])
  }

  @Test("takes no clock that is years off for a day", arguments: [-4000, 4000] as [Int64])
  func clocks(days: Int64) async throws {
    var truck = Truck()
    let wrong = County.morning.advanced(byMilliseconds: days * 86_400_000)
    try await county.send([truck.packet(wrong)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    #expect(try await reader.monitoredDays(of: truck.identity, limit: 9).isEmpty)
    #expect(try await reader.terminal(truck.identity)?.data == nil)
    let events = try await reader.events(of: truck.identity, limit: 9)
    #expect(events.map(\.code) == [.clock])
    #expect(events.first?.detail == "\(days)")
    #expect(try await county.kept(truck.identity).count == 1)
  }

  @Test("a frame through the other family's listener makes no machine of a truck")
  func otherFamily() async throws {
    var truck = Truck()
    let filing = try county.filing()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await filing.file(upTo: county.journal.end)
    try await county.submit(
      .frame, truck.frame(.opaque([]), OBD.Command(rawValue: 9)), connection: 3, family: .nonRoad)
    try await county.send(
      [truck.packet(County.morning.advanced(byMilliseconds: 10_000))], of: truck)
    try await filing.file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    let terminal = try #require(try await reader.terminal(truck.identity))
    #expect(terminal.family == .road)
    #expect(try await reader.events(of: truck.identity, limit: 9).map(\.code) == [.otherFamily])
    let files = try await reader.keptFrames(
      of: truck.identity, collectedOn: County.morning.day())
    let day = try StoredDay.gather(
      truck.identity, County.morning.day(), from: files, in: county.archive,
      settings: terminal.settings)
    #expect(day.records.count == 20)
  }

  @Test("keeps what belongs to no frame in quarantine, and what cannot be read with its terminal")
  func unreadable() async throws {
    let truck = Truck()
    try await county.submit(.garbage, Array("GET / HTTP/1.1".utf8), connection: 5)
    try await county.send([truck.frame(.opaque([1, 2, 3]), .realtime)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    #expect(try await reader.quarantined().map(\.reason.code) == ["obd.frame.start"])
    #expect(try await reader.events(of: truck.identity, limit: 9).map(\.code) == [.unread])
    #expect(try await county.kept(truck.identity).count == 1)
  }
}

/// A registry with a journal and an archive of frames.
final class County {
  let plant: Plant
  let journal: Journal
  let archive: FrameArchive
  /// Nine o'clock in China on the day of ``Plant/now``.
  static let morning = Plant.now.day().start().advanced(byMilliseconds: 9 * 3_600_000)

  init() throws {
    plant = try Plant()
    let location = plant.owner.location
    try FileManager.default.createDirectory(
      atPath: location.archive, withIntermediateDirectories: true)
    journal = try Journal(opening: location.journal)
    archive = FrameArchive(at: location.archive)
  }

  func filing() throws -> FrameFiling {
    try FrameFiling(for: plant.owner, journal: plant.owner.location.journal, archive: archive)
  }

  func open(_ connection: UInt64) async throws {
    try await submit(.opened, Array("127.0.0.1:1".utf8), connection: connection)
  }

  func send(_ frames: [[UInt8]], of truck: Truck, received: Instant = Plant.now) async throws {
    for frame in frames {
      try await submit(.frame, frame, connection: truck.connection, received: received)
    }
  }

  func submit(
    _ kind: JournalEntry.Kind, _ bytes: [UInt8], connection: UInt64, received: Instant = Plant.now,
    family: OBD.Family = .road
  ) async throws {
    var batch = JournalBatch()
    batch.append(
      kind, received: received, connection: connection, family: family, dialect: nil,
      bytes: bytes.span)
    let journal = journal
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      journal.submit(batch) { result in done.resume(with: result.map { _ in }.mapError { $0 }) }
    }
  }

  /// The frames that are kept of a vehicle, in the order of arrival.
  func kept(_ identity: OBD.Identity) async throws -> [ArchivedFrame] {
    try await plant.owner.reader().keptFrames(of: identity).flatMap {
      try archive.frames(of: $0.file, length: $0.length, received: nil)
    }
  }
}
