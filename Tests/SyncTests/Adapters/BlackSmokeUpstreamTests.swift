import Fleet
import Foundation
import Sync
import Synchronization
import Testing

/// The black-smoke platform: it checks a form as its own rules say and keeps what passes.
private final class Platform: Sendable {
  struct State {
    var token = 1
    var tokenCalls = 0
    var calls = 0
    var stored: [[String: String]] = []
    var files: [[String: Int]] = []
    var paths: [String] = []
    var faults: [String] = []
  }
  let state = Mutex(State())

  var faults: [String] { state.withLock { $0.faults } }
  var stored: [[String: String]] { state.withLock { $0.stored } }

  func server(
    before: @escaping @Sendable (Int) -> ScriptedServer.Reply? = { _ in nil },
    after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      if request.path == "/api/v1/oauth/token" {
        guard String(decoding: request.body, as: UTF8.self) == "appKey=gate&appSecret=p4ss%26word"
        else { return .json(#"{"errcode":30001,"errmsg":"wrong key"}"#) }
        let token = self.state.withLock { state in
          state.tokenCalls += 1
          return state.token
        }
        return .json(#"{"errcode":0,"content":{"accessToken":"s\#(token)"}}"#)
      }
      let (number, token) = self.state.withLock { state in
        state.calls += 1
        return (state.calls, state.token)
      }
      if let reply = before(number) { return reply }
      guard request.headers["authorization"] == "Bearer s\(token)" else {
        return recorded("black-smoke", "token invalid")
      }
      return after(number, self.take(request))
    }
  }

  private func take(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    guard let form = FormFields(request) else { return .answer(415) }
    let texts = form.texts
    var faults: [String] = []
    if texts["monitorTimeStr"]?.wholeMatch(
      of: /20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}:[0-9]{3}/) == nil
    {
      faults.append("monitorTimeStr")
    }
    if texts["ringelman"].flatMap({ Int($0) }).map({ (0...5).contains($0) }) != true {
      faults.append("ringelman")
    }
    if texts["lane"].flatMap({ Int($0) }).map({ $0 >= 1 }) != true { faults.append("lane") }
    if !["1", "2", "3", "4", "5", "6", "10"].contains(texts["licenseType"] ?? "") {
      faults.append("licenseType")
    }
    for name in ["tsNo", "line", "license", "licenseCode", "status", "hbflbz", "belonging"]
    where texts[name] == nil { faults.append(name) }
    let isData = request.path == "/api/v1/smokeMessageData"
    if isData != form.files.isEmpty { faults.append("files at \(request.path)") }
    if !isData, Set(form.files.keys) != ["file1", "file2", "file3"] { faults.append("files") }
    state.withLock { state in
      state.stored.append(texts)
      state.files.append(form.files.mapValues(\.bytes.count))
      state.paths.append(request.path)
      state.faults += faults
    }
    return recorded("black-smoke", "stored")
  }
}

private func platform(
  _ server: ScriptedServer, _ options: [String: String] = [:], memory: Notes = Notes(),
  password: SecretFixture, timeout: Int = 20_000
) throws -> any Upstream {
  try adapter(
    .blackSmoke,
    [
      "user": "gate", "passwordFile": password.path, "userField": "appKey",
      "passwordField": "appSecret", "tokenForm": "form",
    ].merging(options) { $1 }, at: server.port, memory: memory, timeout: timeout)
}

private func smoke(
  _ number: Int, _ blackness: String = "3", change: (inout Observation) -> Void = { _ in }
) -> RecordLine {
  observation(number, .smoke) { smoke in
    smoke.measurements = [
      Observation.Measurement(.ringelmann, blackness, unit: .ringelmann, limit: "1")
    ].compactMap(\.self)
    smoke.stage = "5"
    smoke.vehicleType = "H11"
    smoke.judgementRaw = "0"
    smoke.extra = [JSON.Member("vehicleColor", .string("E"))]
    change(&smoke)
  }
}

@Suite("Black-smoke upload") struct BlackSmokeUpstreamTests {
  private let password: SecretFixture

  init() throws { password = try SecretFixture("p4ss&word\n") }

  @Test("an observation with pictures as a form with three files")
  func files() async throws {
    let platform = Platform()
    let server = try platform.server()
    let line = smoke(1) {
      $0.pictures = [
        Passage.Picture(kind: "plate", sha256: jpegDigest),
        Passage.Picture(kind: "smoke", sha256: jpegDigest),
      ]
    }
    let upstream = try SyncTests.platform(server, password: password)
    #expect(try await answers(of: upstream, to: [line]) == [recordID(1): .stored])
    #expect(platform.faults == [])
    #expect(platform.state.withLock { $0.paths } == ["/api/v1/smokeMessage"])
    #expect(platform.state.withLock { $0.files } == [["file1": 22, "file2": 22, "file3": 0]])
    #expect(
      platform.stored == [
        [
          "monitorTimeStr": "2026-11-21 06:02:11:120", "tsNo": "HY140300001", "line": "1",
          "lane": "2", "ringelman": "3", "ringelmanLimit": "1", "license": "晋D12345",
          "licenseCode": "01", "licenseType": "2", "vehicleType": "H11", "vehicleColor": "E",
          "fuelType": "B", "belonging": "", "standard": "5", "hbflbz": "", "status": "0",
        ]
      ])
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("without pictures it goes to the path for data; a picture that is not here is a finding")
  func data() async throws {
    let platform = Platform()
    let server = try platform.server()
    let upstream = try SyncTests.platform(server, ["sites": "HY140300001=S9"], password: password)
    let lost = smoke(2) { $0.pictures = [Passage.Picture(kind: "plate", sha256: "00")] }
    _ = try await answers(of: upstream, to: [smoke(1), lost])
    #expect(platform.state.withLock { $0.paths.allSatisfy { $0.hasSuffix("smokeMessageData") } })
    #expect(platform.stored.map { $0["tsNo"] } == ["S9", "S9"])
    #expect(platform.faults == [])
    #expect(await found(by: upstream) == [.picture: 1])
  }

