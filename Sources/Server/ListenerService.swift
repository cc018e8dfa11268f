import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import ServiceLifecycle

/// One address with its routes, as a service that can be stopped gracefully.
struct ListenerService: Service {
  private let application: Application<RouterResponder<ServerContext>>
  private let listener: Listener

  init(
    _ listener: Listener, services: ServerServices, limits: ServerLimits, logger: Logger,
    whenListening: @escaping @Sendable (RegistryServer.Address) async -> Void
  ) throws {
    let isSecure = listener.certificate != nil
    guard
      isSecure || listener.isLoopback || listener.services == .devices && listener.isClosedNetwork
    else { throw ServerError.plain(host: listener.host) }
    self.listener = listener
    application = Application(
      responder: services.router(for: listener.services, isLoopback: listener.isLoopback)
        .buildResponder(),
      server: try Self.builder(listener, limits: limits),
      configuration: ApplicationConfiguration(
        address: .hostname(listener.host, port: listener.port),
        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
      onServerRunning: { channel in
        await whenListening(
          RegistryServer.Address(
            host: listener.host, port: channel.localAddress?.port ?? listener.port,
            isSecure: isSecure))
      },
      logger: logger)
  }

  func run() async throws {
    do {
      try await application.run()
    } catch let error as IOError {
      throw ServerError.bind(
        host: listener.host, port: listener.port, detail: String(cString: strerror(error.errnoCode))
      )
    }
  }

  private static func builder(_ listener: Listener, limits: ServerLimits) throws
    -> HTTPServerBuilder
  {
    let stream = HTTP1Channel.Configuration(
      idleTimeout: .seconds(limits.idleSeconds),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
    guard let certificate = listener.certificate else { return .http1(configuration: stream) }
    let tls = try certificate.configuration()
    return HTTPServerBuilder { responder in
      HandshakeDeadline(
        base: try HTTP2UpgradeChannel(
          tlsConfiguration: tls,
          configuration: .init(
            idleTimeout: .seconds(limits.idleSeconds),
            gracefulCloseTimeout: .seconds(limits.graceSeconds), streamConfiguration: stream),
          responder: responder),
        limit: .seconds(limits.handshakeSeconds))
    }
  }
}
