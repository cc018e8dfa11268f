public import Fleet

/// The secret by which a sender is known: 32 random bytes, as 64 hexadecimal digits.
///
/// It is shown once, when it is made; the register keeps its SHA-256 alone.
public struct SenderToken: Sendable {
  public let text: String

  /// - Parameter generator: must be fit for secrets, as the system's is.
  public init(using generator: inout some RandomNumberGenerator) {
    var digits: [UInt8] = []
    for _ in 0..<4 {
      let word = generator.next() as UInt64
      for shift in stride(from: 60, through: 0, by: -4) {
        digits.append(Self.digit(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15))
      }
    }
    text = String(decoding: digits, as: UTF8.self)
  }

  public var hash: String { Self.hash(of: text) }

  /// The SHA-256 of a token's text, 64 lower-case hexadecimal digits.
  static func hash(of token: String) -> String { "\(SHA256Digest(of: token.utf8))" }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

extension SenderToken: CustomStringConvertible, CustomDebugStringConvertible {
  /// Hidden, so that no interpolation or log line can give it away.
  public var description: String { "(token)" }
  public var debugDescription: String { description }
}

extension RegisterChange {
  /// Adds a sender and makes its token, which can be read from the result and nowhere else.
  public func addSender(
    id: String, name: String, registry: RecordID? = nil, asks: Bool = false,
    ledgerKey: String? = nil, using generator: inout some RandomNumberGenerator
  ) throws -> SenderToken {
    let token = SenderToken(using: &generator)
    try add(
      Sender(
        id: id, name: name, tokenHash: token.hash, registry: registry, asks: asks,
        ledgerKey: ledgerKey))
    return token
  }

  /// Gives a sender a new token; the old one is void at once.
  public func renewToken(
    of id: String, using generator: inout some RandomNumberGenerator
  ) throws -> SenderToken {
    let token = SenderToken(using: &generator)
    var sender = try register.get(Sender.self, id)
    sender.tokenHash = token.hash
    try update(sender)
    return token
  }
}
