import Fleet
import Foundation
import Sync
import Synchronization
import Testing

/// A platform of remote sensing that keeps records by their number: a repeat gets the answer of an error.
private final class Platform: Sendable {
  struct State {
    var records: [String: [UInt8]] = [:]
    var calls = 0
    var repeats = 0
    var faults: [String] = []
  }
  let state = Mutex(State())
  let key: String

  init(key: String = "jlbh") { self.key = key }

  var faults: [String] { state.withLock { $0.faults } }
  func record(_ number: String) -> [String: Any] {
    foundationJSON(state.withLock { $0.records[number] } ?? [])
  }

  func server(
    before: @escaping @Sendable (Int) -> ScriptedServer.Reply? = { _ in nil },
    after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
  ) throws -> ScriptedServer {
    try ScriptedServer { request in
      guard request.path == "/rs/upload", request.method == "POST" else { return .answer(404) }
      let number = self.state.withLock { state in
        state.calls += 1
        return state.calls
      }
      if let reply = before(number) { return reply }
      return after(number, self.take(request))
    }
  }

  private func take(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let body = foundationJSON(request.body)
    let number = body[key] as? String ?? ""
    if number.wholeMatch(of: /A[0-9]{6}[0-9]{3}[0-9]{2}20[0-9]{12}/) == nil {
      state.withLock { $0.faults.append("number \(number)") }
    }
    let isNew = state.withLock { state in
      if state.records[number] != nil {
        state.repeats += 1
        return false
      }
      state.records[number] = request.body
      return true
    }
    return recorded("remote-sensing", isNew ? "stored" : "there already, or an error")
  }
}

private let number = "A1403030010120261121060211"

private func platform(
  _ server: ScriptedServer, _ options: [String: String] = [:], memory: Notes = Notes(),
  token: TokenSource = .none, timeout: Int = 20_000
) throws -> any Upstream {
  try adapter(
    .remoteSensing, ["path": "/rs/upload"].merging(options) { $1 }, at: server.port,
    memory: memory, token: token, timeout: timeout)
}

private func measured(
  _ number: Int, minutes: Int = 0, change: (inout Observation) -> Void = { _ in }
) -> RecordLine {
  observation(number, .remoteSensing) { record in
    let instant = sixOClock.advanced(byMilliseconds: Int64(minutes) * 60_000)
    record.time = CapturedTime(instant: instant, text: instant.text(), rule: .stated)
    record.confidence = Passage.Confidence(value: 0.97, raw: "97")
    record.measurements = [
      Observation.Measurement(.no, "1524.37", unit: .partsPerMillion, limit: "1500"),
      Observation.Measurement(.co2, "14.46", unit: .percent),
      Observation.Measurement(.opacity, "12.40", unit: .percent, limit: "30"),
      Observation.Measurement(.ringelmann, "1", unit: .ringelmann, limit: "1"),
    ].compactMap(\.self)
    record.conditions = [
      Observation.Measurement(.speed, "46.81", unit: .kilometresPerHour),
      Observation.Measurement(.temperature, "-6.20", unit: .celsius),
    ].compactMap(\.self)
    record.judgement = .exceed
    record.judgementRaw = "0"
    record.reason = "示例"
    record.position = Observation.Position(longitude: 113.58, latitude: 37.85)
    change(&record)
  }
}

