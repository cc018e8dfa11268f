import ChildProcesses
import Foundation
import Testing

/// Registries served on loopback, each of which sends to the next: a plant, its county, its city.
final class Chain {
  static let names = ["plant", "county", "city"]

  let runner: CommandRunner
  private var processes: [String: ChildProcess] = [:]
  private var ports: [String: Int] = [:]

  init() throws {
    runner = try CommandRunner()
    for name in Self.names {
      try expectDone(runner.run("init", "--registry", name))
      try expectDone(runner.run("ledger", "begin", "--registry", name))
      ports[name] = try Self.freePort(below: ports.values.min())
    }
    for (below, above) in zip(Self.names, Self.names.dropFirst()) {
      try link(below, to: above)
    }
  }

  deinit { stop() }

  /// Has one registry send to another, which knows it by its name.
  func link(_ below: String, to above: String) throws {
    try expectDone(
      runner.run(
        "sender", "add", below, "--name", below, "--token-file", "\(below)/upstream.token",
        "--registry", above))
    let port = try #require(ports[above])
    let settings = """
      upstream:
        url: http://127.0.0.1:\(port)/
        tokenFile: upstream.token
      completeness:
        askMinutes: 0

      """
    try Data(settings.utf8).write(to: runner.directory.appending(path: "\(below)/fleetreg.yaml"))
  }

  /// Starts those that do not run, and waits until they answer.
  func start(_ names: String...) throws {
    for name in names where processes[name] == nil {
      let port = try #require(ports[name])
      let call = try runner.start([
        "serve", "--registry", name, "--listen", "127.0.0.1:\(port)", "--json",
      ])
      let deadline = Date(timeIntervalSinceNow: 60)
      while try String(contentsOf: call.output, encoding: .utf8).isEmpty {
        guard call.process.isRunning, Date() < deadline else {
          Issue.record("serve \(name): \(try call.result().errors)")
          break
        }
        usleep(5000)
      }
      processes[name] = call.process
    }
  }

  /// Ends those that run, by this signal.
  func end(_ names: String..., by signal: Int32 = SIGTERM) {
    for name in names {
      processes[name]?.signal(signal)
      processes[name]?.wait()
      processes[name] = nil
    }
  }

  func stop() { for name in Self.names { end(name) } }

  /// Brings passages in at a registry, a second apart, that no other call repeats.
  func bring(_ rows: Int, to registry: String, gate: String, hour: Int, goods: String = "煤") throws
  {
    var text = "出入口编号,进/出厂时间,进出厂状态,车牌号码,号牌颜色,运输货物名称\n"
    for row in 0..<rows {
      let time = String(format: "%02d:%02d:%02d", hour, row / 60, row % 60)
      text +=
        "\(gate),2026-11-20 \(time),\(1 + row % 2),晋D\(String(format: "%05d", row)),黄,\(goods)\n"
    }
    try expectDone(runner.run(["passage", "import", "-", "--registry", registry], input: text))
  }

  /// The records of a registry as they are kept and sent, a line each, by their ids.
  func lines(of registry: String) throws -> [Substring: Substring] {
    let result = try runner.run(
      "passage", "list", "--json", "--limit", "1000000", "--registry", registry)
    try expectDone(result)
    let lines = result.output.split(separator: "\n").map {
      // Which record corrects it is not of the record itself.
      $0.replacing(/,"amendedBy":"[^"]*"/, with: "")[...]
    }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0.dropFirst(7).prefix(36), $0) })
  }

  /// Waits until nothing waits at these.
  func waitUntilSent(_ registries: String..., seconds: Int = 120) throws {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    for registry in registries {
      while true {
        let status = try runner.run("status", "--registry", registry, "--json").output
        if status.contains("\"records\":0,\"segments\":0") { break }
        guard Date() < deadline else {
          Issue.record("the outbox of \(registry) does not empty: \(status)")
          return
        }
        usleep(100_000)
      }
    }
  }

  /// Waits until a registry has so many records.
  func wait(for count: Int, at registry: String, seconds: Int = 120) throws {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    while try lines(of: registry).count < count {
      guard Date() < deadline else {
        Issue.record("\(registry) does not get \(count)")
        return
      }
      usleep(200_000)
    }
  }

  /// The accounts of a registry's days: the objects of `completeness --json`.
  func accounts(of registry: String) throws -> [[String: Any]] {
    let result = try runner.run(
      "completeness", "--day", "2020-01-01", "--until", "2099-12-31", "--json", "--registry",
      registry)
    return try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  func id(of registry: String) throws -> String {
    let result = try runner.run("status", "--registry", registry, "--json")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require((object as? [String: Any])?["registry"] as? String)
  }

  /// A port that is free again between two starts: below those that the system hands out by itself, so that no
  /// other connection of this machine takes it meanwhile.
  private static func freePort(below bound: Int?) throws -> Int {
    let handedOut = try String(
      contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
    let first = try #require(
      handedOut.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) })
    let ports = 10_000..<(bound ?? (first > 10_000 ? first : 65_536))
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

func expectDone(
  _ result: CommandRunner.Result, location: SourceLocation = #_sourceLocation
) throws {
  #expect(result.status == 0, "\(result.output)\(result.errors)", sourceLocation: location)
}
