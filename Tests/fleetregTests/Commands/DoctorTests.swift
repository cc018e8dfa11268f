import Fleet
import Foundation
import Registry
import Testing

@Suite("Doctor") struct DoctorTests {
  let fleetreg = try! CommandRunner()

  /// The state and code of a check.
  private func check(_ name: String) throws -> String {
    let output = try fleetreg.run("doctor", "--quick", "--json").output
    let line = try #require(output.split(separator: "\n").first { $0.contains("\"\(name)\"") })
    let found = try #require(line.firstMatch(of: /"state":"([a-z]+)","code":"([a-z.-]+)"/))
    return "\(found.1) \(found.2)"
  }

  private func set(_ settings: String) throws {
    try Data(settings.utf8).write(to: fleetreg.directory.appending(path: "registry/fleetreg.yaml"))
  }

  @Test("says that records wait for a level above that was never named, and what to type")
  func noUpstream() throws {
    try fleetreg.run("init")
    #expect(try check("upstream") == "fine upstream.fine")
    let ledger = "出入口编号,进出厂时间,进出状态,车牌号码\nnorth,2026-11-20 08:00:00,1,晋D12345\n"
    #expect(try fleetreg.run(["passage", "import", "-"], input: ledger).status == 0)
    #expect(try check("upstream") == "warning upstream.missing")
    for language in ["en", "zh"] {
      for command in [["status"], ["doctor", "--quick"]] {
        let output = try fleetreg.run(command + ["--lang", language]).output
        #expect(output.contains("upstream.outbox: off"), "\(command)")
      }
    }
    try set("upstream:\n  outbox: off\n")
    #expect(try check("upstream") == "fine upstream.fine")
    let status = try fleetreg.run("status").output
    #expect(status.contains("off; 1 record waits") && !status.contains("upstream.outbox"))
  }

  @Test("says what is wrong with the settings once")
  func settings() throws {
    try fleetreg.run("init")
    try set("upstream:\n  nonsense: 1\n")
    let output = try fleetreg.run("doctor", "--quick", "--json").output
    #expect(output.matches(of: /"state":"wrong"/).count == 1, "\(output)")
    #expect(output.matches(of: /"code":"settings.needed"/).count == 9)
    #expect(output.matches(of: /nonsense/).count == 1)
  }

  @Test("says which setting names a secret's file that is not there, and what to do")
  func secretMissing() throws {
    try fleetreg.run("init")
    try set("upstream:\n  url: http://127.0.0.1:1\n  tokenFile: no.token\n")
    #expect(try check("permissions") == "wrong secret.missing")
    let output = try fleetreg.run("doctor", "--quick").output
    #expect(output.contains("`upstream.tokenFile` names") && output.contains("mode 0600"))
    #expect(!output.contains("error 2"))
  }

  @Test("says when a GA/T 1400 device cannot sign in, and which setting lets it")
  func signIn() throws {
    try fleetreg.run("init")
    #expect(try check("sign-in") == "fine sign-in.shut")
    try fleetreg.run("plant", "add", "p", "--name", "P", "--division", "140404")
    try fleetreg.run("gate", "add", "north", "--plant", "p", "--name", "N")
    try fleetreg.run("camera", "add", "c", "--gate", "north", "--device", "14030000001190000101")
    #expect(try check("sign-in") == "warning sign-in.shut")
    #expect(try fleetreg.run("doctor", "--quick").output.contains("devices.passwordFile"))
    try set("devices:\n  openSignIn: on\n")
    #expect(try check("sign-in") == "fine sign-in.fine")
  }

  @Test("says that a plan which holds cannot be read: it stops every decision")
  func plans() async throws {
    try fleetreg.run("init")
    #expect(try check("plans") == "fine plans.fine")
    let owner = try Owner(
      opening: RegistryLocation(fleetreg.directory.appending(path: "registry").path),
      command: "test")
    try await owner.change(by: "test") { change in
      var plan = AdoptedPlan(id: "own")
      plan.texts.set(.init(plan: String(repeating: "ab", count: 32)), from: Day(2021, 1, 1))
      try change.add(plan)
    }
    #expect(try check("plans") == "wrong plans.text-missing")
  }
}
