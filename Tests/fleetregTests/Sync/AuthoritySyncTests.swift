import ChildProcesses
import Foundation
import Testing

/// `fleetreg sync` against platforms of other authorities, played by `Tests/authorities.py`.
@Suite("Sync with other authorities") final class AuthoritySyncTests {
  private let fleetreg: CommandRunner
  private let platforms: ChildProcess
  private let port: Int
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let password = "p4ss-word"

  init() throws {
    fleetreg = try CommandRunner()
    let output = fleetreg.directory.appending(path: "platforms")
    try Data().write(to: output)
    platforms = try ChildProcess(
      "python3", ["-B", Self.tests.appending(path: "authorities.py").path],
      output: .file(output.path))
    let deadline = Date(timeIntervalSinceNow: 30)
    var port: Int?
    while port == nil, Date() < deadline {
      usleep(5000)
      port = Int(try String(contentsOf: output, encoding: .utf8).dropLast())
    }
    self.port = try #require(port)
  }

  deinit {
    platforms.signal(SIGKILL)
    platforms.wait()
  }

  private func sample(_ path: String) -> String {
    Self.tests.deletingLastPathComponent().appending(path: "samples/\(path)").path
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> CommandRunner.Result {
    try fleetreg.run(arguments + ["--registry", "plant"])
  }

  /// A registry that sends in a protocol, with its password in a file of its own.
  private func registry(_ kind: String, _ options: [String], mode: Int = 0o600) throws {
    try run("init")
    let settings =
      ["upstream:", "  url: http://127.0.0.1:\(port)/", "  protocol: \(kind)", "adapter:"]
      + (options + ["passwordFile: platform.password"]).map { "  \($0)" }
    try Data(settings.joined(separator: "\n").utf8)
      .write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
    let secret = fleetreg.directory.appending(path: "plant/platform.password").path
    #expect(
      FileManager.default.createFile(
        atPath: secret, contents: Data(Self.password.utf8), attributes: [.posixPermissions: mode]))
  }

  private func held() async throws -> [String: Any] {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/held"))
    let file = fleetreg.directory.appending(path: "held")
    try ChildProcess.run(
      "python3",
      ["-c", "import urllib.request; print(urllib.request.urlopen('\(url)').read().decode())"],
      output: .file(file.path))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require(json as? [String: Any])
  }

  private func sync(status: Int32 = 0) throws -> [String: Any] {
    let call = try run("sync", "--json")
    #expect(call.status == status, "\(call.output)\(call.errors)")
    #expect(!call.output.contains(Self.password) && !call.errors.contains(Self.password))
    let json = try JSONSerialization.jsonObject(with: Data(call.output.utf8))
    return try #require(json as? [String: Any])
  }

  @Test("a day of passages in GA/T 1400, signed in by Digest")
  func gat1400() async throws {
    try registry("gat1400", ["deviceID: 14030000001190000101"])
    try run("passage", "import", sample("ledgers/day.csv"))
    let report = try sync()
    #expect(report["end"] as? String == "done" && report["stored"] as? Int == 5)
    let held = try await held()
    #expect((held["vehicles"] as? [String: Any])?.count == 5)
    #expect(held["faults"] as? [String] == [])
    #expect(try sync()["stored"] as? Int == 0)
  }

  @Test("a day of passages to the low-emission platform, each exit with the number of its entry")
  func lowEmission() async throws {
    try registry("low-emission", ["tokenPath: /token", "user: gate", "gates: G1=7"])
    try run("passage", "import", sample("ledgers/day.csv"))
    // One truck has no plate, which the platform demands: a dead letter, and the command says so.
    let report = try sync(status: 1)
    #expect(report["stored"] as? Int == 4 && report["rejected"] as? Int == 1)
    #expect(report["pending"] as? Int == 0)
    let held = try await held()
    let visits = try #require(held["visits"] as? [[String: Any]])
    #expect(visits.count == 4 && held["faults"] as? [String] == [])
    let exit = try #require(visits.first { $0["carOutTime"] != nil })
    #expect(exit["throughId"] as? String == "T1" && exit["exportNumber"] as? String == "7")
    // The ledger's pictures are names of files, which no platform can fetch.
    #expect(report["findings"] as? [String: Int] == ["sent.picture": 4])
  }

  @Test("smoke and remote sensing, each to its own platform and nothing else")
  func observations() async throws {
    try registry("black-smoke", ["user: gate"])
    for file in ["smoke.json", "remote-sensing-network.json"] {
      try run("observation", "import", sample("observations/\(file)"))
    }
    let report = try sync()
    #expect(report["stored"] as? Int == 1 && report["notTaken"] as? Int == 1)
    let held = try await held()
    let smoke = try #require((held["smoke"] as? [[String: Any]])?.first)
    let fields = try #require(smoke["fields"] as? [String: String])
    #expect(fields["tsNo"] == "HY140300001" && fields["ringelman"] == "3")
    #expect(fields["monitorTimeStr"] == "2026-11-21 06:02:11:120")
    #expect(held["faults"] as? [String] == [])
  }

  @Test("a remote-sensing record arrives as its device wrote it")
  func remoteSensing() async throws {
    try registry("remote-sensing", [])
    let settings =
      "upstream:\n  url: http://127.0.0.1:\(port)/\n  protocol: remote-sensing\nadapter:\n  path: /rs\n"
    try Data(settings.utf8).write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
    let file = sample("observations/remote-sensing-network.json")
    try run("observation", "import", file)
    #expect(try sync()["stored"] as? Int == 1)
    let held = try await held()
    let records = try #require(held["measured"] as? [String: [String: Any]])
    let sent = try #require(records["A1403030010120261121060211"])
    let written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
    // Longitude and latitude 0.0 are no place; the rest is the device's, number by number.
    for (name, value) in try #require(written as? [String: Any])
    where !(value is NSNull) && !["ddjd", "ddwd"].contains(name) {
      let (found, expected) = (sent[name] as? NSObject, value as? NSObject)
      #expect(found == expected, "\(name)")
    }
    #expect(held["faults"] as? [String] == [])
  }

  @Test("says what is wrong with the settings and with an exposed password, and keeps everything")
  func refusals() throws {
    try registry("gat1400", ["deviceID: 1", "colour: x"])
    try run("passage", "import", sample("ledgers/day.csv"))
    let wrong = try run("sync", "--json")
    #expect(wrong.status == 78 && wrong.errors.contains("adapter.deviceID"))
    try registry("gat1400", ["deviceID: 14030000001190000101"], mode: 0o644)
    let exposed = try run("sync", "--json")
    #expect(exposed.status == 78 && exposed.output.contains("token.mode"))
    #expect(exposed.output.contains(#""pending":5"#))
  }
}
