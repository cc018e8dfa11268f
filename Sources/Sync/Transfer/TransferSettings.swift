/// Limits and trust of a ``Transfer``.
public struct TransferSettings: Hashable, Sendable {
  /// Milliseconds until a connection, TLS included, must stand.
  public var connectTimeout = 10_000
  /// Milliseconds for a whole request; receivers may take half a minute over a batch.
  public var totalTimeout = 120_000
  /// Seconds without a byte in either direction after which the connection counts as dead.
  public var silence = 60
  /// The most bytes that are taken of an answer's body.
  public var answerLimit = 4 << 20
  /// The most connections; over HTTP/2 requests share one.
  public var connections = 4
  /// A PEM file of the only authorities to trust; `nil` for the system's.
  public var authorityFile: String?
  /// The receiver's public key as libcurl writes it, `sha256//` and 44 characters of Base64; checked
  /// besides the certificate.
  public var pinnedKey: String?

  public init() {}

  /// The limits of a request that may take so long in all: no part of it may take longer.
  public init(timeoutSeconds seconds: Int) {
    totalTimeout = seconds * 1000
    connectTimeout = min(connectTimeout, totalTimeout)
    silence = min(silence, seconds)
  }
}
