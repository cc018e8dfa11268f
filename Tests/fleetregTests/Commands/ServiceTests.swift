import ChildProcesses
import Foundation
import Sync
import Testing

@Suite("The service", .serialized) struct ServiceTests {
  let fleetreg = try! CommandRunner()

  /// Starts `serve` on a free port and waits until it says where it listens.
  private func serve(_ registry: String) async throws -> (CommandRunner.Call, url: String) {
    let call = try fleetreg.start([
      "serve", "--registry", registry, "--listen", "127.0.0.1:0", "--json",
    ])
    for _ in 0..<1200 {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      if let url = output.firstMatch(of: /"(http:[^"]+)"/) { return (call, String(url.1)) }
      guard call.process.isRunning else {
        Issue.record("serve ended: \(try call.result().errors)")
        break
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw CocoaError(.fileReadUnknown)
  }

  @Test("owns the registry, does what other processes type, and ends on SIGTERM")
  func forwarding() async throws {
    try fleetreg.run("init")
    let (call, _) = try await serve("registry")
    defer { call.process.signal(SIGTERM) }
    #expect(try fleetreg.run("status").output.contains("fleetreg serve"))
    let added = try fleetreg.run(
      "plant", "add", "p", "--name", "P", "--division", "140404", "--as", "li")
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.contains("added plant p"))
    #expect(try fleetreg.run("plant", "show", "p").output.contains("li"))
    let again = try fleetreg.run(
      "plant", "add", "p", "--name", "P", "--division", "140404", "--lang", "zh")
    #expect(again.status == 65)
    #expect(again.errors.hasPrefix("错误："))
    let piped = try fleetreg.run(
      ["vehicle", "import", "-", "--json"], input: "车牌号码,号牌颜色\n晋D12345,黄\n")
    #expect(piped.output.contains(#""added":1"#), "\(piped.output)\(piped.errors)")
    #expect(try fleetreg.run("serve").status == 75)
    call.process.signal(SIGTERM)
    #expect(call.process.wait() == .exited(0))
    #expect(try fleetreg.run("status").output.contains("no process"))
  }

  @Test("receives what another registry sends")
  func sync() async throws {
    try fleetreg.run("init", "--registry", "county")
    try fleetreg.run("init", "--registry", "plant")
    try fleetreg.run(
      "sender", "add", "plant", "--name", "Plant", "--registry", "county", "--token-file",
      "plant/upstream.token")
    let rows = (10..<40).map { "north,2026-11-20 08:00:\($0),1,晋D123\($0),黄" }
    let ledger = (["出入口编号,进出厂时间,进出状态,车牌号码,号牌颜色"] + rows).joined(separator: "\n")
    let stored = try fleetreg.run(
      ["passage", "import", "-", "--registry", "plant", "--json"], input: ledger + "\n")
    #expect(stored.output.contains(#""stored":30"#), "\(stored.output)\(stored.errors)")
    let (county, url) = try await serve("county")
    defer { county.process.signal(SIGTERM) }
    let settings = "upstream:\n  url: \(url)\n  tokenFile: upstream.token\n"
    try Data(settings.utf8).write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
    let sent = try fleetreg.run("sync", "--registry", "plant", "--json")
    #expect(sent.status == 0, "\(sent.output)\(sent.errors)")
    #expect(sent.output.contains(#""end":"done","stored":30"#), "\(sent.output)")
    let (above, below) = try (ids("county"), ids("plant"))
    #expect(above.count == 30)
    #expect(above == below)
    try verify(ledger)
    county.process.signal(SIGTERM)
    county.process.wait()
  }

  @Test("answers questions at a gate with the document of the command, byte for byte")
  func decisions() async throws {
    try fleetreg.run("init")
    try fleetreg.run(
      "plant", "add", "steel", "--name", "示例钢铁", "--division", "140406", "--industry", "steel",
      "--freight", "1600000", "--siding", "false", "--urban", "true")
    try fleetreg.run(
      "vehicle", "add", "晋DA1234", "--colour", "yellow", "--fuel", "diesel", "--stage", "5",
      "--stage-source", "registrationRecord", "--maximum-mass", "25000")
    try fleetreg.run(
      "sender", "add", "barrier", "--name", "北门", "--asks", "--token-file", "barrier.token")
    let token = try String(
      contentsOf: fleetreg.directory.appending(path: "barrier.token"), encoding: .utf8)
    let (call, url) = try await serve("registry")
    defer { call.process.signal(SIGTERM) }
    let client = Transfer(to: try UpstreamAddress(url), settings: TransferSettings())
    let question =
      #"{"plant":"steel","plate":"晋DA1234","plateColour":"yellow","direction":"in","purpose":"bulk","at":"2022-01-01T06:00:00+08:00"}"#
    let answer = try await client.send(
      TransferRequest(
        .post, "/v1/decisions", headers: ["Content-Type: application/json"],
        body: Array(question.utf8),
        token: try BearerToken(token.trimmingCharacters(in: .whitespacesAndNewlines))))
    let command = try fleetreg.run(
      "gate", "decide", "--plant", "steel", "--plate", "晋DA1234", "--colour", "yellow",
      "--direction", "in", "--purpose", "bulk", "--at", "2022-01-01T06:00", "--json")
    #expect(answer.status == 200)
    #expect(String(decoding: answer.body, as: UTF8.self) + "\n" == command.output)
    call.process.signal(SIGTERM)
    call.process.wait()
  }

