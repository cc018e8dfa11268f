/// The server's side of HTTP Digest: gives out nonces and checks what comes back.
///
/// A nonce lives five minutes, and its counter must grow, so what was overheard cannot be played again.
/// Only a bounded number of nonces is remembered; the oldest go first.
actor DigestGuard {
  static let realm = "fleetreg"
  static let maximumNonces = 1024
  static let lifetime = Duration.seconds(300)

  private struct Nonce {
    let expires: ContinuousClock.Instant
    var lastCount: UInt32
  }

  /// `nil` where no password is set: then nobody is let in, and every device is still asked as the protocol
  /// has it.
  private let password: String?
  private var nonces: [String: Nonce] = [:]
  private var order: [String] = []

  init(password: String?) { self.password = password }

  /// A challenge with a nonce of its own, for `WWW-Authenticate`.
  func challenge(at now: ContinuousClock.Instant) -> String {
    var generator = SystemRandomNumberGenerator()
    let nonce =
      String(generator.next() as UInt64, radix: 16)
      + String(generator.next() as UInt64, radix: 16)
    nonces[nonce] = Nonce(expires: now + Self.lifetime, lastCount: 0)
    order.append(nonce)
    if order.count > Self.maximumNonces { nonces[order.removeFirst()] = nil }
    return "Digest realm=\"\(Self.realm)\", qop=\"auth\", algorithm=MD5, nonce=\"\(nonce)\""
  }

  /// Whether the header proves the password for this request, with a nonce of ours that was not used up.
  func accepts(
    _ header: String, method: String, path: String, at now: ContinuousClock.Instant
  ) -> Bool {
    guard let password, let credentials = DigestCredentials(header),
      credentials.realm == Self.realm,
      Self.path(of: credentials.uri) == path, let nonce = nonces[credentials.nonce],
      now < nonce.expires
    else { return false }
    let count = credentials.protection?.count ?? 1
    guard count > nonce.lastCount, credentials.prove(password: password, method: method) else {
      return false
    }
    nonces[credentials.nonce]?.lastCount = credentials.protection == nil ? .max : count
    return true
  }

  /// The path of a URI that may be written with scheme and host, as some devices do.
  private static func path(of uri: String) -> String {
    let withoutQuery = uri.prefix { $0 != "?" }
    guard let scheme = withoutQuery.firstRange(of: "://") else { return String(withoutQuery) }
    let behind = withoutQuery[scheme.upperBound...]
    return behind.firstIndex(of: "/").map { String(behind[$0...]) } ?? "/"
  }
}
