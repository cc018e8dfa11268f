import Fleet
import Foundation
import Sync
import Testing

/// Records as gates capture them, and what an adapter needs around them.
enum GateRecords {
  /// 2026-11-21 06:02:11 in China.
  static let morning = Instant(milliseconds: 1_795_212_131_000)

  static func id(_ number: Int) -> RecordID {
    RecordID(
      made: morning.advanced(byMilliseconds: Int64(number)),
      random: (UInt64(number), UInt64(number)))
  }

  static func passage(
    _ plate: String = "晋D12345", _ direction: Passage.Direction = .in, minutes: Int = 0,
    change: (inout Passage) -> Void = { _ in }
  ) -> Passage {
    let instant = morning.advanced(byMilliseconds: Int64(minutes) * 60_000)
    var passage = Passage(
      gate: "north", direction: direction,
      time: CapturedTime(instant: instant, text: instant.text(), rule: .stated),
      plate: PlateReading(state: plate.isEmpty ? .unread : .read, text: plate, raw: plate),
      source: Passage.Source(format: "hikvision", device: "cam-1"))
    passage.colour = ColourReading(colour: .yellow, raw: "2", table: "jtt697")
    change(&passage)
    return passage
  }

  static func line(_ number: Int, _ record: Record, id: RecordID? = nil) -> RecordLine {
    RecordLine(
      id: id ?? Self.id(number),
      place: RecordPlace(
        registry: recordID(9), incarnation: 1, gate: record.gate, sequence: UInt64(number)),
      stored: morning, record: record)
  }

  static func line(_ number: Int, _ passage: Passage = passage()) -> RecordLine {
    line(number, .passage(passage))
  }

  static func smoke(_ number: Int) -> RecordLine {
    line(
      number,
      .observation(
        Observation(
          kind: .smoke, site: "s1", time: passage().time, plate: passage().plate,
          source: passage().source)))
  }

  static func segment(_ lines: [RecordLine], id: Int = 1) -> Segment {
    var builder = SegmentBuilder(limits: SegmentLimits(records: 100_000, bytes: 1 << 30))
    for line in lines {
      var writer = JSONWriter()
      line.encode(into: &writer)
      builder.append(line.id, line: writer.bytes)
    }
    return builder.finish(id: recordID(id))
  }

  /// Sends all of it in one part, as far as the upstream's limit allows.
  static func send(
    _ lines: [RecordLine], to upstream: any Upstream
  ) async throws -> [RecordID: RecordResult] {
    let segment = segment(lines)
    let state = BatchState(
      batch: Batch(segment: segment, attempts: 0), limits: try await upstream.limits(),
      policy: RetryPolicy())
    guard let part = state.part else { return [:] }
    let answers = try await upstream.send(part, of: segment)
    return Dictionary(answers.map { ($0.record, $0.result) }, uniquingKeysWith: { _, last in last })
  }

  /// Waits until something holds, counted in looks, not in seconds.
  static func eventually(_ condition: () -> Bool) async throws {
    for _ in 0..<5000 {
      if condition() { return }
      try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("did not come about")
  }

  /// An uploader that waits for nothing long.
  static func uploader(_ outbox: MemoryOutbox, _ upstream: any Upstream) -> Uploader {
    Uploader(
      from: outbox, to: upstream,
      policy: RetryPolicy(base: 4, cap: 20, longestRetryAfter: 20, haltPause: 20)
    ) {
      Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
  }
}

/// What adapters remember, as a registry keeps it.
actor KeptMemory: UpstreamMemory {
  private(set) var values: [String: (value: String, at: Instant)] = [:]
  private(set) var writes = 0
  var isFull = false

  func fill(_ isFull: Bool) { self.isFull = isFull }

  func recall(_ keys: [String]) -> [String: String] {
    values.filter { keys.contains($0.key) }.mapValues(\.value)
  }

  func remember(_ new: [String: String], at now: Instant) throws(Setback) {
    if isFull { throw .memory(code: "registry.full") }
    writes += 1
    for (key, value) in new { values[key] = (value, now) }
  }

  func forget(prefix: String, before: Instant) {
    let mine = values.filter { $0.key.hasPrefix(prefix) }
    guard mine.values.contains(where: { $0.at >= before }) else { return }
    for (key, value) in mine where value.at < before { values[key] = nil }
  }
}

/// A directory of settings, with secrets in files that only their owner reads; gone with its object.
final class AdapterDirectory: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(
    path: "fleetreg-adapter-\(UUID().uuidString)")

  init(_ files: [String: String]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, content) in files { try write(name, content) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ content: String, mode: Int = 0o600) throws {
    let path = url.appending(path: name).path
    _ = FileManager.default.createFile(
      atPath: path, contents: Data(content.utf8), attributes: [.posixPermissions: mode])
  }

  func context(
    _ address: String, memory: any UpstreamMemory = KeptMemory(),
    token: TokenSource = .none, clock: @escaping @Sendable () -> Instant = { GateRecords.morning },
    pictures: [String: [UInt8]] = [:], change: (inout TransferSettings) -> Void = { _ in }
  ) -> AdapterContext {
    var transfer = TransferSettings()
    change(&transfer)
    return AdapterContext(
      address: address, transfer: transfer, isClosedNetwork: false, token: token, memory: memory,
      // Whatever keeps the clock keeps the files as well.
      clock: { withExtendedLifetime(self) { clock() } },
      path: { self.url.appending(path: $0).path }, picture: { pictures[$0] })
  }
}
