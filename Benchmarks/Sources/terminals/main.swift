// Measures the receiver of terminals: a process that receives, and this one, which sends prepared frames, on the
// same machine. A frame counts once its answer has come, so once it is on disk. Prints `name value` lines.
//
//     swift run -c release --package-path Benchmarks terminals [CONNECTIONS [SECONDS]]     # 4,000 for 10 s
import Fleet
import Foundation
import Logging
import Monitoring
import Rates
import Server

signal(SIGPIPE, SIG_IGN)
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, arguments[0] == "receive" {
  try await receive(into: arguments[1])
  exit(0)
}
let numbers = arguments.map { Int($0) }
guard numbers.count <= 2, !numbers.contains(nil) else {
  FileHandle.standardError.write(Data("usage: terminals [CONNECTIONS [SECONDS]]\n".utf8))
  exit(64)
}
let connections = numbers.first.flatMap(\.self) ?? 4000
let seconds = numbers.dropFirst().first.flatMap(\.self) ?? 10

/// Receives until it is told to stop, with the port on standard output.
func receive(into directory: String) async throws {
  let journal = try Journal(opening: directory)
  let server = try TerminalServer(
    TerminalSettings(listeners: [TerminalListener(port: 0, family: .road, dialect: .hj1239)]),
    into: journal, logger: Logger(label: "terminals")
  ) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
  signal(SIGTERM, SIG_IGN)
  let stop = DispatchSource.makeSignalSource(signal: SIGTERM)
  stop.setEventHandler { server.stop() }
  stop.resume()
  try await server.run { addresses in
    FileHandle.standardOutput.write(Data("\(addresses[0].port)\n".utf8))
  }
  let counts = journal.counts
  journal.close()
  FileHandle.standardOutput.write(Data("\(counts.entries) \(counts.syncs)\n".utf8))
}

/// Ten records of one second each, signed, as HJ 1239 terminals send them: 514 bytes of data.
func frame(of vehicle: Int) -> [UInt8] {
  var unit: [UInt8] = [26, 3, 15, 9, 41, 27, 0, 1]
  for second: UInt8 in 0..<10 {
    unit += [2, 26, 3, 15, 9, 41, 27 + second]
    unit += (0..<37).map { UInt8(truncatingIfNeeded: $0 &* 41 &+ vehicle) }
  }
  for _ in 0..<2 {
    unit += [0x20] + (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ vehicle) }
  }
  let vin = "LTEST1239N" + String(10_000_000 + vehicle).dropFirst()
  let head = [0x7E, 0x7E, 2] + Array(vin.utf8) + [6, 1, UInt8(unit.count / 256)]
  let bytes = head + [UInt8(unit.count % 256)] + unit
  return bytes + [bytes.reduce(0, ^)]
}

/// Connections that each keep some frames unanswered, until they are told to stop sending.
struct Flood {
  private var polled: [pollfd] = []
  private var descriptors: [Int32] = []
  private var frames: [[UInt8]] = []
  /// What of the next send did not fit.
  private var unsent: [[UInt8]] = []
  private(set) var answerBytes = 0

  mutating func connect(_ count: Int, to port: Int) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    for _ in 0..<count {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      let connected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard connected == 0 else {
        fail("connection \(descriptors.count): \(String(cString: strerror(errno)))")
      }
      var one: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
      polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      descriptors.append(descriptor)
      frames.append(frame(of: descriptors.count))
      unsent.append([])
    }
  }

  mutating func send(_ count: Int, on index: Int) {
    var bytes = unsent[index]
    for _ in 0..<count { bytes += frames[index] }
    let sent = max(0, Glibc.send(descriptors[index], bytes, bytes.count, Int32(MSG_DONTWAIT)))
    unsent[index] = sent == bytes.count ? [] : Array(bytes[sent...])
  }

  mutating func sendAll(_ count: Int) {
    for index in descriptors.indices { send(count, on: index) }
  }

  /// Takes answers; for each a new frame is sent, unless it is to end.
  mutating func turn(isEnding: Bool) {
    guard poll(&polled, nfds_t(polled.count), 100) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    for index in polled.indices where polled[index].revents != 0 {
      let count = recv(descriptors[index], &buffer, buffer.count, 0)
      guard count > 0 else { fail("connection \(index) was closed") }
      // An answer has 25 bytes; they come whole, since each batch of them is written at once.
      let answers = count / 25
      answerBytes += count
      if !isEnding || !unsent[index].isEmpty { send(isEnding ? 0 : answers, on: index) }
    }
  }

  func end() {
    for descriptor in descriptors { close(descriptor) }
  }
}

final class Receiver {
  let process = Process()
  private let output = Pipe()
  let port: Int
  let directory = NSTemporaryDirectory() + "terminals-benchmark-\(UUID().uuidString)"

  init() throws {
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["receive", directory]
    process.standardOutput = output
    try process.run()
    let line = output.fileHandleForReading.availableData
    port = Int(String(decoding: line, as: UTF8.self).dropLast()) ?? 0
  }

  /// Resident bytes.
  var memory: Int {
    let path = "/proc/\(process.processIdentifier)/status"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
  }

  /// Entries and syncs of the journal.
  func stop() -> (entries: Int, syncs: Int) {
    process.terminate()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: directory)
    return (words.first ?? 0, words.last ?? 0)
  }
}

func say(_ name: String, _ value: Double) {
  print("\(name) \(String(format: "%.6g", value))")
}

/// Frames that are on disk and answered, in a second.
func flood(_ window: Int, _ name: String) throws {
  let receiver = try Receiver()
  var flood = Flood()
  flood.connect(connections, to: receiver.port)
  flood.sendAll(window)
  let clock = ContinuousClock()
  let warm = clock.now + .seconds(1)
  while clock.now < warm { flood.turn(isEnding: false) }
  let (start, before) = (clock.now, flood.answerBytes)
  while clock.now < start + .seconds(seconds) { flood.turn(isEnding: false) }
  say(name, Double(flood.answerBytes - before) / 25 / ((clock.now - start) / .seconds(1)))
  flood.end()
  let (entries, syncs) = receiver.stop()
  say("\(name)-entries-a-sync", Double(entries) / Double(max(1, syncs)))
}

_ = DescriptorLimit.raise()
try flood(1, "frames-a-second-one-at-a-time")
try flood(16, "frames-a-second-sixteen-at-a-time")

// As many connections as the limit of 20,000 lets one have that keeps its own descriptors, each with one frame.
let held = min(19_500, DescriptorLimit.raise() - 500)
let receiver = try Receiver()
let empty = receiver.memory
var idle = Flood()
idle.connect(held, to: receiver.port)
say("connections-held", Double(held))
say("bytes-a-connection-unheard", Double(receiver.memory - empty) / Double(held))
idle.sendAll(1)
while idle.answerBytes < held * 25 { idle.turn(isEnding: true) }
say("bytes-an-idle-connection", Double(receiver.memory - empty) / Double(held))
idle.end()
_ = receiver.stop()