  @Test("takes observations of smoke cameras only")
  func others() async throws {
    let server = try Platform().server()
    let upstream = try platform(server, password: password)
    let lines = [passage(1), observation(2, .remoteSensing), statement(3)]
    let answers = try await answers(of: upstream, to: lines)
    #expect(answers.values.allSatisfy { $0 == .notTaken } && answers.count == 3)
    #expect(server.requests.isEmpty)
  }

  @Test("what the platform would refuse is refused by field, before anything is sent")
  func forms() async throws {
    let server = try Platform().server()
    let upstream = try platform(server, password: password)
    let lines = [
      smoke(1, "2.5"), smoke(2, "6"), smoke(3) { $0.measurements = [] },
      smoke(4) { $0.lane = "0" }, smoke(5) { $0.lane = nil },
    ]
    let answers = try await answers(of: upstream, to: lines)
    for (number, code, field) in [
      (1, "form.value", "ringelmann"), (2, "form.value", "ringelmann"),
      (3, "form.missing", "ringelmann"), (4, "form.value", "lane"), (5, "form.missing", "lane"),
    ] {
      guard case .rejected(let rejection)? = answers[recordID(number)] else {
        Issue.record("record \(number)")
        continue
      }
      #expect(rejection.code == code && rejection.field == field)
    }
    #expect(server.requests.isEmpty)
  }

  @Test("errcode 30006 renews the token once, then stops for a person")
  func token() async throws {
    let platform = Platform()
    let server = try platform.server(before: { number in
      if number == 2 { platform.state.withLock { $0.token += 1 } }
      return nil
    })
    let upstream = try SyncTests.platform(server, password: password)
    let sent = try await answers(of: upstream, to: (1...3).map { smoke($0) })
    #expect(sent.values.allSatisfy { $0 == .stored })
    #expect(platform.state.withLock { $0.tokenCalls } == 2)
    let refusing = Platform()
    let closed = try refusing.server(before: { _ in recorded("black-smoke", "token invalid") })
    let refused = try SyncTests.platform(closed, password: password)
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: refused, to: [smoke(1)])
    }
    #expect(setback?.code == "upstream.new-token-refused" && setback?.needsPerson == true)
    #expect(refusing.state.withLock { $0.calls } == 2)
  }

  @Test("the token stands where the settings say", arguments: ["header", "field"])
  func places(place: String) async throws {
    let server = try ScriptedServer { request in
      if request.path == "/api/v1/oauth/token" { return recorded("black-smoke", "token") }
      let form = FormFields(request)
      let found =
        place == "header" ? request.headers["accesstoken"] : form?.texts["accessToken"]
      return recorded("black-smoke", found == "s-1" ? "stored" : "token invalid")
    }
    let upstream = try platform(server, ["tokenPlace": place], password: password)
    #expect(try await answers(of: upstream, to: [smoke(1)]) == [recordID(1): .stored])
  }

  @Test("codes that settings call refused go to the dead letters, others come again")
  func codes() async throws {
    let server = try Platform().server(before: { _ in recorded("black-smoke", "field refused") })
    let lenient = try platform(server, password: password)
    #expect(
      try await answers(of: lenient, to: [smoke(1)]) == [recordID(1): .retry(afterSeconds: nil)])
    let strict = try platform(server, ["refusedCodes": "30010, 30011"], password: password)
    let answers = try await answers(of: strict, to: [smoke(1)])
    guard case .rejected(let rejection)? = answers[recordID(1)] else {
      Issue.record("\(answers)")
      return
    }
    #expect(rejection.code == "black-smoke.30010")
  }

  @Test("what was answered is not sent again after a restart; a lost answer is a finding")
  func restart() async throws {
    let platform = Platform()
    let server = try platform.server(after: { $0 == 2 ? .raw([]) : $1 })
    let notes = Notes()
    let first = try SyncTests.platform(server, memory: notes, password: password)
    _ = try await answers(of: first, to: [smoke(1)])
    await #expect(throws: Setback.self) { try await answers(of: first, to: [smoke(2)]) }
    let second = try SyncTests.platform(server, memory: notes, password: password)
    #expect(
      try await answers(of: second, to: [smoke(1), smoke(2)]) == [
        recordID(1): .duplicate, recordID(2): .stored,
      ])
    #expect(await found(by: second) == [.perhapsTwice: 1])
  }

  @Test(
    "everything arrives through every kind of trouble, and doubles only where an answer was lost",
    arguments: [
      .answer(503), .answer(429), .answer(200), .answer(401), .raw([]), .json("{}"), .json("[]"),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .json(#"{"errcode":30006}"#), .json(#"{"errcode":-1}"#),
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let platform = Platform()
    let server = try platform.server(
      before: { !isStoredFirst && $0 % 5 == 1 ? reply : nil },
      after: { isStoredFirst && $0 % 5 == 1 ? reply : $1 })
    let lines = (1...20).map { number in smoke(number) { $0.lane = "\(number)" } }
    let outbox = MemoryOutbox([segment(of: lines)])
    let outcome = try await upload(
      outbox, to: try SyncTests.platform(server, password: password))
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(outcome.counts.stored == 20)
    #expect(Set(platform.stored.compactMap { $0["lane"] }).count == 20)
    if !isStoredFirst { #expect(platform.stored.count == 20) }
    #expect(platform.faults == [])
  }
}
