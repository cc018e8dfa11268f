import Fleet
import Foundation
import Logging
import Registry
import Sync

@testable import Server

/// A server on a free port of loopback over a registry of its own, with our own libcurl client.
struct RunningServer: Sendable {
  let directory: TemporaryDirectory
  let owner: Owner
  let server: RegistryServer
  let addresses: [RegistryServer.Address]
  let certificate: TestCertificate?

  /// Runs a server while `body` runs, then stops it gracefully.
  static func run(
    _ settings: ServerSettings = ServerSettings(listeners: [Listener(port: 0)]),
    isSecure: Bool = false, logger: Logger = .quiet, _ body: (RunningServer) async throws -> Void
  ) async throws {
    let directory = try TemporaryDirectory()
    let owner = try Owner.create(at: RegistryLocation(directory.path("county")), command: "test")
    var settings = settings
    let certificate = isSecure ? try TestCertificate(in: directory) : nil
    for index in settings.listeners.indices {
      settings.listeners[index].certificate = certificate.map {
        .init(chain: $0.chain, key: $0.key)
      }
    }
    let server = try RegistryServer(owner: owner, settings: settings, logger: logger)
    let (listening, isListening) = AsyncStream<[RegistryServer.Address]>.makeStream()
    try await withThrowingTaskGroup { group in
      group.addTask {
        defer { isListening.finish() }
        try await server.run { isListening.yield($0) }
      }
      for await addresses in listening {
        let running = RunningServer(
          directory: directory, owner: owner, server: server, addresses: addresses,
          certificate: certificate)
        do {
          try await body(running)
        } catch {
          await server.stop()
          throw error
        }
        await server.stop()
      }
      try await group.waitForAll()
    }
  }

  /// A client of the listener at that index.
  func client(of listener: Int = 0) throws -> Transfer {
    let address = addresses[listener]
    var settings = TransferSettings()
    settings.authorityFile = certificate?.chain
    return Transfer(
      to: try UpstreamAddress(
        "\(address.isSecure ? "https://localhost" : "http://127.0.0.1"):\(address.port)"),
      settings: settings)
  }

  /// Adds a sender and gives its token.
  func addSender(_ id: String = "plant-1") async throws -> BearerToken {
    try BearerToken(try await addSenderText(id))
  }

  /// Adds a sender and gives its token as text.
  func addSenderText(
    _ id: String = "plant-1", ledgerKey: String? = nil
  ) async throws -> String {
    try await owner.change(by: "test") { change in
      var generator = SystemRandomNumberGenerator()
      return try change.addSender(id: id, name: id, ledgerKey: ledgerKey, using: &generator)
    }.text
  }

  /// One request on a connection of its own.
  func send(_ request: TransferRequest, to listener: Int = 0) async throws -> TransferAnswer {
    try await client(of: listener).send(request)
  }
}

extension TransferAnswer {
  var json: JSON { get throws { try JSON(parsing: body) } }
}
