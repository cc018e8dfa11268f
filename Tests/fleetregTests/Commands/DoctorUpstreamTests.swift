import ChildProcesses
import Fleet
import Foundation
import Testing

@testable import fleetreg

/// What `doctor` says of the level above, each against a real listener on loopback.
@Suite("Doctor about the level above", .serialized) struct DoctorUpstreamTests {
  let fleetreg = try! CommandRunner()

  /// The state and code of each check.
  private func checks(_ environment: [String: String] = [:]) throws -> [String: String] {
    let output = try fleetreg.run(
      ["doctor", "--quick", "--json", "--registry", "plant"], environment: environment
    ).output
    var found: [String: String] = [:]
    for line in output.split(separator: "\n") {
      let match = try #require(
        line.firstMatch(of: /"check":"([a-z-]+)","state":"([a-z]+)","code":"([a-z.-]+)"/), "\(line)"
      )
      found[String(match.1)] = "\(match.2) \(match.3)"
    }
    return found
  }

  private func set(_ settings: String, of registry: String = "plant") throws {
    try Data(settings.utf8).write(
      to: fleetreg.directory.appending(path: "\(registry)/fleetreg.yaml"))
  }

  private func path(_ name: String) -> String { fleetreg.directory.appending(path: name).path }

  /// Serves a county over TLS while `body` runs with its port.
  private func county(
    _ certificate: TestCertificate, _ body: (_ port: Int) throws -> Void
  ) throws {
    try set(
      "server:\n  certificate: \(certificate.chain)\n  key: \(certificate.key)\n", of: "county")
    let call = try fleetreg.start([
      "serve", "--registry", "county", "--listen", "127.0.0.1:0", "--json",
    ])
    defer {
      call.process.signal(SIGTERM)
      call.process.wait()
    }
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, call.process.isRunning {
      let output = try String(contentsOf: call.output, encoding: .utf8)
      if let match = output.firstMatch(of: /https:\/\/127\.0\.0\.1:([0-9]+)/) {
        return try body(try #require(Int(match.1)))
      }
      usleep(20_000)
    }
    Issue.record("serve: \(try call.result().errors)")
  }

  @Test("names an unknown certificate, one for another host, and a token that is refused")
  func certificates() throws {
    for name in ["plant", "county"] { try fleetreg.run("init", "--registry", name) }
    try fleetreg.run(
      "sender", "add", "plant", "--name", "P", "--token-file", "plant/good.token", "--registry",
      "county")
    let certificate = try TestCertificate(in: fleetreg.directory, days: nil)
    try county(certificate) { port in
      func settings(host: String = "localhost", authority: Bool = true, token: String) throws {
        try set(
          "upstream:\n  url: https://\(host):\(port)/\n  tokenFile: \(token)\n"
            + (authority ? "  caFile: \(certificate.chain)\n" : ""))
      }
      try settings(authority: false, token: "good.token")
      #expect(try checks()["upstream"] == "wrong transfer.not-trusted")
      try settings(host: "127.0.0.1", token: "good.token")
      #expect(try checks()["upstream"] == "wrong transfer.wrong-host")
      try settings(token: "good.token")
      let fine = try checks()
      #expect(fine["upstream"] == "fine upstream.fine")
      #expect(fine["upstream-clock"] == "fine upstream-clock.fine")
      #expect(fine["proxy"] == "fine proxy.fine")
      // A proxy of the environment where nothing listens, and one that is not asked.
      let dead = ["https_proxy": "http://user:hush@127.0.0.1:1"]
      #expect(try checks(dead)["proxy"] == "wrong proxy.trouble")
      let words = try fleetreg.run(
        ["doctor", "--quick", "--registry", "plant"], environment: dead
      ).output
      #expect(words.contains("`127.0.0.1:1` (https_proxy)") && words.contains("NO_PROXY=localhost"))
      #expect(!words.contains("hush"))
      let exempt = dead.merging(["no_proxy": "localhost"]) { $1 }
      #expect(try checks(exempt)["proxy"] == "fine proxy.fine")
      // A token that nobody gave.
      let token = fleetreg.directory.appending(path: "plant/bad.token")
      try Data("\(String(repeating: "ab", count: 32))\n".utf8).write(to: token)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: token.path)
      try settings(token: "bad.token")
      #expect(try checks()["upstream"] == "wrong upstream.token-refused")
    }
  }

  @Test("names a certificate that has expired")
  func expired() throws {
    for name in ["plant", "county"] { try fleetreg.run("init", "--registry", name) }
    let certificate = try TestCertificate(
      in: fleetreg.directory, days: ("20200101000000Z", "20200201000000Z"))
    try county(certificate) { port in
      try set("upstream:\n  url: https://localhost:\(port)/\n  caFile: \(certificate.chain)\n")
      #expect(try checks()["upstream"] == "wrong transfer.certificate-expired")
      // The county sees it, too.
      let own = try fleetreg.run("doctor", "--quick", "--registry", "county", "--json").output
      #expect(own.contains("certificate.expired"))
    }
  }

  @Test(
    "compares the clocks",
    arguments: [
      (-20, "fine upstream-clock.fine"), (-120, "warning clock.skew"), (120, "warning clock.skew"),
      (-4000, "wrong clock.skew"),
    ])
  func clock(seconds: Int, expected: String) throws {
    try fleetreg.run("init", "--registry", "plant")
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let date = format.string(from: Date(timeIntervalSinceNow: Double(seconds)))
    let server = try OneAnswer(headers: ["Date: \(date)"], body: "{}")
    try set("upstream:\n  url: http://127.0.0.1:\(server.port)/\n")
    #expect(try checks()["upstream-clock"] == expected)
  }

  @Test("names a page where an answer should be, and who may have sent it")
  func page() throws {
    try fleetreg.run("init", "--registry", "plant")
    let server = try OneAnswer(headers: ["Content-Type: text/html"], body: "<html>sign in</html>")
    try set("upstream:\n  url: http://127.0.0.1:\(server.port)/\n")
    #expect(try checks()["upstream"] == "wrong upstream.answer")
    let words = try fleetreg.run("doctor", "--quick", "--registry", "plant").output
    #expect(words.contains("text/html") && words.contains("a proxy or another service"))
  }

  @Test(
    "knows which proxy libcurl would take",
    arguments: [
      ([:], nil),
      (["HTTPS_PROXY": "p:1"], "p:1"),
      (["https_proxy": "http://u:s@p:1", "HTTPS_PROXY": "q:1"], "p:1"),
      (["ALL_PROXY": "q:1"], "q:1"),
      (["http_proxy": "p:1"], nil),
      (["https_proxy": ""], nil),
      (["https_proxy": "p:1", "NO_PROXY": "*"], nil),
      (["https_proxy": "p:1", "no_proxy": "a.b, .example"], nil),
      (["https_proxy": "p:1", "no_proxy": "county.example"], nil),
      (["https_proxy": "p:1", "no_proxy": "ty.example"], "p:1"),
    ] as [([String: String], String?)])
  func proxies(environment: [String: String], expected: String?) {
    let proxy = ProxyOfEnvironment(for: "https://county.example/", in: environment)
    #expect(proxy?.shown == expected)
    #expect(ProxyOfEnvironment(for: "http://127.0.0.1/", in: environment) == nil)
  }
}

