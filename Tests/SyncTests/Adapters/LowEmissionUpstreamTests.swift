import Fleet
import Foundation
import Sync
import Synchronization
import Testing

/// The low-emission platform: it gives tokens, and a number to each entry that its exit must bring back.
private final class Platform: Sendable {
  struct State {
    var token = 0
    var tokenCalls = 0
    var calls = 0
    /// The JSON of what was stored, in order.
    var stored: [[UInt8]] = []
    var faults: [String] = []
  }
  let state = Mutex(State())

  var faults: [String] { state.withLock { $0.faults } }
  var stored: [[String: Any]] { state.withLock { $0.stored.map { foundationJSON($0) } } }
  func expire() { state.withLock { $0.token += 1 } }

  func server(
    before: @escaping @Sendable (Int, [String: Any]) -> ScriptedServer.Reply? = { _, _ in nil },
    after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      switch request.path {
      case "/oauth/token":
        let body = foundationJSON(request.body)
        guard body["username"] as? String == "gate", body["password"] as? String == "p4ss-word"
        else { return .json(#"{"code":"10001","msg":"wrong password"}"#) }
        let token = self.state.withLock { state in
          state.tokenCalls += 1
          return state.token
        }
        return .json(#"{"code":"10000","data":{"access_token":"t\#(token)"}}"#)
      case "/api/api-low-emission/access/upload-control-vehicles":
        let (number, token) = self.state.withLock { state in
          state.calls += 1
          return (state.calls, state.token)
        }
        let body = foundationJSON(request.body)
        if let reply = before(number, body) { return reply }
        guard request.headers["authorization"] == "Bearer t\(token)" else {
          return recorded("low-emission", "token invalid")
        }
        return after(number, self.take(request.body, body, number))
      default: return .answer(404)
      }
    }
  }

  private func take(
    _ bytes: [UInt8], _ body: [String: Any], _ number: Int
  ) -> ScriptedServer.Reply {
    func text(_ name: String) -> String { body[name] as? String ?? "" }
    let isEntry = body["carInTime"] != nil
    var faults: [String] = []
    if text("carPlate").isEmpty { faults.append("carPlate") }
    if body["carPlateColor"] != nil { faults.append("carPlateColor") }
    if text("carPalteColor").wholeMatch(of: /[0-9]/) == nil { faults.append("carPalteColor") }
    let time = text(isEntry ? "carInTime" : "carOutTime")
    if time.wholeMatch(of: /20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}/) == nil {
      faults.append("time")
    }
    if body["throughId"] as? String == nil { faults.append("throughId") }
    if isEntry, !text("throughId").isEmpty { faults.append("throughId of an entry") }
    if isEntry == (body["exportNumber"] != nil) { faults.append("entrance and exit") }
    state.withLock {
      $0.stored.append(bytes)
      $0.faults += faults
    }
    return .json(
      isEntry
        ? #"{"code":"10000","msg":"success","data":{"throughId":"T-\#(text("carPlate"))-\#(time)"}}"#
        : #"{"code":"10000","msg":"success","data":{}}"#)
  }
}

private func platform(
  _ server: ScriptedServer, _ options: [String: String] = [:], memory: Notes = Notes(),
  password: SecretFixture, timeout: Int = 20_000
) throws -> any Upstream {
  try adapter(
    .lowEmission,
    ["tokenPath": "/oauth/token", "user": "gate", "passwordFile": password.path]
      .merging(options) { $1 }, at: server.port, memory: memory, timeout: timeout)
}

@Suite("Low-emission platform") struct LowEmissionUpstreamTests {
  private let password: SecretFixture

  init() throws { password = try SecretFixture("p4ss-word\n") }

  private func through(_ plate: String, _ time: String) -> String {
    "T-\(plate)-2026-11-21 \(time)"
  }

  @Test("an entry in the platform's words")
  func entry() async throws {
    let platform = Platform()
    let server = try platform.server()
    let line = passage(1) { passage in
      passage.barrier = "01"
      passage.vehicleType = "Q11"
      passage.vin = "LTESTRXS5K1E12345"
      passage.registeredOn = Day(year: 2019, month: 6, day: 18)
      passage.vehicleModel = "CA4250P66K25"
      passage.goods = "铁精粉"
      passage.goodsAmount = "32.5"
      passage.fleet = "示例车队"
      passage.networked = "已联网"
      passage.use = "货运"
      passage.pictures = [
        Passage.Picture(kind: "plate", sha256: jpegDigest),
        Passage.Picture(kind: "scene", reference: "http://192.0.2.9/gate/b.jpg"),
      ]
    }
    let upstream = try SyncTests.platform(
      server, ["gates": "g1=1", "pictureBase": "https://gate.example/pictures/"],
      password: password)
    #expect(
      try await answers(of: upstream, to: [line, statement(2)]) == [
        recordID(1): .stored, recordID(2): .notTaken,
      ])
    #expect(platform.faults == [])
    let stored = try #require(platform.stored.first)
    let expected = [
      "throughId": "", "carPlate": "晋D12345", "carPalteColor": "1", "dischargeStage": "5",
      "carType": "Q11", "carIdCode": "LTESTRXS5K1E12345", "registrationDate": "2019-06-18",
      "brand": "CA4250P66K25", "carFuel": "B", "networkingStatus": "1", "carUseNature": "F",
      "motorcadeName": "示例车队", "entranceNumber": "1",
      "entranceGateNumber": "01", "carInTime": "2026-11-21 06:02:11",
      "entryHeadPic": "https://gate.example/pictures/\(jpegDigest)",
      "entryBodyPic": "http://192.0.2.9/gate/b.jpg", "entryTransportedName": "铁精粉",
      "entryTransportedValue": "32.5",
    ]
    #expect(stored as? [String: String] == expected)
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("an exit brings back the number of the latest entry before it that no exit has taken")
  func through() async throws {
    let platform = Platform()
    let server = try platform.server()
    let upstream = try SyncTests.platform(server, password: password)
    let lines = [
      passage(1, .in, minutes: 0), passage(2, .in, minutes: 60),
      passage(3, .in, plate: "晋D99999", minutes: 61), passage(4, .out, minutes: 90),
      passage(5, .out, minutes: 95), passage(6, .out, minutes: 99),
    ]
    #expect(try await answers(of: upstream, to: lines).values.allSatisfy { $0 == .stored })
    let numbers = platform.stored.map { $0["throughId"] as? String }
    #expect(
      numbers == [
        "", "", "", through("晋D12345", "07:02:11"), through("晋D12345", "06:02:11"), "",
      ])
    #expect(await found(by: upstream) == [.entryUnknown: 1])
    #expect(platform.faults == [])
  }

  @Test("an exit waits for its entry where the platform puts that off, and brings back its number")
  func entryPutOff() async throws {
    let platform = Platform()
    // An unknown code is asked for once more with a new token.
    let server = try platform.server { number, _ in
      number <= 2 ? .json(#"{"code":"10999","msg":"busy"}"#) : nil
    }
    let upstream = try SyncTests.platform(server, password: password)
    let outbox = MemoryOutbox([
      segment(of: [
        passage(1, .in), passage(2, .out, minutes: 5), passage(3, .in, plate: "晋D99999"),
      ])
    ])
    let outcome = try await upload(outbox, to: upstream)
    #expect(outcome.counts.stored == 3)
    #expect(platform.stored.map { $0["carPlate"] as? String } == ["晋D99999", "晋D12345", "晋D12345"])
    #expect(platform.stored[2]["throughId"] as? String == through("晋D12345", "06:02:11"))
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("the number survives a restart, and what was answered is not sent again")
  func restart() async throws {
    let platform = Platform()
    let server = try platform.server()
    let notes = Notes()
    let first = try SyncTests.platform(server, memory: notes, password: password)
    _ = try await answers(of: first, to: [passage(1, .in)])
    // The answer was kept, and the process died before the outbox knew.
    let second = try SyncTests.platform(server, memory: notes, password: password)
    #expect(try await answers(of: second, to: [passage(1, .in)]) == [recordID(1): .duplicate])
    #expect(
      try await answers(of: second, to: [passage(2, .out, minutes: 5)]) == [recordID(2): .stored])
    let third = try SyncTests.platform(server, memory: notes, password: password)
    #expect(
      try await answers(of: third, to: [passage(2, .out, minutes: 5)])
        == [recordID(2): .duplicate])
    #expect(platform.stored.count == 2)
    #expect(platform.stored[1]["throughId"] as? String == through("晋D12345", "06:02:11"))
  }

  @Test("nothing is sent that could not be remembered")
  func fullDisk() async throws {
    let platform = Platform()
    let server = try platform.server()
    let notes = Notes()
    await notes.fill(true)
    let upstream = try SyncTests.platform(server, memory: notes, password: password)
    await #expect(throws: Setback.memory(code: "registry.full")) {
      try await answers(of: upstream, to: [passage(1)])
    }
    #expect(server.requests.isEmpty)
    await notes.fill(false)
    #expect(try await answers(of: upstream, to: [passage(1)]) == [recordID(1): .stored])
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("a token that expires in mid-batch is renewed once")
  func expiry() async throws {
    let platform = Platform()
    let server = try platform.server(before: { number, _ in
      if number == 2 { platform.expire() }
      return nil
    })
    let upstream = try SyncTests.platform(server, password: password)
    let lines = (1...3).map { passage($0, plate: "晋D0000\($0)") }
    #expect(try await answers(of: upstream, to: lines).values.allSatisfy { $0 == .stored })
    #expect(platform.state.withLock { $0.tokenCalls } == 2)
    #expect(platform.stored.count == 3)
  }

  @Test("a new token that is refused as well stops for a person", arguments: [true, false])
  func refusedToken(isStatus: Bool) async throws {
    let platform = Platform()
    let server = try platform.server(before: { _, _ in
      isStatus ? .answer(401) : recorded("low-emission", "token invalid")
    })
    let upstream = try SyncTests.platform(server, password: password)
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: upstream, to: [passage(1)])
    }
    #expect(setback?.needsPerson == true)
    #expect(setback?.code == "upstream.new-token-refused")
    #expect(platform.state.withLock { $0.tokenCalls } == 2)
    #expect(platform.state.withLock { $0.calls } == 2)
  }

  @Test("a wrong password stops for a person and is not repeated in the words")
  func wrongPassword() async throws {
    let server = try Platform().server()
    let wrong = try SecretFixture("s3cret-word")
    let upstream = try platform(server, password: wrong)
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: upstream, to: [passage(1)])
    }
    #expect(setback?.code == "upstream.no-token" && setback?.needsPerson == true)
    #expect(setback?.text(in: .english).contains("10001") == true)
    #expect("\(String(describing: setback))".contains("s3cret") == false)
  }

  @Test("a refused field goes to the dead letters, other codes are asked for again")
  func codes() async throws {
    let platform = Platform()
    let server = try platform.server(before: { _, body in
      switch body["carPlate"] as? String {
      case "晋D00001": recorded("low-emission", "field refused")
      case "晋D00002": recorded("low-emission", "not explained")
      default: nil
      }
    })
    let upstream = try SyncTests.platform(server, password: password)
    let lines = (1...3).map { passage($0, plate: "晋D0000\($0)") }
    let answers = try await answers(of: upstream, to: lines)
    #expect(
      answers[recordID(1)]
        == .rejected(
          Rejection(
            code: "low-emission.10500", reason: "code 10500: carIdCode is malformed",
            chinese: "代码 10500：carIdCode is malformed")))
    #expect(answers[recordID(2)] == .retry(afterSeconds: nil))
    #expect(answers[recordID(3)] == .stored)
  }

  @Test("a row of refusals that nobody explains puts off the batch")
  func row() async throws {
    let server = try Platform().server(before: { _, _ in
      recorded("low-emission", "not explained")
    })
    let upstream = try platform(server, password: password)
    let lines = (1...9).map { passage($0, plate: "晋D0000\($0)") }
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: upstream, to: lines)
    }
    #expect(setback?.code == "low-emission.10999" && setback?.needsPerson == false)
  }

  @Test("a platform that has too much waits as it asks")
  func tooMany() async throws {
    let server = try Platform().server(before: { _, _ in recorded("low-emission", "too many") })
    let upstream = try platform(server, password: password)
    await #expect(throws: Setback.self) { try await answers(of: upstream, to: [passage(1)]) }
    let setback = await #expect(throws: Setback.self) {
      try await answers(of: upstream, to: [passage(1)])
    }
    guard case .status(429, 30, _)? = setback else {
      Issue.record("\(String(describing: setback))")
      return
    }
  }

  @Test("what cannot be put into the form is refused by field, before anything is sent")
  func forms() async throws {
    let server = try Platform().server()
    let upstream = try platform(server, password: password)
    let lines = [
      passage(1) { $0.direction = .unknown },
      passage(2) { $0.plate = PlateReading(state: .unread, text: "", raw: "") },
      passage(3) { $0.vin = "LTESTRXS5K1E123456" },
    ]
    let answers = try await answers(of: upstream, to: lines)
    for (number, code, field) in [
      (1, "form.value", "direction"), (2, "form.missing", "plate"), (3, "form.too-long", "vin"),
    ] {
      guard case .rejected(let rejection)? = answers[recordID(number)] else {
        Issue.record("record \(number)")
        continue
      }
      #expect(rejection.code == code && rejection.field == field)
      #expect(rejection.chinese?.isEmpty == false)
    }
    #expect(server.requests.isEmpty)
  }

  @Test("unknown stages and fuels go out as such, and are findings")
  func unknownCodes() async throws {
    let platform = Platform()
    let server = try platform.server()
    let upstream = try SyncTests.platform(server, ["colours": "yellow=4"], password: password)
    let lines = [
      passage(1) {
        $0.stage = "?"
        $0.fuel = "steam"
      },
      passage(2, plate: "晋D00002") {
        $0.stage = "国六b"
        $0.fuel = "柴油插电混动"
        $0.colour = ColourReading(colour: .red, raw: "r", table: "own")
      },
    ]
    _ = try await answers(of: upstream, to: lines)
    #expect(platform.stored[0]["dischargeStage"] as? String == "X")
    #expect(platform.stored[0]["carFuel"] as? String == "Z")
    #expect(platform.stored[0]["carPalteColor"] as? String == "4")
    #expect(platform.stored[1]["dischargeStage"] as? String == "6")
    #expect(platform.stored[1]["carFuel"] as? String == "O")
    #expect(platform.stored[1]["carPalteColor"] as? String == "5")
    #expect(await found(by: upstream) == [.stage: 1, .fuel: 1, .colour: 1])
  }

  @Test("an entry without a number is stored, and its exit goes out without one")
  func noNumber() async throws {
    let platform = Platform()
    let server = try platform.server(after: { number, reply in
      number == 1 ? recorded("low-emission", "exit stored") : reply
    })
    let upstream = try SyncTests.platform(server, password: password)
    let answers = try await answers(
      of: upstream, to: [passage(1), passage(2, .out, minutes: 3)])
    #expect(answers == [recordID(1): .stored, recordID(2): .stored])
    #expect(await found(by: upstream) == [.throughMissing: 1, .entryUnknown: 1])
  }

  @Test(
    "everything arrives through every kind of trouble, and doubles only where an answer was lost",
    arguments: [
      .answer(503), .answer(500), .answer(429), .answer(200), .answer(401), .answer(409),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .raw([]), .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8)),
      .json("{}"), .json(#"{"code":"10401"}"#), .json(#"{"code":"10999"}"#), .silence,
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let platform = Platform()
    let server = try platform.server(
      before: { number, _ in !isStoredFirst && number % 5 == 1 ? reply : nil },
      after: { number, answer in isStoredFirst && number % 5 == 1 ? reply : answer })
    let lines = (0..<10).flatMap { index in
      [
        passage(index * 2 + 1, .in, plate: "晋D1000\(index)", minutes: index),
        passage(index * 2 + 2, .out, plate: "晋D1000\(index)", minutes: index + 30),
      ]
    }
    let outbox = MemoryOutbox([segment(of: lines)])
    let upstream = try SyncTests.platform(server, password: password, timeout: 1500)
    let outcome = try await upload(outbox, to: upstream)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(outcome.counts.stored == 20)
    #expect(await outbox.deadLetters.isEmpty)
    #expect(platform.faults == [])
    let visits = platform.stored.map {
      "\($0["carPlate"] ?? "") \($0["carInTime"] ?? "") \($0["carOutTime"] ?? "")"
    }
    #expect(Set(visits).count == 20)
    if !isStoredFirst { #expect(visits.count == 20) }
  }

  @Test(
    "refuses settings by name",
    arguments: [
      (["tokenPath": "x"], "tokenPath"), (["user": ""], "passwordFile"),
      (["colours": "yellow"], "colours"), (["tokenForm": "xml"], "tokenForm"),
      (["rememberDays": "0"], "rememberDays"), (["carPlateColor": "1"], "carPlateColor"),
    ] as [([String: String], String)])
  func settings(options: [String: String], name: String) {
    var all = ["tokenPath": "/t", "user": "u", "passwordFile": "/nowhere"]
    if name == "passwordFile" { all["passwordFile"] = nil }
    let error = #expect(throws: AdapterOptionError.self) {
      try adapter(.lowEmission, all.merging(options) { $1 }, at: 1)
    }
    #expect(error?.name == name)
  }
}
