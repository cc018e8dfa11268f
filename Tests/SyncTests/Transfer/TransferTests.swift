import Fleet
import Foundation
import Sync
import Synchronization
import Testing

/// A transfer to a port of this machine.
func transfer(
  to port: Int, change: (inout TransferSettings) -> Void = { _ in }
) throws -> Transfer {
  var settings = TransferSettings()
  change(&settings)
  return Transfer(to: try UpstreamAddress("http://127.0.0.1:\(port)"), settings: settings)
}

@Suite("Transfer") struct TransferTests {
  @Test("sends the body, the encoding and the token, and asks for no go-ahead")
  func request() async throws {
    let server = try ScriptedServer { _ in .json("{}") }
    let body = [UInt8](repeating: 7, count: 2 << 20)
    let answer = try await transfer(to: server.port).send(
      TransferRequest(
        .post, "/v1/x", headers: ["Content-Type: application/x-ndjson"], body: body,
        encoding: .gzip, token: try BearerToken("abc")))
    #expect(answer.status == 200)
    #expect(answer.body == Array("{}".utf8))
    #expect(answer.contentType == "application/json")
    #expect(answer.retryAfterSeconds == nil)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.path == "/v1/x" && request.body == body)
    #expect(request.headers["authorization"] == "Bearer abc")
    #expect(request.headers["content-encoding"] == "gzip")
    #expect(request.headers["content-type"] == "application/x-ndjson")
    #expect(request.headers["expect"] == nil)
    #expect(request.headers["user-agent"] == "fleetreg")
  }

  @Test("sends nothing of one request with the next")
  func fresh() async throws {
    let server = try ScriptedServer { _ in .json("{}") }
    let transfer = try transfer(to: server.port)
    _ = try await transfer.send(
      TransferRequest(.post, "/a", body: [1], encoding: .zstd, token: try BearerToken("abc")))
    _ = try await transfer.send(TransferRequest(.get, "/b"))
    _ = try await transfer.send(TransferRequest(.post, "/c"))
    #expect(server.requests.map(\.method) == ["POST", "GET", "POST"])
    for request in server.requests.dropFirst() {
      #expect(request.headers["authorization"] == nil)
      #expect(request.headers["content-encoding"] == nil)
      #expect(request.body.isEmpty)
    }
  }

  @Test(
    "uses a connection again, and another where the kept one has died", arguments: [true, false])
  func keepAlive(isKept: Bool) async throws {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    let server = try ScriptedServer { _ in isKept ? .json("{}") : .raw(Array(text.utf8)) }
    let transfer = try transfer(to: server.port)
    for _ in 1...3 {
      let answer = try await transfer.send(TransferRequest(.post, "/", body: [1, 2]))
      #expect(answer.body == Array("{}".utf8))
    }
    #expect(server.requests.allSatisfy { $0.body == [1, 2] })
    #expect(server.connections == (isKept ? 1 : 3))
  }

  @Test(
    "a POST that libcurl sends again by itself is whole, and is no failure here",
    arguments: [2, 100_000, 3 << 20])
  func resent(size: Int) async throws {
    // The second request meets a kept connection that ends before an answer: libcurl takes another connection.
    let arrived = Mutex(0)
    let server = try ScriptedServer { _ in
      arrived.withLock { $0 += 1 }
      return arrived.withLock { $0 } == 2 ? .raw([]) : .json("{}")
    }
    let transfer = try transfer(to: server.port)
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for _ in 1...2 {
      let answer = try await transfer.send(TransferRequest(.post, "/", body: body))
      #expect(answer.status == 200)
    }
    #expect(server.requests.count == 3)
    #expect(server.requests.allSatisfy { $0.body == body })
    // Nothing sticks: the next one goes as ever.
    _ = try await transfer.send(TransferRequest(.post, "/", body: [1]))
    #expect(server.requests.last?.body == [1])
  }

  @Test(
    "what must not be sent twice is not repeated on a connection that died",
    arguments: [true, false])
  func repeatable(isRepeatable: Bool) async throws {
    let number = Mutex(0)
    let server = try ScriptedServer { _ in
      number.withLock { number in
        number += 1
        return number == 2 ? .raw([]) : .json("{}")
      }
    }
    let transfer = try transfer(to: server.port)
    let request = TransferRequest(.post, "/", body: [1], isRepeatable: isRepeatable)
    _ = try await transfer.send(request)
    if isRepeatable {
      #expect(try await transfer.send(request).status == 200)
      #expect(server.requests.count == 3)
    } else {
      await #expect(throws: TransferError.self) { try await transfer.send(request) }
      #expect(server.requests.count == 2)
    }
  }

