import ChildProcesses
import Foundation
import Testing

@Suite("fleetreg obd listen", .serialized) struct OBDListenTests {
  let fleetreg = try! CommandRunner()

  /// Starts a command and waits until it says where it listens.
  private func start(_ arguments: [String]) async throws -> (CommandRunner.Call, port: Int) {
    let call = try fleetreg.start(arguments)
    for _ in 0..<1200 {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      if let port = output.firstMatch(of: /"road tcp:\/\/127\.0\.0\.1:([0-9]+)"/) {
        return (call, Int(port.1) ?? 0)
      }
      guard call.process.isRunning else {
        Issue.record("it ended: \(try call.result().errors)")
        break
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw CocoaError(.fileReadUnknown)
  }

  /// Sends the login and the stream of samples/obd to a port.
  /// - Returns: what was answered.
  private func send(to port: Int, answers: Int) throws -> String {
    let files = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let lines = try String(
      contentsOf: files.appending(path: "samples/obd/frames.tsv"), encoding: .utf8)
    let frames = lines.split(separator: "\n").map { $0.split(separator: "\t") }
      .filter { ["login", "stream"].contains($0[0]) }.map { String($0[2]) }
    let answer = fleetreg.directory.appending(path: UUID().uuidString)
    let ending = try ChildProcess.run(
      "python3",
      [
        "-c",
        """
        import socket, sys
        s = socket.create_connection(("127.0.0.1", \(port)), 20)
        s.sendall(bytes.fromhex("\(frames.joined())"))
        got = b""
        while len(got) < \(answers * 25):
            got += s.recv(4096)
        print(got.hex().upper())
        """,
      ], output: .file(answer.path))
    #expect(ending == .exited(0))
    return try String(contentsOf: answer, encoding: .utf8)
  }

  @Test("receives, answers what is on disk, owns the registry and says at the end how it went")
  func listens() async throws {
    try fleetreg.run("init")
    let (call, port) = try await start([
      "obd", "listen", "--listen", "road/hj1239:127.0.0.1:0", "--json", "--every", "1",
    ])
    defer { call.process.signal(SIGTERM) }
    #expect(try send(to: port, answers: 2).hasPrefix("7E7E01014C54455354303030303030303030303031"))
    #expect(try fleetreg.run("status").output.contains("fleetreg obd listen"))
    #expect(try fleetreg.run("obd", "listen").status == 75)
    // Another process's command runs inside it, as beside `serve`.
    #expect(
      try fleetreg.run("plant", "add", "p", "--name", "P", "--division", "140404").status == 0)
    call.process.signal(SIGTERM)
    let result = try call.result()
    #expect(result.status == 0, "\(result.errors)")
    let last = result.output.split(separator: "\n").last ?? ""
    #expect(last.contains(#""frames":2,"#) && last.contains(#""answered":2,"#), "\(result.output)")
    let journal = fleetreg.directory.appending(path: "registry/monitoring/journal")
    let files = try FileManager.default.contentsOfDirectory(atPath: journal.path)
    #expect(files.contains { $0.hasSuffix(".journal") })
  }

  @Test("serve does the same by its settings, beside its other addresses")
  func serves() async throws {
    try fleetreg.run("init")
    try Data(
      "server:\n  listen: 127.0.0.1:0\nterminals:\n  listen: road/hj1239 127.0.0.1:0\n".utf8
    ).write(to: fleetreg.directory.appending(path: "registry/fleetreg.yaml"))
    let (call, port) = try await start(["serve", "--json"])
    defer { call.process.signal(SIGTERM) }
    #expect(try send(to: port, answers: 2).count == 101)
    let output = try String(contentsOf: call.output, encoding: .utf8)
    let url = try #require(output.firstMatch(of: /http:\/\/127.0.0.1:[0-9]+/)).0
    let metrics = fleetreg.directory.appending(path: "metrics")
    try ChildProcess.run("curl", ["-s", "\(url)/metrics", "-o", metrics.path])
    let text = try String(contentsOf: metrics, encoding: .utf8)
    #expect(text.contains("\nfleetreg_terminal_frames_total 2\n"), "\(text)")
    #expect(text.contains("\nfleetreg_terminal_answers_total 2\n"))
    call.process.signal(SIGTERM)
    #expect(call.process.wait() == .exited(0))
  }

  @Test(
    "says what is wrong with an address",
    arguments: [
      (["obd", "listen"], 78, "server.no-listener"),
      (["obd", "listen", "--listen", "127.0.0.1:19006"], 64, "argument"),
      (["obd", "listen", "--listen", "road/hj1014:127.0.0.1:0"], 64, "argument"),
      (["obd", "listen", "--listen", "road/foo:127.0.0.1:0"], 64, "non-road[/hj1322|hj1014]:HOST"),
      (["obd", "listen", "--listen", "road:0.0.0.0:0"], 78, "server.plain-terminals"),
    ])
  func wrong(arguments: [String], status: Int32, code: String) throws {
    try fleetreg.run("init")
    let result = try fleetreg.run(arguments + ["--json"])
    #expect(result.status == status)
    #expect(result.errors.contains(code), "\(result.errors)")
  }
}
