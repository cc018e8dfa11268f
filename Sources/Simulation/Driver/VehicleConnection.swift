import Glibc
import NIOCore

/// One vehicle and its connection. Lives on one event loop and is touched nowhere else.
final class VehicleConnection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer

  private struct Outstanding {
    let bytes: [UInt8]
    let since: Double
  }

  private enum Source {
    case living(Terminal)
    case prepared(PreparedTerminal)
  }

  private let number: Int
  private let settings: DriverSettings
  private unowned let loop: DriverLoop
  private var source: Source
  private let identity: [UInt8]

  private(set) var channel: (any Channel)?
  private(set) var isConnecting = false
  /// When the next attempt is due, by the loop's clock, and how long the one after it waits.
  private(set) var nextAttempt: Double
  private var backOff = 0.5
  private var numbers: SeededNumbers
  private var logins = 0

  /// Sent and not answered, oldest first.
  private var outstanding: [Outstanding] = []
  /// Data without a connection, oldest first.
  private var kept: [[UInt8]] = []
  /// Frames to be written with the next flush.
  private var batch: [[UInt8]] = []
  private var isWriting = false
  private var inbound: [UInt8] = []

  init(
    _ number: Int, terminal: Terminal, prepared: PreparedTerminal?, settings: DriverSettings,
    seed: UInt64, loop: DriverLoop
  ) {
    self.number = number
    self.settings = settings
    self.loop = loop
    source = prepared.map { .prepared($0) } ?? .living(terminal)
    identity = terminal.encoder.identity
    numbers = SeededNumbers(seed: seed &+ UInt64(number) &* 7919)
    nextAttempt = 0
  }

  var unansweredCount: Int { outstanding.count }
  var keptCount: Int { kept.count + batch.count }
  var isIdle: Bool { outstanding.isEmpty && kept.isEmpty && batch.isEmpty && !isWriting }

  // MARK: rounds

  /// What the vehicle did until `clock` simulated seconds after the start.
  func live(until clock: Int) {
    guard case .living(var terminal) = source else { return }
    while terminal.clock + terminal.interval <= clock {
      terminal.step { self.take($0) }
    }
    source = .living(terminal)
  }

  /// Writes what waits, as far as the receiver takes it.
  /// - Parameter mayMake: Prepared frames are made as well.
  /// - Returns: Whether something was written.
  func pump(mayMake: Bool) -> Bool {
    guard let channel, !isWriting, channel.isWritable else { return false }
    reissueKept()
    if mayMake, case .prepared(var terminal) = source {
      var count = 0
      while count < 16, hasRoom {
        take(TerminalFrame(bytes: terminal.packet()))
        count += 1
      }
      source = .prepared(terminal)
    }
    guard !batch.isEmpty else { return false }
    write(to: channel)
    return true
  }

  private var hasRoom: Bool {
    !settings.expectsAnswers || outstanding.count < settings.window
  }

  private func take(_ frame: TerminalFrame) {
    if channel != nil, hasRoom, batch.count < settings.window {
      send(frame.bytes)
    } else if frame.isData {
      keep(frame.bytes)
    } else {
      loop.counts.lost += 1
    }
  }

  private func send(_ bytes: [UInt8]) {
    batch.append(bytes)
    if bytes[2] == 3 { loop.counts.reissued += 1 }
    if settings.expectsAnswers {
      outstanding.append(Outstanding(bytes: bytes, since: loop.now))
    }
  }

  private func keep(_ bytes: [UInt8]) {
    if kept.count >= Terminal.keptLimit {
      kept.removeFirst()
      loop.counts.dropped += 1
    }
    kept.append(bytes)
  }

  private func reissueKept() {
    var count = 0
    while count < min(8, kept.count),
      !settings.expectsAnswers || outstanding.count + 8 < settings.window
    {
      send(WireEncoder.reissue(kept[count]))
      count += 1
    }
    if count > 0 { kept.removeFirst(count) }
  }

  private func write(to channel: any Channel) {
    let frames = batch
    batch = []
    let size = frames.reduce(0) { $0 + $1.count }
    var buffer = channel.allocator.buffer(capacity: size)
    for frame in frames { buffer.writeBytes(frame) }
    isWriting = true
    channel.writeAndFlush(buffer).assumeIsolated().whenComplete { result in
      self.isWriting = false
      switch result {
      case .success: self.written(frames, size: size)
      case .failure: self.notWritten(frames)
      }
    }
  }

  private func written(_ frames: [[UInt8]], size: Int) {
    loop.counts.sent += frames.count
    loop.counts.bytes += size
    guard !settings.expectsAnswers, let account = loop.account else { return }
    for frame in frames { account.add(frame, vehicle: number, isAnswered: false) }
  }

  /// With answers the frames are among those that wait for theirs.
  private func notWritten(_ frames: [[UInt8]]) {
    guard !settings.expectsAnswers else { return }
    giveBack(frames)
  }

  private func giveBack(_ frames: [[UInt8]]) {
    let data = frames.filter { $0[2] == 2 || $0[2] == 3 }
    loop.counts.lost += frames.count - data.count
    kept.insert(contentsOf: data, at: 0)
    let excess = kept.count - Terminal.keptLimit
    if excess > 0 {
      kept.removeFirst(excess)
      loop.counts.dropped += excess
    }
  }

  // MARK: the connection

  func connect() {
    isConnecting = true
    loop.connect(self)
      .whenComplete { result in
        self.isConnecting = false
        switch result {
        case .success(let channel): self.connected(channel)
        case .failure(let error):
          self.loop.counts.failures += 1
          self.loop.counts.refusal = Self.reason(error)
          self.wait()
        }
      }
  }

  /// What the system says, without the call that it says it of.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return String(cString: strerror(error.errnoCode))
  }

  private func connected(_ channel: any Channel) {
    guard channel.isActive else { return wait() }
    self.channel = channel
    inbound = []
    backOff = 0.5
    loop.counts.connects += 1
    switch source {
    case .prepared(let terminal):
      logins += 1
      for frame in terminal.logIn(serial: logins) { send(frame) }
    case .living(var terminal):
      if terminal.isRunning { terminal.logIn { self.take($0) } }
      source = .living(terminal)
    }
  }

  /// Waits twice as long as the last time, somewhat more or less, so that not all come at once.
  private func wait() {
    nextAttempt = loop.now + backOff * numbers.between(0.5, 1)
    backOff = min(15, backOff * 2)
  }

  /// Ends a connection on which no answer comes any more.
  func checkPatience() {
    guard let first = outstanding.first, loop.now - first.since > settings.patience else { return }
    channel?.close(promise: nil)
  }

  func close() { channel?.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) {
    if channel != nil, !loop.isEnding { loop.counts.disconnects += 1 }
    channel = nil
    // With answers what is in the batch is outstanding as well.
    let unanswered = settings.expectsAnswers ? outstanding.map(\.bytes) : batch
    outstanding = []
    batch = []
    giveBack(unanswered)
    wait()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    inbound += buffer.readableBytesView
    var rest = inbound[...]
    do throws(Answer.NotAnAnswer) {
      while let (answer, size) = try Answer.read(rest, identity: identity) {
        rest = rest.dropFirst(size)
        take(answer)
      }
      inbound = rest.isEmpty ? [] : Array(rest)
    } catch {
      loop.counts.strange += 1
      inbound = []
    }
  }

  private func take(_ answer: Answer) {
    guard let place = outstanding.firstIndex(where: { $0.bytes[2] == answer.command }) else {
      loop.counts.strange += 1
      return
    }
    let frame = outstanding.remove(at: place)
    if answer.isAccepted {
      loop.counts.answered += 1
      loop.account?.add(frame.bytes, vehicle: number, isAnswered: true)
    } else {
      loop.counts.refused += 1
    }
  }
}
