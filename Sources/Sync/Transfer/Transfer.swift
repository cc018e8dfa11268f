/// Requests to one upstream by libcurl, several at once, on kept connections.
///
///     let transfer = try Transfer(to: UpstreamAddress("https://registry.example"))
///     let answer = try await transfer.send(TransferRequest(.get, "/v1/capabilities"))
///
/// HTTP/2 where the receiver offers it, on one connection then; TLS 1.2 or later, certificates always
/// checked, redirects never followed. A request once begun ends by its answer or its time-outs, also when
/// the task is cancelled: half a request helps nobody.
///
/// libcurl itself sends a request again when a kept connection turns out dead, so a receiver may see
/// more requests than ``send(_:)`` was called: the native contract is idempotent.
public final class Transfer: Sendable {
  public let address: UpstreamAddress
  public let settings: TransferSettings
  private let loop: TransferLoop

  public init(to address: UpstreamAddress, settings: TransferSettings = TransferSettings()) {
    self.address = address
    self.settings = settings
    loop = TransferLoop(connections: settings.connections)
  }

  /// Sends a request and waits for the whole answer, whatever its status.
  public func send(_ request: TransferRequest) async throws(TransferError) -> TransferAnswer {
    let result = await withCheckedContinuation { continuation in
      loop.begin(
        PendingRequest(
          request: request, address: address, settings: settings, continuation: continuation))
    }
    return try result.get()
  }
}
