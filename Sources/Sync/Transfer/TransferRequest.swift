public import Fleet

/// One request.
public struct TransferRequest: Hashable, Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
  }

  public var method: Method
  /// Below the address, beginning with a slash; with a query where there is one.
  public var path: String
  /// Header lines without line ends, besides those of the token and of `encoding`.
  public var headers: [String]
  public var body: [UInt8]
  public var encoding: ContentEncoding
  public var token: BearerToken?
  /// Name and password, for receivers that ask for HTTP Digest (RFC 7616).
  public var credentials: Credentials?
  /// The parts of a `multipart/form-data` body; then ``body`` is not sent.
  public var form: [FormPart]
  /// Names of headers of the answer to give back.
  public var wanted: [String]
  /// Whether a receiver may see the request twice without harm. One that must not is sent on a connection of its
  /// own: libcurl sends again by itself what a kept connection swallowed.
  public var isRepeatable: Bool

  public init(
    _ method: Method, _ path: String, headers: [String] = [], body: [UInt8] = [],
    encoding: ContentEncoding = .identity, token: BearerToken? = nil,
    credentials: Credentials? = nil, form: [FormPart] = [], wanted: [String] = [],
    isRepeatable: Bool = true
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
    self.encoding = encoding
    self.token = token
    self.credentials = credentials
    self.form = form
    self.wanted = wanted
    self.isRepeatable = isRepeatable
  }
}

/// A field, or with a file name a file, of a form.
public struct FormPart: Hashable, Sendable {
  public let name: String
  public let file: String?
  /// The media type; `nil` for plain text, and for libcurl's guess by the file's name.
  public let type: String?
  public let content: [UInt8]

  public init(_ name: String, file: String? = nil, type: String? = nil, content: [UInt8]) {
    self.name = name
    self.file = file
    self.type = type
    self.content = content
  }

  public init(_ name: String, _ text: String) { self.init(name, content: Array(text.utf8)) }
}

/// A whole answer, whatever its status.
public struct TransferAnswer: Hashable, Sendable {
  public let status: Int
  public let contentType: String?
  /// What `Retry-After` asks for, whether it gave seconds or a date; `nil` where it is absent, unreadable
  /// or past.
  public let retryAfterSeconds: Int?
  /// The receiver's clock, by its `Date` (RFC 9110 §6.6.1); whole seconds.
  public let date: Instant?
  /// Where a redirect points; nobody follows it.
  public let location: String?
  public let body: [UInt8]
  /// `1.1` or `2`.
  public let version: String
  /// The values of the headers that were wanted, by their names as wanted.
  public let headers: [String: String]
}
