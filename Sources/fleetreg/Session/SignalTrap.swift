@preconcurrency import Dispatch
import Foundation

/// Turns SIGTERM and SIGINT into one polite request to stop; a second signal ends the process at once.
///
/// Only the process's own commands (`serve`, `sync --follow`) use it, never one inside the server.
final class SignalTrap: Sendable {
  /// Yields the signal, once.
  let requests: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    requests = stream
    let queue = DispatchQueue(label: "fleetreg.signals")
    let state = Once()
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard state.isFirst() else { _exit(128 + number) }
        continuation.yield(number)
        continuation.finish()
      }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }

  /// Waits for the request to stop.
  func wait() async {
    for await _ in requests { return }
  }
}

/// Counts on the queue of the signal sources only.
private final class Once: @unchecked Sendable {
  private var count = 0
  func isFirst() -> Bool {
    count += 1
    return count == 1
  }
}
