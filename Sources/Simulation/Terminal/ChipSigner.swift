import CCrypto

/// The security chip of a terminal: SM2 with SM3, the chip's number as the user's id.
///
/// Key and nonces come from the seed, so that a run can be made again to the last bit. Nonces come from a table
/// that all chips share, which makes a signature as cheap as a hash: fit for a simulation and nothing else,
/// because whoever sees two signatures can compute the keys.
struct ChipSigner: Sendable {
  /// Sixteen characters.
  let chip: [UInt8]
  /// X and Y of the point.
  let publicKey: [UInt8]

  private let secret: [UInt8]
  /// (1 + secret)^-1 modulo the order.
  private let inverse: [UInt8]
  /// The hash of the user's id, the curve and the key, which every signed hash begins with.
  private let prefix: [UInt8]
  private let nonces: Nonces

  /// Numbers and the X of their points.
  final class Nonces: Sendable {
    fileprivate let pairs: [(number: [UInt8], x: [UInt8])]

    init(seed: UInt64, count: Int = 251) {
      let curve = Curve()
      var numbers = SeededNumbers(seed: seed ^ 0x534D_322D_4E4F_4E43)
      pairs = (0..<count).map { _ in
        let number = Curve.number(by: &numbers)
        return (number, curve.point(of: number).x)
      }
    }
  }

  init(chip: [UInt8], numbers: inout SeededNumbers, nonces: Nonces) {
    let curve = Curve()
    self.chip = chip
    self.nonces = nonces
    secret = Curve.number(by: &numbers)
    let point = curve.point(of: secret)
    publicKey = point.x + point.y
    inverse = curve.inverseOfSuccessor(of: secret)
    // The length of the id in bits, the id, the curve's a and b, its point, the key.
    let bits = chip.count * 8
    prefix = Self.digest(
      [UInt8(bits >> 8), UInt8(bits & 0xFF)] + chip + curve.constants + publicKey)
  }

  /// Length of R, R, length of S, S.
  func signature(of message: [UInt8]) -> [UInt8] {
    let hash = Self.digest(prefix + message)
    let place = hash.prefix(4).reduce(0) { $0 << 8 | Int($1) } % nonces.pairs.count
    let curve = Curve.shared
    for step in 0..<nonces.pairs.count {
      let nonce = nonces.pairs[(place + step) % nonces.pairs.count]
      if let (r, s) = curve.sign(hash, secret: secret, inverse: inverse, nonce) {
        return [32] + r + [32] + s
      }
    }
    preconditionFailure("no nonce makes a signature")
  }

  private static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sm3(), nil)
    return digest
  }
}

/// Arithmetic on the curve of GB/T 32918.5 in libcrypto's numbers.
private final class Curve: @unchecked Sendable {
  // Read only once made; each calculation has a context of its own.
  static let shared = Curve()

  private let group: OpaquePointer
  private let order: OpaquePointer
  /// a, b and the generator, 32 bytes each number.
  let constants: [UInt8]

  init() {
    guard let group = EC_GROUP_new_by_curve_name(NID_sm2), let order = BN_new() else {
      preconditionFailure("libcrypto has no SM2")
    }
    self.group = group
    self.order = order
    let (p, a, b) = (BN_new(), BN_new(), BN_new())
    defer { for number in [p, a, b] { BN_free(number) } }
    EC_GROUP_get_order(group, order, nil)
    EC_GROUP_get_curve(group, p, a, b, nil)
    let generator = Self.coordinates(of: EC_GROUP_get0_generator(group), in: group)
    constants = Self.bytes(a) + Self.bytes(b) + generator.x + generator.y
  }

  deinit {
    EC_GROUP_free(group)
    BN_free(order)
  }

  /// A number below the order: its first byte is below the order's.
  static func number(by numbers: inout SeededNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<4 { bytes.put64(numbers.next()) }
    bytes[0] &= 0x7F
    bytes[31] |= 1
    return bytes
  }

  func point(of number: [UInt8]) -> (x: [UInt8], y: [UInt8]) {
    let factor = BN_bin2bn(number, 32, nil)
    let point = EC_POINT_new(group)
    defer {
      BN_free(factor)
      EC_POINT_free(point)
    }
    EC_POINT_mul(group, point, factor, nil, nil, nil)
    return Self.coordinates(of: point, in: group)
  }

  func inverseOfSuccessor(of secret: [UInt8]) -> [UInt8] {
    let number = BN_bin2bn(secret, 32, nil)
    let context = BN_CTX_new()
    defer {
      BN_free(number)
      BN_CTX_free(context)
    }
    BN_add_word(number, 1)
    BN_mod_inverse(number, number, order, context)
    return Self.bytes(number)
  }

  /// r = e + x, s = (1 + d)^-1 (k - r d); `nil` for the few nonces that a signature must not have.
  func sign(
    _ hash: [UInt8], secret: [UInt8], inverse: [UInt8], _ nonce: (number: [UInt8], x: [UInt8])
  ) -> (r: [UInt8], s: [UInt8])? {
    let context = BN_CTX_new()
    func number(_ bytes: [UInt8]) -> OpaquePointer? { BN_bin2bn(bytes, 32, nil) }
    let numbers = [
      number(hash), number(nonce.x), number(nonce.number), number(secret), number(inverse),
    ]
    let (r, s) = (BN_new(), BN_new())
    defer {
      for number in numbers + [r, s] { BN_free(number) }
      BN_CTX_free(context)
    }
    BN_mod_add(r, numbers[0], numbers[1], order, context)
    BN_mod_add(s, r, numbers[2], order, context)
    if BN_is_zero(r) == 1 || BN_is_zero(s) == 1 { return nil }
    BN_mod_mul(s, r, numbers[3], order, context)
    BN_mod_sub(s, numbers[2], s, order, context)
    BN_mod_mul(s, s, numbers[4], order, context)
    return BN_is_zero(s) == 1 ? nil : (Self.bytes(r), Self.bytes(s))
  }

  private static func coordinates(
    of point: OpaquePointer?, in group: OpaquePointer
  ) -> (x: [UInt8], y: [UInt8]) {
    let (x, y) = (BN_new(), BN_new())
    defer {
      BN_free(x)
      BN_free(y)
    }
    EC_POINT_get_affine_coordinates(group, point, x, y, nil)
    return (bytes(x), bytes(y))
  }

  private static func bytes(_ number: OpaquePointer?) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    BN_bn2binpad(number, &bytes, 32)
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func put64(_ number: UInt64) {
    put32(UInt32(truncatingIfNeeded: number >> 32))
    put32(UInt32(truncatingIfNeeded: number))
  }
}
