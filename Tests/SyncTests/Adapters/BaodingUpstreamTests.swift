import Fleet
import Foundation
import Synchronization
import Testing

@testable import Sync

private let serial = "0123456789abcdef0123456789abcdef"

private func upstream(
  _ server: ScriptedServer, settings: [String: String] = [:], pictures: [String: [UInt8]] = [:],
  clock: @escaping @Sendable () -> Instant = { GateRecords.morning },
  change: (inout TransferSettings) -> Void = { _ in }
) throws -> BaodingUpstream {
  try BaodingUpstream(
    AdapterOptions(
      [
        "enterprise": "1306020010", "serialFile": "serial", "path": "/ws/gate",
        "gates": "north=1, south=2", "barriers": "b1=01",
      ].merging(settings) { $1 }),
    in: AdapterDirectory(["serial": serial + "\n"]).context(
      "http://127.0.0.1:\(server.port)", clock: clock, pictures: pictures, change: change))
}

private func answers() throws -> [String: JSON] {
  let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples/authorities/baoding-answers.json")
  let list = try JSON(parsing: Array(Data(contentsOf: url))).array ?? []
  return Dictionary(
    list.compactMap { entry in entry["case"]?.string.map { ($0, entry) } },
    uniquingKeysWith: { first, _ in first })
}

