import ChildProcesses
import Foundation
import Testing

/// Two real processes, a plant and a county, killed at random moments while passages are imported and
/// sent: at the end the county holds exactly what the plant holds, the plant every row of the ledgers, and the
/// tamper-evident log of each every record.
@Suite("Interrupted sync", .serialized) struct InterruptedSyncTests {
  @Test("after fifty kills of either side nothing is lost and nothing is double")
  func kills() throws {
    let seed =
      ProcessInfo.processInfo.environment["FLEETREG_SEED"].flatMap { UInt64($0) } ?? 20_261_122
    var random = Lehmer(state: seed)
    let pair = try Pair()
    var killed = (plant: 0, county: 0)
    var rows = 0
    for round in 0..<50 {
      let ledger = try pair.ledger(round: round, rows: 300)
      rows += 300
      let importing = try pair.runner.start(
        ["passage", "import", ledger, "--registry", "plant", "--json"])
      usleep(UInt32(random.next(below: 350_000)))
      if random.next(below: 2) == 0 {
        killed.plant += 1
        try pair.kill(\.plant)
      } else {
        killed.county += 1
        try pair.kill(\.county)
      }
      let ending = importing.process.wait()
      try pair.restart()
      if ending != .exited(0) {
        // The plant died under the import: the desk imports the file again.
        let again = try pair.runner.run("passage", "import", ledger, "--registry", "plant")
        #expect(again.status == 0, "seed \(seed), round \(round): \(again.errors)")
      }
    }
    #expect(killed.plant > 10 && killed.county > 10)
    try pair.waitUntilSent(seconds: 120)
    let plant = try pair.ids(of: "plant")
    let county = try pair.ids(of: "county")
    #expect(plant.count == rows, "seed \(seed)")
    #expect(Set(plant).count == plant.count, "seed \(seed): an id stands twice at the plant")
    #expect(Set(county).count == county.count, "seed \(seed): an id stands twice at the county")
    #expect(Set(plant) == Set(county), "seed \(seed)")
    pair.stop()
    // The logs of both sides were written beside all that, and are whole.
    for (registry, records) in [("plant", plant.count), ("county", county.count)] {
      try expectDone(pair.runner.run("ledger", "checkpoint", "--registry", registry))
      let verified = try pair.runner.run("ledger", "verify", "--registry", registry, "--json")
      #expect(verified.status == 0, "seed \(seed): \(verified.output)\(verified.errors)")
      #expect(verified.output.contains("\"compared\":\(records),"), "\(verified.output)")
    }
  }
}

/// A generator of its own, so that a failing run can be repeated by its seed.
private struct Lehmer {
  var state: UInt64
  mutating func next(below bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }
}

/// A county that receives and a plant that sends to it, both served on loopback.
private final class Pair {
  let runner: CommandRunner
  var plant: ChildProcess?
  var county: ChildProcess?
  private var port = 0

  init() throws {
    runner = try CommandRunner()
    for name in ["plant", "county"] {
      try expectDone(runner.run("init", "--registry", name))
      try expectDone(runner.run("ledger", "begin", "--registry", name))
    }
    let plantID = try Self.member(
      "registry", of: runner.run("status", "--registry", "plant", "--json"))
    try expectDone(
      runner.run(
        "sender", "add", "plant", "--name", "A plant", "--sends", plantID, "--token-file",
        "plant/upstream.token", "--registry", "county"))
    port = try Self.freePort()
    try Data("upstream:\n  url: http://127.0.0.1:\(port)/\n  tokenFile: upstream.token\n".utf8)
      .write(to: runner.directory.appending(path: "plant/fleetreg.yaml"))
    try restart()
  }

  deinit { stop() }

  /// Starts whichever side does not run, and waits until it answers.
  func restart() throws {
    if county == nil {
      county = try serve("county", listen: "127.0.0.1:\(port)")
    }
    if plant == nil { plant = try serve("plant", listen: "127.0.0.1:0") }
  }

  private func serve(_ name: String, listen: String) throws -> ChildProcess {
    let call = try runner.start(["serve", "--registry", name, "--listen", listen, "--json"])
    let deadline = Date(timeIntervalSinceNow: 30)
    while try String(contentsOf: call.output, encoding: .utf8).isEmpty {
      guard call.process.isRunning, Date() < deadline else {
        Issue.record("serve \(name): \(try call.result().errors)")
        break
      }
      usleep(5000)
    }
    return call.process
  }

  func kill(_ side: ReferenceWritableKeyPath<Pair, ChildProcess?>) throws {
    let process = try #require(self[keyPath: side])
    process.signal(SIGKILL)
    process.wait()
    self[keyPath: side] = nil
  }

  func stop() {
    for process in [plant, county] { process?.signal(SIGTERM) }
    for process in [plant, county] { process?.wait() }
    (plant, county) = (nil, nil)
  }

  /// A ledger of passages a second apart that no other round repeats.
  func ledger(round: Int, rows: Int) throws -> String {
    var text = "出入口编号,道闸编号,进出厂状态,进/出厂时间,车牌号码,号牌颜色\n"
    for row in 0..<rows {
      let time = String(format: "%02d:%02d:%02d", round % 24, row / 60, row % 60)
      text += "\(1 + row % 3),01,\(1 + row % 2),2026-11-\(10 + round / 24) \(time),"
      text += "晋D\(String(format: "%05d", row)),黄\n"
    }
    let file = "day\(round).csv"
    try Data(text.utf8).write(to: runner.directory.appending(path: file))
    return file
  }

  func waitUntilSent(seconds: Int) throws {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    var status = ""
    while Date() < deadline {
      status = try runner.run("status", "--registry", "plant", "--json").output
      if status.contains("\"records\":0,\"segments\":0") { return }
      usleep(100_000)
    }
    Issue.record("the outbox does not empty: \(status)")
  }

  func ids(of registry: String) throws -> [Substring] {
    let result = try runner.run(
      "passage", "list", "--json", "--limit", "1000000", "--registry", registry)
    try expectDone(result)
    return result.output.split(separator: "\n").map { $0.dropFirst(7).prefix(36) }
  }

  private static func member(_ name: String, of result: CommandRunner.Result) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require((object as? [String: Any])?[name] as? String)
  }

  /// A port that is free again between two starts: below those that the system hands out by itself, so that no
  /// other connection of this machine takes it meanwhile.
  private static func freePort() throws -> Int {
    let handedOut = try String(
      contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
    let first = try #require(
      handedOut.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) })
    let ports = 10_000..<(first > 10_000 ? first : 65_536)
    return try #require(ports.shuffled().first { isFree($0) })
  }

  private static func isFree(_ port: Int) -> Bool {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

private func expectDone(
  _ result: CommandRunner.Result, location: SourceLocation = #_sourceLocation
) throws {
  #expect(result.status == 0, "\(result.output)\(result.errors)", sourceLocation: location)
}
