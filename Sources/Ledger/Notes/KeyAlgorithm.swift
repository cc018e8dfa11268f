/// How a key signs a note: the type byte of C2SP signed-note, and for types without a number of their own a name.
public enum KeyAlgorithm: String, CaseIterable, Hashable, Sendable {
  /// Type 0x01: Ed25519 (RFC 8032) over the text. For logs.
  case ed25519
  /// Type 0x04: Ed25519 over the text and a time (C2SP tlog-cosignature, `cosignature/v1`). For the level above.
  case cosignature
  /// Type 0xff with the name ``sm2Name``: SM2 with SM3 (GB/T 32918.2-2016, GB/T 32905-2016) over the text, with the
  /// user id of GM/T 0009-2012. For logs, beside Ed25519, where an authority asks for it.
  case sm2

  /// What stands behind the byte 0xff: our own name, unlikely to be another's.
  static let sm2Name = "fleetreg/sm2-sm3/v1"

  /// The bytes in front of a public key, in its id and in its text.
  var prefix: [UInt8] {
    switch self {
    case .ed25519: [0x01]
    case .cosignature: [0x04]
    case .sm2: [0xFF] + Array(Self.sm2Name.utf8)
    }
  }

  /// How long a public key is: for SM2 the point, uncompressed.
  var keySize: Int {
    switch self {
    case .ed25519, .cosignature: 32
    case .sm2: 65
    }
  }

  /// How long a secret is: the seed of Ed25519; for SM2 the number, and the point that belongs to it.
  var secretSize: Int {
    switch self {
    case .ed25519, .cosignature: 32
    case .sm2: 32 + 65
    }
  }

  /// How long a signature is: for a cosignature the time in eight bytes in front.
  var signatureSize: Int {
    switch self {
    case .ed25519, .sm2: 64
    case .cosignature: 8 + 64
    }
  }

  /// The algorithm whose prefix stands there, and what follows it.
  static func reading(_ bytes: [UInt8]) -> (algorithm: KeyAlgorithm, rest: [UInt8])? {
    guard let algorithm = allCases.first(where: { bytes.starts(with: $0.prefix) }) else {
      return nil
    }
    return (algorithm, Array(bytes.dropFirst(algorithm.prefix.count)))
  }

  /// What a cosigner signs: the time and the text that it saw.
  static func cosigned(_ text: [UInt8], seconds: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
  }
}
