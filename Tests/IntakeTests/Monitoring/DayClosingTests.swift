import Fleet
import Foundation
import Monitoring
import Registry
import Synchronization
import Testing

@testable import Intake

@Suite("Closing of monitored days") struct DayClosingTests {
  private let county: County
  private static let tomorrow = Plant.now.advanced(byMilliseconds: 86_400_000)

  init() throws { county = try County() }

  private func close() async throws {
    let closing = try DayClosing(
      for: county.plant.owner, archive: county.archive, forwardsFrames: true)
    #expect(try await closing.close(at: Self.tomorrow) == false)
  }

  private func records(_ kind: Record.Kind) async throws -> [StoredRecord] {
    try await county.plant.records().filter { $0.line.record.kind == kind }
  }

  @Test("judges a day once, and again when something came late")
  func judges() async throws {
    var truck = Truck()
    let filing = try county.filing()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await filing.file(upTo: county.journal.end)
    try await close()
    let first = try await records(.monitoredDay)
    guard case .monitoredDay(let day) = try #require(first.first).line.record else { return }
    #expect(day.day == County.morning.day())
    #expect(day.identity == truck.identity.shown)
    #expect(JSON.object(day.assessment)["figures"] != nil)
    try await close()
    #expect(try await records(.monitoredDay).count == 1)

    try await county.send(
      [truck.packet(County.morning.advanced(byMilliseconds: 10_000), command: .reissue)],
      of: truck, received: Self.tomorrow.advanced(byMilliseconds: -3_600_000))
    try await filing.file(upTo: county.journal.end)
    try await close()
    let both = try await records(.monitoredDay)
    #expect(both.count == 2)
    #expect(both.contains { $0.line.amends == first.first?.line.id })
  }

  @Test("writes the files of earlier days anew, and makes records that hold every byte")
  func frames() async throws {
    var truck = Truck()
    let sent = (0..<30).map {
      truck.packet(County.morning.advanced(byMilliseconds: Int64($0) * 10_000))
    }
    let filing = try county.filing()
    for frame in sent {
      try await county.send([frame], of: truck)
      try await filing.file(upTo: county.journal.end)
    }
    let before = try #require(
      try await county.plant.owner.reader().keptFrames(of: truck.identity).first)
    try await close()
    let after = try #require(
      try await county.plant.owner.reader().keptFrames(of: truck.identity).first)
    #expect(after.length < before.length)
    #expect(after.isForwarded)
    #expect(!FileManager.default.fileExists(atPath: county.archive.path(of: before.file)))
    #expect(try await county.kept(truck.identity).map(\.bytes) == sent)

    // The records alone give the same frames again.
    let segments = try await records(.frames).compactMap { record in
      if case .frames(let segment) = record.line.record { segment } else { nil }
    }
    let bytes = segments.sorted { $0.part < $1.part }.flatMap {
      [UInt8](Data(base64Encoded: $0.bytes) ?? Data())
    }
    let other = FrameArchive(at: county.plant.directory + "/other")
    let file = FrameFile(identity: truck.identity, day: County.morning.day(), generation: 0)
    try FileManager.default.createDirectory(
      atPath: URL(filePath: other.path(of: file)).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: other.path(of: file)))
    let restored = try other.frames(of: file, length: UInt64(bytes.count), received: nil)
    #expect(restored.map(\.bytes) == sent)
  }

  @Test("a file that is damaged holds up no other vehicle")
  func damaged() async throws {
    var (first, second) = (Truck(), Truck("LTEST1239N0000025", connection: 2))
    try await county.send([first.packet(County.morning)], of: first)
    try await county.send([second.packet(County.morning)], of: second)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    let file = try #require(try await reader.keptFrames(of: first.identity).first)
    let path = county.archive.path(of: file.file)
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 3] ^= 1
    try bytes.write(to: URL(filePath: path))
    _ = try await SignatureChecking(for: county.plant.owner, archive: county.archive)
      .check(limit: 100)
    try await close()
    #expect(try await records(.monitoredDay).count == 1)
    #expect(try await records(.frames).count == 1)
    #expect(
      try await reader.events(of: first.identity, limit: 9).contains { $0.code == .damaged })
    #expect(try await reader.filesToForward(before: Self.tomorrow.day(), limit: 9).isEmpty)
  }

  @Test("goes on only while it may, a file or day at a time")
  func slices() async throws {
    let trucks = ["LTEST1239N0000017", "LTEST1239N0000025", "LTEST1239N0000033"].map { Truck($0) }
    for var truck in trucks { try await county.send([truck.packet(County.morning)], of: truck) }
    let filing = try county.filing()
    try await filing.file(upTo: county.journal.end)
    let closing = try DayClosing(
      for: county.plant.owner, archive: county.archive, forwardsFrames: true, beside: filing)
    #expect(try await closing.close(at: Self.tomorrow, while: { false }))
    #expect(try await county.plant.records().isEmpty)
    for number in 1...6 {
      let asked = Atomic<Int>(0)
      #expect(
        try await closing.close(
          at: Self.tomorrow, while: { asked.add(1, ordering: .relaxed).oldValue == 0 })
          == (number < 6))
      #expect(try await county.plant.records().count == number)
    }
  }

  @Test("a day whose frames were removed is not judged again")
  func pruned() async throws {
    var truck = Truck()
    let filing = try county.filing()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await filing.file(upTo: county.journal.end)
    try await close()
    for file in try await county.plant.owner.forgetFrames(before: Self.tomorrow.day()) {
      try county.archive.remove(file.file)
    }
    try await county.send(
      [truck.packet(County.morning.advanced(byMilliseconds: 10_000), command: .reissue)],
      of: truck, received: Self.tomorrow.advanced(byMilliseconds: -3_600_000))
    try await filing.file(upTo: county.journal.end)
    try await close()
    #expect(try await records(.monitoredDay).count == 1)
  }

  @Test("leaves today alone")
  func today() async throws {
    var truck = Truck()
    try await county.send([truck.packet(County.morning)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let closing = try DayClosing(
      for: county.plant.owner, archive: county.archive, forwardsFrames: true)
    _ = try await closing.close(at: Plant.now)
    #expect(try await county.plant.records().isEmpty)
  }

  @Test("a day out of the archive is the day that was sent")
  func storedDay() async throws {
    var truck = Truck()
    let start = County.morning
    try await county.send([truck.login(start), truck.packet(start)], of: truck)
    try await county.filing().file(upTo: county.journal.end)
    let files = try await county.plant.owner.reader().keptFrames(
      of: truck.identity, collectedOn: start.day())
    let day = try StoredDay.gather(
      truck.identity, start.day(), from: files, in: county.archive, settings: OBD.Settings(.road))
    #expect(day.records.count == 10)
    #expect(day.sessions.count == 1)
    #expect(
      try await county.plant.owner.reader().keptFrames(
        of: truck.identity, collectedOn: start.day().advanced(by: 1)
      ).isEmpty)
  }
}
