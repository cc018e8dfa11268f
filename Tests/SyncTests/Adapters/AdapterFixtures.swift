import Fleet
import Foundation
import Sync
import Synchronization

/// 2026-11-21T06:02:11.120+08:00
let sixOClock = Instant(milliseconds: 1_795_212_131_120)

/// What an adapter remembers, kept in memory beyond its end; it may fail like a full disk.
actor Notes: UpstreamMemory {
  private(set) var values: [String: String] = [:]
  private(set) var isFull = false

  func fill(_ isFull: Bool) { self.isFull = isFull }

  func recall(_ keys: [String]) -> [String: String] {
    values.filter { keys.contains($0.key) }
  }

  func remember(_ new: [String: String], at now: Instant) throws(Setback) {
    if isFull { throw .memory(code: "registry.full") }
    values.merge(new) { $1 }
  }

  func forget(prefix: String, before: Instant) {}
}

/// A file of mode 0600 with a secret in it, as long as this lives.
final class SecretFixture: Sendable {
  let path: String

  init(_ secret: String, mode: Int = 0o600) throws {
    path = NSTemporaryDirectory() + "fleetreg-secret-\(UUID().uuidString)"
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(secret.utf8), attributes: [.posixPermissions: mode])
    else { throw POSIXError(.EIO) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A picture's 22 bytes, and the digest under which the store has it.
let jpeg: [UInt8] = [
  0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01,
  0x00, 0x01, 0x00, 0x00, 0xFF, 0xD9,
]
let jpegDigest = String(repeating: "ab", count: 32)

func adapter(
  _ kind: UpstreamProtocol, _ options: [String: String], at port: Int,
  memory: any UpstreamMemory = Notes(), token: TokenSource = .none, timeout: Int = 20_000,
  clock: @escaping @Sendable () -> Instant = { sixOClock }
) throws -> any Upstream {
  var transfer = TransferSettings()
  transfer.totalTimeout = timeout
  transfer.answerLimit = 100_000
  let context = AdapterContext(
    address: "http://127.0.0.1:\(port)", transfer: transfer, isClosedNetwork: false, token: token,
    memory: memory, clock: clock, path: { $0 }, picture: { $0 == jpegDigest ? jpeg : nil })
  return try kind.upstream(AdapterOptions(options), in: context)
}

func registryLine(_ number: Int, _ record: Record, amends: RecordID? = nil) -> RecordLine {
  RecordLine(
    id: recordID(number),
    place: RecordPlace(
      registry: recordID(7), incarnation: 1, gate: record.gate, sequence: UInt64(number)),
    stored: sixOClock, amends: amends, record: record)
}

func passage(
  _ number: Int, _ direction: Passage.Direction = .in, plate: String = "晋D12345",
  minutes: Int = 0, change: (inout Passage) -> Void = { _ in }
) -> RecordLine {
  let instant = sixOClock.advanced(byMilliseconds: Int64(minutes) * 60_000)
  var passage = Passage(
    gate: "g1", direction: direction,
    time: CapturedTime(instant: instant, text: instant.text(), rule: .stated),
    plate: PlateReading(state: .read, text: plate, raw: plate),
    source: Passage.Source(format: "hikvision", device: "c1"))
  passage.colour = ColourReading(colour: .yellow, raw: "yellow", table: "own")
  passage.stage = "国五"
  passage.fuel = "柴油"
  change(&passage)
  return registryLine(number, .passage(passage))
}

func observation(
  _ number: Int, _ kind: Observation.Kind, change: (inout Observation) -> Void = { _ in }
) -> RecordLine {
  var observation = Observation(
    kind: kind, site: kind == .smoke ? "HY140300001" : "A140303001",
    time: CapturedTime(instant: sixOClock, text: "2026-11-21 06:02:11:120", rule: .china),
    plate: PlateReading(state: .read, text: "晋D12345", raw: "晋D12345"),
    source: Passage.Source(format: kind.rawValue, device: "c1"))
  observation.colour = ColourReading(colour: .yellow, raw: "1", table: "environment")
  observation.line = "1"
  observation.lane = "2"
  observation.fuel = "B"
  observation.plateClass = "01"
  change(&observation)
  return registryLine(number, .observation(observation))
}

/// The registry's word of itself, which no other authority's protocol has a place for.
func statement(_ number: Int) -> RecordLine {
  registryLine(number, .incarnation(IncarnationStatement(previous: 1, lastKnown: [])))
}

func segment(of lines: [RecordLine], id: Int = 9000) -> Segment {
  var builder = SegmentBuilder(limits: SegmentLimits(records: 100_000, bytes: 1 << 30))
  for line in lines {
    var writer = JSONWriter()
    line.encode(into: &writer)
    builder.append(line.id, line: writer.bytes)
  }
  return builder.finish(id: recordID(id))
}

/// Sends all records of a segment in one part.
func answers(
  of upstream: any Upstream, to lines: [RecordLine]
) async throws(Setback) -> [RecordID: RecordResult] {
  let segment = segment(of: lines)
  let state = BatchState(
    batch: Batch(segment: segment, attempts: 0),
    limits: UpstreamLimits(encodings: [], records: 1000, bytes: 1 << 24), policy: RetryPolicy())
  guard let part = state.part else { return [:] }
  let answers = try await upstream.send(part, of: segment)
  return Dictionary(answers.map { ($0.record, $0.result) }) { first, _ in first }
}

/// Sends through the real uploader until nothing is left, whatever happens on the way.
func upload(
  _ outbox: MemoryOutbox, to upstream: any Upstream, patience: Int64 = 60_000
) async throws -> UploadOutcome {
  try await Uploader(
    from: outbox, to: upstream,
    policy: RetryPolicy(base: 1, cap: 4, longestRetryAfter: 4, haltPause: 20),
    clock: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
  ).once(patience: patience)
}

/// A body of JSON as a fake reads it: by another parser than the adapters' own.
func foundationJSON(_ body: [UInt8]) -> [String: Any] {
  (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
}

/// The parts of a form as a fake reads them.
struct FormFields {
  var texts: [String: String] = [:]
  var files: [String: (name: String, type: String, bytes: [UInt8])] = [:]

  init?(_ request: ScriptedServer.Request) {
    guard let type = request.headers["content-type"], type.hasPrefix("multipart/form-data"),
      let equals = type.range(of: "boundary=")
    else { return nil }
    let mark = Data("--\(type[equals.upperBound...])".utf8)
    var rest = Data(request.body)
    guard let first = rest.range(of: mark) else { return nil }
    rest = Data(rest[first.upperBound...])
    while let next = rest.range(of: mark) {
      let part = Data(rest[..<next.lowerBound].dropFirst(2).dropLast(2))
      rest = Data(rest[next.upperBound...])
      guard let gap = part.range(of: Data("\r\n\r\n".utf8)) else { return nil }
      let head = String(decoding: part[..<gap.lowerBound], as: UTF8.self)
      let bytes = [UInt8](part[gap.upperBound...])
      func quoted(_ key: String) -> String? {
        guard let start = head.range(of: "\(key)=\"") else { return nil }
        return String(head[start.upperBound...].prefix { $0 != "\"" })
      }
      guard let name = quoted(" name") else { return nil }
      if let file = quoted("filename") {
        let type = head.components(separatedBy: "Content-Type: ").last ?? ""
        files[name] = (file, type.components(separatedBy: "\r\n")[0], bytes)
      } else {
        texts[name] = String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}

/// An answer of `samples/authorities`, by its case.
func recorded(_ name: String, _ kind: String) -> ScriptedServer.Reply {
  let file = URL(filePath: #filePath)
    .appending(path: "../../../../samples/authorities/\(name).answers.json").standardized
  let cases =
    (try? Data(contentsOf: file)).flatMap {
      (try? JSONSerialization.jsonObject(with: $0)) as? [[String: Any]]
    } ?? []
  guard let found = cases.first(where: { $0["case"] as? String == kind }),
    let body = try? JSONSerialization.data(withJSONObject: found["body"] ?? [:])
  else { fatalError("no case `\(kind)` in \(file.path)") }
  return .answer(
    found["status"] as? Int ?? 200,
    headers: ["Content-Type: application/json"] + (found["headers"] as? [String] ?? []),
    body: [UInt8](body))
}

/// What an upstream counts as found.
func found(by upstream: any Upstream) async -> [AdapterFinding: Int] {
  Dictionary(
    uniqueKeysWithValues: await upstream.findings.compactMap { code, count in
      AdapterFinding(rawValue: code).map { ($0, count) }
    })
}
