import ChildProcesses
import Foundation
import Testing

@Suite("sync with a ledger", .serialized) struct CosignedSyncTests {
  private let fleetreg = try! CommandRunner()

  private func object(_ arguments: String...) throws -> [String: Any] {
    let result = try fleetreg.run(arguments + ["--json"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(json as? [String: Any])
  }

  private func bring(_ rows: Range<Int>) throws {
    let lines = rows.map { "north,2026-11-20 08:\(10 + $0):00,1,晋D\(12300 + $0),黄\n" }.joined()
    let ledger = "出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色\n" + lines
    let stored = try fleetreg.run(
      ["passage", "import", "-", "--registry", "plant"], input: ledger)
    #expect(stored.status == 0, "\(stored.errors)")
  }

  /// Serves the county while `body` runs with its port.
  private func county(_ body: (_ port: String) throws -> Void) throws {
    let call = try fleetreg.start([
      "serve", "--registry", "county", "--listen", "127.0.0.1:0", "--json",
    ])
    defer {
      call.process.signal(SIGTERM)
      call.process.wait()
    }
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, call.process.isRunning {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      if let match = output.firstMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)/) {
        return try body(String(match.1))
      }
      usleep(20_000)
    }
    Issue.record("serve: \(try call.result().errors)")
  }

  @Test("once all is sent the level above cosigns the newest checkpoint, and the report says so")
  func cosigned() throws {
    for name in ["plant", "county"] { try fleetreg.run("init", "--registry", name) }
    try bring(0..<5)
    let begun = try object("ledger", "begin", "--registry", "plant")
    let log = try #require(begun["key"] as? String)
    let witness = try #require(
      try object("ledger", "witness", "--registry", "county")["key"] as? String)
    let added = try fleetreg.run(
      "sender", "add", "plant", "--name", "P", "--ledger-key", log, "--token-file",
      "plant/upstream.token", "--registry", "county")
    #expect(added.status == 0, "\(added.errors)")
    // Stored after the log was signed: it is entered and signed before it is shown.
    try bring(5..<8)
    try county { port in
      func set(_ more: String) throws {
        try Data(
          "upstream:\n  url: http://127.0.0.1:\(port)/\n  tokenFile: upstream.token\n\(more)".utf8
        ).write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
      }
      try set("")
      let without = try object("sync", "--registry", "plant")
      #expect(without["stored"] as? Int == 8 && without["ledger"] == nil)

      try set("  witness: \(witness)\n")
      let report = try object("sync", "--registry", "plant")
      let ledger = try #require(report["ledger"] as? [String: Any])
      #expect(ledger["entries"] as? Int == 8)
      #expect(witness.hasPrefix(ledger["cosignedBy"] as? String ?? "?"))
      let text = try fleetreg.run("sync", "--registry", "plant", "--lang", "zh").output
      #expect(text.contains("存证日志上级联署") && text.contains("8 条"), "\(text)")
      let status = try fleetreg.run("status", "--registry", "plant", "--json").output
      #expect(status.contains(#""entries":8,"signed":8,"cosigned":8,"#), "\(status)")

      // What is added goes up and is cosigned with it.
      try bring(8..<9)
      let next = try object("sync", "--registry", "plant")
      #expect((next["ledger"] as? [String: Any])?["entries"] as? Int == 9)
      #expect(next["stored"] as? Int == 1)
    }
  }

  @Test("where the level above does not cosign, the records are sent all the same")
  func refused() throws {
    for name in ["plant", "county"] { try fleetreg.run("init", "--registry", name) }
    try bring(0..<3)
    try fleetreg.run("ledger", "begin", "--registry", "plant")
    let witness = try #require(
      try object("ledger", "witness", "--registry", "county")["key"] as? String)
    // Nobody told the county whose log that is.
    try fleetreg.run(
      "sender", "add", "plant", "--name", "P", "--token-file", "plant/upstream.token",
      "--registry", "county")
    try county { port in
      try Data(
        "upstream:\n  url: http://127.0.0.1:\(port)/\n  tokenFile: upstream.token\n  witness: \(witness)\n"
          .utf8
      ).write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
      let result = try fleetreg.run("sync", "--registry", "plant", "--json")
      #expect(result.status == 0 && result.output.contains(#""stored":3"#))
      #expect(!result.output.contains("cosignedBy"))
      #expect(result.errors.contains(#""code":""#), "\(result.errors)")
    }
  }
}
