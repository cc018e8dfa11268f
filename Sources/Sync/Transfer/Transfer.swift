/// Requests to one upstream by libcurl, one after another on a kept connection.
///
///     let transfer = try Transfer(to: UpstreamAddress("https://registry.example"))
///     let answer = try await transfer.send(TransferRequest(.get, "/v1/capabilities"))
///
/// HTTP/2 where the receiver offers it, TLS 1.2 or later, certificates always checked, redirects never
/// followed. A request blocks a thread of this actor's own, and once begun it ends by its answer or its
/// time-outs, also when the task is cancelled: half a request helps nobody.
///
/// libcurl itself sends a request again when a kept connection turns out dead, so a receiver may see
/// more requests than ``send(_:)`` was called: the native contract is idempotent.
public actor Transfer {
  public nonisolated let address: UpstreamAddress
  public nonisolated let settings: TransferSettings
  private nonisolated let executor = QueueExecutor(label: "fleetreg.transfer")
  private let handle: CurlHandle

  public init(to address: UpstreamAddress, settings: TransferSettings = TransferSettings()) {
    self.address = address
    self.settings = settings
    handle = CurlHandle()
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Sends a request and waits for the whole answer, whatever its status.
  public func send(_ request: TransferRequest) throws(TransferError) -> TransferAnswer {
    try handle.perform(request, to: address, settings: settings)
  }
}
