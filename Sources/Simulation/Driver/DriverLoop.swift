import NIOCore
import NIOPosix

/// The vehicles of one event loop. Touched on that loop alone.
final class DriverLoop: @unchecked Sendable {
  private static let connecting = 100
  private static let tick = TimeAmount.milliseconds(20)

  let eventLoop: any EventLoop
  private let settings: DriverSettings
  private let address: SocketAddress
  private var vehicles: [VehicleConnection] = []
  var counts = DriverCounts()
  let account: Account?
  private var begun = NIODeadline.now()
  private let ended: EventLoopPromise<Void>
  private(set) var isEnding = false
  private var endsAt: Double

  init(
    on eventLoop: any EventLoop, settings: DriverSettings, address: SocketAddress
  ) throws(DriverError) {
    self.eventLoop = eventLoop
    self.settings = settings
    self.address = address
    account = if let path = settings.account { try Account(at: path) } else { nil }
    ended = eventLoop.makePromise()
    endsAt = settings.duration
  }

  /// Seconds since the beginning.
  private(set) var now = 0.0

  /// Makes the vehicles whose numbers are this loop's, on the loop, and lets them begin.
  func begin(
    _ simulation: SimulationSettings, nonces: ChipSigner.Nonces?, prepared: PreparedFrames?,
    numbers: StrideTo<Int>
  ) {
    vehicles = numbers.map { number in
      let terminal = Terminal(number, settings: simulation, nonces: nonces)
      return VehicleConnection(
        number, terminal: terminal,
        prepared: prepared.map {
          PreparedTerminal(terminal, number, prepared: $0, settings: simulation)
        }, settings: settings, seed: simulation.seed, loop: self)
    }
    begun = .now()
    round()
  }

  /// Completed when all is sent and closed.
  var end: EventLoopFuture<Void> { ended.futureResult }

  /// Ends before its time.
  func stop() { endsAt = min(endsAt, now) }

  func connect(_ vehicle: VehicleConnection) -> EventLoopFuture<any Channel>.Isolated {
    ClientBootstrap(group: eventLoop)
      .connectTimeout(.seconds(5))
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 512))
      .channelOption(.writeBufferWaterMark, value: .init(low: 4096, high: 16_384))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(vehicle)
        }
      }
      .connect(to: address)
      .assumeIsolated()
  }

  private func round() {
    now = Double((NIODeadline.now() - begun).nanoseconds) / 1e9
    if now >= endsAt { isEnding = true }
    var connecting = vehicles.count { $0.isConnecting }
    var isBusy = false
    let makes = !isEnding && settings.pace == .fastest
    let clock: Int? =
      if case .simulated(let speed) = settings.pace { Int(min(now, endsAt) * speed) } else { nil }
    for vehicle in vehicles {
      if let clock { vehicle.live(until: clock) }
      if vehicle.channel != nil {
        if vehicle.pump(mayMake: makes) { isBusy = true }
        vehicle.checkPatience()
      } else if !vehicle.isConnecting, connecting < Self.connecting, now >= vehicle.nextAttempt,
        !isEnding || !vehicle.isIdle
      {
        connecting += 1
        vehicle.connect()
      }
    }
    if isEnding, now >= endsAt + settings.grace || vehicles.allSatisfy(\.isIdle) {
      return finish()
    }
    if isBusy, makes {
      eventLoop.execute { self.round() }
    } else {
      _ = eventLoop.scheduleTask(in: makes ? .milliseconds(1) : Self.tick) { self.round() }
    }
  }

  private func finish() {
    counts = snapshot()
    for vehicle in vehicles { vehicle.close() }
    // The connections' ends come with the next turns of the loop.
    _ = eventLoop.scheduleTask(in: .milliseconds(50)) {
      self.vehicles = []
      self.account?.flush()
      self.ended.succeed()
    }
  }

  /// The counts now.
  func snapshot() -> DriverCounts {
    guard !vehicles.isEmpty else { return counts }
    var counts = counts
    (counts.connected, counts.unanswered, counts.kept) = (0, 0, 0)
    for vehicle in vehicles {
      if vehicle.channel != nil { counts.connected += 1 }
      counts.unanswered += vehicle.unansweredCount
      counts.kept += vehicle.keptCount
    }
    return counts
  }
}
