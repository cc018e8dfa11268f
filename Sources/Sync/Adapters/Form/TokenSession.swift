import Fleet

/// How an upstream is asked for a token: no source at hand confirms the names, so all are settings.
///
/// `tokenPath`, `user`, `passwordFile` (mode 0600), `userField`, `passwordField`, `tokenForm` (`json`, `form`).
struct TokenCall: Sendable {
  private let path: String
  private let user: String
  private let password: TokenSource
  private let userField: String
  private let passwordField: String
  private let isForm: Bool

  /// - Parameter path: where tokens are given out unless the setting says otherwise.
  init(
    _ options: inout AdapterOptions, in context: AdapterContext, path: String? = nil
  ) throws(AdapterOptionError) {
    if let path {
      self.path = try options.path("tokenPath") ?? path
    } else {
      guard let path = try options.path("tokenPath") else {
        throw AdapterOptionError("tokenPath", .missing)
      }
      self.path = path
    }
    user = try options.text("user")
    password = .file(context.path(try options.text("passwordFile")))
    userField = options.optional("userField") ?? "username"
    passwordField = options.optional("passwordField") ?? "password"
    isForm = try options.word("tokenForm", ["json": false, "form": true]) ?? false
  }

  /// The request, with the password as its file holds it now.
  func request() throws(Setback) -> TransferRequest {
    let secret: String
    do { secret = try password.token()?.secret ?? "" } catch { throw .transfer(.token(error)) }
    let fields = [(userField, user), (passwordField, secret)]
    if isForm {
      let body = fields.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
        .joined(separator: "&")
      return TransferRequest(
        .post, path, headers: ["Content-Type: application/x-www-form-urlencoded"],
        body: Array(body.utf8))
    }
    return TransferRequest(
      .post, path, headers: ["Content-Type: application/json"],
      body: fields.map { JSON.Member($0.0, .string($0.1)) }.body)
  }

  /// Percent-encoded as RFC 3986 has it: all but letters, digits and four signs.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      let scalar = UnicodeScalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar)
      {
        escaped.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.utf8.count < 2 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }
}

/// The token that an upstream gave, kept until it is refused; then asked for once more, and no more.
actor TokenSession {
  /// What an answer says about the token.
  enum Verdict: Sendable {
    case accepted
    /// Perhaps the token, perhaps something else: one new token, then the answer counts as it is.
    case doubtful
    case refused
  }

  private let transfer: Transfer
  private let call: TokenCall
  /// The path of the token in the answer, such as `data.access_token`.
  private let member: String
  private var token: BearerToken?

  init(over transfer: Transfer, call: TokenCall, member: String) {
    self.transfer = transfer
    self.call = call
    self.member = member
  }

  /// Sends a request with the token and reads the JSON of its success.
  /// - Parameters:
  ///   - carrying: puts the token where the protocol wants it.
  ///   - judge: what the answer says about the token.
  func json(
    carrying: @Sendable (BearerToken) -> TransferRequest,
    judge: @Sendable (JSON) -> Verdict
  ) async throws(Setback) -> JSON {
    let (json, verdict) = try await attempt(carrying, judge)
    if let json, verdict == .accepted { return json }
    token = nil
    let (second, secondVerdict) = try await attempt(carrying, judge)
    if let second, secondVerdict != .refused { return second }
    token = nil
    throw .said(
      Rejection(
        code: "upstream.new-token-refused", reason: "the new token was refused as well",
        chinese: "新令牌同样被拒绝"),
      needsPerson: true)
  }

  /// - Returns: no JSON where the answer is 401.
  private func attempt(
    _ carrying: @Sendable (BearerToken) -> TransferRequest,
    _ judge: @Sendable (JSON) -> Verdict
  ) async throws(Setback) -> (JSON?, Verdict) {
    let token = try await currentToken()
    let answer = try await transfer.answer(to: carrying(token))
    if answer.status == 401 { return (nil, .refused) }
    let json = try answer.successful().json()
    return (json, judge(json))
  }

  private func currentToken() async throws(Setback) -> BearerToken {
    if let token { return token }
    let json = try await transfer.answer(to: call.request()).successful().json()
    guard let text = json.value(at: member)?.string else {
      throw .said(
        Rejection(
          code: "upstream.no-token",
          reason: "no token was given (\(json.saidCode ?? "no code"))",
          chinese: "未获得令牌（\(json.saidCode ?? "无代码")）"),
        needsPerson: true)
    }
    do {
      let new = try BearerToken(text)
      token = new
      return new
    } catch {
      throw .unreadable(.member(member))
    }
  }
}

extension JSON {
  /// The code of an answer under one of its usual names, cut to a sensible length.
  fileprivate var saidCode: String? {
    let found = self["code"] ?? self["errcode"]
    return found?.textOrNumber.map { String($0.prefix(20)) }
  }
}
