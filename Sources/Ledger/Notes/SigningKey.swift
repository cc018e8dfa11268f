/// A key that signs, with its name. Its secret is never printed.
///
///     let key = try SigningKey.generate(name: "plant.example/ledger", .ed25519)
///     try key.write(to: "ledger.key")
///     print(key.verifier)  // plant.example/ledger+…+…
public struct SigningKey: Sendable {
  /// The public half.
  public let verifier: VerifierKey
  private let secret: [UInt8]
  private let key: LibraryKey

  public var name: String { verifier.name }
  public var algorithm: KeyAlgorithm { verifier.algorithm }

  /// - Parameter secret: the 32 bytes of RFC 8032's private key; for SM2 the number and the point behind it.
  public init(name: String, _ algorithm: KeyAlgorithm, secret: [UInt8]) throws(KeyError) {
    guard KeyName.isValid(name) else { throw .name(name) }
    guard secret.count == algorithm.secretSize else { throw .malformed }
    guard let key = LibraryKey(algorithm, secret: secret) else { throw .material(algorithm) }
    let material = algorithm == .sm2 ? Array(secret[32...]) : key.ed25519Public
    verifier = try VerifierKey(name: name, algorithm, material: material)
    self.secret = secret
    self.key = key
    // A point of another number would make signatures that nobody can verify.
    let probe = Array(name.utf8)
    guard let signature = key.sign(probe),
      LibraryKey(algorithm, public: material)?.verify(signature, of: probe) == true
    else { throw .material(algorithm) }
  }

  /// Makes a key from libcrypto's generator.
  public static func generate(
    name: String, _ algorithm: KeyAlgorithm
  ) throws(KeyError) -> SigningKey {
    guard let secret = LibraryKey.generate(algorithm) else { throw .material(algorithm) }
    return try SigningKey(name: name, algorithm, secret: secret)
  }

  /// Reads `PRIVATE+KEY+name+id+base64`, the form in which Go's notes keep keys.
  public init(_ text: some StringProtocol) throws(KeyError) {
    let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY",
      let bytes = Base64.decode(Array(parts[4].utf8)), let type = bytes.first
    else { throw .malformed }
    guard let (algorithm, secret) = KeyAlgorithm.reading(bytes) else {
      throw .algorithm(type: type)
    }
    try self.init(name: String(parts[2]), algorithm, secret: secret)
    guard parts[3] == hexadecimal(verifier.id) else {
      guard parts[3].utf8.count == 8, let found = UInt32(parts[3], radix: 16) else {
        throw .malformed
      }
      throw .id(found: found, expected: verifier.id)
    }
  }

  /// The text that ``init(_:)`` reads: a secret.
  var secretText: String {
    let id = hexadecimal(verifier.id)
    return "PRIVATE+KEY+\(name)+\(id)+\(String(base64: algorithm.prefix + secret))"
  }

  /// Signs the text of a note.
  /// - Parameter seconds: since 1970; only a cosignature says the time.
  /// - Throws: `LogError.unsignable` where libcrypto cannot: the key has signed when it was made, so that nothing but
  ///   memory or randomness can be missing.
  func sign(_ text: [UInt8], seconds: UInt64) throws(LogError) -> SignatureLine {
    let isTimed = algorithm == .cosignature
    let message = isTimed ? KeyAlgorithm.cosigned(text, seconds: seconds) : text
    guard let signature = key.sign(message) else { throw .unsignable(key: name) }
    let time = withUnsafeBytes(of: seconds.bigEndian) { Array($0) }
    return SignatureLine(
      name: name, id: verifier.id, signature: isTimed ? time + signature : signature)
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  /// The public half.
  public var description: String { verifier.description }
  /// Without the secret, which `dump` would show.
  public var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }
}
