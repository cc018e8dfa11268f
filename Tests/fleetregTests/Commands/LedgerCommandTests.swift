import ChildProcesses
import Foundation
import Testing

@Suite("Commands on the ledger") struct LedgerCommandTests {
  private let fleetreg = try! CommandRunner()

  private func importPassages(_ minutes: Range<Int>) throws {
    let rows = minutes.map { "north,2026-11-20 08:\($0):00,1,晋D123\($0),黄" }
    let ledger = (["出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色"] + rows).joined(separator: "\n")
    let stored = try fleetreg.run(["passage", "import", "-"], input: ledger + "\n")
    #expect(stored.status == 0, "\(stored.output)\(stored.errors)")
  }

  private func object(_ arguments: String...) throws -> [String: Any] {
    let result = try fleetreg.run(arguments + ["--json"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(json as? [String: Any])
  }

  private func firstID() throws -> String {
    let line = try fleetreg.run("passage", "list", "--json", "--limit", "1").output
    return String(line.dropFirst(7).prefix(36))
  }

  @Test("a receipt is verified by the key alone, and shows what was asked for")
  func receipt() throws {
    try fleetreg.run("init")
    try importPassages(10..<40)
    let none = try fleetreg.run("ledger", "verify")
    #expect(none.status == 65 && none.errors.contains("fleetreg ledger begin"))
    let begun = try object("ledger", "begin")
    #expect(begun["entries"] as? Int == 30 && begun["appended"] as? Int == 30)
    let key = try #require(begun["key"] as? String)
    let file = fleetreg.directory.appending(path: "registry/ledger.key").path
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let id = try firstID()
    let made = try fleetreg.run("ledger", "receipt", id, "--reveal", "plate", "-o", "r")
    #expect(made.status == 0, "\(made.errors)")
    // What is there is not written over.
    #expect(try fleetreg.run("ledger", "receipt", id, "-o", "r").status == 74)
    let other = try CommandRunner()
    try FileManager.default.copyItem(
      at: fleetreg.directory.appending(path: "r"), to: other.directory.appending(path: "r"))
    let proved = try other.run("ledger", "verify", "r", "--key", key)
    #expect(proved.status == 0, "\(proved.errors)")
    #expect(proved.output.contains(id) && proved.output.contains("晋D12310"))
    #expect(proved.output.contains("nobody above has cosigned"))
    #expect(try other.run("ledger", "verify", "r").status == 64)
    let text = try String(
      contentsOf: other.directory.appending(path: "r"), encoding: .utf8)
    try Data(text.replacing("index 0\n", with: "index 1\n").utf8).write(
      to: other.directory.appending(path: "r"))
    let forged = try other.run("ledger", "verify", "r", "--key", key, "--lang", "zh")
    #expect(forged.status == 65 && forged.errors.hasPrefix("错误"), "\(forged.errors)")
  }

  @Test("what was changed behind its back shows, in words, as JSON and by the exit status")
  func tampered() throws {
    try fleetreg.run("init")
    try importPassages(10..<12)
    try fleetreg.run("ledger", "begin")
    #expect(try fleetreg.run("ledger", "verify").status == 0)
    try importPassages(12..<14)
    let waiting = try object("ledger", "verify")
    #expect(waiting["same"] as? Bool == true && waiting["waiting"] as? Int == 2)
    let signed = try object("ledger", "checkpoint")
    #expect(signed["entries"] as? Int == 4 && signed["appended"] as? Int == 2)
    let place = fleetreg.directory.appending(path: "registry/ledger/1/tile/entries/000.p/4")
    var bytes = try Data(contentsOf: place)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: place)
    let damaged = try fleetreg.run("ledger", "verify")
    #expect(damaged.status == 65 && damaged.errors.contains("000.p"), "\(damaged.errors)")
    // Nothing is signed on top of it.
    try importPassages(14..<15)
    #expect(try fleetreg.run("ledger", "checkpoint").status == 65)
  }

  @Test("a service enters what is stored by itself, and signs at its end")
  func service() throws {
    try fleetreg.run("init")
    try fleetreg.run("ledger", "begin")
    let call = try fleetreg.start(["serve", "--listen", "127.0.0.1:0", "--json"])
    let deadline = Date(timeIntervalSinceNow: 60)
    while try String(contentsOf: call.output, encoding: .utf8).isEmpty, Date() < deadline {
      usleep(20_000)
    }
    try importPassages(10..<20)
    var status = ""
    while !status.contains(#""entries":10,"signed":"#), Date() < deadline {
      status = try fleetreg.run("status", "--json").output
      usleep(50_000)
    }
    #expect(status.contains(#""entries":10,"signed":"#), "\(status)")
    // Commands of others go through it.
    #expect(try object("ledger", "checkpoint")["entries"] as? Int == 10)
    try importPassages(20..<25)
    call.process.signal(SIGTERM)
    #expect(call.process.wait() == .exited(0))
    let after = try fleetreg.run("status", "--json").output
    #expect(after.contains(#""entries":15,"signed":15,"cosigned":0,"waiting":0"#), "\(after)")
    #expect(try fleetreg.run("ledger", "verify").status == 0)
  }
}
