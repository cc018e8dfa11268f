import ChildProcesses
import Fleet
import Foundation
import Registry
import Testing

/// What commands read of frames that nobody has filed yet.
@Suite("Frames that are still in the journal") struct OBDFilingTests {
  let fleetreg = try! CommandRunner()
  private var registry: URL { fleetreg.directory.appending(path: "registry") }
  private let morning = Day(2026, 3, 15).start().advanced(byMilliseconds: 36_000_000)
  private let exported =
    ReceivedFrames.frames.map { OBD.hexadecimal($0) }.joined(separator: "\n") + "\n"

  @Test("export, show, report and list have them filed where no service runs")
  func alone() async throws {
    try fleetreg.run("init")
    let received = try ReceivedFrames(in: registry)
    let identity = ReceivedFrames.identity
    #expect(try fleetreg.run("obd", "export", identity).status != 0)
    try await received.receive(at: morning)
    let first = try fleetreg.run("obd", "export", identity)
    #expect(first.output == exported && first.errors.isEmpty && first.status == 0)
    let second = morning.advanced(byMilliseconds: 1000)
    try await received.receive(at: second)
    let report = try fleetreg.run("obd", "report", identity, "--json")
    #expect(try JSON(parsing: Array(report.output.utf8))["day"]?.string == "2026-03-15")
    try await received.receive(at: second)
    #expect(try fleetreg.run("obd", "show", identity, "--json").output.contains(#""frames":6,"#))
    try await received.receive(at: second)
    try fleetreg.run("obd", "list", "--silent", "1")
    let filed = try fleetreg.run("obd", "file", "--json")
    #expect(filed.output == "{\"frames\":0,\"terminals\":0}\n" && filed.status == 0)
    #expect(try fleetreg.run("obd", "export").output == String(repeating: exported, count: 4))
  }

  @Test("`obd file` says what it filed, also where the registry has seen no terminal")
  func file() async throws {
    try fleetreg.run("init")
    #expect(try fleetreg.run("obd", "file").output == "filed 0 frames of 0 terminals\n")
    try await ReceivedFrames(in: registry).receive(at: morning)
    #expect(
      try fleetreg.run("obd", "file", "--lang", "zh").output == "已归档 1 个终端的 2 个数据包\n")
  }

  @Test("a service that receives files them for who asks, without waiting for its next turn")
  func service() async throws {
    try fleetreg.run("init")
    let call = try fleetreg.start([
      "obd", "listen", "--listen", "road/hj1239:127.0.0.1:0", "--json", "--every", "600",
    ])
    defer {
      call.process.signal(SIGTERM)
      call.process.wait()
    }
    var port = 0
    for _ in 0..<1200 where port == 0 && call.process.isRunning {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      port = output.firstMatch(of: /tcp:\/\/127\.0\.0\.1:([0-9]+)/).flatMap { Int($0.1) } ?? 0
      usleep(50_000)
    }
    #expect(port > 0)
    // Answered frames are in the journal; its next turn is a minute away.
    let bytes = ReceivedFrames.frames.map { OBD.hexadecimal($0) }.joined()
    for round in 1...2 {
      let ending = try ChildProcess.run(
        "python3",
        [
          "-c",
          """
          import socket
          s = socket.create_connection(("127.0.0.1", \(port)), 20)
          s.sendall(bytes.fromhex("\(bytes)"))
          got = b""
          while len(got) < 50:
              got += s.recv(4096)
          """,
        ])
      #expect(ending == .exited(0))
      let export = try fleetreg.run("obd", "export")
      #expect(export.output == String(repeating: exported, count: round), "\(export.errors)")
      #expect(export.errors.isEmpty && export.status == 0)
    }
  }

  @Test("says how many are missing where they cannot be filed")
  func held() async throws {
    try fleetreg.run("init")
    let received = try ReceivedFrames(in: registry)
    try await received.receive(at: morning)
    let owner = try Owner(opening: received.location, command: "test")
    let environment = ["FLEETREG_LOCK_SECONDS": "0"]
    let export = try fleetreg.run(["obd", "export"], environment: environment)
    #expect(export.output.isEmpty && export.status == 0)
    #expect(export.errors.contains("2 frames were received and not filed yet"), "\(export.errors)")
    let chinese = try fleetreg.run(["obd", "show", "--lang", "zh"], environment: environment)
    #expect(chinese.errors.contains("已接收的 2 个数据包尚未归档"))
    withExtendedLifetime(owner) {}
  }
}
