import Devices
import Fleet
import Monitoring
import NIOCore
import NIOTLS

/// One connection: cuts the frames out of its bytes and gives them to its room.
///
/// While nothing is unfinished it keeps no buffer of its own, because most connections are idle most of the time.
final class TerminalConnection: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What holds for all connections of a listener.
  final class Rules: Sendable {
    let settings: OBD.Settings
    let answers: TerminalAnswers
    var family: OBD.Family { settings.family }
    var dialect: OBD.Dialect? { settings.dialect }

    init(_ listener: TerminalListener) {
      var settings = OBD.Settings(listener.family)
      settings.dialect = listener.dialect
      self.settings = settings
      answers = listener.answers
    }
  }

  let number: UInt64
  let rules: Rules
  private let room: TerminalRoom
  /// `nil` where nobody counts addresses.
  private let address: String?
  private var context: ChannelHandlerContext?
  private var stream: OBDStream
  private var vehicles = ConnectionVehicles()

  /// Its place among the room's connections, and in the batch that is gathered.
  var seat = -1
  var flight: UInt64 = 0
  var place = 0

  /// When the last frame came, or the connection itself.
  private var spoke = NIODeadline.now()
  /// Since when a frame waits for its rest.
  private var unfinished: NIODeadline?
  /// Until when the TLS handshake must be done.
  private var handshake: NIODeadline?
  private var garbage = 0
  /// The second in which frames are counted, and how many came.
  private var second = NIODeadline.now()
  private var framesInSecond = 0
  /// A read that was asked for and waits.
  private var isHeld = false

  init(_ number: UInt64, from address: String?, rules: Rules, in room: TerminalRoom, isSecure: Bool)
  {
    self.number = number
    self.address = address
    self.rules = rules
    self.room = room
    stream = OBDStream(unitLimit: room.limits.unitBytes, garbage: .handedOver)
    if isSecure { handshake = .now() + TimeAmount(room.limits.handshake) }
  }

  // MARK: coming and going

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    room.enter(self)
    if room.isClosed { close() }
  }

  func channelActive(context: ChannelHandlerContext) {
    let end = context.remoteAddress.map(Self.name) ?? ""
    room.append(.opened, of: self, at: room.clock(), Array(end.utf8).span)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    let now = room.clock()
    stream.finish { take($0, $2, at: now) }
    room.append(.closed, of: self, at: now, Span())
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    room.leave(self)
    room.counts.loggedIn -= vehicles.loggedIn
    for identity in vehicles.all.keys { room.hall.leave(identity) }
    vehicles = ConnectionVehicles()
    room.hall.dismiss(from: address)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event { handshake = nil }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { close() }

  func close() { context?.close(promise: nil) }

  private static func name(_ address: SocketAddress) -> String {
    let host = address.ipAddress ?? ""
    return "\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)"
  }

  // MARK: reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    let (wall, now) = (room.clock(), NIODeadline.now())
    let framesBefore = room.counts.frames
    let waited = stream.waitingCount > 0
    room.counts.bytes += buffer.readableBytes
    stream.read(buffer.readableBytesUInt8Span) { take($0, $2, at: wall) }
    let frames = room.counts.frames - framesBefore
    if frames > 0 { spoke = now }
    if stream.waitingCount == 0 {
      unfinished = nil
    } else if frames > 0 || !waited {
      unfinished = now
    }
    count(frames, at: now)
    if garbage > room.limits.garbageBytes { return babbles() }
    room.flushIfLarge()
  }

  private func take(_ event: OBDStream.Event, _ bytes: Span<UInt8>, at now: Instant) {
    switch event {
    case .frame(let frame):
      garbage = 0
      room.counts.frames += 1
      room.append(.frame, of: self, at: now, bytes)
      notice(frame.header)
      if !rules.answers.areNone,
        let answer = rules.answers.answer(to: frame, in: bytes, rules.settings, at: now)
      {
        room.answer(answer, to: self)
      }
    case .broken: room.counts.broken += 1
    case .garbage(let count):
      garbage += count
      room.counts.garbageBytes += count
      room.append(.garbage, of: self, at: now, bytes)
    }
  }

  private func notice(_ header: OBD.Header) {
    let meaning = header.command.meaning(of: header.form, in: rules.settings)
    let before = vehicles.loggedIn
    let change = vehicles.see(
      header.identity, meaning, limit: room.limits.vehiclesPerConnection)
    room.counts.loggedIn += vehicles.loggedIn - before
    switch change {
    case .enters: room.hall.enter(header.identity, on: number, at: .now())
    case .leaves: room.hall.leave(header.identity)
    case nil: break
    }
  }

  // MARK: time

  /// Looks whether something takes too long.
  func look(at now: NIODeadline) {
    if let handshake, now >= handshake { return close() }
    if let since = unfinished, now - since >= TimeAmount(room.limits.unfinished) {
      let wall = room.clock()
      let frames = room.counts.frames
      unfinished = stream.giveUp { take($0, $2, at: wall) } ? now : nil
      if room.counts.frames > frames { spoke = now }
      if garbage > room.limits.garbageBytes { return babbles() }
    }
    // Who is not read at the moment is not silent, unless it takes no answers.
    if isHeld, context?.channel.isWritable == true { spoke = now }
    if now - spoke >= TimeAmount(room.limits.idle) {
      room.counts.silent += 1
      return close()
    }
    readAgain()
  }

  private func babbles() {
    room.counts.babbling += 1
    close()
  }

  private func count(_ frames: Int, at now: NIODeadline) {
    if now - second >= .seconds(1) {
      second = now
      framesInSecond = 0
    }
    framesInSecond += frames
  }

  // MARK: holding back

  private var mayRead: Bool {
    guard !room.isPaused, let context, context.channel.isWritable else { return false }
    let limit = room.limits.framesPerSecond
    return limit == 0 || framesInSecond < limit || NIODeadline.now() - second >= .seconds(1)
  }

  func read(context: ChannelHandlerContext) {
    guard !mayRead else { return context.read() }
    guard !isHeld else { return }
    isHeld = true
  }

  /// Asks again for what was held back, if it may now.
  func readAgain() {
    guard isHeld, mayRead, let context else { return }
    isHeld = false
    context.read()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    readAgain()
    context.fireChannelWritabilityChanged()
  }

  // MARK: answering

  func buffer(of bytes: [UInt8]) -> ByteBuffer? {
    context?.channel.allocator.buffer(bytes: bytes)
  }

  /// - Returns: whether the connection was there to be told.
  func say(_ answers: ByteBuffer) -> Bool {
    guard let context, context.channel.isActive else { return false }
    context.writeAndFlush(wrapOutboundOut(answers), promise: nil)
    return true
  }
}
