import Fleet
import Foundation
import Synchronization
import Testing

@testable import Sync

private let secret = "s3cret-of-the-plant"

private func mapped(
  _ file: String, _ server: ScriptedServer, memory: KeptMemory = KeptMemory(),
  token: TokenSource = .none, change: (inout TransferSettings) -> Void = { _ in }
) throws -> MappedUpstream {
  let directory = try AdapterDirectory([
    "mapping.yaml": file, "authority.password": "pa55", "authority.secret": secret + "\n",
  ])
  return try MappedUpstream(
    AdapterOptions(["file": "mapping.yaml"]),
    in: directory.context(
      "http://127.0.0.1:\(server.port)", memory: memory, token: token,
      pictures: [String(repeating: "ab", count: 32): [1, 2, 3, 4]], change: change))
}

private func object(_ body: [UInt8]) -> [String: Any] {
  (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
}

private func text(_ value: Any) -> String {
  guard let data = try? JSONSerialization.data(withJSONObject: value) else { return "{}" }
  return String(decoding: data, as: UTF8.self)
}

/// What became of one record, in a word.
private func meaning(
  _ line: RecordLine, _ upstream: any Upstream
) async throws -> String {
  do {
    switch try await GateRecords.send([line], to: upstream)[line.id] {
    case .stored: return "stored"
    case .duplicate: return "duplicate"
    case .rejected(let rejection): return "rejected \(rejection.code)"
    case .retry: return "retry"
    case .notTaken: return "notTaken"
    case nil: return "nothing"
    }
  } catch let setback as Setback {
    return (setback.needsPerson ? "person " : "") + setback.code
  }
}

@Suite("Mapped adapter") struct MappedUpstreamTests {
  /// The authority of `samples/authorities/mapping.yaml`: it checks what comes and answers for each record.
  private final class Authority: Sendable {
    private let kept = Mutex<[String: String]>([:])
    private let faults = Mutex<[String]>([])
    private let requests = Mutex(0)
    /// Plates by record id.
    var stored: [String: String] { kept.withLock { $0 } }
    var complaints: [String] { faults.withLock { $0 } }

    func server(
      _ interfere: @escaping @Sendable (Int) -> ScriptedServer.Reply? = { _ in nil },
      after: @escaping @Sendable (Int, ScriptedServer.Reply) -> ScriptedServer.Reply = { $1 }
    ) throws -> ScriptedServer {
      try ScriptedServer { request in
        let number = self.requests.withLock { number in
          number += 1
          return number
        }
        return interfere(number) ?? after(number, self.take(request))
      }
    }

    private func take(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
      func complain(_ fault: String) { faults.withLock { $0.append(fault) } }
      if request.path != "/gate/v2/passages" || request.method != "POST" { complain("path") }
      if request.headers["authorization"] != "Basic "
        + Data("plant-7:pa55".utf8).base64EncodedString()
      {
        complain("authorization")
      }
      if request.headers["x-interface"] != "gate-2" { complain("header") }
      if request.headers["content-type"] != "application/json" { complain("type") }
      let body = object(request.body)
      if body["version"] as? Int != 2 || body["plant"] as? String != "7" { complain("head") }
      let items = body["items"] as? [[String: Any]] ?? []
      if !(1...3).contains(items.count) { complain("\(items.count) records") }
      // Backwards: nobody may count on the order.
      let results = items.reversed().map { item -> [String: Any] in
        let id = item["recordId"] as? String ?? ""
        if id.wholeMatch(of: /[0-9a-f]{32}/) == nil { complain("id") }
        if item["lane"] as? Int == nil { complain("lane") }
        if !["1", "2"].contains(item["way"] as? String) { complain("way") }
        if !["1", "2", "3", "4", "5", "6", "9"].contains(item["plateColour"] as? String) {
          complain("colour")
        }
        let time = item["passedAt"] as? String ?? ""
        if time.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) == nil { complain("time") }
        let plate = item["plateNo"] as? String ?? ""
        if plate.hasSuffix("X") {
          return ["recordId": id, "state": "FIELD", "reason": "plateNo"]
        }
        let isNew = kept.withLock { $0.updateValue(plate, forKey: id) == nil }
        return ["recordId": id, "state": isNew ? "OK" : "EXISTS"]
      }
      return .json(
        text(["code": "0", "data": ["items": results + [["recordId": "unknown", "state": "OK"]]]]))
    }
  }

  @Test("speaks to an authority as the commented sample says")
  func sample() async throws {
    let authority = Authority()
    let server = try authority.server()
    let upstream = try mapped(authoritySample("mapping.yaml"), server)
    let lines = [
      GateRecords.line(
        1,
        GateRecords.passage {
          $0.lane = "2"
          $0.barrier = "b1"
          $0.goods = #"铁"精粉"#
          $0.pictures = [Passage.Picture(kind: "scene", sha256: String(repeating: "ab", count: 32))]
        }),
      GateRecords.line(2, GateRecords.passage("晋D1234X", .out)), GateRecords.smoke(3),
    ]
    let results = try await GateRecords.send(lines, to: upstream)
    #expect(results[lines[0].id] == .stored && results[lines[2].id] == .notTaken)
    guard case .rejected(let rejection) = results[lines[1].id] else {
      Issue.record("it was not refused")
      return
    }
    #expect(rejection.reason.contains("FIELD") && rejection.reason.contains("plateNo"))
    #expect(authority.complaints == [] && results.count == 3)
    let items = try #require(object(server.requests[0].body)["items"] as? [[String: Any]])
    let first = items[0]
    #expect(first["goods"] as? [String: String] == ["name": #"铁"精粉"#])
    #expect(first["photo"] as? String == "AQIDBA==" && first["place"] as? String == "north/b1")
    #expect(first["lane"] as? Int == 2 && items[1]["lane"] as? Int == 0)
    #expect(items[1]["photo"] == nil && items[1]["way"] as? String == "2")
    #expect(try await meaning(lines[0], upstream) == "duplicate")
  }

  @Test("refuses before sending what the file asks for and the record does not have")
  func unfit() async throws {
    let authority = Authority()
    let server = try authority.server()
    let upstream = try mapped(authoritySample("mapping.yaml"), server)
    for (line, code) in [
      (GateRecords.line(1, GateRecords.passage("")), "form.missing"),
      (GateRecords.line(2, GateRecords.passage("晋D12345678901234")), "form.too-long"),
      (GateRecords.line(3, GateRecords.passage("晋D12345", .unknown)), "form.missing"),
      (GateRecords.line(4, GateRecords.passage { $0.lane = "A" }), "form.value"),
    ] {
      #expect(try await meaning(line, upstream) == "rejected \(code)")
    }
    #expect(server.requests.isEmpty)
    let red = GateRecords.line(
      5, GateRecords.passage { $0.colour = ColourReading(colour: .red, raw: "r", table: "own") })
    #expect(try await meaning(red, upstream) == "stored")
    #expect(await upstream.findings == ["sent.colour": 1])
  }

  @Test(
    "loses and doubles nothing through every kind of trouble, over a restart",
    arguments: [
      .answer(503), .answer(429), .answer(200), .raw([]), .json(#"{"code":"BUSY"}"#), .json("[]"),
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
      .json(#"{"code":"0","data":{"items":[]}}"#), .json(#"{"code":"0"}"#),
      .json(#"{"code":"BUSY","data":{"items":[]}}"#),
      .json(#"{"code":"nobody knows this"}"#), .answer(422),
    ] as [ScriptedServer.Reply], [true, false])
  func trouble(reply: ScriptedServer.Reply, isStoredFirst: Bool) async throws {
    let lines = (1...24).map { GateRecords.line($0, GateRecords.passage("晋D12\(100 + $0)")) }
    let outbox = MemoryOutbox([
      GateRecords.segment(Array(lines[..<12]), id: 100),
      GateRecords.segment(Array(lines[12...]), id: 101),
    ])
    let authority = Authority()
    // A lone record that is refused for good is refused: 422 halves batches, and comes before single records here.
    let server = try authority.server(
      { number in !isStoredFirst && number % 4 == 1 ? reply : nil },
      after: { number, answer in isStoredFirst && number % 4 == 1 ? reply : answer })
    let text = try authoritySample("mapping.yaml")
    let first = GateRecords.uploader(outbox, try mapped(text, server))
    let sending = Task { try await first.once(patience: 3_600_000) }
    try await GateRecords.eventually { authority.stored.count >= 6 }
    first.stop()
    _ = try await sending.value
    let outcome = try await GateRecords.uploader(outbox, mapped(text, server))
      .once(patience: 3_600_000)
    #expect(outcome.end == .nothingDue(next: nil))
    #expect(authority.complaints == [])
    let refused = await outbox.deadLetters.map(\.record)
    if case .answer(422, _, _) = reply {} else { #expect(refused.isEmpty) }
    let known = Set(authority.stored.keys)
    for line in lines where !refused.contains(line.id) {
      #expect(known.contains(line.id.description.filter { $0 != "-" }))
    }
  }

  private static let small = """
    format: 1
    request: {path: /a}
    body: {id: "{id}", p: "{plate}"}
    answer:
      code: code
      message: msg
      stored: ["0", "true"]
      duplicate: ["1", "http-409"]
      rejected: ["2", "http-410"]
      retry: ["3"]
      stop: ["4"]
      token: ["5"]
    """

  @Test(
    "takes each answer for what the file says",
    arguments: [
      (.json(#"{"code":"0"}"#), "stored"), (.json(#"{"code":0}"#), "stored"),
      (.json(#"{"code":true}"#), "stored"), (.json(#"{"code":"1"}"#), "duplicate"),
      (.json(#"{"code":"2"}"#), "rejected mapped.refused"),
      (.json(#"{"code":"3"}"#), "mapped.refused"),
      (.json(#"{"code":"4"}"#), "person mapped.refused"),
      (.json(#"{"code":"5"}"#), "person mapped.refused"),
      (.json(#"{"code":"9"}"#), "mapped.refused"), (.json("{}"), "upstream.answer"),
      (.json(#"{"code":null}"#), "upstream.answer"), (.json(#"{"code":{}}"#), "upstream.answer"),
      (.answer(409), "duplicate"), (.answer(410), "rejected mapped.refused"),
      (.answer(500), "upstream.busy"), (.answer(401), "person mapped.refused"),
      (.answer(404), "person upstream.status"), (.answer(200), "upstream.answer"),
      (.answer(302, headers: ["Location: /b"]), "person upstream.redirect"),
      (.silence, "transfer.timed-out"),
      (.answer(200, body: [UInt8](repeating: 0x20, count: 5 << 20)), "transfer.answer-too-large"),
    ] as [(ScriptedServer.Reply, String)])
  func answers(reply: ScriptedServer.Reply, expected: String) async throws {
    let server = try ScriptedServer { _ in reply }
    let upstream = try mapped(Self.small, server) { $0.totalTimeout = 1500 }
    #expect(try await meaning(GateRecords.line(1), upstream) == expected)
  }

  @Test(
    "takes the status alone where the file names no code",
    arguments: [(204, "stored"), (500, "upstream.busy")])
  func status(status: Int, expected: String) async throws {
    let server = try ScriptedServer { _ in .answer(status) }
    let upstream = try mapped(
      "format: 1\nrequest: {path: /a, method: PUT}\nbody: {p: '{plate}'}\nanswer: {}", server)
    #expect(try await meaning(GateRecords.line(1), upstream) == expected)
    #expect(server.requests[0].method == "PUT")
  }

  @Test("a page for people is no answer, whatever its status and however little the file asks")
  func page() async throws {
    let server = try ScriptedServer { _ in
      .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>sign in</html>".utf8))
    }
    let upstream = try mapped(
      "format: 1\nrequest: {path: /a}\nbody: {p: '{plate}'}\nanswer: {}", server)
    #expect(try await meaning(GateRecords.line(1), upstream) == "upstream.answer")
  }

  @Test("reads answers in XML, one result or several, and believes no contradiction")
  func xml() async throws {
    let file = """
      format: 1
      request: {path: /a, form: xml, records: 2}
      body: {list: {"@n": "1", item: "{records}"}}
      record: {k: "{id}", p: "{plate}"}
      answer:
        form: xml
        stored: ["1"]
        rejected: ["0"]
        results: {list: r, id: k, code: c}
      """
    let lines = [GateRecords.line(1), GateRecords.line(2)]
    let ids = lines.map(\.id.description)
    for (answer, expected) in [
      ("<a><r><k>\(ids[1])</k><c>1</c></r></a>", [ids[1]: "stored"]),
      (
        "<a><r><k>\(ids[1])</k><c>1</c></r><r><k>\(ids[0])</k><c>1</c></r></a>",
        [ids[0]: "stored", ids[1]: "stored"]
      ),
      ("<a><r><k>\(ids[0])</k><c>1</c></r><r><k>\(ids[0])</k><c>0</c></r></a>", [ids[0]: "retry"]),
      ("<a><r><k>\(ids[0])</k></r></a>", [ids[0]: "retry"]),
      ("<a><r><k>x</k><c>1</c></r></a>", [:]),
    ] as [(String, [String: String])] {
      let server = try ScriptedServer { _ in .answer(200, body: Array(answer.utf8)) }
      let results = try await GateRecords.send(lines, to: mapped(file, server))
      var found: [String: String] = [:]
      for (id, result) in results { found[id.description] = result == .stored ? "stored" : "retry" }
      #expect(found == expected, "\(answer)")
      let body = String(decoding: server.requests[0].body, as: UTF8.self)
      #expect(
        body
          == #"<?xml version="1.0" encoding="UTF-8"?><list n="1"><item><k>\#(ids[0])</k><p>晋D12345</p></item>"#
          + "<item><k>\(ids[1])</k><p>晋D12345</p></item></list>")
    }
  }

  @Test("a status that means stored stores what the results name, and nothing where they name none")
  func storedByStatus() async throws {
    let lines = (1...3).map { GateRecords.line($0) }
    let named = lines[1].id.description
    for code in ["", ", code: c"] {
      let file = """
        format: 1
        request: {path: /a, records: 4}
        body: {items: "{records}"}
        record: {k: "{id}"}
        answer:
          stored: ["http-207", "0"]
          results: {list: items, id: k\(code)}
        """
      let some = try ScriptedServer { _ in
        .answer(207, body: Array(text(["items": [["k": named, "c": "0"]]]).utf8))
      }
      let results = try await GateRecords.send(lines, to: mapped(file, some))
      #expect(results == [lines[1].id: .stored], "\(code)")
      for body in [#"{"items":[]}"#, "{}", ""] {
        let none = try ScriptedServer { _ in .answer(207, body: Array(body.utf8)) }
        await #expect(throws: Setback.unreadable(.member("items")), "\(code) \(body)") {
          try await GateRecords.send(lines, to: mapped(file, none))
        }
      }
    }
  }

  @Test("a request called a repeat as a whole marks no record that was not alone in it")
  func repeatOfAll() async throws {
    let file = """
      format: 1
      request: {path: /a, records: 4}
      body: {items: "{records}"}
      record: {k: "{id}"}
      answer:
        code: code
        stored: ["0"]
        duplicate: ["1", "http-409"]
        results: {list: items, id: k, code: c}
      """
    let lines = (1...4).map { GateRecords.line($0) }
    for isStatus in [false, true] {
      let there = lines[2].id.description
      let stored = Mutex<Set<String>>([])
      let server = try ScriptedServer { request in
        let items = object(request.body)["items"] as? [[String: Any]] ?? []
        let keys = items.compactMap { $0["k"] as? String }
        if keys.contains(there) { return isStatus ? .answer(409) : .json(#"{"code":"1"}"#) }
        stored.withLock { $0.formUnion(keys) }
        return .json(text(["code": "0", "items": keys.map { ["k": $0, "c": "0"] }]))
      }
      let outbox = MemoryOutbox([GateRecords.segment(lines)])
      let outcome = try await GateRecords.uploader(outbox, mapped(file, server)).once(
        patience: 60_000)
      #expect(outcome.end == .nothingDue(next: nil))
      #expect(outcome.counts.stored == 3 && outcome.counts.duplicates == 1)
      #expect(
        stored.withLock(\.self) == Set(lines.map(\.id.description)).subtracting([there]))
    }
  }

  @Test("shows who it is by the settings' token, and refuses without it")
  func bearer() async throws {
    let server = try ScriptedServer { _ in .json(#"{"code":"0"}"#) }
    let file = Self.small + "\nauthentication: {kind: bearer}"
    let upstream = try mapped(file, server, token: .fixed(BearerToken("abc")))
    #expect(try await meaning(GateRecords.line(1), upstream) == "stored")
    #expect(server.requests[0].headers["authorization"] == "Bearer abc")
    let without = try mapped(file, server, token: .file("/nowhere/token"))
    #expect(try await meaning(GateRecords.line(1), without) == "person token.file")
  }

  @Test("signs in with Digest where the authority asks")
  func digest() async throws {
    let server = try ScriptedServer { request in
      guard let shown = request.headers["authorization"] else {
        return .answer(
          401, headers: [#"WWW-Authenticate: Digest realm="r", nonce="n", qop="auth""#])
      }
      return shown.hasPrefix("Digest username=\"plant\"") ? .json(#"{"code":"0"}"#) : .answer(401)
    }
    let upstream = try mapped(
      Self.small
        + "\nauthentication: {kind: digest, name: plant, passwordFile: authority.password}",
      server)
    #expect(try await meaning(GateRecords.line(1), upstream) == "stored")
  }

  @Test("says that there is no such file, or what is wrong in it")
  func files() throws {
    let server = try ScriptedServer { _ in .silence }
    let directory = try AdapterDirectory(["a.yaml": "format: 9"])
    let context = directory.context("http://127.0.0.1:\(server.port)")
    #expect(throws: AdapterOptionError.self) {
      try MappedUpstream(AdapterOptions(["file": "b.yaml"]), in: context)
    }
    #expect(throws: AdapterOptionError("file", .missing)) {
      try MappedUpstream(AdapterOptions([:]), in: context)
    }
    #expect(throws: MappingErrors.self) {
      try MappedUpstream(AdapterOptions(["file": "a.yaml"]), in: context)
    }
  }
}

/// The low-emission platform of a city, on which `mapping-low-emission.yaml` is tried: tokens that end, a number for
/// each entry that its exit must bring back, field names as they are.
@Suite("Mapped adapter: a low-emission platform") struct MappedLowEmissionTests {
  private final class Platform: Sendable {
    struct State {
      var tokens = 0
      /// How many calls a token lasts.
      var lifetime = Int.max
      var used = 0
      var refusesAll = false
      var numbers: [String: String] = [:]
      var exits: [String: String] = [:]
      var complaints: [String] = []
      var order: [String] = []
    }

    let state = Mutex(State())
    func read<Value: Sendable>(_ member: KeyPath<State, Value>) -> Value {
      state.withLock { $0[keyPath: member] }
    }

    private static let entry: Set = [
      "entranceNumber", "entranceGateNumber", "carInTime", "entryHeadPic", "entryTransportedName",
      "entryTransportedValue",
    ]
    private static let exit: Set = [
      "exportNumber", "exportGateNumber", "carOutTime", "factoryHeadPic", "factoryTransportedName",
      "factoryTransportedValue",
    ]
    private static let common: Set = [
      "throughId", "carPlate", "carPalteColor", "dischargeStage", "carType", "carIdCode",
      "registrationDate", "carFuel", "carUseNature", "motorcadeName",
    ]

    func server(
      _ interfere: @escaping @Sendable (Int) -> ScriptedServer.Reply? = { _ in nil }
    ) throws -> ScriptedServer {
      let number = Counter()
      return try ScriptedServer { request in
        request.path == "/api/oauth/token"
          ? self.token(request) : interfere(number.next()) ?? self.take(request)
      }
    }

    private final class Counter: Sendable {
      private let value = Mutex(0)
      func next() -> Int {
        value.withLock { value in
          value += 1
          return value
        }
      }
    }

    private func token(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
      state.withLock { state in
        let body = String(decoding: request.body, as: UTF8.self)
        if body != "grant_type=client_credentials&client_id=plant-7&client_secret=\(secret)" {
          return .json(#"{"code":"10403","msg":"client"}"#)
        }
        state.tokens += 1
        state.used = 0
        return .json(#"{"code":"10000","data":{"access_token":"t\#(state.tokens)"}}"#)
      }
    }

    private func take(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
      state.withLock { state in
        state.used += 1
        if state.refusesAll || state.used > state.lifetime
          || request.headers["authorization"] != "Bearer t\(state.tokens)"
        {
          return .json(#"{"code":"10401","msg":"token invalid"}"#)
        }
        let members = object(request.body)
        let fields = members.compactMapValues { $0 as? String }
        let isEntry = fields["carInTime"] != nil
        let allowed = Self.common.union(isEntry ? Self.entry : Self.exit)
        if fields.count != members.count || !Set(fields.keys).isSubset(of: allowed) {
          state.complaints.append("\(members.keys.sorted())")
        }
        let time = fields[isEntry ? "carInTime" : "carOutTime"] ?? ""
        guard time.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil,
          let plate = fields["carPlate"],
          ["0", "1", "2", "3", "4", "5", "6"].contains(fields["carPalteColor"])
        else { return .json(#"{"code":"10500","msg":"field"}"#) }
        state.order.append(plate + (isEntry ? "in" : "out"))
        if isEntry {
          let number = state.numbers[plate] ?? "17636785310000\(state.numbers.count)"
          state.numbers[plate] = number
          return .json(#"{"code":"10000","msg":"success","data":{"throughId":"\#(number)"}}"#)
        }
        state.exits[plate] = fields["throughId"] ?? ""
        return .json(#"{"code":"10000","msg":"success","data":{}}"#)
      }
    }
  }

  private static func file() throws -> String { try authoritySample("mapping-low-emission.yaml") }

  private static let visits = (1...12).flatMap { number in
    [
      GateRecords.line(
        number * 2,
        GateRecords.passage("晋D12\(100 + number)") {
          $0.stage = "国六b"
          $0.fuel = "柴油"
          $0.goods = "空车"
          $0.pictures = [
            Passage.Picture(kind: "scene", reference: "http://gate.example/\(number).jpg")
          ]
        }),
      GateRecords.line(
        number * 2 + 1, GateRecords.passage("晋D12\(100 + number)", .out, minutes: 9)),
    ]
  }

  @Test("brings each exit the number of its entry, also after a restart between them")
  func numbers() async throws {
    let platform = Platform()
    let server = try platform.server()
    let memory = KeptMemory()
    for line in Self.visits {
      let upstream = try mapped(Self.file(), server, memory: memory)
      #expect(try await meaning(line, upstream) == "stored")
    }
    #expect(platform.read(\.complaints) == [])
    #expect(
      platform.read(\.exits) == platform.read(\.numbers) && platform.read(\.exits).count == 12)
    let body = object(try #require(server.requests.dropFirst().first).body)
    #expect(body["dischargeStage"] as? String == "6" && body["carFuel"] as? String == "B")
    #expect(body["entryHeadPic"] as? String == "http://gate.example/1.jpg")
    #expect(body["throughId"] == nil && body["factoryHeadPic"] == nil)
  }

  @Test("sends an exit whose entry is not known without a number, and says so")
  func unknownEntry() async throws {
    let platform = Platform()
    let upstream = try mapped(Self.file(), platform.server())
    #expect(try await meaning(Self.visits[1], upstream) == "stored")
    #expect(await upstream.findings == ["sent.entry-unknown": 1])
    #expect(platform.read(\.exits) == ["晋D12101": ""])
  }

  @Test("does not count an entry as stored whose number could not be kept")
  func fullDisk() async throws {
    let platform = Platform()
    let memory = KeptMemory()
    await memory.fill(true)
    let upstream = try mapped(Self.file(), platform.server(), memory: memory)
    #expect(try await meaning(Self.visits[0], upstream) == "registry.full")
    await memory.fill(false)
    #expect(try await meaning(Self.visits[0], upstream) == "stored")
    #expect(try await meaning(Self.visits[1], upstream) == "stored")
    #expect(platform.read(\.exits) == platform.read(\.numbers))
  }

  @Test("renews a token that ends among the records, once, and then asks a person")
  func tokens() async throws {
    let platform = Platform()
    platform.state.withLock { $0.lifetime = 5 }
    let server = try platform.server()
    let upstream = try mapped(Self.file(), server)
    for line in Self.visits.prefix(12) { #expect(try await meaning(line, upstream) == "stored") }
    #expect(platform.read(\.tokens) == 3)
    platform.state.withLock { $0.refusesAll = true }
    let before = server.requests.count
    #expect(try await meaning(Self.visits[12], upstream) == "person mapped.refused")
    #expect(server.requests.count - before == 3)
  }

  @Test("asks a person where it gets no token, and tells nobody the secret")
  func noToken() async throws {
    for reply in [
      .json(#"{"code":"10403"}"#), .json(#"{"data":{"access_token":""}}"#),
      .json(#"{"data":{"access_token":"a\r\nX: y"}}"#),
    ] as [ScriptedServer.Reply] {
      let server = try ScriptedServer { _ in reply }
      let upstream = try mapped(Self.file(), server)
      do {
        _ = try await GateRecords.send([Self.visits[0]], to: upstream)
        Issue.record("it was sent")
      } catch let setback as Setback {
        #expect(setback.needsPerson && setback.code == "mapped.token")
        #expect(!"\(setback)\(setback.text(in: .chinese))".contains(secret))
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("loses nothing and keeps entry before exit through trouble and restarts")
  func uploader() async throws {
    let outbox = MemoryOutbox(
      [
        GateRecords.segment(Array(Self.visits[..<10]), id: 100),
        GateRecords.segment(Array(Self.visits[10...]), id: 101),
      ],
      limits: SegmentLimits(records: 15, bytes: 1 << 20))
    let platform = Platform()
    platform.state.withLock { $0.lifetime = 7 }
    let server = try platform.server { number in
      switch number % 9 {
      case 2: .answer(429, headers: ["Retry-After: 1"])
      case 4: .raw([])
      case 6: .answer(200, body: Array("<html>".utf8))
      default: nil
      }
    }
    let memory = KeptMemory()
    let first = GateRecords.uploader(outbox, try mapped(Self.file(), server, memory: memory))
    let sending = Task { try await first.once(patience: 3_600_000) }
    try await GateRecords.eventually { platform.read(\.order).count >= 7 }
    first.stop()
    _ = try await sending.value
    let second = GateRecords.uploader(outbox, try mapped(Self.file(), server, memory: memory))
    #expect(try await second.once(patience: 3_600_000).end == .nothingDue(next: nil))
    #expect(await outbox.deadLetters.isEmpty)
    #expect(
      platform.read(\.exits) == platform.read(\.numbers) && platform.read(\.exits).count == 12)
    #expect(platform.read(\.complaints) == [])
  }
}