  @Test("gives back every status as an answer", arguments: [200, 204, 302, 401, 404, 500, 503])
  func status(status: Int) async throws {
    let server = try ScriptedServer { _ in .answer(status) }
    #expect(try await transfer(to: server.port).send(TransferRequest(.get, "/")).status == status)
  }

  @Test("does not follow a redirect")
  func redirect() async throws {
    let server = try ScriptedServer { _ in .answer(302, headers: ["Location: /elsewhere"]) }
    let answer = try await transfer(to: server.port).send(TransferRequest(.post, "/a", body: [1]))
    #expect(answer.location == "http://127.0.0.1:\(server.port)/elsewhere")
    #expect(server.requests.count == 1)
  }

  @Test("reads Retry-After in seconds")
  func retryAfterSeconds() async throws {
    let server = try ScriptedServer { _ in .answer(503, headers: ["Retry-After: 17"]) }
    let answer = try await transfer(to: server.port).send(TransferRequest(.get, "/"))
    #expect(answer.retryAfterSeconds == 17)
  }

  @Test("reads Retry-After as a date")
  func retryAfterDate() async throws {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let date = format.string(from: Date(timeIntervalSinceNow: 5000))
    let server = try ScriptedServer { _ in .answer(503, headers: ["Retry-After: \(date)"]) }
    let answer = try await transfer(to: server.port).send(TransferRequest(.get, "/"))
    #expect((4000...5000).contains(answer.retryAfterSeconds ?? 0))
  }

  @Test(
    "takes no wait from a Retry-After that gives none",
    arguments: ["soon", "0", "-5", "Sun, 06 Nov 1994 08:49:37 GMT"])
  func noRetryAfter(text: String) async throws {
    let server = try ScriptedServer { _ in .answer(503, headers: ["Retry-After: \(text)"]) }
    let answer = try await transfer(to: server.port).send(TransferRequest(.get, "/"))
    #expect(answer.retryAfterSeconds == nil)
  }

  @Test("stops at the limit of the answer, announced or not", arguments: [true, false])
  func answerLimit(isAnnounced: Bool) async throws {
    let body = [UInt8](repeating: 65, count: 1001)
    let server = try ScriptedServer { _ in
      isAnnounced
        ? .answer(200, body: body) : .raw(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + body)
    }
    let exact = try transfer(to: server.port) { $0.answerLimit = 1001 }
    #expect(try await exact.send(TransferRequest(.get, "/")).body == body)
    let short = try transfer(to: server.port) { $0.answerLimit = 1000 }
    await #expect(throws: TransferError.answerTooLarge(limit: 1000)) {
      try await short.send(TransferRequest(.get, "/"))
    }
  }

  @Test(
    "names a connection that ends too early",
    arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"batch\""])
  func cut(text: String) async throws {
    let server = try ScriptedServer { _ in .raw(Array(text.utf8)) }
    let error = await #expect(throws: TransferError.self) {
      try await transfer(to: server.port).send(TransferRequest(.post, "/", body: [1]))
    }
    #expect(error?.code == "transfer.interrupted")
  }

  @Test("gives up on a black hole")
  func silence() async throws {
    let server = try ScriptedServer { _ in .silence }
    let transfer = try transfer(to: server.port) { $0.totalTimeout = 200 }
    let error = await #expect(throws: TransferError.self) {
      try await transfer.send(TransferRequest(.get, "/"))
    }
    #expect(error?.code == "transfer.timed-out")
  }

  @Test("names a port where nothing listens")
  func refused() async throws {
    let port = try LoopbackPort()
    let transfer = try transfer(to: port.number)
    await #expect(throws: TransferError.refused(host: "127.0.0.1", port: port.number)) {
      try await transfer.send(TransferRequest(.get, "/"))
    }
    withExtendedLifetime(port) {}
  }

  @Test("names a host without an address")
  func unknownHost() async throws {
    let transfer = Transfer(to: try UpstreamAddress("https://registry.invalid"))
    await #expect(throws: TransferError.unknownHost("registry.invalid")) {
      try await transfer.send(TransferRequest(.get, "/"))
    }
  }
}

