import Fleet
import Foundation
import Sync
import Synchronization
import Testing

private func upstream(
  _ server: ScriptedServer, token: TokenSource = .none,
  change: (inout TransferSettings) -> Void = { _ in }
) throws -> NativeUpstream {
  NativeUpstream(over: try transfer(to: server.port, change: change), token: token)
}

/// The first part of a batch, as its state would have it.
private func part(of segment: Segment, limits: UpstreamLimits = .standard) throws
  -> BatchState.Part
{
  try #require(
    BatchState(
      batch: Batch(segment: segment, attempts: 0), limits: limits, policy: RetryPolicy()
    ).part)
}

@Suite("Native upstream") struct NativeUpstreamTests {
  @Test("sends a whole segment as it is stored, under its id")
  func whole() async throws {
    let receiver = Receiver()
    let server = try receiver.server()
    let upstream = try upstream(server, token: .fixed(BearerToken("abc")))
    let segment = segment(5, 1...3)
    let results = try await upstream.send(part(of: segment), of: segment)
    #expect(results == (1...3).map { RecordAnswer(record: recordID($0), result: .stored) })
    let request = try #require(server.requests.last)
    #expect(request.path == "/v1/batches/\(segment.id)")
    #expect(request.body == segment.payload)
    #expect(request.headers["content-encoding"] == "zstd")
    #expect(request.headers["content-type"] == "application/x-ndjson")
    #expect(request.headers["authorization"] == "Bearer abc")
    #expect(await upstream.bytesSent == segment.payload.count)
  }

  @Test("packs as the receiver wants it", arguments: ["gzip", "identity"])
  func encodings(encoding: String) async throws {
    let capabilities =
      #"{"contract":1,"encodings":["br","\#(encoding)"],"maximumRecords":2,"maximumBytes":9000}"#
    let receiver = Receiver()
    let server = try receiver.server(capabilities: capabilities)
    let upstream = try upstream(server)
    let limits = try await upstream.limits()
    #expect(limits.records == 2 && limits.bytes == 9000)
    let segment = segment(5, 1...3)
    _ = try await upstream.send(part(of: segment, limits: limits), of: segment)
    #expect(receiver.stored == [recordID(1), recordID(2)])
    let sent = try #require(server.requests.last)
    #expect(sent.headers["content-encoding"] == (encoding == "identity" ? nil : encoding))
  }

