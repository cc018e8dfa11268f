import CCurl
import Dispatch
import Glibc

/// Bytes to and from one address on a connection that is kept: TCP, or TLS with every check that ``Transfer`` makes.
///
/// libcurl connects (`CURLOPT_CONNECT_ONLY`), no protocol of its own is spoken. Everything happens on a queue of its
/// own, so that waiting blocks nobody; one caller at a time.
final class StreamConnection: Sendable {
  private let address: UpstreamAddress
  private let settings: TransferSettings
  private let queue = DispatchQueue(label: "fleetreg.stream")
  /// Both are used on the queue alone.
  nonisolated(unsafe) private var handle: CurlHandle?
  /// What came before anybody asked for it.
  nonisolated(unsafe) private var early: [UInt8] = []

  private static let piece = 16_384

  /// - Parameter address: of a stream, see ``UpstreamAddress/init(stream:isSecure:isClosedNetwork:)``.
  init(to address: UpstreamAddress, settings: TransferSettings) {
    self.address = address
    self.settings = settings
  }

  /// Sends all of it, on the kept connection or, where there is none or it has ended, on a new one.
  func send(_ bytes: [UInt8]) async throws(TransferError) {
    try await onQueue { connection throws(TransferError) in try connection.sendAll(bytes) }
  }

  /// What comes next, one byte at least.
  /// - Throws: ``TransferError/timedOut(seconds:)`` where nothing came in time, and the connection is kept;
  ///   ``TransferError/interrupted(detail:)`` where it has ended.
  func receive(withinMilliseconds limit: Int) async throws(TransferError) -> [UInt8] {
    try await onQueue { connection throws(TransferError) in try connection.next(within: limit) }
  }

  /// Ends the connection; the next ``send(_:)`` makes another.
  func close() async {
    try? await onQueue { connection throws(TransferError) in connection.drop() }
  }

  private func onQueue<Value: Sendable>(
    _ work: @escaping @Sendable (StreamConnection) throws(TransferError) -> Value
  ) async throws(TransferError) -> Value {
    let result: Result<Value, TransferError> = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(
          returning: Result { () throws(TransferError) -> Value in try work(self) })
      }
    }
    return try result.get()
  }

  private func drop() {
    handle = nil
    early = []
  }

  private func opened() throws(TransferError) -> CurlHandle {
    if let handle, isAlive(handle) { return handle }
    drop()
    let handle = CurlHandle()
    try handle.reset(with: settings, for: address)
    try handle.set(CURLOPT_URL, address.text)
    try handle.set(CURLOPT_CONNECT_ONLY, 1)
    // No HTTP is spoken, so nothing is agreed on and no proxy for it can help.
    try handle.set(CURLOPT_SSL_ENABLE_ALPN, 0)
    try handle.set(CURLOPT_PROXY, "")
    let code = ccurl_easy_perform(handle.curl)
    guard code == CURLE_OK else {
      throw handle.failure(code, at: address, settings: settings)
    }
    self.handle = handle
    return handle
  }

  /// Whether the other side has not ended the connection meanwhile.
  private func isAlive(_ handle: CurlHandle) -> Bool {
    var code = CURLE_OK
    while let bytes = take(from: handle, &code) {
      if bytes.isEmpty { return false }
      early += bytes
    }
    return code == CURLE_AGAIN
  }

  /// What is there now; empty at the end, `nil` with libcurl's code where nothing is.
  private func take(from handle: CurlHandle, _ code: inout CURLcode) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, count in
      code = ccurl_receive(handle.curl, buffer.baseAddress, buffer.count, &count)
      if code != CURLE_OK { count = 0 }
    }
    return code == CURLE_OK ? bytes : nil
  }

  private func sendAll(_ bytes: [UInt8]) throws(TransferError) {
    let handle = try opened()
    let end = Deadline(milliseconds: settings.silence * 1000)
    var sent = 0
    while sent < bytes.count {
      var count = 0
      let code = bytes[sent...].withUnsafeBytes {
        ccurl_send(handle.curl, $0.baseAddress, $0.count, &count)
      }
      switch code {
      case CURLE_OK: sent += count
      case CURLE_AGAIN:
        guard wait(for: POLLOUT, on: handle, until: end) else {
          drop()
          throw .timedOut(seconds: end.seconds)
        }
      default:
        drop()
        throw .interrupted(detail: String(cString: ccurl_easy_strerror(code)))
      }
    }
  }

  private func next(within milliseconds: Int) throws(TransferError) -> [UInt8] {
    guard early.isEmpty else {
      defer { early = [] }
      return early
    }
    guard let handle else { throw .interrupted(detail: "there is no connection") }
    let end = Deadline(milliseconds: milliseconds)
    while true {
      var code = CURLE_OK
      if let bytes = take(from: handle, &code) {
        if !bytes.isEmpty { return bytes }
        drop()
        throw .interrupted(detail: "the other side ended the connection")
      }
      guard code == CURLE_AGAIN else {
        drop()
        throw .interrupted(detail: String(cString: ccurl_easy_strerror(code)))
      }
      guard wait(for: POLLIN, on: handle, until: end) else {
        throw .timedOut(seconds: end.seconds)
      }
    }
  }

  /// - Returns: whether it may go on; the next call says what has happened.
  private func wait(for events: Int32, on handle: CurlHandle, until end: Deadline) -> Bool {
    var descriptor = pollfd(fd: -1, events: Int16(events), revents: 0)
    // A socket that libcurl does not name any more has ended, as the next call finds out.
    guard ccurl_get_socket(handle.curl, &descriptor.fd) == CURLE_OK else { return true }
    while true {
      let left = end.milliseconds
      let count = poll(&descriptor, 1, Int32(clamping: left))
      if count > 0 { return true }
      if count == 0 || errno != EINTR { return false }
    }
  }
}

/// When waiting ends, by the clock that nobody sets.
private struct Deadline {
  private let start = DispatchTime.now().uptimeNanoseconds
  private let span: Int

  init(milliseconds: Int) { span = max(0, milliseconds) }

  /// What is left.
  var milliseconds: Int {
    max(0, span - Int((DispatchTime.now().uptimeNanoseconds - start) / 1_000_000))
  }

  /// The whole span.
  var seconds: Double { Double(span) / 1000 }
}