@Suite("Upstream address") struct UpstreamAddressTests {
  @Test(
    "reads what may be sent to",
    arguments: [
      ("https://registry.example", "https://registry.example", 443, true),
      ("https://registry.example/", "https://registry.example", 443, true),
      ("https://registry.example:8443/county/", "https://registry.example:8443/county", 8443, true),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080", 8080, false),
      ("http://127.200.0.9", "http://127.200.0.9", 80, false),
      ("http://localhost:1", "http://localhost:1", 1, false),
      ("http://[::1]:9", "http://[::1]:9", 9, false),
    ])
  func reads(text: String, canonical: String, port: Int, isSecure: Bool) throws {
    let address = try UpstreamAddress(text)
    #expect(address.text == canonical)
    #expect(address.port == port && address.isSecure == isSecure)
    #expect(address.url(of: "/v1/x") == canonical + "/v1/x")
  }

  @Test(
    "refuses what must not be sent to",
    arguments: [
      ("", .malformed), ("registry.example", .malformed), ("https://", .malformed),
      ("https://registry.example:x", .malformed), ("https://registry.example/?a=b", .malformed),
      ("https://registry.example/#a", .malformed),
      ("ftp://registry.example", .scheme("ftp")), ("file:///etc/passwd", .scheme("file")),
      ("http://registry.example", .plain(host: "registry.example")),
      ("http://10.0.0.1", .plain(host: "10.0.0.1")),
      ("http://127.0.0.1.example", .plain(host: "127.0.0.1.example")),
      ("http://0.0.0.0", .plain(host: "0.0.0.0")),
      ("https://user@registry.example", .secret), ("https://a:b@registry.example", .secret),
    ] as [(String, AddressError)])
  func refuses(text: String, reason: AddressError) {
    #expect(throws: reason) { try UpstreamAddress(text) }
  }
}

@Suite("Bearer token") struct BearerTokenTests {
  @Test("shows itself to nobody")
  func hidden() throws {
    let token = try BearerToken(" \nsecret-word\r\n")
    var dumped = ""
    dump(TransferRequest(.get, "/", token: token), to: &dumped)
    for text in ["\(token)", String(reflecting: token), dumped, "\(TokenSource.fixed(token))"] {
      #expect(!text.contains("secret-word"))
    }
    #expect(try token == BearerToken("secret-word"))
  }

  @Test(
    "refuses what is no token",
    arguments: [
      ("", .empty), (" \r\n", .empty), ("a b", .characters), ("a\nb", .characters),
      ("令牌", .characters), ("a\u{0}", .characters),
    ] as [(String, TokenError)])
  func refuses(text: String, reason: TokenError) {
    #expect(throws: reason) { try BearerToken(text) }
  }

  @Test("is read from a file that only its owner may read")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.path + "/token-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: TokenError.file(path: path, errno: ENOENT)) {
      try TokenSource.file(path).token()
    }
    try Data("secret-word\n".utf8).write(to: URL(filePath: path))
    for mode in [0o644, 0o640, 0o604] {
      chmod(path, mode_t(mode))
      #expect(throws: TokenError.mode(path: path, mode: UInt32(mode))) {
        try TokenSource.file(path).token()
      }
    }
    chmod(path, 0o600)
    #expect(try TokenSource.file(path).token() == BearerToken("secret-word"))
  }

  @Test("says in words why its file cannot be read", arguments: [ENOENT, EACCES, EISDIR])
  func unreadable(number: Int32) {
    let error = TokenError.file(path: "/t", errno: number)
    for language in Language.allCases {
      #expect(error.text(in: language).contains("/t"))
      #expect(!error.text(in: language).contains("\(number)"))
      #expect(error.advice(in: language) != nil)
    }
  }

  @Test("is read from the environment")
  func environment() throws {
    // One that is there: to set one would race with every other test that starts a process.
    let (name, value) = try #require(
      ProcessInfo.processInfo.environment.first { (try? BearerToken($0.value)) != nil })
    #expect(try TokenSource.environment(name).token() == BearerToken(value))
    #expect(throws: TokenError.variable("FLEETREG_TEST_NONE")) {
      try TokenSource.environment("FLEETREG_TEST_NONE").token()
    }
    #expect(try TokenSource.none.token() == nil)
  }
}
