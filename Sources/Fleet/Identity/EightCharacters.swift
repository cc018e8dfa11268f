/// Eight bytes of a text in one word, the first highest: looked at all together, with no branch that would
/// depend on which characters they are.
///
/// A property that tells characters apart has the top bit of each byte that it is true of. Bytes above ASCII
/// are nothing: their own top bit must be looked at by the caller (``isASCII``).
struct EightCharacters {
  var word: UInt64

  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let tops: UInt64 = 0x8080_8080_8080_8080

  init(_ word: UInt64) { self.word = word }

  init(_ bytes: Span<UInt8>, at position: Int) {
    word = UInt64(
      bigEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: position, as: UInt64.self))
  }

  var isASCII: Bool { word & Self.tops == 0 }

  /// The same with capitals for small letters.
  var capitals: EightCharacters { EightCharacters(word ^ within("a", "z") >> 2) }

  var digits: UInt64 { within("0", "9") }
  /// A to Z.
  var letters: UInt64 { within("A", "Z") }

  func equal(_ character: Unicode.Scalar) -> UInt64 { within(character, character) }

  /// The bytes that lie between two ASCII characters.
  func within(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> UInt64 {
    let low = word & ~Self.tops
    return (Self.reaches(low, first.value) & ~Self.reaches(low, last.value + 1)) & ~word & Self.tops
  }

  /// The top bit of each byte that is at least `least`, of bytes below 0x80: adding never carries into the
  /// next.
  static func reaches(_ word: UInt64, _ least: UInt32) -> UInt64 {
    (word &+ ones &* UInt64(0x80 &- least)) & tops
  }
}
