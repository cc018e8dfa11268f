import Devices
import Fleet
import NIOCore
import NIOPosix

/// A receiver on loopback that cuts frames by Devices, keeps them, and answers as it is told to.
final class TestReceiver: Sendable {
  enum Answering: Sendable { case nothing, accepting, refusing }

  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let store: Store
  private let answering: Answering

  init(_ answering: Answering) {
    self.answering = answering
    store = Store(loop: group.next())
  }

  /// All that was received so far, in the order of arrival.
  func frames() async throws -> [[UInt8]] {
    try await store.loop.submit { self.store.frames }.get()
  }

  /// Takes connections.
  /// - Returns: The port.
  func open(port: Int = 0) async throws -> Int {
    let (store, answering) = (store, answering)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          store.connections.append(channel)
          try channel.pipeline.syncOperations.addHandler(
            Handler(store: store, answering: answering))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    try await store.loop.submit { store.listener = channel }.get()
    return channel.localAddress?.port ?? 0
  }

  /// Ends the listener and every connection at once.
  func breakOff() async throws {
    try await store.loop.submit {
      for channel in self.store.connections + [self.store.listener].compactMap({ $0 }) {
        channel.close(promise: nil)
      }
      self.store.connections = []
    }.get()
  }

  func end() async throws {
    try await breakOff()
    try await group.shutdownGracefully()
  }

  /// Touched on its loop alone.
  private final class Store: @unchecked Sendable {
    let loop: any EventLoop
    var frames: [[UInt8]] = []
    var connections: [any Channel] = []
    var listener: (any Channel)?

    init(loop: any EventLoop) { self.loop = loop }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let store: Store
    private let answering: Answering
    private var stream = OBDStream()

    init(store: Store, answering: Answering) {
      self.store = store
      self.answering = answering
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Array(unwrapInboundIn(data).readableBytesView)
      var answers: [UInt8] = []
      stream.read(bytes.span) { event, _, span in
        guard case .frame = event else { return }
        let frame = span.indices.map { span[$0] }
        self.store.frames.append(frame)
        answers += self.answer(to: frame)
      }
      guard !answers.isEmpty else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answers)), promise: nil)
    }

    /// The platform form with the time of the frame that is answered.
    private func answer(to frame: [UInt8]) -> [UInt8] {
      guard answering != .nothing else { return [] }
      let time = frame.count > 30 ? Array(frame[24..<30]) : []
      var answer = Array(frame[..<3]) + [answering == .accepting ? 1 : 2] + frame[3..<20]
      answer += [1, 0, UInt8(time.count)] + time
      return answer + [answer[2...].reduce(0, ^)]
    }
  }
}
