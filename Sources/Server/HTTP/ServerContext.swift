import Hummingbird
import NIOCore

/// What a request brings besides itself: where it came from.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The peer's IP address as text; `nil` where the connection has gone already.
  let source: String?

  init(source: Source) {
    coreContext = .init(source: source)
    self.source = source.channel.remoteAddress?.ipAddress
  }
}