  @Test("sends at once what is stored meanwhile")
  func bell() async throws {
    for name in ["county", "plant"] { try fleetreg.run("init", "--registry", name) }
    try fleetreg.run(
      "sender", "add", "plant", "--name", "Plant", "--registry", "county", "--token-file",
      "plant/upstream.token")
    let (county, url) = try await serve("county")
    defer { county.process.signal(SIGTERM) }
    try Data("upstream:\n  url: \(url)\n  tokenFile: upstream.token\n".utf8)
      .write(to: fleetreg.directory.appending(path: "plant/fleetreg.yaml"))
    let (plant, _) = try await serve("plant")
    defer { plant.process.signal(SIGTERM) }
    for number in 0..<3 {
      let row = "north,2026-11-20 08:00:0\(number),1,晋D1234\(number)"
      let ledger = "出入口编号,进出厂时间,进出状态,车牌号码\n\(row)\n"
      #expect(
        try fleetreg.run(["passage", "import", "-", "--registry", "plant"], input: ledger).status
          == 0)
      // Without the bell it would wait a minute.
      for _ in 0..<400 where try ids("county").count <= number {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try ids("county").count == number + 1)
    }
  }

  /// What the county lacks of the plant's numbers: nothing; then two of thirty-two, which still wait.
  private func verify(_ ledger: String) throws {
    let complete = try fleetreg.run("sync", "--verify", "--registry", "plant", "--json")
    #expect(complete.status == 0, "\(complete.output)\(complete.errors)")
    #expect(complete.output.contains(#""complete":true,"stated":30,"missing":0,"#))
    let more = ["50", "51"].map { "north,2026-11-20 09:00:\($0),1,晋D123\($0),黄" }
    let table = ([String(ledger.prefix { $0 != "\n" })] + more).joined(separator: "\n")
    #expect(
      try fleetreg.run(["passage", "import", "-", "--registry", "plant"], input: table).status == 0)
    let holes = try fleetreg.run("sync", "--verify", "--registry", "plant", "--json")
    #expect(holes.status == 1)
    #expect(
      holes.output.contains(
        #""complete":false,"stated":32,"missing":2,"waiting":2,"deadLetters":0,"#))
    #expect(
      holes.output.contains(#""gate":"north","#) && holes.output.contains(#""first":31,"last":32}"#)
    )
    for (language, words) in [("en", "lacks 2 of 32 records"), ("zh", "32 条记录中的 2 条")] {
      let said = try fleetreg.run("sync", "--verify", "--registry", "plant", "--lang", language)
      #expect(said.output.contains(words), "\(said.output)")
      #expect(said.output.contains("31–32"))
    }
    let earlier = try fleetreg.run(
      "sync", "--verify", "--day", "2020-01-01", "--registry", "plant", "--json")
    #expect(earlier.status == 0 && earlier.output.contains(#""stated":0"#))
    #expect(try fleetreg.run("sync", "--registry", "plant").status == 0)
    #expect(try fleetreg.run("sync", "--verify", "--registry", "plant").status == 0)
    #expect(try fleetreg.run("sync", "--verify", "--registry", "county").status == 78)
    #expect(try fleetreg.run("sync", "--verify", "--follow").status == 64)
  }

  private func ids(_ registry: String) throws -> Set<Substring> {
    let output = try fleetreg.run(
      "passage", "list", "--registry", registry, "--json", "--limit", "1000"
    ).output
    return Set(output.matches(of: /\{"id":"([0-9a-f-]{36})"/).map(\.1))
  }

  @Test("that does not answer is named with its process and since when")
  func held() throws {
    try fleetreg.run("init")
    let file = try holdLock()
    defer { close(file) }
    let result = try fleetreg.run(
      ["plant", "add", "p", "--name", "P", "--division", "140404"],
      environment: ["FLEETREG_LOCK_SECONDS": "0"])
    #expect(result.status == 75)
    #expect(result.errors.contains("4242"))
    #expect(result.errors.contains("2026-11-21T06:00:00+08:00"))
    #expect(try fleetreg.run("plant", "list").status == 0)
  }

  @Test("that takes no commands is waited for")
  func waiting() async throws {
    try fleetreg.run("init")
    let file = try holdLock()
    let call = try fleetreg.start(
      ["plant", "add", "p", "--name", "P", "--division", "140404"],
      environment: ["FLEETREG_LOCK_SECONDS": "60"])
    try await Task.sleep(for: .milliseconds(300))
    #expect(call.process.isRunning)
    close(file)
    let result = try call.result()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try fleetreg.run("plant", "show", "p").status == 0)
  }

  /// Takes the registry's lock in this process, as `serve` without its socket would hold it.
  private func holdLock() throws -> Int32 {
    let file = open(fleetreg.directory.appending(path: "registry/lock").path, O_RDWR | O_CLOEXEC)
    #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
    let text = "4242\nfleetreg serve\n2026-11-21T06:00:00+08:00\n"
    #expect(write(file, text, text.utf8.count) == text.utf8.count)
    return file
  }
}
