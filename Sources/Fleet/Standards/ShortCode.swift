/// A code of at most eight bytes of UTF-8, held in one integer: official code lists fit, nothing is
/// allocated, and two codes compare as fast as two numbers.
struct ShortCode: Hashable, Sendable {
  /// The bytes, first one lowest; never 0.
  let packed: UInt64

  /// `nil` for the empty text, for more than eight bytes and for a NUL byte.
  init?(_ text: some StringProtocol) {
    var packed: UInt64 = 0
    var shift: UInt64 = 0
    for byte in text.utf8 {
      guard shift < 64, byte != 0 else { return nil }
      packed |= UInt64(byte) << shift
      shift += 8
    }
    guard shift > 0 else { return nil }
    self.packed = packed
  }

  /// A code that the source itself names.
  init(known text: StaticString) {
    var packed: UInt64 = 0
    var shift: UInt64 = 0
    for byte in String(describing: text).utf8 {
      packed |= UInt64(byte) << shift
      shift += 8
    }
    self.packed = packed
  }

  var text: String {
    String(decoding: (0..<count).map { self[$0] }, as: UTF8.self)
  }

  var count: Int { 8 - packed.leadingZeroBitCount / 8 }

  /// The byte at `position`; 0 behind the last one.
  subscript(position: Int) -> UInt8 {
    position < 8 ? UInt8(truncatingIfNeeded: packed >> UInt64(position * 8)) : 0
  }

  func contains(_ byte: UInt8) -> Bool {
    (0..<count).contains { self[$0] == byte }
  }
}

/// Text as people and devices type it, folded for comparison with a table of words: full width to ASCII,
/// lower case to upper case, Roman numerals of Unicode to letters, spaces, dots and dashes dropped.
func foldedWord(_ text: some StringProtocol) -> String {
  var folded = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x20, 0x09, 0x0A, 0x0D, 0x3000, 0xA0, 0xFEFF, 0x2D, 0x5F, 0x2E, 0xB7, 0x2010...0x2015,
      0xFF0D,
      0xFF0E:
      continue
    case 0x61...0x7A: folded.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value - 0x20)))
    case 0xFF01...0xFF5E:
      let narrow = UInt8(scalar.value - 0xFEE0)
      folded.unicodeScalars.append(
        Unicode.Scalar((0x61...0x7A).contains(narrow) ? narrow - 0x20 : narrow))
    case 0x2160...0x216B: folded += romanNumerals[Int(scalar.value - 0x2160)]
    case 0x2170...0x217B: folded += romanNumerals[Int(scalar.value - 0x2170)]
    default: folded.unicodeScalars.append(scalar)
    }
  }
  return folded
}

private let romanNumerals = [
  "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
]