@Suite("Remote-sensing records") struct RemoteSensingUpstreamTests {
  @Test("a record in the network's words, numbers in their own digits")
  func network() async throws {
    let platform = Platform()
    let server = try platform.server()
    let line = measured(1) {
      $0.pictures = [
        Passage.Picture(kind: "scene", sha256: jpegDigest),
        Passage.Picture(kind: "video", reference: "/video/1.mp4"),
      ]
    }
    let upstream = try SyncTests.platform(server)
    #expect(try await answers(of: upstream, to: [line]) == [recordID(1): .stored])
    #expect(platform.faults == [])
    let text = String(decoding: server.requests[0].body, as: UTF8.self)
    for piece in [
      #""jlbh":"\#(number)""#, #""cdxh":1"#, #""hphm":"晋D12345""#, #""cpys":"1""#,
      #""hpzl":"01""#, #""sbzxd":97"#, #""rlzl":"B""#, #""nojg":1524.37,"noxz":1500"#,
      #""co2jg":14.46"#, #""btgdjg":12.40,"btgdxz":30"#, #""lgmhd":1,"hdxz":1"#,
      #""clsd":46.81"#, #""hjwd":-6.20"#, #""pdjg":"0""#, #""wxyy":"示例""#,
      #""siteInfo":{"dwbh":"A140303001","ddjd":113.58,"ddwd":37.85}"#, #""sp1":"/video/1.mp4""#,
    ] { #expect(text.contains(piece), "\(piece)") }
    let picture = platform.record(number)["tp1"] as? String
    #expect(Data(base64Encoded: picture ?? "") == Data(jpeg))
    #expect(await found(by: upstream).isEmpty)
  }

  @Test("a record in the queue's words, everything as text")
  func queue() async throws {
    let platform = Platform(key: "data_code")
    let server = try platform.server()
    let upstream = try SyncTests.platform(server, ["form": "queue"])
    let line = measured(1) {
      $0.extra = [
        JSON.Member("test_address", .string("示例路段")), JSON.Member("is_black", .string("0")),
      ]
    }
    #expect(try await answers(of: upstream, to: [line]) == [recordID(1): .stored])
    #expect(platform.faults == [])
    #expect(
      platform.record(number) as? [String: String] == [
        "station_id": "A140303001", "data_code": number, "test_time": "2026-11-21 06:02:11",
        "plate_umber": "晋D12345", "plate_color": "黄", "car_speed": "46.81",
        "no_data": "1524.37", "co2_data": "14.46", "temp": "-6.20", "test_address": "示例路段",
        "road_way": "1", "test_result": "0", "is_black": "0", "car_type": "01",
      ])
  }

  @Test(
    "the verdict is the sender's; an open one is left out",
    arguments: [
      (.exceed, "0"), (.pass, "1"), (.invalid, "2"), (.pending, nil),
    ] as [(Observation.Judgement, String?)])
  func verdict(judgement: Observation.Judgement, code: String?) async throws {
    let platform = Platform()
    let server = try platform.server()
    let upstream = try SyncTests.platform(server)
    // The numbers would say otherwise.
    _ = try await answers(of: upstream, to: [measured(1) { $0.judgement = judgement }])
    #expect(platform.record(number)["pdjg"] as? String == code)
    #expect(await found(by: upstream) == (code == nil ? [.verdict: 1] : [:]))
  }