  @Test("asks once what the receiver takes, and again when it refuses that", arguments: [413, 415])
  func remembers(status: Int) async throws {
    let server = try Receiver().server(before: { _, _ in .answer(status) })
    let upstream = try upstream(server)
    _ = try await upstream.limits()
    _ = try await upstream.limits()
    #expect(server.requests.count == 1)
    let segment = segment(5, 1...3)
    await #expect(throws: Setback.status(status)) {
      try await upstream.send(part(of: segment), of: segment)
    }
    _ = try await upstream.limits()
    #expect(server.requests.map(\.path).count { $0 == "/v1/capabilities" } == 2)
  }

  @Test(
    "names what is wrong with the capabilities",
    arguments: [
      ("{}", "contract"), (#"{"contract":2}"#, "contract"), (#"{"contract":1}"#, "encodings"),
      (#"{"contract":1,"encodings":[]}"#, "maximumRecords"),
      (#"{"contract":1,"encodings":[],"maximumRecords":0}"#, "maximumRecords"),
      (#"{"contract":1,"encodings":[],"maximumRecords":1,"maximumBytes":-1}"#, "maximumBytes"),
    ])
  func capabilities(text: String, member: String) async throws {
    let server = try Receiver().server(capabilities: text)
    let upstream = try upstream(server)
    await #expect(throws: Setback.unreadable(.member(member))) { try await upstream.limits() }
  }

  @Test(
    "names every useless answer",
    arguments: [
      (.answer(200), .unreadable(.empty)), (.answer(204), .unreadable(.empty)),
      (
        .answer(200, headers: ["Content-Type: text/html"], body: Array("<html>".utf8)),
        .unreadable(.notJSON(contentType: "text/html"))
      ),
      (.json(#"{"batch":"#), .unreadable(.notJSON(contentType: "application/json"))),
      (.json("[]"), .unreadable(.member("batch"))),
      (.json(#"{"batch":"x","results":[]}"#), .unreadable(.member("batch"))),
      (.json(#"{"batch":"\#(recordID(5))"}"#), .unreadable(.member("results"))),
      (
        .json(#"{"batch":"\#(recordID(6))","results":[]}"#),
        .unreadable(.otherBatch(recordID(6).description))
      ),
      (
        .answer(302, headers: ["Location: https://b.example/"]),
        .redirect(302, location: "https://b.example/")
      ),
      (.answer(503, headers: ["Retry-After: 9"]), .status(503, retryAfterSeconds: 9)),
      (.json("<html>", status: 400), .status(400)),
      (
        .json(#"{"error":{"code":"line.time","field":"time","reason":"no time"}}"#, status: 422),
        .status(422, said: Rejection(code: "line.time", field: "time", reason: "no time"))
      ),
      (
        .json(#"{"code":"a.b","reason":"c"}"#, status: 400),
        .status(400, said: Rejection(code: "a.b", reason: "c"))
      ),
    ] as [(ScriptedServer.Reply, Setback)])
  func useless(reply: ScriptedServer.Reply, setback: Setback) async throws {
    let server = try Receiver().server(before: { _, _ in reply })
    let upstream = try upstream(server)
    let segment = segment(5, 1...3)
    await #expect(throws: setback) { try await upstream.send(part(of: segment), of: segment) }
  }

  @Test("passes over results that it cannot read")
  func oddResults() async throws {
    let body = """
      {"batch":"\(recordID(5))","results":[{"id":"x","status":"stored"},{"status":"stored"},7,
      {"id":"\(recordID(1))","status":"perhaps"},{"id":"\(recordID(2))","status":"retry",
      "retryAfterSeconds":"soon"},{"id":"\(recordID(3))","status":"rejected"}]}
      """
    let server = try Receiver().server(before: { _, _ in .json(body) })
    let segment = segment(5, 1...3)
    let results = try await upstream(server).send(part(of: segment), of: segment)
    #expect(
      results == [
        RecordAnswer(record: recordID(2), result: .retry(afterSeconds: nil)),
        RecordAnswer(
          record: recordID(3),
          result: .rejected(Rejection(code: "upstream.rejected", reason: ""))),
      ])
  }

  @Test("keeps no more of a receiver's words than a screenful")
  func longReason() async throws {
    let long = String(repeating: "长", count: 100_000)
    let server = try Receiver().server(before: { _, _ in
      .json(#"{"code":"a","reason":"\#(long)"}"#, status: 400)
    })
    let segment = segment(5, 1...1)
    let error = await #expect(throws: Setback.self) {
      try await upstream(server).send(part(of: segment), of: segment)
    }
    #expect(error == .status(400, said: Rejection(code: "a", reason: String(long.prefix(500)))))
  }

  @Test("reads its token anew for each request, and sends nothing without it")
  func token() async throws {
    let server = try ScriptedServer { _ in .json(#"{"missing":[]}"#) }
    let path = FileManager.default.temporaryDirectory.path + "/renewed-\(UUID())"
    func write(_ token: String) throws {
      try Data(token.utf8).write(to: URL(filePath: path))
      chmod(path, 0o600)
    }
    try write("first")
    let upstream = try upstream(server, token: .file(path))
    _ = try await upstream.missing(of: [])
    try write("second")
    _ = try? await upstream.limits()
    try FileManager.default.removeItem(atPath: path)
    await #expect(throws: Setback.transfer(.token(.file(path: path, errno: ENOENT)))) {
      try await upstream.missing(of: [])
    }
    #expect(
      server.requests.map { $0.headers["authorization"] } == ["Bearer first", "Bearer second"])
  }

  @Test("states spans and learns what is missing")
  func completeness() async throws {
    @Sendable func span(_ numbers: ClosedRange<UInt64>) -> RecordSpan {
      RecordSpan(
        registry: recordID(9), incarnation: 1, gate: "g1", day: Day(2026, 11, 21),
        numbers: numbers)
    }
    let server = try ScriptedServer { request in
      guard request.method == "POST", request.path == "/v1/completeness",
        let json = try? JSON(parsing: request.body),
        let stated = try? Completeness(decoding: json, as: .statement),
        stated.spans == [span(1...480), span(482...500)]
      else { return .answer(400) }
      var writer = JSONWriter()
      Completeness(.answer, [span(17...17)]).encode(into: &writer)
      return .json(writer.text)
    }
    let missing = try await upstream(server).missing(of: [span(1...480), span(482...500)])
    #expect(missing == [span(17...17)])
  }

  @Test("refuses an answer without its spans", arguments: ["{}", #"{"missing":[{}]}"#])
  func badCompleteness(text: String) async throws {
    let server = try ScriptedServer { _ in .json(text) }
    await #expect(throws: Setback.unreadable(.member("missing"))) {
      try await upstream(server).missing(of: [])
    }
  }
}

@Suite("Batch answer") struct BatchAnswerTests {
  @Test("comes back as it was written")
  func roundTrip() throws {
    let answer = BatchAnswer(
      batch: recordID(1),
      results: [
        RecordAnswer(record: recordID(2), result: .stored),
        RecordAnswer(record: recordID(3), result: .duplicate),
        RecordAnswer(
          record: recordID(4),
          result: .rejected(Rejection(code: "a.b", field: "c", reason: "d \"e\""))),
        RecordAnswer(record: recordID(5), result: .rejected(Rejection(code: "a", reason: ""))),
        RecordAnswer(record: recordID(6), result: .retry(afterSeconds: nil)),
        RecordAnswer(record: recordID(7), result: .retry(afterSeconds: 30)),
      ])
    var writer = JSONWriter()
    answer.encode(into: &writer)
    #expect(try BatchAnswer(decoding: JSON(parsing: writer.bytes)) == answer)
  }

  @Test("has the members of the contract, in their order")
  func text() {
    var writer = JSONWriter()
    BatchAnswer(
      batch: recordID(1),
      results: [
        RecordAnswer(
          record: recordID(2), result: .rejected(Rejection(code: "a", field: "b", reason: "c")))
      ]
    ).encode(into: &writer)
    #expect(
      writer.text == """
        {"batch":"00000000-0000-0000-0000-000000000001","results":[\
        {"id":"00000000-0000-0000-0000-000000000002","status":"rejected","code":"a","field":"b",\
        "reason":"c"}]}
        """)
  }
}
