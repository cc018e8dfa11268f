import CCurl
import Dispatch
import Synchronization

/// A request that nobody has begun yet, and who waits for its answer.
struct PendingRequest: Sendable {
  let request: TransferRequest
  let address: UpstreamAddress
  let settings: TransferSettings
  let continuation: CheckedContinuation<Result<TransferAnswer, TransferError>, Never>
}

/// Drives requests on one libcurl multi handle, from a thread that runs only while there are any.
final class TransferLoop: Sendable {
  private struct State {
    var arrived: [PendingRequest] = []
    var isRunning = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "fleetreg.transfer")
  /// Waking it up is allowed from every thread; everything else happens on the queue.
  nonisolated(unsafe) private let multi: OpaquePointer
  /// Used on the queue alone.
  nonisolated(unsafe) private var underWay: [OpaquePointer: Exchange] = [:]
  nonisolated(unsafe) private var idle: [CurlHandle] = []

  /// How long libcurl is left waiting for its sockets, in milliseconds: it comes back earlier for them, for
  /// its own time-outs and for a new request.
  private static let poll: Int32 = 60_000

  init(connections: Int) {
    // Fails only where memory or the TLS library is missing: no state a program can go on from.
    guard CurlHandle.isReady, let multi = ccurl_multi_init() else {
      fatalError("libcurl does not start")
    }
    self.multi = multi
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
  }

  deinit { _ = ccurl_multi_cleanup(multi) }

  func begin(_ request: PendingRequest) {
    let isRunning = state.withLock { state in
      state.arrived.append(request)
      defer { state.isRunning = true }
      return state.isRunning
    }
    if isRunning {
      _ = ccurl_multi_wakeup(multi)
    } else {
      queue.async { self.run() }
    }
  }

  private func run() {
    while let arrived = next() {
      for request in arrived { add(request) }
      var count: Int32 = 0
      _ = ccurl_multi_perform(multi, &count)
      var code = CURLE_OK
      while let curl = ccurl_multi_ended(multi, &code) { finish(curl, code) }
      if !underWay.isEmpty { _ = ccurl_multi_poll(multi, Self.poll) }
    }
  }

  /// The requests that have come meanwhile; `nil` where there is nothing to do any more.
  private func next() -> [PendingRequest]? {
    state.withLock { state in
      if state.arrived.isEmpty, underWay.isEmpty {
        state.isRunning = false
        return nil
      }
      defer { state.arrived.removeAll() }
      return state.arrived
    }
  }

  private func add(_ pending: PendingRequest) {
    let handle = idle.popLast() ?? CurlHandle()
    do throws(TransferError) {
      let exchange = try Exchange(pending, on: handle)
      guard ccurl_multi_add(multi, handle.curl) == CURLM_OK else {
        throw .other(code: 0, detail: "the request was not taken")
      }
      underWay[handle.curl] = exchange
    } catch {
      idle.append(handle)
      pending.continuation.resume(returning: .failure(error))
    }
  }

  private func finish(_ curl: OpaquePointer, _ code: CURLcode) {
    _ = ccurl_multi_remove(multi, curl)
    guard let exchange = underWay.removeValue(forKey: curl) else { return }
    exchange.finish(code)
    idle.append(exchange.handle)
  }
}
