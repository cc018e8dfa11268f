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
  /// A PEM file of the only authorities to trust; `nil` for the system's.
  public var authorityFile: String?
  /// The receiver's public key as libcurl writes it, `sha256//` and 44 characters of Base64; checked
  /// besides the certificate.
  public var pinnedKey: String?

  public init() {}
}

/// One request.
public struct TransferRequest: Hashable, Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  public var method: Method
  /// Below the address, beginning with a slash.
  public var path: String
  /// Header lines without line ends, besides those of the token and of `encoding`.
  public var headers: [String]
  public var body: [UInt8]
  public var encoding: ContentEncoding
  public var token: BearerToken?

  public init(
    _ method: Method, _ path: String, headers: [String] = [], body: [UInt8] = [],
    encoding: ContentEncoding = .identity, token: BearerToken? = nil
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
    self.encoding = encoding
    self.token = token
  }
}

/// A whole answer, whatever its status.
public struct TransferAnswer: Hashable, Sendable {
  public let status: Int
  public let contentType: String?
  /// What `Retry-After` asks for, whether it gave seconds or a date; `nil` where it is absent, unreadable
  /// or past.
  public let retryAfterSeconds: Int?
  /// Where a redirect points; nobody follows it.
  public let location: String?
  public let body: [UInt8]
  /// `1.1` or `2`.
  public let version: String
}
