import ChildProcesses
import Fleet
import Foundation
import Registry
import Sync
import Testing

@testable import Server

@Suite("Server", .timeLimit(.minutes(1))) struct RegistryServerTests {
  let directory: TemporaryDirectory
  let owner: Owner

  init() throws {
    directory = try TemporaryDirectory()
    owner = try Owner.create(at: RegistryLocation(directory.path("registry")), command: "test")
  }

  @Test("answers plain HTTP on loopback")
  func plain() async throws {
    try await RunningServer.run { server in
      let answer = try await server.send(TransferRequest(.get, "/healthz"))
      #expect(answer.status == 200)
      #expect(answer.version == "1.1")
      #expect(try answer.json["status"]?.string == "up")
    }
  }

  @Test("speaks TLS with HTTP/2 where a certificate is given")
  func secure() async throws {
    try await RunningServer.run(isSecure: true) { server in
      #expect(server.addresses[0].description.hasPrefix("https://"))
      let client = try server.client()
      for _ in 0..<3 {
        let answer = try await client.send(TransferRequest(.get, "/healthz"))
        #expect(answer.status == 200)
        #expect(answer.version == "2")
      }
    }
  }

  @Test(
    "takes TLS 1.2 and 1.3, nothing older",
    arguments: [
      ("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false),
    ])
  func versions(option: String, isTaken: Bool) async throws {
    try await RunningServer.run(isSecure: true) { server in
      let port = server.addresses[0].port
      let ending = try await offThePool {
        try ChildProcess.run(
          "openssl", ["s_client", "-connect", "127.0.0.1:\(port)", option, "-brief"])
      }
      #expect((ending == .exited(0)) == isTaken)
    }
  }

  @Test("a connection that never begins its handshake is closed")
  func silent() async throws {
    var settings = ServerSettings(listeners: [Listener(port: 0)])
    settings.limits.handshakeSeconds = 1
    try await RunningServer.run(settings, isSecure: true) { server in
      let silent = try RawConnection(port: server.addresses[0].port)
      #expect(try await offThePool { silent.readToEnd() }.isEmpty)
    }
  }

  @Test("a client that does not know the certificate refuses it")
  func untrusted() async throws {
    try await RunningServer.run(isSecure: true) { server in
      let stranger = Transfer(
        to: try UpstreamAddress("https://localhost:\(server.addresses[0].port)"))
      await #expect(throws: TransferError.self) {
        try await stranger.send(TransferRequest(.get, "/healthz"))
      }
    }
  }

  @Test("several listeners answer, each for its own services")
  func listeners() async throws {
    let settings = ServerSettings(listeners: [
      Listener(port: 0, services: .receiver), Listener(port: 0, services: .devices),
    ])
    try await RunningServer.run(settings) { server in
      #expect(server.addresses[0].port != server.addresses[1].port)
      let capabilities = TransferRequest(.get, "/v1/capabilities")
      let answers = try await (server.send(capabilities, to: 0), server.send(capabilities, to: 1))
      #expect(answers.0.status == 401)
      #expect(answers.1.status == 404)
    }
  }

  @Test(
    "refuses plain HTTP where others reach it",
    arguments: [
      "0.0.0.0", "::", "192.0.2.7", "registry.example", "127.evil.example",
    ])
  func refusesPlain(host: String) async throws {
    #expect(throws: ServerError.plain(host: host)) {
      try RegistryServer(
        owner: owner, settings: ServerSettings(listeners: [Listener(host: host)]), logger: .quiet)
    }
    // Not even said to be closed: the receiver's tokens would travel in the clear.
    #expect(throws: ServerError.plain(host: host)) {
      try RegistryServer(
        owner: owner,
        settings: ServerSettings(listeners: [Listener(host: host, isClosedNetwork: true)]),
        logger: .quiet)
    }
  }

  @Test("devices on a closed network may speak plain HTTP, when that is said")
  func closedNetwork() throws {
    let listener = Listener(host: "192.0.2.7", services: .devices, isClosedNetwork: true)
    _ = try RegistryServer(
      owner: owner, settings: ServerSettings(listeners: [listener]), logger: .quiet)
    var open = listener
    open.isClosedNetwork = false
    #expect(throws: ServerError.plain(host: "192.0.2.7")) {
      try RegistryServer(
        owner: owner, settings: ServerSettings(listeners: [open]), logger: .quiet)
    }
  }

  @Test("says what is wrong with a certificate")
  func certificates() throws {
    let good = try TestCertificate(in: directory)
    let other = try TestCertificate(in: directory, name: "other")
    try Data("no PEM".utf8).write(to: directory.url.appending(path: "text"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: directory.path("text"))
    func error(chain: String, key: String) -> ServerError? {
      let listener = Listener(certificate: .init(chain: chain, key: key))
      return #expect(throws: ServerError.self) {
        try RegistryServer(
          owner: owner, settings: ServerSettings(listeners: [listener]), logger: .quiet)
      }
    }
    #expect(error(chain: directory.path("absent"), key: good.key)?.code == "server.certificate")
    #expect(error(chain: directory.path("text"), key: good.key)?.code == "server.certificate")
    #expect(error(chain: good.chain, key: directory.path("text"))?.code == "server.certificate")
    #expect(error(chain: good.chain, key: other.key)?.code == "server.certificate")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: good.key)
    #expect(error(chain: good.chain, key: good.key) == .keyMode(path: good.key))
  }

  @Test("needs a listener") func noListener() throws {
    #expect(throws: ServerError.noListener) {
      try RegistryServer(owner: owner, settings: ServerSettings(listeners: []), logger: .quiet)
    }
  }

  @Test("says that a port is taken")
  func taken() async throws {
    try await RunningServer.run { server in
      let port = server.addresses[0].port
      let second = try RegistryServer(
        owner: server.owner, settings: ServerSettings(listeners: [Listener(port: port)]),
        logger: .quiet)
      let error = await #expect(throws: ServerError.self) { try await second.run() }
      #expect(error?.code == "server.bind")
    }
  }

  @Test(
    "unknown paths and methods get the contract's error body",
    arguments: [
      (TransferRequest(.get, "/nothing"), 404, "request.not-found"),
      (TransferRequest(.post, "/healthz", body: [1]), 404, "request.not-found"),
    ])
  func unknown(request: TransferRequest, status: Int, code: String) async throws {
    try await RunningServer.run { server in
      let answer = try await server.send(request)
      #expect(answer.status == status)
      #expect(try answer.json["code"]?.string == code)
    }
  }

  @Test("every error speaks both languages")
  func texts() {
    let errors: [ServerError] = [
      .plain(host: "h"), .noListener, .certificate(path: "p", detail: Bilingual("d", "详")),
      .keyMode(path: "p"),
      .bind(host: "h", port: 1, detail: "d"),
    ]
    for error in errors {
      #expect(error.text(in: .english) != error.text(in: .chinese))
      #expect(error.advice(in: .english) != nil && error.advice(in: .chinese) != nil)
    }
  }
}
