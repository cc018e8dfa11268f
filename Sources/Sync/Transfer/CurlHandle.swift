import CCurl

/// One libcurl handle, owned by one value and freed with it.
struct CurlHandle: ~Copyable {
  private let curl: OpaquePointer
  /// Where libcurl describes a failure.
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// SSL and, where there is such a thing, sockets: `CURL_GLOBAL_DEFAULT`, which is no constant in Swift.
  private static let isReady = ccurl_global_init(3) == CURLE_OK

  init() {
    // Both fail only where memory or the TLS library is missing: no state a program can go on from.
    guard Self.isReady, let curl = ccurl_easy_init() else { fatalError("libcurl does not start") }
    self.curl = curl
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    ccurl_easy_cleanup(curl)
    message.deallocate()
  }

  func perform(
    _ request: TransferRequest, to address: UpstreamAddress, settings: TransferSettings
  ) throws(TransferError) -> TransferAnswer {
    ccurl_easy_reset(curl)
    message.pointee = 0
    try configure(settings, for: address)
    try check(ccurl_set_text(curl, CURLOPT_URL, address.url(of: request.path)))

    var headers: UnsafeMutablePointer<curl_slist>?
    defer { ccurl_slist_free_all(headers) }
    for line in request.headerLines { headers = ccurl_slist_append(headers, line) }
    try check(ccurl_set_list(curl, CURLOPT_HTTPHEADER, headers))

    let body = AnswerBody(limit: settings.answerLimit)
    try check(
      ccurl_set_pointer(curl, CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque()))
    try check(ccurl_set_write(curl, CURLOPT_WRITEFUNCTION, AnswerBody.receive))

    let code: CURLcode
    switch request.method {
    case .get: code = withExtendedLifetime(body) { ccurl_easy_perform(curl) }
    case .post: code = withExtendedLifetime(body) { post(request.body) }
    }
    if body.isOverLimit { throw .answerTooLarge(limit: settings.answerLimit) }
    guard code == CURLE_OK else { throw failure(code, at: address, settings: settings) }
    return answer(body.bytes)
  }

  /// The body is lent to libcurl for the length of the call, which may send it more than once.
  private func post(_ body: [UInt8]) -> CURLcode {
    // Without a pointer libcurl would ask a read callback, so no body is an empty one.
    (body.isEmpty ? [0] : body).withUnsafeBufferPointer { bytes in
      var code = ccurl_set_long(curl, CURLOPT_POST, 1)
      if code == CURLE_OK {
        code = ccurl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
      }
      if code == CURLE_OK { code = ccurl_set_pointer(curl, CURLOPT_POSTFIELDS, bytes.baseAddress) }
      return code == CURLE_OK ? ccurl_easy_perform(curl) : code
    }
  }

