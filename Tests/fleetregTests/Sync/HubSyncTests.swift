import ChildProcesses
import Foundation
import Testing

/// `fleetreg sync` against a gate hub, a platform of HJ 212 and an authority that only a mapping describes, played by
/// `Tests/hubs.py`.
@Suite("Sync with hubs and mapped authorities") final class HubSyncTests {
  private let fleetreg: CommandRunner
  private let hubs: ChildProcess
  private let ports: [Int]
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let secret = "p4ss66"

  init() throws {
    fleetreg = try CommandRunner()
    let output = fleetreg.directory.appending(path: "hubs")
    try Data().write(to: output)
    hubs = try ChildProcess(
      "python3", ["-B", Self.tests.appending(path: "hubs.py").path], output: .file(output.path))
    let deadline = Date(timeIntervalSinceNow: 30)
    var text = ""
    while !text.hasSuffix("\n"), Date() < deadline {
      usleep(5000)
      text = try String(contentsOf: output, encoding: .utf8)
    }
    ports = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(ports.count == 2)
  }

  deinit {
    hubs.signal(SIGKILL)
    hubs.wait()
  }

  private func sample(_ path: String) -> URL {
    Self.tests.deletingLastPathComponent().appending(path: "samples/\(path)")
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> CommandRunner.Result {
    try fleetreg.run(arguments + ["--registry", "plant"])
  }

  /// A registry with a day of passages that sends in a protocol, with its secret in a file of its own.
  private func registry(_ kind: String, _ url: String, _ options: [String]) throws {
    try run("init")
    let settings =
      ["upstream:", "  url: \(url)", "  protocol: \(kind)", "adapter:"] + options.map { "  \($0)" }
    try Data(settings.joined(separator: "\n").utf8)
      .write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
    let path = fleetreg.directory.appending(path: "plant/authority.password").path
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(Self.secret.utf8), attributes: [.posixPermissions: 0o600]))
    let rows = (10..<15).map { "G1,2026-11-20 08:00:\($0),\($0 % 2 + 1),晋D123\($0),黄" }
    let ledger = ["出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色"] + rows
    let imported = try fleetreg.run(
      ["passage", "import", "-", "--registry", "plant"],
      input: ledger.joined(separator: "\n") + "\n")
    #expect(imported.status == 0, "\(imported.errors)")
  }

  private func held(_ name: String) throws -> [String: [String: Any]] {
    let url = try #require(URL(string: "http://127.0.0.1:\(ports[0])/held"))
    let file = fleetreg.directory.appending(path: "held")
    try ChildProcess.run(
      "python3",
      ["-c", "import urllib.request; print(urllib.request.urlopen('\(url)').read().decode())"],
      output: .file(file.path))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    #expect(json?["faults"] as? [String] == [])
    return try #require(json?[name] as? [String: [String: Any]])
  }

  private func sync() throws -> [String: Any] {
    let call = try run("sync", "--json")
    #expect(call.status == 0, "\(call.output)\(call.errors)")
    #expect(!call.output.contains(Self.secret) && !call.errors.contains(Self.secret))
    let json = try JSONSerialization.jsonObject(with: Data(call.output.utf8))
    return try #require(json as? [String: Any])
  }

  @Test("a day of passages to a gate hub, one call each")
  func baoding() throws {
    try registry(
      "baoding", "http://127.0.0.1:\(ports[0])/hub",
      ["enterprise: 1306020010", "serialFile: authority.password", "gates: G1=1"])
    #expect(try sync()["stored"] as? Int == 5)
    let passages = try held("hub")
    #expect(passages.count == 5)
    #expect(Set(passages.values.compactMap { $0["crkbh"] as? String }) == ["1"])
    #expect(try sync()["stored"] as? Int == 0)
  }

  @Test("a day of passages to a platform of HJ 212, over TCP")
  func hj212() throws {
    try registry(
      "hj212", "tcp://127.0.0.1:\(ports[1])",
      [
        "mn: 010000A8900016F000169DC0", "st: 39", "passwordFile: authority.password",
        "fields: plate=a1, colour=a2, direction=a3", "colours: yellow=1, other=5",
      ])
    #expect(try sync()["stored"] as? Int == 5)
    let uploads = try held("uploads")
    #expect(uploads.count == 5 && uploads.keys.allSatisfy { $0.count == 17 })
    #expect(uploads.values.allSatisfy { $0["a1"] as? String != nil && $0["a3"] as? String != nil })
    #expect(try sync()["stored"] as? Int == 0)
  }

  @Test("a day of passages as a mapping says, and every mistake of one that is wrong")
  func mapped() throws {
    let mapping = fleetreg.directory.appending(path: "plant/mapping.yaml")
    let text = try String(contentsOf: sample("authorities/mapping.yaml"), encoding: .utf8)
    try registry("mapped", "http://127.0.0.1:\(ports[0])", ["file: mapping.yaml"])
    try Data(text.replacing("records: 3", with: "record: 3").utf8).write(to: mapping)
    let wrong = try run("sync")
    #expect(wrong.status == 78)
    #expect(wrong.errors.contains("line 12, column 3: the key `record` is not known here"))
    try Data(text.utf8).write(to: mapping)
    #expect(try sync()["stored"] as? Int == 5)
    let items = try held("mapped")
    #expect(items.count == 5)
    #expect(items.values.allSatisfy { $0["plateNo"] as? String != nil && $0["lane"] as? Int == 0 })
    #expect(try sync()["stored"] as? Int == 0)
  }
}