  @Test("keeps the source's number, makes one of unit, line and time, or refuses the record")
  func numbers() async throws {
    let platform = Platform()
    let server = try platform.server()
    let upstream = try SyncTests.platform(server, ["sites": "s1=A140303009", "line": "4"])
    let lines = [
      measured(1) { $0.source.event = "A1499990020520261121060000" },
      measured(2) {
        $0.site = "s1"
        $0.line = nil
      },
      measured(3) { $0.site = "s2" },
      measured(4) { $0.line = "100" },
    ]
    let answers = try await answers(of: upstream, to: lines)
    #expect(answers[recordID(1)] == .stored && answers[recordID(2)] == .stored)
    #expect(
      platform.state.withLock { Set($0.records.keys) } == [
        "A1499990020520261121060000", "A1403030090420261121060211",
      ])
    for (record, field) in [(3, "gate"), (4, "line")] {
      guard case .rejected(let rejection)? = answers[recordID(record)] else {
        Issue.record("record \(record)")
        continue
      }
      #expect(rejection.code == "form.value" && rejection.field == field)
    }
    #expect(platform.faults == [])
  }

  @Test("a repeat is a success; another record under the same number is not sent")
  func repeats() async throws {
    let platform = Platform()
    let server = try platform.server()
    let notes = Notes()
    let first = try SyncTests.platform(server, memory: notes)
    #expect(try await answers(of: first, to: [measured(1)]) == [recordID(1): .stored])
    let second = try SyncTests.platform(server, memory: notes)
    #expect(try await answers(of: second, to: [measured(1)]) == [recordID(1): .duplicate])
    #expect(await found(by: second).isEmpty)
    let answers = try await answers(of: second, to: [measured(2)])
    guard case .rejected(let rejection)? = answers[recordID(2)] else {
      Issue.record("\(answers)")
      return
    }
    #expect(rejection.code == "form.number-taken" && rejection.reason.contains(number))
    #expect(platform.state.withLock { $0.calls } == 2)
  }

  @Test(
    "a record that is refused for good leaves its number to its correction",
    arguments: [
      (.answer(400), true), (.answer(413), true), (.answer(422), true),
      (.json(#"{"count":"500"}"#), true), (.answer(503), false), (.answer(401), false),
      (.answer(200), false),
      (
        .answer(
          400, headers: ["Content-Type: application/json"],
          body: Array(#"{"code":"request.cut"}"#.utf8)), false
      ),
    ] as [(ScriptedServer.Reply, Bool)])
  func corrections(reply: ScriptedServer.Reply, isForGood: Bool) async throws {
    let platform = Platform()
    let server = try platform.server(before: { $0 == 1 ? reply : nil })
    let upstream = try SyncTests.platform(server, ["refusedCodes": "500"])
    _ = try? await answers(of: upstream, to: [measured(1)])
    let corrected = try await answers(of: upstream, to: [measured(2)])[recordID(2)]
    if isForGood {
      #expect(corrected == .stored)
    } else {
      #expect(corrected?.mark == .rejected)
      #expect(try await answers(of: upstream, to: [measured(1)]) == [recordID(1): .stored])
    }
    #expect(platform.state.withLock { $0.records.count } == 1)
  }

  @Test("an answer of a repeat to what was never sent before is a finding")
  func doubtful() async throws {
    let platform = Platform()
    let server = try platform.server(before: { _ in
      recorded("remote-sensing", "there already, or an error")
    })
    let upstream = try SyncTests.platform(server)
    #expect(try await answers(of: upstream, to: [measured(1)]) == [recordID(1): .duplicate])
    #expect(await found(by: upstream) == [.takenForDuplicate: 1])
  }

  @Test("takes remote sensing only, and other codes as settings say")
  func codes() async throws {
    let platform = Platform()
    let server = try platform.server(before: { _ in recorded("remote-sensing", "not explained") })
    let upstream = try SyncTests.platform(server)
    #expect(
      try await answers(of: upstream, to: [measured(1), passage(2), observation(3, .smoke)]) == [
        recordID(1): .retry(afterSeconds: nil), recordID(2): .notTaken, recordID(3): .notTaken,
      ])
    let strict = try SyncTests.platform(server, ["refusedCodes": "500"])
    #expect(try await answers(of: strict, to: [measured(1)])[recordID(1)]?.mark == .rejected)
    // What was refused leaves its number to the record that corrects it.
    #expect(try await answers(of: strict, to: [measured(4)])[recordID(4)]?.mark == .rejected)
    #expect(platform.state.withLock { $0.calls } == 3)
    let renamed = try SyncTests.platform(
      server, ["answerMember": "msg", "storedCodes": "store is closed,x"])
    #expect(try await answers(of: renamed, to: [measured(1)])[recordID(1)]?.mark == .retry)
  }

  @Test("carries the token of its file")
  func token() async throws {
    let server = try Platform().server()
    let secret = try SecretFixture("abc.def")
    _ = try await answers(
      of: try platform(server, token: .file(secret.path)), to: [measured(1)])
    #expect(server.requests[0].headers["authorization"] == "Bearer abc.def")
  }

  @Test(
    "everything arrives once through every kind of trouble",
    arguments: [
      .answer(503), .answer(500), .answer(429), .answer(200), .raw([]), .json("{}"),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8)),
      .json(#"{"count":"500"}"#), .silence,
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let platform = Platform()
    let server = try platform.server(
      before: { !isStoredFirst && $0 % 5 == 1 ? reply : nil },
      after: { isStoredFirst && $0 % 5 == 1 ? reply : $1 })
    let lines = (1...20).map { measured($0, minutes: $0) }
    let outbox = MemoryOutbox([segment(of: lines)])
    let outcome = try await upload(outbox, to: try SyncTests.platform(server, timeout: 1500))
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(outcome.counts.stored + outcome.counts.duplicates == 20)
    #expect(platform.state.withLock { $0.records.count } == 20)
    #expect(platform.faults == [])
  }
}
