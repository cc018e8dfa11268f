/// What a client puts into `Authorization: Digest …` (RFC 2617 §3.2.2), unquoted.
struct DigestCredentials: Equatable {
  let user: String
  let realm: String
  let nonce: String
  let uri: String
  let response: String
  /// Quality of protection with its counter and the client's nonce; `nil` for clients of RFC 2069.
  let protection: Protection?

  struct Protection: Equatable {
    let name: String
    let count: UInt32
    let countText: String
    let clientNonce: String
  }

  /// Headers longer than this are not read.
  static let maximumLength = 2048

  /// Reads the header's value; `nil` where a part is missing or out of shape.
  init?(_ header: String) {
    guard header.utf8.count <= Self.maximumLength, header.lowercased().hasPrefix("digest ") else {
      return nil
    }
    let parts = Self.parts(of: header.dropFirst(7))
    guard let user = parts["username"], let realm = parts["realm"], let nonce = parts["nonce"],
      let uri = parts["uri"], let response = parts["response"],
      parts["algorithm"].map({ $0.lowercased() == "md5" }) ?? true
    else { return nil }
    self.user = user
    self.realm = realm
    self.nonce = nonce
    self.uri = uri
    self.response = response.lowercased()
    if let name = parts["qop"] {
      guard name == "auth", let countText = parts["nc"], let count = UInt32(countText, radix: 16),
        let clientNonce = parts["cnonce"]
      else { return nil }
      protection = Protection(
        name: name, count: count, countText: countText, clientNonce: clientNonce)
    } else {
      protection = nil
    }
  }

  /// Whether these credentials prove knowledge of the password for this method and their own URI.
  func prove(password: String, method: String) -> Bool {
    let secret = md5("\(user):\(realm):\(password)")
    let request = md5("\(method):\(uri)")
    let middle =
      protection.map { "\(nonce):\($0.countText):\($0.clientNonce):\($0.name)" } ?? nonce
    let expected = Array(md5("\(secret):\(middle):\(request)").utf8)
    let given = Array(response.utf8)
    guard !expected.isEmpty, expected.count == given.count else { return false }
    // Every byte is looked at, so how long it takes says nothing of how much was right.
    return zip(expected, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// `name="quoted, text", name=token`; the first of a name counts.
  private static func parts(of text: Substring) -> [String: String] {
    var parts: [String: String] = [:]
    var rest = text
    while let equals = rest.firstIndex(of: "=") {
      let name = rest[..<equals].drop { $0 == " " || $0 == "," || $0 == "\t" }.lowercased()
      rest = rest[rest.index(after: equals)...]
      let value: Substring
      if rest.first == "\"" {
        rest = rest.dropFirst()
        guard let quote = rest.firstIndex(of: "\"") else { break }
        value = rest[..<quote]
        rest = rest[rest.index(after: quote)...]
      } else {
        value = rest.prefix { $0 != "," && $0 != " " }
        rest = rest[value.endIndex...]
      }
      if parts[name] == nil { parts[name] = String(value) }
    }
    return parts
  }
}
