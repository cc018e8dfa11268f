/// The characters of an identifier after folding: what separates or decorates is gone, Latin
/// letters are ASCII capitals.
///
/// The table is ours and knows no locale: full-width forms become ASCII, lower case becomes upper
/// case; spaces of every width, dots of every height, dashes of every length and invisible marks
/// are left out. `O` never becomes `0`: that would hide a misreading.
///
/// Positions in errors count these characters from 1, so they are the same however a plate was
/// spaced.
struct FoldedCharacters {
  /// No identifier has more; longer texts are counted but not kept.
  static let capacity = 32

  private var characters = InlineArray<32, Unicode.Scalar>(repeating: "\0")
  /// How many significant characters the text has, also beyond ``capacity``.
  private(set) var count = 0

  /// - Parameter bytes: UTF-8; what is not decodes to U+FFFD and is refused by whoever looks at it.
  /// - Complexity: O(bytes), without allocation.
  init(_ bytes: Span<UInt8>) {
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x80 {
        position += 1
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): append(Unicode.Scalar(byte & 0xDF))
        case 0x09...0x0D, UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"): break
        default: append(Unicode.Scalar(byte))
        }
      } else {
        let (scalar, length) = Self.decode(bytes, at: position)
        position += length
        if let folded = Self.fold(scalar) { append(folded) }
      }
    }
  }

  private mutating func append(_ character: Unicode.Scalar) {
    if count < Self.capacity { characters[count] = character }
    count += 1
  }

  /// The character at a position from 0, which must lie below both ``count`` and ``capacity``.
  subscript(position: Int) -> Unicode.Scalar { characters[position] }

  /// The folded text from a position on.
  func text(from start: Int = 0) -> String {
    var text = String.UnicodeScalarView()
    for position in start..<max(start, min(count, Self.capacity)) { text.append(self[position]) }
    return String(text)
  }
}

extension FoldedCharacters {
  /// Folds one character beyond ASCII; `nil` for one that only separates.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    // Full-width forms of ! to ~ stand 0xFEE0 above them.
    case 0xFF01...0xFF5E:
      let byte = UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): return Unicode.Scalar(byte & 0xDF)
      case UInt8(ascii: "."), UInt8(ascii: "-"): return nil
      default: return Unicode.Scalar(byte)
      }
    // Spaces: no-break, of every width, ideographic.
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return nil
    // Invisible: joiners, direction marks, byte order mark.
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0xFEFF: return nil
    // Dots: middle, bullet, one dot leader, hyphenation point, bullet operator, dot operator,
    // ideographic, katakana middle dot in both widths, small full stop.
    case 0xB7, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x3002, 0x30FB, 0xFF65, 0xFE52: return nil
    // Dashes: hyphen to horizontal bar, minus sign, small forms.
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return nil
    default: return scalar
    }
  }

  /// A dash of any length and width; folding leaves it out.
  static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2D, 0xFF0D, 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: true
    default: false
    }
  }

  /// Whether folding keeps the character, be it as another.
  static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x2D, 0x2E: false
    default: fold(scalar) != nil
    }
  }

  /// Decodes the character that starts at a position, with its length in bytes.
  static func decode(
    _ bytes: Span<UInt8>, at position: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[position]
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return ("\u{FFFD}", 1)
    }
    guard position + length <= bytes.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first & (0x7F >> UInt8(length)))
    for offset in 1..<length {
      let byte = bytes[position + offset]
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}
