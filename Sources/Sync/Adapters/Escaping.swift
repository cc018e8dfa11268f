/// Bytes as a target wants them written.
enum Escaping {
  /// Everything but unreserved characters as `%XX` (RFC 3986 section 2.3), `+` and space among them.
  static func percent(_ text: String, into bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
  }

  /// The value of a header: as it is where it is visible ASCII, else percent-encoded, so that no line ends in it.
  static func header(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var bytes: [UInt8] = []
    percent(text, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names and values of `application/x-www-form-urlencoded`.
  static func form(_ pairs: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, pair) in pairs.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "&")) }
      percent(pair.name, into: &bytes)
      bytes.append(UInt8(ascii: "="))
      percent(pair.value, into: &bytes)
    }
    return bytes
  }

  /// The text of an XML element; what XML 1.0 has no character for becomes U+FFFD.
  static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: result += "&amp;"
      case 0x3C: result += "&lt;"
      case 0x3E: result += "&gt;"
      case 0x22: result += "&quot;"
      case 0x27: result += "&apos;"
      case 0x09, 0x0A, 0x0D: result += "&#\(scalar.value);"
      case 0x00...0x1F, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a text can be the name of an XML element without a prefix; narrower than XML's own rule.
  static func isElementName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, !text.lowercased().hasPrefix("xml") else {
      return false
    }
    let isStart = first.properties.isAlphabetic || first == "_"
    return isStart
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-.".unicodeScalars.contains($0)
      }
  }
}