  private func configure(
    _ settings: TransferSettings, for address: UpstreamAddress
  ) throws(TransferError) {
    try check(ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, message))
    try check(ccurl_set_long(curl, CURLOPT_NOSIGNAL, 1))
    try check(
      ccurl_set_text(curl, CURLOPT_PROTOCOLS_STR, address.isSecure ? "https" : "http"))
    try check(ccurl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0))
    try check(ccurl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)))
    try check(ccurl_set_long(curl, CURLOPT_TCP_KEEPALIVE, 1))
    // libcurl gives up an idle connection after 118 seconds by itself; between batches more may pass.
    try check(ccurl_set_long(curl, CURLOPT_MAXAGE_CONN, 600))
    try check(ccurl_set_text(curl, CURLOPT_USERAGENT, "fleetreg"))
    try check(ccurl_set_long(curl, CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout))
    try check(ccurl_set_long(curl, CURLOPT_TIMEOUT_MS, settings.totalTimeout))
    try check(ccurl_set_long(curl, CURLOPT_LOW_SPEED_LIMIT, 1))
    try check(ccurl_set_long(curl, CURLOPT_LOW_SPEED_TIME, settings.silence))
    guard address.isSecure else {
      // A proxy of the environment must not see what was meant for this machine.
      return try check(ccurl_set_text(curl, CURLOPT_PROXY, ""))
    }
    try check(ccurl_set_long(curl, CURLOPT_SSL_VERIFYPEER, 1))
    try check(ccurl_set_long(curl, CURLOPT_SSL_VERIFYHOST, 2))
    try check(ccurl_set_long(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)))
    if let file = settings.authorityFile {
      try check(ccurl_set_text(curl, CURLOPT_CAINFO, file))
      try check(ccurl_set_text(curl, CURLOPT_CAPATH, nil))
    }
    if let key = settings.pinnedKey {
      try check(ccurl_set_text(curl, CURLOPT_PINNEDPUBLICKEY, key))
    }
  }

  private func answer(_ body: [UInt8]) -> TransferAnswer {
    let retryAfter = offset(CURLINFO_RETRY_AFTER)
    return TransferAnswer(
      status: long(CURLINFO_RESPONSE_CODE), contentType: text(CURLINFO_CONTENT_TYPE),
      retryAfterSeconds: retryAfter > 0 ? Int(retryAfter) : nil,
      location: text(CURLINFO_REDIRECT_URL), body: body,
      version: long(CURLINFO_HTTP_VERSION) == Int(CURL_HTTP_VERSION_2_0) ? "2" : "1.1")
  }

  private func long(_ info: CURLINFO) -> Int {
    var value = 0
    return ccurl_get_long(curl, info, &value) == CURLE_OK ? value : 0
  }

  private func offset(_ info: CURLINFO) -> Int64 {
    var value: curl_off_t = 0
    return ccurl_get_offset(curl, info, &value) == CURLE_OK ? Int64(value) : 0
  }

  private func text(_ info: CURLINFO) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard ccurl_get_text(curl, info, &value) == CURLE_OK, let value else { return nil }
    return String(cString: value)
  }

  private func check(_ code: CURLcode) throws(TransferError) {
    guard code == CURLE_OK else {
      throw .other(code: Int(code.rawValue), detail: String(cString: ccurl_easy_strerror(code)))
    }
  }

  private func failure(
    _ code: CURLcode, at address: UpstreamAddress, settings: TransferSettings
  ) -> TransferError {
    let said = String(cString: message)
    let detail = said.isEmpty ? String(cString: ccurl_easy_strerror(code)) : said
    let host = address.host
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost(host)
    case CURLE_COULDNT_CONNECT: return .refused(host: host, port: address.port)
    case CURLE_OPERATION_TIMEDOUT:
      var elapsed: curl_off_t = 0
      _ = ccurl_get_offset(curl, CURLINFO_TOTAL_TIME_T, &elapsed)
      return .timedOut(seconds: Double(elapsed / 100_000) / 10)
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY:
      return .interrupted(detail: detail)
    case CURLE_PEER_FAILED_VERIFICATION: return verificationFailure(host, detail: detail)
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return .pinMismatch(host: host)
    case CURLE_SSL_CACERT_BADFILE:
      return .authorityFile(settings.authorityFile ?? "the system's store")
    case CURLE_SSL_CONNECT_ERROR: return .handshake(host: host, detail: detail)
    default: return .other(code: Int(code.rawValue), detail: detail)
    }
  }

  /// OpenSSL's verification results (`X509_V_ERR_…` of x509_vfy.h); the host name is libcurl's own
  /// check, made when OpenSSL was content and before its result is asked for, which leaves 1 (or 0).
  private func verificationFailure(_ host: String, detail: String) -> TransferError {
    switch long(CURLINFO_SSL_VERIFYRESULT) {
    case 0, 1, 62, 64: .wrongHost(host)
    case 9: .certificateNotYetValid(host: host)
    case 10: .certificateExpired(host: host)
    default: .notTrusted(host: host, detail: detail)
    }
  }
}

extension TransferRequest {
  /// An empty `Expect:` keeps libcurl from waiting a second for a go-ahead that old servers never send.
  fileprivate var headerLines: [String] {
    var lines = headers + ["Expect:", "Accept: application/json"]
    if encoding != .identity { lines.append("Content-Encoding: \(encoding.rawValue)") }
    if let token { lines.append("Authorization: Bearer \(token.secret)") }
    return lines
  }
}