/// A certificate for `localhost` that signs itself, made by the `openssl` command.
struct TestCertificate {
  let chain: String
  let key: String

  /// - Parameter days: from and until when it is valid; two days from now where absent.
  init(in directory: URL, days: (from: String, until: String)?) throws {
    chain = directory.appending(path: "server.pem").path
    key = directory.appending(path: "server.key").path
    try Self.openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
      key, "-out", chain)
    if let days {
      // `req` cannot date a certificate back; `ca` can, with a database of its own.
      let settings = directory.appending(path: "ca.conf").path
      let request = directory.appending(path: "request.pem").path
      try """
      [ca]
      default_ca = own
      [own]
      database = \(directory.path)/index
      serial = \(directory.path)/serial
      new_certs_dir = \(directory.path)
      default_md = sha256
      policy = any
      [any]
      commonName = supplied
      [names]
      subjectAltName = DNS:localhost
      """.write(toFile: settings, atomically: true, encoding: .utf8)
      try Data().write(to: directory.appending(path: "index"))
      try Data("01".utf8).write(to: directory.appending(path: "serial"))
      try Self.openssl("req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request)
      try Self.openssl(
        "ca", "-batch", "-selfsign", "-config", settings, "-in", request, "-keyfile", key,
        "-out", chain, "-notext", "-startdate", days.from, "-enddate", days.until,
        "-extensions", "names")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
  }

  private static func openssl(_ arguments: String...) throws {
    guard try ChildProcess.run("openssl", arguments) == .exited(0) else {
      throw CocoaError(.executableLoad)
    }
  }
}

/// Answers every request on a port of loopback with the same 200, and ends the connection.
private final class OneAnswer: Sendable {
  let port: Int
  private let listener: Int32

  init(headers: [String], body: String) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = Int(UInt16(bigEndian: address.sin_port))
    let head =
      ["HTTP/1.1 200 OK", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
    let answer = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { break }
        var request = [UInt8](repeating: 0, count: 4096)
        _ = recv(connection, &request, request.count, 0)
        _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        close(connection)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}
