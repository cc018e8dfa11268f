import CCrypto

/// The public half of a key with its name: `name+id+base64`, a vkey of C2SP signed-note.
///
///     let key = try VerifierKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
public struct VerifierKey: Hashable, Sendable {
  public let name: String
  public let algorithm: KeyAlgorithm
  /// The first four bytes of SHA-256(name, line feed, type, key).
  public let id: UInt32
  /// The public key, without the type in front.
  public let material: [UInt8]
  private let key: LibraryKey

  public init(_ text: some StringProtocol) throws(KeyError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 8,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      let id = UInt32(parts[1], radix: 16), let bytes = Base64.decode(Array(parts[2].utf8)),
      let type = bytes.first
    else { throw .malformed }
    guard let (algorithm, material) = KeyAlgorithm.reading(bytes) else {
      throw .algorithm(type: type)
    }
    try self.init(name: String(parts[0]), algorithm, material: material)
    guard id == self.id else { throw .id(found: id, expected: self.id) }
  }

  init(name: String, _ algorithm: KeyAlgorithm, material: [UInt8]) throws(KeyError) {
    guard KeyName.isValid(name) else { throw .name(name) }
    guard material.count == algorithm.keySize else { throw .malformed }
    guard let key = LibraryKey(algorithm, public: material) else { throw .material(algorithm) }
    self.name = name
    self.algorithm = algorithm
    self.material = material
    self.key = key
    let hash = MerkleHasher().digest(of: [Array("\(name)\n".utf8), algorithm.prefix, material])
    id = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// That the key has signed the text, and when, where its signatures have a time; `nil` where it has not.
  func verify(_ signature: [UInt8], of text: [UInt8]) -> Note.Verified? {
    guard signature.count == algorithm.signatureSize else { return nil }
    guard algorithm == .cosignature else {
      return key.verify(signature, of: text) ? Note.Verified(key: self, seconds: nil) : nil
    }
    let seconds = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard seconds <= UInt64(Int64.max) else { return nil }
    let message = KeyAlgorithm.cosigned(text, seconds: seconds)
    guard key.verify(Array(signature.dropFirst(8)), of: message) else { return nil }
    return Note.Verified(key: self, seconds: seconds)
  }

  public static func == (a: VerifierKey, b: VerifierKey) -> Bool {
    a.name == b.name && a.algorithm == b.algorithm && a.material == b.material
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(algorithm)
    hasher.combine(material)
  }
}

extension VerifierKey: CustomStringConvertible {
  public var description: String {
    "\(name)+\(hexadecimal(id))+\(String(base64: algorithm.prefix + material))"
  }
}
