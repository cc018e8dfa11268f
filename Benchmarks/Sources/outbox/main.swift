// Encoded lines into the outbox, and out of it to a receiver that answers 200 and means all of them: what a
// log shipper does. The registry's own rows are not part of it.
//
//   outbox DIRECTORY send FILE URL CA     lines of a file, put in while they are sent
//   outbox DIRECTORY fill FILE TIMES      lines of a file put in, so many times; nothing is sent
//   outbox DIRECTORY drain ORDER URL CA   what waits is sent, oldest or newest first, while 1,000 a second come
import Fleet
import Foundation
import Rates
import Registry
import Sync

let arguments = CommandLine.arguments
guard arguments.count >= 4 else { fail("outbox DIRECTORY send|fill|drain …") }
let location = RegistryLocation(arguments[1])
let clock = Instant.system
let owner =
  FileManager.default.fileExists(atPath: location.database)
  ? try Owner(opening: location, command: "outbox")
  : try Owner.create(at: location, command: "outbox")

/// A receiver of lines: 200 stands for every one of them.
struct LineReceiver: Upstream {
  let transfer: Transfer

  init(_ address: String, authorityFile: String) throws {
    var settings = TransferSettings()
    settings.authorityFile = authorityFile
    transfer = Transfer(to: try UpstreamAddress(address), settings: settings)
  }

  func limits() -> UpstreamLimits {
    UpstreamLimits(encodings: [.zstd], records: 500, bytes: 1 << 20, requests: 4)
  }

  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] {
    let answer: TransferAnswer
    do {
      answer = try await transfer.send(
        TransferRequest(
          .post, "/in", headers: ["Content-Type: application/x-ndjson"],
          body: try segment.body(at: part.indices, as: part.encoding), encoding: part.encoding))
    } catch let error as TransferError {
      throw .transfer(error)
    } catch {
      throw .unreadable(.empty)
    }
    guard answer.status == 200 else { throw .status(answer.status) }
    return part.indices.map { RecordAnswer(record: segment.records[$0], result: .stored) }
  }
}

/// SplitMix64: ids need not be secret here.
struct SeededNumbers: RandomNumberGenerator {
  private var state = UInt64.random(in: .min ... .max)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Segments of 500 lines of a file, packed, in groups that share a commit.
struct LineFile {
  private let bytes: [UInt8]
  private var start = 0
  private var ids = RecordIDSource(SeededNumbers())
  private var builder = SegmentBuilder()

  init(_ path: String) throws { bytes = Array(try Data(contentsOf: URL(filePath: path))) }

  mutating func next(_ count: Int) -> [Segment] {
    var segments: [Segment] = []
    let now = clock()
    while segments.count < count, start < bytes.count {
      let rest = bytes[start...]
      let end = rest.firstIndex(of: 0x0A) ?? bytes.count
      let id = ids.next(at: now)
      if !builder.append(id, line: bytes[start..<end]) {
        segments.append(builder.finish(id: ids.next(at: now)))
        builder.append(id, line: bytes[start..<end])
      }
      start = end + 1
    }
    if start >= bytes.count, !builder.isEmpty {
      segments.append(builder.finish(id: ids.next(at: clock())))
    }
    return segments
  }

  mutating func rewind() { start = 0 }
}

func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// The most memory that the process ever held, in MiB.
func peakMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
  return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) / 1024
}

func waitUntilSent() async throws {
  while try await owner.counts().records > 0 { try await Task.sleep(for: .milliseconds(5)) }
}

var start = ContinuousClock.now
var cpu = cpuSeconds()
switch arguments[2] {
case "send":
  let upstream = try LineReceiver(arguments[4], authorityFile: arguments[5])
  var file = try LineFile(arguments[3])
  (start, cpu) = (.now, cpuSeconds())
  let uploader = Uploader(from: owner, to: upstream, clock: clock)
  await owner.whenSomethingWaits { uploader.wake() }
  let following = Task { try await uploader.follow() }
  while true {
    let segments = file.next(4)
    if segments.isEmpty { break }
    try await owner.enqueue(segments)
  }
  try await waitUntilSent()
  uploader.stop()
  let counts = try await following.value.counts
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  print("records", counts.stored)
  print("records-per-second", Double(counts.stored) / seconds)
  print("cpu-microseconds", (cpuSeconds() - cpu) * 1e6 / Double(counts.stored))
  print("attempts", counts.attempts)
case "fill":
  var file = try LineFile(arguments[3])
  for _ in 0..<(Int(arguments[4]) ?? 1) {
    while true {
      let segments = file.next(32)
      if segments.isEmpty { break }
      try await owner.enqueue(segments)
    }
    file.rewind()
  }
  print("records", try await owner.counts().records)
case "drain":
  guard let order = UploadOrder(rawValue: arguments[3]) else { fail("oldest or newest") }
  let upstream = try LineReceiver(arguments[4], authorityFile: arguments[5])
  let waiting = try await owner.counts().records
  let uploader = Uploader(from: owner, to: upstream, order: order, clock: clock)
  await owner.whenSomethingWaits { uploader.wake() }
  let following = Task { try await uploader.follow() }
  let arriving = Task {
    var ids = RecordIDSource(SystemRandomNumberGenerator())
    let line = Array(repeating: UInt8(ascii: "x"), count: 350)
    while !Task.isCancelled {
      var builder = SegmentBuilder()
      for _ in 0..<100 { builder.append(ids.next(at: clock()), line: line) }
      try await owner.enqueue([builder.finish(id: ids.next(at: clock()))])
      try await Task.sleep(for: .milliseconds(100))
    }
  }
  while await uploader.counts.stored < waiting { try await Task.sleep(for: .milliseconds(20)) }
  arriving.cancel()
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  uploader.stop()
  let counts = try await following.value.counts
  print("waiting", waiting)
  print("records-per-second", Double(counts.stored) / seconds)
  print("cpu-microseconds", (cpuSeconds() - cpu) * 1e6 / Double(counts.stored))
  print("peak-MiB", peakMemory())
default: fail("outbox DIRECTORY send|fill|drain …")
}
