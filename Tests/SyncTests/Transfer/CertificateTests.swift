import ChildProcesses
import Fleet
import Foundation
import Testing

@testable import Sync

/// `openssl s_server` on loopback with a certificate of its own, made for the test.
private final class TLSServer {
  let port: Int
  let certificate: String
  private let directory: URL
  private let process: ChildProcess

  /// - Parameter name: the certificate's alternative name, such as `DNS:localhost`.
  init(name: String, days: (from: String, to: String)? = nil) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    certificate = directory.appending(path: "certificate.pem").path
    let key = directory.appending(path: "key.pem").path
    try Self.openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
      key, "-out", certificate,
      "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-days", "2")
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
      subjectAltName = \(name)
      """.write(toFile: settings, atomically: true, encoding: .utf8)
      try Data().write(to: directory.appending(path: "index"))
      try Data("01".utf8).write(to: directory.appending(path: "serial"))
      try Self.openssl("req", "-new", "-key", key, "-subj", "/CN=test", "-out", request)
      try Self.openssl(
        "ca", "-batch", "-selfsign", "-config", settings, "-in", request, "-keyfile", key,
        "-out", certificate, "-notext", "-startdate", days.from, "-enddate", days.to,
        "-extensions", "names")
    }
    let output = Pipe()
    process = try ChildProcess(
      "openssl",
      ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"],
      output: .descriptor(output.fileHandleForWriting.fileDescriptor))
    try output.fileHandleForWriting.close()
    // It says `ACCEPT 127.0.0.1:port` once it listens.
    var text = ""
    while text.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)\n/) == nil {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw POSIXError(.EPIPE) }
      text += String(decoding: piece, as: UTF8.self)
    }
    port = text.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)\n/).flatMap { Int($0.1) } ?? 0
  }

  deinit {
    process.signal(SIGTERM)
    try? FileManager.default.removeItem(at: directory)
  }

  private static func openssl(_ arguments: String...) throws {
    guard try ChildProcess.run("openssl", arguments) == .exited(0) else {
      throw POSIXError(.EINVAL)
    }
  }
}

@Suite("Certificates") struct CertificateTests {
  private func error(
    from server: TLSServer, host: String = "localhost", trusting file: String? = nil,
    pin: String? = nil
  ) async throws -> TransferError? {
    var settings = TransferSettings()
    settings.authorityFile = file
    settings.pinnedKey = pin
    let address = try UpstreamAddress("https://\(host):\(server.port)")
    do {
      let answer = try await Transfer(to: address, settings: settings).send(
        TransferRequest(.get, "/"))
      #expect(answer.status == 200)
      return nil
    } catch {
      return error
    }
  }

  @Test("are trusted only when somebody trusted issued them")
  func trust() async throws {
    let server = try TLSServer(name: "DNS:localhost")
    #expect(try await error(from: server)?.code == "transfer.not-trusted")
    #expect(try await error(from: server, trusting: server.certificate) == nil)
    #expect(
      try await error(from: server, trusting: "/nowhere.pem") == .authorityFile("/nowhere.pem"))
  }

  @Test("must be for the host")
  func host() async throws {
    let server = try TLSServer(name: "DNS:registry.example")
    #expect(
      try await error(from: server, trusting: server.certificate) == .wrongHost("localhost"))
  }

  @Test("must hold the pinned key where there is one")
  func pin() async throws {
    let server = try TLSServer(name: "DNS:localhost")
    let other = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    #expect(
      try await error(from: server, trusting: server.certificate, pin: other)
        == .pinMismatch(host: "localhost"))
  }

  @Test("must be of these days")
  func days() async throws {
    let past = try TLSServer(
      name: "DNS:localhost", days: (from: "20200101000000Z", to: "20200201000000Z"))
    #expect(
      try await error(from: past, trusting: past.certificate)
        == .certificateExpired(host: "localhost"))
    let future = try TLSServer(
      name: "DNS:localhost", days: (from: "20900101000000Z", to: "20900201000000Z"))
    #expect(
      try await error(from: future, trusting: future.certificate)
        == .certificateNotYetValid(host: "localhost"))
  }

  @Test("are needed: a plain server behind an https address is no answer")
  func plain() async throws {
    let server = try ScriptedServer(greeting: Array("HTTP/1.1 400 No\r\n\r\n".utf8)) { _ in .raw([])
    }
    let transfer = Transfer(to: try UpstreamAddress("https://localhost:\(server.port)"))
    let error = await #expect(throws: TransferError.self) {
      try await transfer.send(TransferRequest(.get, "/"))
    }
    #expect(error?.code == "transfer.handshake")
  }
}

@Suite("Streams") struct StreamConnectionTests {
  private func stream(
    to server: TLSServer, host: String = "localhost", trusting file: String?
  ) throws -> StreamConnection {
    var settings = TransferSettings()
    settings.authorityFile = file
    return StreamConnection(
      to: try UpstreamAddress(
        stream: "tcp://\(host):\(server.port)", isSecure: true, isClosedNetwork: false),
      settings: settings)
  }

  @Test("speak TLS with the same checks as requests")
  func secure() async throws {
    let server = try TLSServer(name: "DNS:localhost")
    let question = Array("GET / HTTP/1.0\r\n\r\n".utf8)
    let stream = try stream(to: server, trusting: server.certificate)
    var answer: [UInt8] = []
    try await stream.send(question)
    while let piece = try? await stream.receive(withinMilliseconds: 20_000) { answer += piece }
    #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.0 200"))
    // It has ended the connection; the next bytes go over another.
    try await stream.send(question)
    #expect(try await stream.receive(withinMilliseconds: 20_000).first == UInt8(ascii: "H"))
    await stream.close()
    let stranger = try self.stream(to: server, trusting: nil)
    let error = await #expect(throws: TransferError.self) { try await stranger.send(question) }
    #expect(error?.code == "transfer.not-trusted")
  }

  @Test("say why there is no connection, or nothing on it")
  func failures() async throws {
    let closed = try LoopbackPort()
    func stream(_ port: Int) throws -> StreamConnection {
      StreamConnection(
        to: try UpstreamAddress(
          stream: "tcp://127.0.0.1:\(port)", isSecure: false, isClosedNetwork: false),
        settings: TransferSettings())
    }
    await #expect(throws: TransferError.refused(host: "127.0.0.1", port: closed.number)) {
      try await stream(closed.number).send([1])
    }
    await #expect(throws: TransferError.self) {
      try await stream(closed.number).receive(withinMilliseconds: 1)
    }
    let silent = try HJ212Platform { _, _ in [] }
    let open = try stream(silent.port)
    try await open.send([0x23])
    await #expect(throws: TransferError.timedOut(seconds: 0.01)) {
      try await open.receive(withinMilliseconds: 10)
    }
    // Time alone ends nothing: the connection is the same.
    try await open.send([0x23])
    #expect(silent.connections == 1)
    await open.close()
    try await open.send([0x23])
    try await GateRecords.eventually { silent.connections == 2 }
  }
}
