import CCurl
public import Fleet

/// Where an upstream answers: `https://host[:port][/path]`; plain `http` on loopback and on networks that were
/// declared closed.
///
///     let address = try UpstreamAddress("https://registry.example:8443/county")
///     address.url(of: "/v1/batches/…")  // https://registry.example:8443/county/v1/batches/…
public struct UpstreamAddress: Hashable, Sendable {
  /// The canonical text, without a slash at its end.
  public let text: String
  public let isSecure: Bool
  public let host: String
  public let port: Int

  /// - Parameter isClosedNetwork: that nobody else listens on the way: then plain `http` is taken as well.
  public init(_ text: String, isClosedNetwork: Bool = false) throws(AddressError) {
    guard let url = ccurl_url() else { fatalError("out of memory") }
    defer { ccurl_url_cleanup(url) }
    guard ccurl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK
    else { throw .malformed }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard ccurl_url_get(url, part, &value, UInt32(flags)) == CURLUE_OK, let value else {
        return nil
      }
      defer { ccurl_free(value) }
      return String(cString: value)
    }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else { throw .secret }
    guard part(CURLUPART_QUERY) == nil, part(CURLUPART_FRAGMENT) == nil else { throw .malformed }
    guard let scheme = part(CURLUPART_SCHEME) else { throw .malformed }
    guard scheme == "https" || scheme == "http" else { throw .scheme(scheme) }
    guard let host = part(CURLUPART_HOST),
      let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap({ Int($0) }),
      let whole = part(CURLUPART_URL)
    else { throw .malformed }
    guard scheme == "https" || Self.isLoopback(host) || isClosedNetwork else {
      throw .plain(host: host)
    }
    let end = whole.lastIndex { $0 != "/" } ?? whole.startIndex
    self.text = String(whole[...end])
    isSecure = scheme == "https"
    self.host = host
    self.port = port
  }

  /// The address of a stream that is no HTTP: `tcp://host:port`, the port included.
  /// - Parameter isSecure: with TLS.
  public init(
    stream text: String, isSecure: Bool, isClosedNetwork: Bool
  ) throws(AddressError) {
    guard text.hasPrefix("tcp://") else { throw .notStream }
    let rest = text.dropFirst("tcp://".count)
    guard rest.last(where: { ":]/".contains($0) }) == ":" else { throw .notStream }
    do {
      try self.init((isSecure ? "https://" : "http://") + rest, isClosedNetwork: isClosedNetwork)
    } catch {
      throw if case .plain(let host) = error { .plainStream(host: host) } else { error }
    }
  }

  /// 127.0.0.0/8, `::1`, and `localhost`, which libcurl never looks up elsewhere.
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The whole URL of a path that begins with a slash.
  public func url(of path: String) -> String { text + path }
}

extension UpstreamAddress: CustomStringConvertible {
  public var description: String { text }
}

/// Why a text is not an upstream's address.
public enum AddressError: Error, Hashable, Sendable {
  case malformed
  case scheme(String)
  /// Plain HTTP to another machine would show the token to the network.
  case plain(host: String)
  /// A user or password stands in the address; it is not repeated here.
  case secret
  /// A protocol over TCP alone needs `tcp://` and a port.
  case notStream
  /// TCP without TLS to another machine.
  case plainStream(host: String)
}

extension AddressError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .malformed: "address.malformed"
    case .scheme: "address.scheme"
    case .plain: "address.plain"
    case .secret: "address.secret"
    case .notStream: "address.stream"
    case .plainStream: "address.plain-stream"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.malformed, .english): "the upstream's address is not of the form https://host:port/path"
    case (.malformed, .chinese): "上级平台地址的格式应为 https://主机:端口/路径"
    case (.scheme(let scheme), .english): "the upstream's address begins with `\(scheme)`"
    case (.scheme(let scheme), .chinese): "上级平台地址以 `\(scheme)` 开头"
    case (.plain(let host), .english): "plain HTTP to `\(host)`, which is not this machine"
    case (.plain(let host), .chinese): "以明文 HTTP 连接 `\(host)`，而该主机并非本机"
    case (.secret, .english): "the upstream's address holds a user name or password"
    case (.secret, .chinese): "上级平台地址中含有用户名或密码"
    case (.notStream, .english): "the upstream's address is not of the form tcp://host:port"
    case (.notStream, .chinese): "上级平台地址的格式应为 tcp://主机:端口"
    case (.plainStream(let host), .english):
      "a connection without TLS to `\(host)`, which is not this machine"
    case (.plainStream(let host), .chinese): "以不加密的连接访问 `\(host)`，而该主机并非本机"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.malformed, .english): "write the address without user, query and fragment"
    case (.malformed, .chinese): "地址中请勿包含用户名、查询参数和片段"
    case (.scheme, .english), (.plain, .english): "use https"
    case (.scheme, .chinese), (.plain, .chinese): "请使用 https"
    case (.secret, .english): "put the token into a file with mode 0600"
    case (.secret, .chinese): "请将令牌写入权限为 0600 的文件"
    case (.notStream, .english): "write the host and the port, as the protocol's operator gave them"
    case (.notStream, .chinese): "请按对方提供的主机和端口填写"
    case (.plainStream, .english):
      "set `adapter.tls: on`, or `upstream.closedNetwork: on` where nobody else listens on the way"
    case (.plainStream, .chinese): "请设置 `adapter.tls: on`；专网可设置 `upstream.closedNetwork: on`"
    }
  }

  public var description: String { text(in: .english) }
}