private func reply(_ name: String) throws -> ScriptedServer.Reply {
  var writer = JSONWriter()
  writer.value(try #require(answers()[name]))
  return .json(writer.text)
}

@Suite("Baoding hub") struct BaodingUpstreamTests {
  private static let digest = String(repeating: "ab", count: 32)

  private static let full = GateRecords.line(
    7,
    GateRecords.passage {
      $0.barrier = "b1"
      $0.lane = "1"
      $0.stage = "国五"
      $0.fuel = "柴油"
      $0.goods = "铁精粉 <A&B>"
      $0.goodsAmount = "32.5 吨"
      $0.pictures = [
        Passage.Picture(kind: "scene", sha256: digest), Passage.Picture(kind: "plate"),
        Passage.Picture(kind: "vehicle", sha256: String(repeating: "0", count: 64)),
      ]
    })

  @Test("makes one call for a passage, in both envelopes", arguments: ["form", "soap"])
  func call(envelope: String) async throws {
    let hub = BaodingHub()
    let server = try hub.server()
    let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0xFB, 0xFF, 0xBF]
    let upstream = try upstream(
      server, settings: ["envelope": envelope], pictures: [Self.digest: picture])
    let results = try await GateRecords.send([Self.full], to: upstream)
    #expect(results == [Self.full.id: .stored])
    #expect(hub.complaints == [])
    let call = try #require(hub.calls.first)
    #expect(call.interface == "01W01" && call.arguments["jkxlh"] == serial)
    let id = Self.full.id.description.filter { $0 != "-" }
    let expected: [(String, String)] = [
      ("id", id), ("lsh", "130602001010120261121060211" + "00007"), ("cphm", "晋D12345"),
      ("cpys", "1"), ("qybh", "1306020010"), ("crkbh", "1"), ("sxtbh", "cam-1"), ("dzbh", "01"),
      ("jclx", "1"), ("cjsj", "2026-11-21 06:02:11"), ("ctzp", Data(picture).base64EncodedString()),
      ("yshwmc", "铁精粉 <A&B>"), ("ysl", "32.5"), ("ysdw", "吨"), ("cdh", "1"), ("pfbz", "5"),
      ("rlzl", "B"),
    ]
    #expect(call.fields.map { "\($0.name)=\($0.text)" } == expected.map { "\($0.0)=\($0.1)" })
    let request = try #require(server.requests.first)
    #expect(request.path == "/ws/gate" && request.method == "POST")
    #expect(request.headers["expect"] == nil)
    #expect(await upstream.findings == ["sent.picture": 1])
  }

  @Test(
    "writes the hub's own codes, and counts what it has none for",
    arguments: [
      ("blue", "6b", "O1", "0", "6", "D", []),
      ("gradient-green", "D", "C", "4", "D", "C", []),
      ("yellow-green", "N", "E", "6", "X", "E", ["sent.stage"]),
      ("other", "0", "Z", "5", "0", "Z", []),
      ("red", "X", "L", "5", "X", "Z", ["sent.colour", "sent.fuel"]),
      ("yellow", "3r", "F", "1", "3", "E", []),
    ] as [(String, String, String, String, String, String, [String])])
  func codes(
    colour: String, stage: String, fuel: String, cpys: String, pfbz: String, rlzl: String,
    findings: [String]
  ) async throws {
    let hub = BaodingHub()
    let upstream = try upstream(hub.server())
    _ = try await GateRecords.send(
      [
        GateRecords.line(
          1,
          GateRecords.passage {
            $0.colour = ColourReading(
              colour: PlateColour(rawValue: colour), raw: colour, table: "own")
            $0.stage = stage
            $0.fuel = fuel
          })
      ], to: upstream)
    let call = try #require(hub.calls.first)
    #expect([call["cpys"], call["pfbz"], call["rlzl"]] == [cpys, pfbz, rlzl])
    #expect(await upstream.findings.keys.sorted() == findings)
  }

  @Test("takes other codes from the settings")
  func otherCodes() async throws {
    let hub = BaodingHub()
    let upstream = try upstream(
      hub.server(), settings: ["colours": "yellow=2, other=9", "pictures": "scene=cszp"])
    _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
    #expect(hub.calls.first?["cpys"] == "2")
  }

  @Test("refuses before the call what does not fit, and leaves out what has no place")
  func unfit() async throws {
    let hub = BaodingHub()
    let upstream = try upstream(hub.server())
    let cases: [(RecordLine, String, String)] = [
      (GateRecords.line(1, GateRecords.passage("")), "form.missing", "plate"),
      (
        GateRecords.line(2, GateRecords.passage { $0.gate = "west" }), "form.too-long",
        "gate"
      ),
      (
        GateRecords.line(3, GateRecords.passage { $0.barrier = "barrier" }), "form.too-long",
        "barrier"
      ),
      (
        GateRecords.line(4, GateRecords.passage("晋D12345", .unknown)), "form.value",
        "direction"
      ),
      (
        GateRecords.line(5, GateRecords.passage { $0.goods = String(repeating: "矿", count: 21) }),
        "form.too-long", "goods"
      ),
      (
        GateRecords.line(6, GateRecords.passage { $0.lane = "lane" }), "form.too-long",
        "lane"
      ),
      (
        GateRecords.line(
          7, GateRecords.passage { $0.source.device = String(repeating: "d", count: 21) }),
        "form.too-long", "device"
      ),
      (
        GateRecords.line(8, GateRecords.passage { $0.goodsAmount = "12345678901 吨" }),
        "form.too-long", "goodsAmount"
      ),
    ]
    for (line, code, field) in cases {
      guard
        case .rejected(let rejection) = try await GateRecords.send([line], to: upstream)[line.id]
      else {
        Issue.record("\(field) was not refused")
        continue
      }
      #expect(rejection.code == code && rejection.field == field)
    }
    #expect(
      try await GateRecords.send([GateRecords.smoke(9)], to: upstream) == [
        GateRecords.id(9): .notTaken
      ])
    #expect(hub.calls.isEmpty)
  }

  @Test(
    "takes each answer for what it says",
    arguments: [
      ("taken", "stored"), ("known already", "stored"),
      ("refused for good", "rejected baoding.code0"),
      ("the call itself refused", "person baoding.code0"), ("not now", "baoding.code-1"),
    ])
  func answers(name: String, meaning: String) async throws {
    let answer = try reply(name)
    #expect(try await Self.meaning(of: answer) == meaning)
  }

  private static func meaning(
    of reply: ScriptedServer.Reply, settings: [String: String] = [:]
  ) async throws -> String {
    let server = try BaodingHub().server { _, _ in reply }
    let line = GateRecords.line(1)
    do {
      let upstream = try upstream(
        server, settings: settings, change: { $0.totalTimeout = 1500 })
      switch try await GateRecords.send([line], to: upstream)[line.id] {
      case .stored: return "stored"
      case .rejected(let rejection): return "rejected \(rejection.code)"
      case let other: return String(describing: other)
      }
    } catch let setback as Setback {
      return (setback.needsPerson ? "person " : "") + setback.code
    }
  }

  @Test(
    "counts nothing as stored that was not said to be",
    arguments: [
      (.answer(200), "upstream.answer"),
      (
        .answer(
          200, headers: ["Content-Type: text/html"], body: Array("<html><p>1</p></html>".utf8)),
        "upstream.answer"
      ),
      (.answer(200, body: Array("<html>".utf8)), "upstream.answer"),
      (.json("[1]"), "upstream.answer"), (.json("{}"), "upstream.answer"),
      (.json(#"{"code":null}"#), "upstream.answer"), (.json(#"{"code":"7"}"#), "baoding.code7"),
      (.json(#"{"code":"x y"}"#), "baoding.code"),
      (.raw([]), "transfer.interrupted"),
      (.silence, "transfer.timed-out"), (.answer(503), "upstream.busy"),
      (.answer(302, headers: ["Location: http://elsewhere.example/"]), "person upstream.redirect"),
      (.answer(401), "person upstream.token-refused"),
      (
        .answer(200, body: Array("<!DOCTYPE a [<!ENTITY b 'c'>]><a><code>1</code></a>".utf8)),
        "upstream.answer"
      ),
    ] as [(ScriptedServer.Reply, String)])
  func broken(reply: ScriptedServer.Reply, meaning: String) async throws {
    #expect(try await Self.meaning(of: reply) == meaning)
  }

  @Test(
    "finds the answer inside a SOAP envelope",
    arguments: [
      #"<s:Envelope xmlns:s="u"><s:Body><r><return>{"code":"1","message":"ok"}</return></r></s:Body></s:Envelope>"#,
      #"<Envelope><Body><return>&lt;root&gt;&lt;head&gt;&lt;code&gt;1&lt;/code&gt;&lt;/head&gt;&lt;/root&gt;</return></Body></Envelope>"#,
      #"<?xml version="1.0" encoding="utf-8"?><e><code>1</code><message>ok</message></e>"#,
      #"<e><![CDATA[{"code":1}]]></e>"#,
    ])
  func soapAnswers(text: String) async throws {
    let reply = ScriptedServer.Reply.answer(
      200, headers: ["Content-Type: text/xml"], body: Array(text.utf8))
    #expect(try await Self.meaning(of: reply, settings: ["envelope": "soap"]) == "stored")
  }

  @Test("asks after a silence whether its serial is taken, before anything is sent")
  func heartbeat() async throws {
    let hub = BaodingHub()
    let now = Mutex(GateRecords.morning)
    let upstream = try upstream(hub.server(), settings: ["heartbeatMinutes": "5"]) {
      now.withLock { $0 }
    }
    for minutes in [4, 5, 0] {
      _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
      now.withLock { $0 = $0.advanced(byMilliseconds: Int64(minutes) * 60_000) }
    }
    #expect(hub.calls.map(\.interface) == ["01Q00", "01W01", "01W01", "01Q00", "01W01"])
    let refused = try reply("refused for good")
    let closed = try BaodingHub().server { _, _ in refused }
    do {
      let upstream = try Self.beating(closed)
      _ = try await GateRecords.send([GateRecords.line(1)], to: upstream)
      Issue.record("it was sent")
    } catch let setback as Setback {
      #expect(setback.needsPerson && closed.requests.count == 1)
    }
  }

  private static func beating(_ server: ScriptedServer) throws -> BaodingUpstream {
    try upstream(server, settings: ["heartbeatMinutes": "5"])
  }

  @Test("brings everything across once and in order, through every kind of trouble, over a restart")
  func uploader() async throws {
    let lines = (1...30).flatMap { number in
      [
        GateRecords.line(
          number * 2, GateRecords.passage("晋D12\(100 + number)", .in, minutes: number)),
        GateRecords.line(
          number * 2 + 1, GateRecords.passage("晋D12\(100 + number)", .out, minutes: number)),
      ]
    }
    let outbox = MemoryOutbox(
      [
        GateRecords.segment(Array(lines[..<26]), id: 100),
        GateRecords.segment(Array(lines[26...]), id: 101),
      ],
      limits: SegmentLimits(records: 30, bytes: 1 << 20))
    let hub = BaodingHub()
    let order = Mutex<[String]>([])
    let busy = try reply("not now")
    let server = try hub.server { number, call in
      order.withLock { $0.append((call["cphm"] ?? "") + (call["jclx"] ?? "")) }
      switch number % 11 {
      case 3: return busy
      case 5:
        _ = hub.take(call)
        return .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{".utf8))
      case 7: return .answer(503)
      case 9: return .answer(200, body: Array("<html>".utf8))
      default: return nil
      }
    }
    let first = GateRecords.uploader(outbox, try upstream(server))
    let sending = Task { try await first.once(patience: 3_600_000) }
    try await GateRecords.eventually { hub.stored.count >= 12 }
    first.stop()
    _ = try await sending.value
    let second = GateRecords.uploader(outbox, try upstream(server))
    let outcome = try await second.once(patience: 3_600_000)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(await outbox.deadLetters.isEmpty)
    #expect(hub.complaints.isEmpty)
    #expect(Set(hub.stored.keys) == Set(lines.map { $0.id.description.filter { $0 != "-" } }))
    for number in 1...30 {
      let plate = "晋D12\(100 + number)"
      let exit = try #require(order.withLock { $0.firstIndex(of: plate + "2") })
      let entry = try #require(order.withLock { $0.firstIndex(of: plate + "1") })
      #expect(entry < exit)
    }
  }

  @Test("sends a refused record to the dead letters, alone")
  func deadLetter() async throws {
    let lines = (1...5).map { GateRecords.line($0, GateRecords.passage("晋D1234\($0)")) }
    let outbox = MemoryOutbox([GateRecords.segment(lines)])
    let refused = try reply("refused for good")
    let hub = BaodingHub()
    let server = try hub.server { _, call in call["cphm"] == "晋D12343" ? refused : nil }
    let outcome = try await GateRecords.uploader(outbox, upstream(server)).once(patience: 1000)
    #expect(outcome.counts.stored == 4 && outcome.counts.rejected == 1)
    let letter = try #require(await outbox.deadLetters.first)
    #expect(
      letter.record == lines[2].id && letter.rejection.reason(in: .chinese).contains("号牌颜色错误"))
  }

  @Test("keeps everything where its serial is refused")
  func wrongSerial() async throws {
    let outbox = MemoryOutbox([GateRecords.segment((1...3).map { GateRecords.line($0) })])
    let refused = try reply("the call itself refused")
    let server = try BaodingHub().server { _, _ in refused }
    let outcome = try await GateRecords.uploader(outbox, upstream(server)).once(patience: 1000)
    guard case .halted(let cause) = outcome.end else {
      Issue.record("ended by \(outcome.end)")
      return
    }
    #expect(await outbox.counts().records == 3)
    #expect(await outbox.deadLetters.isEmpty)
    #expect(!"\(cause)".contains(serial) && server.requests.count == 1)
  }

  @Test(
    "names what is wrong with its settings",
    arguments: [
      (["enterprise": ""], "enterprise"),
      (["enterprise": String(repeating: "1", count: 31)], "enterprise"),
      (["path": "ws"], "path"), (["envelope": "rest"], "envelope"),
      (["soapMethod": "a b"], "soapMethod"),
      (["gates": "north"], "gates"), (["colours": "pink=1"], "colours"),
      (["fuels": "Q9=1"], "fuels"),
      (["pictures": "scene=foto"], "pictures"), (["heartbeatMinutes": "-1"], "heartbeatMinutes"),
      (["token": "x"], "token"),
    ] as [([String: String], String)])
  func settings(change: [String: String], name: String) throws {
    let server = try BaodingHub().server()
    do {
      _ = try upstream(server, settings: change)
      Issue.record("it was taken")
    } catch let error as AdapterOptionError {
      #expect(error.name == name)
    }
  }
}
