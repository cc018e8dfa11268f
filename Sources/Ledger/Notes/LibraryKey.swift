import CCrypto

/// A key in libcrypto's hands, freed with this value. Only read once it is made, so threads may share it.
final class LibraryKey: @unchecked Sendable {
  private let key: OpaquePointer
  private let isSM2: Bool

  /// `nil` where the bytes are no public key.
  init?(_ algorithm: KeyAlgorithm, public material: [UInt8]) {
    precondition(material.count == algorithm.keySize)
    let key =
      switch algorithm {
      case .ed25519, .cosignature:
        EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, material, material.count)
      case .sm2: material[0] == 4 ? ccrypto_sm2_key(material, nil) : nil
      }
    guard let key else { return nil }
    self.key = key
    isSM2 = algorithm == .sm2
  }

  /// `nil` where the bytes are no secret; see ``KeyAlgorithm/secretSize``.
  init?(_ algorithm: KeyAlgorithm, secret: [UInt8]) {
    precondition(secret.count == algorithm.secretSize)
    let key =
      switch algorithm {
      case .ed25519, .cosignature:
        EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, secret, secret.count)
      case .sm2: ccrypto_sm2_key(Array(secret[32...]), Array(secret[..<32]))
      }
    guard let key else { return nil }
    self.key = key
    isSM2 = algorithm == .sm2
  }

  deinit { EVP_PKEY_free(key) }

  /// The public key of an Ed25519 secret.
  var ed25519Public: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      count = 32
      precondition(EVP_PKEY_get_raw_public_key(key, buffer.baseAddress, &count) == 1)
    }
  }

  /// 64 bytes; `nil` only where libcrypto has no memory or lacks the algorithm.
  func sign(_ message: [UInt8]) -> [UInt8]? {
    var signature = [UInt8](repeating: 0, count: 64)
    if isSM2 {
      return ccrypto_sm2_sign(key, message, message.count, &signature) == 1 ? signature : nil
    }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var count = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
    else { return nil }
    return signature
  }

  func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    precondition(signature.count == 64)
    if isSM2 { return ccrypto_sm2_verify(key, message, message.count, signature) == 1 }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  /// A new secret; `nil` where libcrypto has no randomness or lacks the algorithm.
  static func generate(_ algorithm: KeyAlgorithm) -> [UInt8]? {
    var secret = [UInt8](repeating: 0, count: 32)
    switch algorithm {
    case .ed25519, .cosignature:
      return RAND_priv_bytes(&secret, Int32(secret.count)) == 1 ? secret : nil
    case .sm2:
      var point = [UInt8](repeating: 0, count: algorithm.keySize)
      return ccrypto_sm2_generate(&point, &secret) == 1 ? secret + point : nil
    }
  }
}
