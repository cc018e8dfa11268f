import CCurl
import Fleet

/// One libcurl handle, freed with its object; a loop uses it for one request after another.
final class CurlHandle {
  let curl: OpaquePointer
  /// Where libcurl describes a failure.
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// SSL and, where there is such a thing, sockets: `CURL_GLOBAL_DEFAULT`, which is no constant in Swift.
  static let isReady = ccurl_global_init(3) == CURLE_OK

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

  /// Makes the handle ready for a request to an address; kept connections stay.
  func reset(
    with settings: TransferSettings, for address: UpstreamAddress
  ) throws(TransferError) {
    forget()
    message.pointee = 0
    try Self.check(ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, message))
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_PROTOCOLS_STR, address.isSecure ? "https" : "http")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Over HTTP/2 requests share a connection rather than open others.
    try set(CURLOPT_PIPEWAIT, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    // libcurl gives up an idle connection after 118 seconds by itself; between batches more may pass.
    try set(CURLOPT_MAXAGE_CONN, 600)
    try set(CURLOPT_USERAGENT, "fleetreg")
    try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout)
    try set(CURLOPT_TIMEOUT_MS, settings.totalTimeout)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, settings.silence)
    guard address.isSecure else {
      // A proxy of the environment must not see what is meant for this machine or a closed network.
      return try set(CURLOPT_PROXY, "")
    }
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = settings.authorityFile {
      try set(CURLOPT_CAINFO, file)
      try Self.check(ccurl_set_text(curl, CURLOPT_CAPATH, nil))
    }
    if let key = settings.pinnedKey { try set(CURLOPT_PINNEDPUBLICKEY, key) }
  }

  /// Drops all that belongs to the last request.
  func forget() { ccurl_easy_reset(curl) }

  func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
    try Self.check(ccurl_set_long(curl, option, value))
  }

  func set(_ option: CURLoption, _ value: String) throws(TransferError) {
    try Self.check(ccurl_set_text(curl, option, value))
  }

  /// What came, with its body and these headers.
  func answer(_ body: [UInt8], wanted: [String]) -> TransferAnswer {
    let retryAfter = offset(CURLINFO_RETRY_AFTER)
    return TransferAnswer(
      status: long(CURLINFO_RESPONSE_CODE), contentType: text(CURLINFO_CONTENT_TYPE),
      retryAfterSeconds: retryAfter > 0 ? Int(retryAfter) : nil,
      date: seconds(ccurl_date(curl)),
      location: text(CURLINFO_REDIRECT_URL), body: body,
      version: long(CURLINFO_HTTP_VERSION) == Int(CURL_HTTP_VERSION_2_0) ? "2" : "1.1",
      headers: Dictionary(
        wanted.compactMap { name in
          ccurl_header(curl, name).map { (name, String(cString: $0)) }
        }, uniquingKeysWith: { first, _ in first }))
  }

  private func seconds(_ time: Int) -> Instant? {
    time > 0 ? Instant(milliseconds: Int64(time) * 1000) : nil
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

  static func check(_ code: CURLcode) throws(TransferError) {
    guard code == CURLE_OK else {
      throw .other(code: Int(code.rawValue), detail: String(cString: ccurl_easy_strerror(code)))
    }
  }

  /// Why a request got no whole answer.
  func failure(
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
