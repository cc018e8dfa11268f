import Foundation
import NIOCore
import NIOPosix

/// Drives simulated terminals against a receiver over TCP.
///
/// Only the address that it is given is ever contacted.
public final class SimulationDriver: Sendable {
  /// How long nobody may take a connection, from the beginning on, before the run ends.
  private static let patience = Duration.seconds(10)

  private let settings: DriverSettings
  private let simulation: SimulationSettings
  private let group: MultiThreadedEventLoopGroup
  private let loops: [DriverLoop]

  /// - Throws: ``DriverError`` where the address or the account cannot be used.
  public init(_ settings: DriverSettings, simulation: SimulationSettings) throws {
    self.settings = settings
    self.simulation = simulation
    try Self.raiseLimit(for: settings.vehicles)
    let address: SocketAddress
    do {
      address = try SocketAddress.makeAddressResolvingHost(settings.host, port: settings.port)
    } catch {
      throw DriverError.address("\(settings.host):\(settings.port)", detail: "\(error)")
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.threads)
    self.group = group
    do {
      loops = try (0..<settings.threads).map { _ in
        try DriverLoop(on: group.next(), settings: settings, address: address)
      }
    } catch {
      group.shutdownGracefully { _ in }
      throw error
    }
  }

  /// Sends for as long as the settings say.
  /// - Parameter progress: Called twice a second.
  public func run(progress: @escaping @Sendable (DriverCounts) -> Void = { _ in }) async throws
    -> DriverCounts
  {
    let nonces = simulation.nonces()
    let prepared = settings.pace == .fastest ? PreparedFrames(settings: simulation) : nil
    let began = ContinuousClock.now
    for (index, loop) in loops.enumerated() {
      let numbers = stride(from: index, to: settings.vehicles, by: loops.count)
      loop.eventLoop.execute {
        loop.begin(self.simulation, nonces: nonces, prepared: prepared, numbers: numbers)
      }
    }
    let watching = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .milliseconds(500))
        let counts = try await self.counts()
        progress(counts)
        if counts.connects == 0, counts.failures > 0,
          began.duration(to: .now) > Self.patience
        {
          self.stop()
        }
      }
    }
    for loop in loops { try await loop.end.get() }
    watching.cancel()
    var counts = try await counts()
    counts.seconds = min(
      settings.duration, began.duration(to: .now) / .seconds(1))
    let failure = try await failure()
    try await group.shutdownGracefully()
    if let failure { throw failure }
    return counts
  }

  /// Ends before its time, as at the end of its time.
  public func stop() {
    for loop in loops { loop.eventLoop.execute { loop.stop() } }
  }

  private func counts() async throws -> DriverCounts {
    var counts = DriverCounts()
    for loop in loops { counts.add(try await loop.eventLoop.submit { loop.snapshot() }.get()) }
    return counts
  }

  private func failure() async throws -> DriverError? {
    for loop in loops {
      if let failure = try await loop.eventLoop.submit({ loop.account?.failure }).get() {
        return failure
      }
    }
    return nil
  }

  /// As many descriptors as the system lets this process have.
  private static func raiseLimit(for vehicles: Int) throws(DriverError) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let needed = rlim_t(vehicles + 64)
    if limit.rlim_cur < needed {
      limit.rlim_cur = limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard limit.rlim_cur >= needed else {
      throw .descriptors(vehicles: vehicles, limit: Int(limit.rlim_cur))
    }
  }
}
