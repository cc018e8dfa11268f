import Fleet
import Foundation
import Registry
import Sync
import Testing

@testable import Server

@Suite("Receiver", .timeLimit(.minutes(2))) struct ReceiverTests {
  static let batch = "019a0000-0000-7000-8000-0000000000aa"
  static let path = "/v1/batches/\(batch)"
  static let ndjson = ["Content-Type: application/x-ndjson"]

  static func request(
    _ body: [UInt8], as encoding: ContentEncoding = .identity, token: BearerToken?
  ) -> TransferRequest {
    TransferRequest(
      .post, path, headers: ndjson, body: body, encoding: encoding, token: token)
  }

  static func rejection(of answer: RecordAnswer) -> Rejection? {
    if case .rejected(let rejection) = answer.result { rejection } else { nil }
  }

  static func statuses(_ answer: TransferAnswer) throws -> [String] {
    try (answer.json["results"]?.array ?? []).compactMap { $0["status"]?.string }
  }

  @Test(
    "stores a batch once, whatever encoding the wire takes and however often it comes",
    arguments: ContentEncoding.allCases, [false, true])
  func stores(encoding: ContentEncoding, isSecure: Bool) async throws {
    let contract = try Contract()
    try await RunningServer.run(isSecure: isSecure) { server in
      let token = try await server.addSender()
      let lines = Lines(1...40)
      let client = try server.client()
      let request = Self.request(
        Compression.compress(lines.bytes, as: encoding), as: encoding, token: token)
      let first = try await client.send(request)
      try contract.check(first, to: .post, Self.path)
      #expect(first.status == 200)
      #expect(try first.json["batch"]?.string == Self.batch)
      #expect(try Self.statuses(first) == Array(repeating: "stored", count: 40))
      let second = try await client.send(request)
      #expect(try Self.statuses(second) == Array(repeating: "duplicate", count: 40))
      let stored = try await server.owner.reader().status().records
      #expect(stored.map(\.count) == [40])
    }
  }

  @Test("asks for a token and knows its own", arguments: [false, true])
  func tokens(isSecure: Bool) async throws {
    let contract = try Contract()
    try await RunningServer.run(isSecure: isSecure) { server in
      let token = try await server.addSender()
      let stranger = try BearerToken(String(repeating: "0", count: 64))
      let client = try server.client()
      let large = [UInt8](repeating: 0x20, count: 2 << 20)
      for (path, method) in [
        ("/v1/capabilities", TransferRequest.Method.get), ("/v1/status", .get),
        ("/v1/completeness?registry=\(Self.batch)", .get), ("/v1/completeness", .post),
        (Self.path, .post),
      ] {
        let body = method == .post ? large : []
        let none = try await client.send(
          TransferRequest(method, path, headers: Self.ndjson, body: body))
        try contract.check(none, to: method, path)
        #expect(none.status == 401)
        #expect(try none.json["code"]?.string == "token.missing")
        let wrong = try await client.send(
          TransferRequest(method, path, headers: Self.ndjson, body: body, token: stranger))
        try contract.check(wrong, to: method, path)
        #expect(try wrong.json["code"]?.string == "token.unknown")
      }
      let right = try await client.send(
        TransferRequest(.get, "/v1/capabilities", token: token))
      try contract.check(right, to: .get, "/v1/capabilities")
      let limits = try Capabilities(decoding: right.json).limits
      #expect(limits.encodings == Set(ContentEncoding.allCases))
      #expect(limits.records == ServerLimits().batchRecords)
      // A sender that was removed is unknown from that moment on.
      try await server.owner.change(by: "test") { try $0.remove(Sender.self, "plant-1") }
      let removed = try await client.send(
        TransferRequest(.get, "/v1/capabilities", token: token))
      #expect(removed.status == 401)
    }
  }

  @Test("refuses what is too large, packed wrongly or no NDJSON, and stores nothing of it")
  func refuses() async throws {
    let contract = try Contract()
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.batchBytes = 96 << 10
    settings.limits.unpackedBytes = 128 << 10
    settings.limits.batchRecords = 100
    let good = Lines(1...50).bytes
    let bomb = [UInt8](repeating: 0x20, count: 16 << 20)
    var rows: [(TransferRequest, Int, String)] = []
    for encoding in [ContentEncoding.gzip, .zstd] {
      let packed = Compression.compress(good, as: encoding)
      let packedBomb = Compression.compress(bomb, as: encoding)
      rows += [
        (Self.request(packedBomb, as: encoding, token: nil), 413, "compression.too-large"),
        (
          Self.request(Array(packed.dropLast(9)), as: encoding, token: nil), 400,
          "compression.truncated"
        ),
        (Self.request(good, as: encoding, token: nil), 400, "compression.damaged"),
        (Self.request(packed + [1, 2, 3], as: encoding, token: nil), 400, "compression.trailing"),
      ]
    }
    rows += [
      (
        Self.request([UInt8](repeating: 0x20, count: 129 << 10), token: nil), 413,
        "request.too-large"
      ),
      (Self.request(Lines(1...101).bytes, token: nil), 413, "batch.too-many-records"),
      (Self.request([], token: nil), 422, "batch.empty"),
      (Self.request(Array("\n \n".utf8), token: nil), 422, "batch.empty"),
      (
        TransferRequest(
          .post, Self.path, headers: ["Content-Type: application/json"], body: good), 415,
        "request.media-type"
      ),
      (
        TransferRequest(
          .post, Self.path, headers: Self.ndjson + ["Content-Encoding: br"], body: good), 415,
        "request.encoding"
      ),
      (
        TransferRequest(.post, "/v1/batches/seven", headers: Self.ndjson, body: good), 400,
        "request.parameter"
      ),
      (
        TransferRequest(.post, "/v1/completeness", body: Array("[".utf8)), 400, "json.truncated"
      ),
      (
        TransferRequest(.post, "/v1/completeness", body: Array("{}".utf8)), 400,
        "request.parameter"
      ),
      (TransferRequest(.get, "/v1/completeness"), 400, "request.parameter"),
      (
        TransferRequest(.get, "/v1/completeness?registry=\(Lines.registry)"), 404,
        "completeness.registry"
      ),
    ]
    try await RunningServer.run(settings) { [rows] server in
      let token = try await server.addSender()
      let client = try server.client()
      for (request, status, code) in rows {
        var request = request
        request.token = token
        let answer = try await client.send(request)
        #expect(answer.status == status)
        let found = try answer.json["code"]?.string
        #expect(found == code)
        try contract.check(answer, to: request.method, request.path)
      }
      let stored = try await server.owner.reader().status()
      #expect(stored.records.isEmpty)
    }
  }

  @Test("a broken line is its own result; its neighbours are stored")
  func brokenLines() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let id = RecordID(made: Lines.stored, random: (0, 77))
      let body =
        Lines(1...2).bytes + Array("{\"id\":\"\(id)\",\"kind\":\"passage\"}\n".utf8)
        + Array("not JSON\n".utf8) + Array(repeating: UInt8(ascii: "["), count: 10_000)
        + Array("\n".utf8) + Lines(3...3).bytes.dropLast()
      let answer = try await server.send(Self.request(body, token: token))
      try contract.check(answer, to: .post, Self.path)
      #expect(try Self.statuses(answer) == ["stored", "stored", "rejected", "stored"])
      let refused = try answer.json["results"]?.array?[2]
      #expect(refused?["id"]?.string == "\(id)")
      #expect(refused?["code"]?.string == "record.missing")
      #expect(refused?["field"]?.string != nil)
      #expect(refused?["text"]?["en"]?.string == refused?["reason"]?.string)
      let rejection = Self.rejection(of: try BatchAnswer(decoding: answer.json).results[2])
      #expect(rejection?.chinese?.contains("缺少") == true, "\(rejection?.chinese ?? "none")")
      let status = try await server.owner.reader().status()
      #expect(status.records.map(\.count) == [3])
      #expect(status.quarantined == 3)
    }
  }

  @Test("tells a sender to come back when too many wait", arguments: [false, true])
  func busy(isSecure: Bool) async throws {
    let contract = try Contract()
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.waiting = 0
    settings.limits.retryAfterSeconds = 7
    try await RunningServer.run(settings, isSecure: isSecure) { server in
      let token = try await server.addSender()
      let client = try server.client()
      for _ in 0..<2 {
        let answer = try await client.send(Self.request(Lines(1...500).bytes, token: token))
        try contract.check(answer, to: .post, Self.path)
        #expect(answer.status == 503)
        #expect(answer.retryAfterSeconds == 7)
        #expect(try answer.json["code"]?.string == "server.busy")
      }
    }
  }

  @Test("names the holes, with a statement and without")
  func completeness() async throws {
    let contract = try Contract()
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let other = try await server.addSender("plant-2")
      let client = try server.client()
      let sent: [UInt64] = [1, 2, 3, 5, 6, 9]
      _ = try await client.send(Self.request(Lines(sent).bytes, token: token))
      let span = RecordSpan(
        registry: Lines.registry, incarnation: 1, gate: "g1", day: Lines.stored.day(),
        numbers: 1...10)
      var writer = JSONWriter()
      Completeness(.statement, [span]).encode(into: &writer)
      var statement = TransferRequest(.post, "/v1/completeness", body: writer.bytes, token: token)
      let answer = try await client.send(statement)
      try contract.check(answer, to: .post, "/v1/completeness")
      let missing = try Completeness(decoding: answer.json, as: .answer).spans
      #expect(missing.map(\.numbers) == [4...4, 7...8, 10...10])
      // What one sender delivered is nothing to another.
      statement.token = other
      let foreign = try await client.send(statement)
      #expect(
        try Completeness(decoding: foreign.json, as: .answer).spans.map(\.numbers) == [1...10])

      var look = TransferRequest(
        .get, "/v1/completeness?registry=\(Lines.registry)", token: token)
      let holes = try await client.send(look)
      try contract.check(holes, to: .get, look.path)
      #expect(
        try Completeness(decoding: holes.json, as: .answer).spans.map(\.numbers) == [4...4, 7...8])
      look.token = other
      #expect(try await client.send(look).status == 404)

      let status = try await client.send(TransferRequest(.get, "/v1/status", token: token))
      try contract.check(status, to: .get, "/v1/status")
      let counter = try status.json["counters"]?.array?.first
      #expect(counter?["last"]?.integer == 9)
      #expect(counter?["count"]?.integer == 6)
      let nothing = try await client.send(TransferRequest(.get, "/v1/status", token: other))
      #expect(try nothing.json["counters"]?.array?.isEmpty == true)
    }
  }

  @Test("a registry belongs to the sender that came with it first")
  func origins() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSender()
      let other = try await server.addSender("plant-2")
      _ = try await server.send(Self.request(Lines(1...2).bytes, token: token))
      let answer = try await server.send(Self.request(Lines(3...3).bytes, token: other))
      try Contract().check(answer, to: .post, Self.path)
      #expect(answer.status == 403)
      #expect(try answer.json["code"]?.string == "token.registry")
      let text = try #require(try answer.json["text"]?["en"]?.string)
      #expect(text.contains("`plant-2`") && text.contains("\(Lines.registry)"))
      #expect(!text.contains("plant-1"), "who else sends is nobody's business")
    }
  }

  @Test("a sender that is bound to one registry delivers no other")
  func bound() async throws {
    try await RunningServer.run { server in
      let token = try await server.addSender()
      try await server.owner.change(by: "test") { change in
        var sender = try change.register.get(Sender.self, "plant-1")
        sender.registry = Lines.registry
        try change.update(sender)
      }
      let other = RecordID("019a0000-0000-7000-8000-000000000002")!
      let body = Lines(1...1).bytes + Lines(2...2, registry: other).bytes
      let answer = try await server.send(Self.request(body, token: token))
      try Contract().check(answer, to: .post, Self.path)
      #expect(answer.status == 403)
      #expect(try answer.json["code"]?.string == "token.registry")
      let advice = try answer.json["advice"]?["en"]?.string
      #expect(advice?.contains("--sends \(other)") == true)
      let status = try await server.owner.reader().status()
      #expect(status.records.isEmpty && status.quarantined == 0)
    }
  }

  @Test(
    "a sender with another registry's token halts with everything kept, and goes on with its own")
  func otherToken() async throws {
    try await RunningServer.run { server in
      let wrong = try await server.addSender("plant-1")
      try await server.owner.change(by: "test") { change in
        var sender = try change.register.get(Sender.self, "plant-1")
        sender.registry = Lines.registry
        try change.update(sender)
      }
      let right = try await server.addSender("plant-2")
      let below = try Owner.create(
        at: RegistryLocation(server.directory.path("plant")), command: "test")
      _ = try await below.store((1...700).map { Delivery(Lines.line($0).record) })
      func upload(_ token: BearerToken) async throws -> UploadOutcome {
        let upstream = NativeUpstream(over: try server.client(), token: .fixed(token))
        return try await Uploader(from: below, to: upstream, clock: Instant.system).once()
      }
      let halted = try await upload(wrong)
      guard case .halted(let cause) = halted.end else {
        Issue.record("\(halted.end)")
        return
      }
      #expect(cause.code == Setback.otherRegistryCode)
      for language in Language.allCases {
        #expect(cause.text(in: language).contains("plant-1"))
        #expect(cause.text(in: language).contains("\(Lines.registry)"))
      }
      let kept = try await below.reader().status()
      #expect(kept.outbox.waiting.records == 700 && kept.deadLetters == 0)
      #expect(kept.outbox.failure?.advice(in: .chinese)?.contains("令牌") == true)
      let done = try await upload(right)
      #expect(done.end == .nothingDue(next: nil) && done.counts.stored == 700)
    }
  }

  @Test("the document itself is served under both names")
  func document() async throws {
    try await RunningServer.run { server in
      for name in ["/openapi.json", "/openapi.yaml"] {
        let answer = try await server.send(TransferRequest(.get, name))
        try Contract().check(answer, to: .get, name)
        #expect(answer.body == PackageResources.openapi_json)
      }
      let health = try await server.send(TransferRequest(.get, "/healthz"))
      try Contract().check(health, to: .get, "/healthz")
    }
  }

  @Test("every error speaks both languages")
  func texts() {
    let errors: [RequestError] = [
      .notFound, .method, .tokenMissing, .tokenUnknown, .foreign(.own(Lines.registry)),
      .parameter("p"), .mediaType("m"),
      .encoding("e"), .tooLarge(limit: 1), .tooManyRecords(limit: 1), .slow(seconds: 1),
      .cut(found: 1, declared: 2), .unpacking(.truncated(found: 1)), .json(.truncated),
      .registryUnknown, .empty, .busy(retryAfterSeconds: 1), .store(code: "registry.full"),
      .strangersFull, .unexpected,
    ]
    for error in errors {
      #expect(error.text(in: .english) != error.text(in: .chinese))
      #expect((error.advice(in: .english) == nil) == (error.advice(in: .chinese) == nil))
    }
    #expect(Set(errors.map(\.code)).count == errors.count)
  }
}
