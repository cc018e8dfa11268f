import CCurl

/// One request under way: the handle it runs on, and what that borrows until the answer is whole.
final class Exchange {
  let handle: CurlHandle
  private let pending: PendingRequest
  private let body: AnswerBody
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var form: OpaquePointer?

  /// `CURLAUTH_DIGEST`, which is no constant in Swift.
  private static let digest = 2

  /// Makes a handle ready for a request.
  init(_ pending: PendingRequest, on handle: CurlHandle) throws(TransferError) {
    self.handle = handle
    self.pending = pending
    body = AnswerBody(limit: pending.settings.answerLimit)
    let request = pending.request
    try handle.reset(with: pending.settings, for: pending.address)
    try handle.set(CURLOPT_URL, pending.address.url(of: request.path))
    for line in request.headerLines { headers = ccurl_slist_append(headers, line) }
    try CurlHandle.check(ccurl_set_list(handle.curl, CURLOPT_HTTPHEADER, headers))
    try CurlHandle.check(
      ccurl_set_pointer(
        handle.curl, CURLOPT_WRITEDATA, Unmanaged.passUnretained(body).toOpaque()))
    try CurlHandle.check(ccurl_set_write(handle.curl, CURLOPT_WRITEFUNCTION, AnswerBody.receive))
    if let credentials = request.credentials {
      try handle.set(CURLOPT_HTTPAUTH, Self.digest)
      try handle.set(CURLOPT_USERNAME, credentials.name)
      try handle.set(CURLOPT_PASSWORD, credentials.password)
    }
    if !request.isRepeatable {
      try handle.set(CURLOPT_FRESH_CONNECT, 1)
      try handle.set(CURLOPT_FORBID_REUSE, 1)
    }
    try setBody(request)
  }

  deinit {
    // The handle may be in use again: it must know no more of what is freed here.
    ccurl_slist_free_all(headers)
    if let form { ccurl_form_free(form) }
  }

  /// libcurl keeps a copy of the body, since it may send it more than once.
  private func setBody(_ request: TransferRequest) throws(TransferError) {
    let curl = handle.curl
    switch request.method {
    case .get: return
    case .head: return try handle.set(CURLOPT_NOBODY, 1)
    case .put: try handle.set(CURLOPT_CUSTOMREQUEST, "PUT")
    case .post: break
    }
    guard request.form.isEmpty else {
      guard let form = ccurl_form(curl) else {
        throw .other(code: 0, detail: "the form was not made")
      }
      self.form = form
      for part in request.form {
        // Without a pointer libcurl would take no part at all, so an empty one points at something.
        let code = (part.content.isEmpty ? [0] : part.content).withUnsafeBytes {
          ccurl_form_add(
            form, part.name, part.file, part.type,
            $0.baseAddress?.assumingMemoryBound(to: CChar.self),
            part.content.count)
        }
        try CurlHandle.check(code)
      }
      return try CurlHandle.check(ccurl_set_form(curl, form))
    }
    try handle.set(CURLOPT_POST, 1)
    try CurlHandle.check(
      ccurl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
    // Without a pointer libcurl would ask a read callback, so no body is an empty one.
    let code = (request.body.isEmpty ? [0] : request.body).withUnsafeBufferPointer {
      ccurl_set_pointer(
        curl, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
    }
    try CurlHandle.check(code)
  }

  /// Hands over the answer, or why there is none.
  func finish(_ code: CURLcode) {
    let result: Result<TransferAnswer, TransferError> =
      if body.isOverLimit {
        .failure(.answerTooLarge(limit: pending.settings.answerLimit))
      } else if code != CURLE_OK {
        .failure(handle.failure(code, at: pending.address, settings: pending.settings))
      } else {
        .success(handle.answer(body.bytes, wanted: pending.request.wanted))
      }
    handle.forget()
    pending.continuation.resume(returning: result)
  }
}

extension TransferRequest {
  /// An empty `Expect:` keeps libcurl from waiting a second for a go-ahead that old servers never send.
  fileprivate var headerLines: [String] {
    var lines = headers + ["Expect:"]
    if !headers.contains(where: { $0.lowercased().hasPrefix("accept:") }) {
      lines.append("Accept: application/json")
    }
    if encoding != .identity { lines.append("Content-Encoding: \(encoding.rawValue)") }
    if let token { lines.append("Authorization: Bearer \(token.secret)") }
    return lines
  }
}
