public import Fleet
import Foundation
public import Logging
public import Monitoring
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Receives what remote-monitoring terminals send, into a journal.
///
///     let server = try TerminalServer(settings, into: journal, logger: logger, clock: clock)
///     async let end: Void = server.run { addresses in print(addresses) }
///     server.stop()             // what was received is stored first
///     try await end
///     journal.close()
///
/// Nothing that is received is dropped: frames, and bytes between them, are in the journal in the order of their
/// arrival. A terminal is answered only once its frame is on disk; where the disk takes nothing, it is not answered
/// and its connection is closed, so that it sends again.
public final class TerminalServer: Sendable {
  /// An address that is really listened on.
  public struct Address: Hashable, Sendable, CustomStringConvertible {
    public let family: OBD.Family
    public let host: String
    public let port: Int
    public let isSecure: Bool
    public var description: String {
      let name = host.contains(":") ? "[\(host)]" : host
      return "\(family.rawValue) \(isSecure ? "tls" : "tcp")://\(name):\(port)"
    }
  }

  private let listeners: [(listener: TerminalListener, context: NIOSSLContext?)]
  private let limits: TerminalLimits
  private let journal: Journal
  private let hall: TerminalHall
  private let clock: @Sendable () -> Instant
  private let group: MultiThreadedEventLoopGroup
  private let rooms: [ObjectIdentifier: NIOLoopBound<TerminalRoom>]
  private let reports: [@Sendable () -> TerminalCounts]
  private let addresses = Mutex<[Address]>([])
  private let stops: AsyncStream<Void>
  private let stopping: AsyncStream<Void>.Continuation

  /// Checks the settings, certificates included, and raises the limit of descriptors; nothing listens before
  /// ``run(whenListening:)``, which must be called once.
  /// - Throws: ``ServerError``.
  public init(
    _ settings: TerminalSettings, into journal: Journal, logger: Logger,
    clock: @escaping @Sendable () -> Instant
  ) throws {
    guard !settings.listeners.isEmpty else { throw ServerError.noListener }
    listeners = try settings.listeners.map { listener in
      guard
        listener.certificate != nil || listener.isClosedNetwork
          || Listener.isLoopback(listener.host)
      else { throw ServerError.plainTerminals(host: listener.host) }
      return (listener, try listener.certificate.map { try $0.context() })
    }
    limits = settings.limits
    let room = max(1, DescriptorLimit.raise() - settings.limits.reservedDescriptors)
    let hall = TerminalHall(
      capacity: min(room, settings.limits.connections ?? room),
      perAddress: settings.limits.connectionsPerAddress, from: clock(), logger: logger)
    (self.journal, self.hall, self.clock) = (journal, hall, clock)
    group = MultiThreadedEventLoopGroup(
      numberOfThreads: settings.limits.threads ?? max(1, System.coreCount / 2))
    var rooms: [ObjectIdentifier: NIOLoopBound<TerminalRoom>] = [:]
    var reports: [@Sendable () -> TerminalCounts] = []
    for loop in group.makeIterator() {
      let (room, report) = try loop.submit {
        let room = TerminalRoom(
          on: loop, hall: hall, journal: journal, limits: settings.limits, clock: clock)
        return (NIOLoopBound(room, eventLoop: loop), room.report)
      }.wait()
      rooms[ObjectIdentifier(loop)] = room
      reports.append(report)
    }
    (self.rooms, self.reports) = (rooms, reports)
    (stops, stopping) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Listens until ``stop()`` or until the task is cancelled; what was received is then stored, as far as the disk
  /// takes it.
  /// - Parameter whenListening: called once, when every address listens, in the order of the settings.
  /// - Throws: `ServerError.bind` where an address cannot be had.
  public func run(whenListening: ([Address]) -> Void = { _ in }) async throws {
    var channels: [any Channel] = []
    var failure: (any Error)?
    do {
      for (listener, context) in listeners {
        let channel = try await bind(listener, context)
        channels.append(channel)
        let address = Address(
          family: listener.family, host: listener.host,
          port: channel.localAddress?.port ?? listener.port, isSecure: context != nil)
        addresses.withLock { $0.append(address) }
      }
      whenListening(addresses.withLock { $0 })
      for await _ in stops { break }
    } catch {
      failure = error
    }
    for channel in channels { try? await channel.close() }
    for room in rooms.values {
      try? await room.eventLoop.flatSubmit { room.value.close() }.get()
    }
    try? await group.shutdownGracefully()
    if let failure { throw failure }
  }

  /// Takes no more connections, closes those that are open, and ends ``run(whenListening:)`` once what they sent is
  /// stored.
  public func stop() { stopping.finish() }

  /// How it stands: what is now, and what was since the start. Cheap enough for every second.
  public var counts: TerminalCounts {
    var counts = hall.counts
    for report in reports { counts += report() }
    counts.waitingBytes = journal.waitingBytes
    counts.listening = addresses.withLock { $0.map(\.description) }
    return counts
  }

  /// The most connections at once.
  public var capacity: Int { hall.capacity }

  private func bind(_ listener: TerminalListener, _ context: NIOSSLContext?) async throws
    -> any Channel
  {
    let rules = TerminalConnection.Rules(listener)
    let (rooms, hall, limits) = (rooms, hall, limits)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 4096)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.maxMessagesPerRead, value: 64)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            AcceptBackoffHandler(), AcceptWatch(hall: hall),
          ])
        }
      }
      // One small buffer stays with each connection once it has read; bursts take several turns.
      .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2048))
      .childChannelOption(.maxMessagesPerRead, value: 8)
      .childChannelOption(
        .writeBufferWaterMark,
        value: .init(low: limits.answerBytes / 2, high: limits.answerBytes)
      )
      .childChannelInitializer { channel in
        let address = channel.remoteAddress?.ipAddress ?? ""
        guard let room = rooms[ObjectIdentifier(channel.eventLoop)]?.value,
          let number = hall.admit(from: address)
        else { return channel.eventLoop.makeFailedFuture(ChannelError.eof) }
        let connection = TerminalConnection(
          number, from: hall.countsAddresses ? address : nil, rules: rules, in: room,
          isSecure: context != nil)
        return channel.eventLoop.makeCompletedFuture {
          do {
            let pipeline = channel.pipeline.syncOperations
            if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
            try pipeline.addHandler(connection)
          } catch {
            hall.dismiss(from: address)
            throw error
          }
        }
      }
    do {
      return try await bootstrap.bind(host: listener.host, port: listener.port).get()
    } catch {
      let detail =
        (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
      throw ServerError.bind(host: listener.host, port: listener.port, detail: detail)
    }
  }
}

/// Sees that no connection could be taken; the handler before it waits a second before the next one.
private final class AcceptWatch: ChannelInboundHandler {
  typealias InboundIn = any Channel
  private let hall: TerminalHall

  init(hall: TerminalHall) { self.hall = hall }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is IOError { hall.pause(for: error) }
  }
}
