public import Fleet
import Hummingbird
public import Logging
import NIOCore
public import Registry
import ServiceLifecycle

/// The HTTP side of a registry's owner: receives what registries below send, and what devices push.
///
///     let server = try RegistryServer(owner: owner, settings: settings, logger: logger)
///     async let end: Void = server.run { addresses in print(addresses) }
///     await server.stop()       // on SIGTERM: requests in flight are finished first
///     try await end
///
/// A batch or push is answered only after its commit, so an answer is a promise that survives a power
/// cut. All storing goes through the owner's one writer; a bounded number of requests may wait for it.
public final class RegistryServer: Sendable {
  /// An address that is really listened on.
  public struct Address: Hashable, Sendable, CustomStringConvertible {
    public let host: String
    public let port: Int
    public let isSecure: Bool
    public var description: String {
      let name = host.contains(":") ? "[\(host)]" : host
      return "\(isSecure ? "https" : "http")://\(name):\(port)"
    }
  }

  private let group: ServiceGroup
  private let ready: Readiness

  /// Checks the settings, certificates included; nothing listens before ``run(whenListening:)``.
  /// - Parameter terminals: how the receiver of terminals beside it stands, for the metrics.
  /// - Throws: ``ServerError``.
  public init(
    owner: Owner, settings: ServerSettings, logger: Logger,
    terminals: (@Sendable () -> TerminalCounts)? = nil,
    clock: @escaping @Sendable () -> Instant = Instant.system
  ) throws {
    guard !settings.listeners.isEmpty else { throw ServerError.noListener }
    let service = try ServerServices(
      owner: owner, settings: settings, terminals: terminals, clock: clock)
    let ready = Readiness(expected: settings.listeners.count)
    var configuration = ServiceGroupConfiguration(
      services: try settings.listeners.enumerated().map { index, listener in
        ServiceGroupConfiguration.ServiceConfiguration(
          service: try ListenerService(
            listener, services: service, limits: settings.limits, logger: logger
          ) { await ready.listens($0, at: index) })
      }, logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.limits.graceSeconds)
    group = ServiceGroup(configuration: configuration)
    self.ready = ready
  }

  /// Listens until ``stop()``, then finishes the requests in flight.
  /// - Parameter whenListening: called once, when every address listens, in the order of the settings.
  /// - Throws: `ServerError.bind` where an address cannot be had.
  public func run(whenListening: @escaping @Sendable ([Address]) -> Void = { _ in }) async throws {
    await ready.call(whenListening)
    try await group.run()
  }

  /// Takes no more requests and ends ``run(whenListening:)`` when those in flight are answered.
  public func stop() async { await group.triggerGracefulShutdown() }
}

/// Waits until every listener has its address.
private actor Readiness {
  private var addresses: [RegistryServer.Address?]
  private var callback: (@Sendable ([RegistryServer.Address]) -> Void)?

  init(expected: Int) { addresses = Array(repeating: nil, count: expected) }

  func call(_ callback: @escaping @Sendable ([RegistryServer.Address]) -> Void) {
    self.callback = callback
  }

  func listens(_ address: RegistryServer.Address, at index: Int) {
    addresses[index] = address
    let known = addresses.compactMap(\.self)
    if known.count == addresses.count { callback?(known) }
  }
}
