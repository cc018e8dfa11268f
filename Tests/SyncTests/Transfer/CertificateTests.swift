import ChildProcesses
import Fleet
import Foundation
import Sync
import Testing

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
