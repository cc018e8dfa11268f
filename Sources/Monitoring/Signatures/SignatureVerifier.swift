/// What a signature was found to be.
public enum SignatureCheck: Hashable, Sendable {
  /// The key's owner signed these bytes under that id.
  case good(UserID)
  /// Not by this key under any of the ids, or of other bytes.
  case bad
  /// No signature: a number that is 0, or not below the order of the curve.
  case malformed
}

/// Verifies signatures of one terminal, with its key at hand.
///
///     let verifier = try SignatureVerifier(SM2PublicKey(x: x, y: y))
///     verifier.check(signed: unit.span, r: r.span, s: s.span, candidates: [UserID(chip: chip)])
///
/// SM2 with SM3 (GM/T 0009-2012) by libcrypto. Threads may share it.
public struct SignatureVerifier: Sendable {
  public let publicKey: SM2PublicKey
  private let key: SM2Key

  public init(_ publicKey: SM2PublicKey) throws(SignatureKeyError) {
    guard let key = SM2Key(publicKey) else { throw .noPoint }
    self.publicKey = publicKey
    self.key = key
  }

  /// Tries the ids one after the other; each costs a whole verification.
  /// - Parameters:
  ///   - signed: The bytes that were signed.
  ///   - r: Big-endian; zeros before it are of no account.
  ///   - s: Likewise.
  public func check(
    signed: Span<UInt8>, r: Span<UInt8>, s: Span<UInt8>, candidates: [UserID]
  ) -> SignatureCheck {
    guard let r = Self.number(r), let s = Self.number(s) else { return .malformed }
    for user in candidates where key.verifies(r + s, of: signed, by: user) { return .good(user) }
    return .bad
  }

  /// The order of the curve, n.
  private static let order: [UInt8] =
    [0xFF, 0xFF, 0xFF, 0xFE] + Array(repeating: 0xFF, count: 12) + [
      0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41,
      0x23,
    ]

  /// The 32 bytes of a number from 1 to n - 1; `nil` for every other.
  private static func number(_ bytes: Span<UInt8>) -> [UInt8]? {
    var start = 0
    while start < bytes.count, bytes[start] == 0 { start += 1 }
    guard start < bytes.count, bytes.count - start <= 32 else { return nil }
    var number = [UInt8](repeating: 0, count: 32 - (bytes.count - start))
    for index in start..<bytes.count { number.append(bytes[index]) }
    return number.lexicographicallyPrecedes(order) ? number : nil
  }
}
