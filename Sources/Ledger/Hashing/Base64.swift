/// Standard base64 with padding (RFC 4648 §4), read strictly: one text for one sequence of bytes.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var position = 0
    while position < bytes.count {
      let count = min(3, bytes.count - position)
      var bits = UInt32(bytes[position]) << 16
      if count > 1 { bits |= UInt32(bytes[position + 1]) << 8 }
      if count > 2 { bits |= UInt32(bytes[position + 2]) }
      text.append(digits[Int(bits >> 18)])
      text.append(digits[Int(bits >> 12 & 63)])
      text.append(count > 1 ? digits[Int(bits >> 6 & 63)] : padding)
      text.append(count > 2 ? digits[Int(bits & 63)] : padding)
      position += 3
    }
    return text
  }

  /// `nil` for other characters, for padding that is missing or too much, for bits that no byte uses.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var (bits, count, padded) = (UInt32(0), 0, 0)
    for character in text {
      if character == padding {
        padded += 1
        bits <<= 6
      } else {
        guard padded == 0, let value = value(of: character) else { return nil }
        bits = bits << 6 | UInt32(value)
      }
      count += 1
      guard count % 4 == 0 else { continue }
      guard padded < 3, padded == 0 || count == text.count else { return nil }
      let group = [bits >> 16, bits >> 8, bits].map { UInt8(truncatingIfNeeded: $0) }
      guard group.suffix(padded).allSatisfy({ $0 == 0 }) else { return nil }
      bytes.append(contentsOf: group.dropLast(padded))
      bits = 0
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

extension String {
  /// Bytes as standard base64.
  init(base64 bytes: [UInt8]) { self.init(decoding: Base64.encode(bytes), as: UTF8.self) }
}
