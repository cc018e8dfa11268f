import CCrypto

/// A public key in libcrypto's hands, freed with this value. Only read once it is made, so threads may share it.
final class SM2Key: @unchecked Sendable {
  private let key: OpaquePointer

  /// `nil` where the numbers are no point of the curve.
  init?(_ key: SM2PublicKey) {
    guard let made = ccrypto_sm2_key(key.point, nil) else { return nil }
    self.key = made
  }

  deinit { EVP_PKEY_free(key) }

  /// - Parameter signature: r and s, 32 bytes each.
  func verifies(_ signature: [UInt8], of signed: Span<UInt8>, by user: UserID) -> Bool {
    precondition(signature.count == 64)
    return signed.withUnsafeBufferPointer { signed in
      user.bytes.withUnsafeBytes { user in
        ccrypto_sm2_verify_as(
          key, user.baseAddress?.assumingMemoryBound(to: CChar.self), user.count,
          signed.baseAddress, signed.count, signature) == 1
      }
    }
  }
}
