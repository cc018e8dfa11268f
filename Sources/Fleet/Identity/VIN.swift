/// A vehicle identification number (车辆识别代号): seventeen characters that name one vehicle for life.
///
///     let vin = try VIN("ltest1239n0000017")
///     print(vin, vin.hasValidCheckDigit)  // LTEST1239N0000017 true
///
/// Letters and layout follow ISO 3779 (GB 16735): I, O and Q are never used and are refused, as is
/// any other length. A failing check digit is a finding, not a refusal: imports and old vehicles
/// have them. Reading folds case, width, spaces, dots and dashes.
public struct VIN: Hashable, Sendable {
  public static let length = 17

  /// Seventeen six-bit codes, the first character highest: 0-9 are the digits, 10-35 the letters.
  let codes: UInt128

  /// Reads a VIN.
  /// - Complexity: O(length), without allocation.
  @inlinable
  public init(_ text: String) throws(ParsingError) { try self.init(utf8: text.utf8.span) }

  /// The same of a part of a text, which is copied.
  @inlinable
  public init(_ text: Substring) throws(ParsingError) { try self.init(String(text)) }

  /// Reads a VIN from UTF-8.
  public init(utf8 bytes: Span<UInt8>) throws(ParsingError) {
    if let codes = Self.plainCodes(bytes) {
      self.codes = codes
      return
    }
    let characters = FoldedCharacters(bytes)
    guard characters.count == Self.length else { throw .length(characters.count) }
    var codes: UInt128 = 0
    for position in 0..<Self.length {
      let character = characters[position]
      switch character {
      case "0"..."9": codes = codes << 6 | UInt128(character.value - 0x30)
      case "I", "O", "Q": throw .letter(character, position: position + 1)
      case "A"..."Z": codes = codes << 6 | UInt128(character.value - 0x41 + 10)
      default: throw .character(character, position: position + 1)
      }
    }
    self.codes = codes
  }

  /// The codes of a text that needs no folding but that of case; `nil` for every other, also
  /// refused, text. A VIN's letters and digits come in no order that a processor could guess, so
  /// nothing here branches on them.
  private static func plainCodes(_ bytes: Span<UInt8>) -> UInt128? {
    guard bytes.count == length else { return nil }
    let zeros: UInt64 = 0x3030_3030_3030_3000
    var isTaken = true
    let first = codes(of: EightCharacters(bytes, at: 0), &isTaken)
    let second = codes(of: EightCharacters(bytes, at: 8), &isTaken)
    let last = codes(of: EightCharacters(zeros | UInt64(bytes[16])), &isTaken)
    return isTaken ? UInt128(first) << 54 | UInt128(second << 6 | last) : nil
  }

  /// The codes of eight characters, which must be digits and letters but I, O and Q.
  private static func codes(of text: EightCharacters, _ isTaken: inout Bool) -> UInt64 {
    let text = text.capitals
    let letters = text.letters
    let refused = text.equal("I") | text.equal("O") | text.equal("Q")
    isTaken = isTaken && (text.digits | letters & ~refused) == EightCharacters.tops
    return packed(text.word &- EightCharacters.ones &* 0x30 &- (letters >> 7) &* 7)
  }

  /// Eight six-bit codes side by side, of one in each byte.
  private static func packed(_ bytes: UInt64) -> UInt64 {
    let pairs = bytes >> 2 & 0x0FC0_0FC0_0FC0_0FC0 | bytes & 0x003F_003F_003F_003F
    let fours = pairs >> 4 & 0x00FF_F000_00FF_F000 | pairs & 0x0000_0FFF_0000_0FFF
    return fours >> 8 & 0xFFFF_FF00_0000 | fours & 0xFF_FFFF
  }

  /// The code at a position from 0: 0-9 for digits, 10-35 for letters.
  func code(at position: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: codes >> UInt128(6 * (Self.length - 1 - position))) & 63
  }

  /// The character at a position from 0.
  func character(at position: Int) -> Unicode.Scalar {
    let code = code(at: position)
    return Unicode.Scalar(code < 10 ? code + 0x30 : code - 10 + 0x41)
  }
}

extension VIN: CustomStringConvertible {
  /// The canonical text: seventeen capitals and digits.
  public var text: String { text(0..<Self.length) }
  public var description: String { text }

  /// World manufacturer identifier: positions 1 to 3.
  public var manufacturer: String { text(0..<3) }
  /// Vehicle descriptor section: positions 4 to 9, the check digit last.
  public var descriptor: String { text(3..<9) }
  /// Vehicle indicator section: positions 10 to 17, model year and plant first.
  public var indicator: String { text(9..<17) }

  private func text(_ positions: Range<Int>) -> String {
    String(String.UnicodeScalarView(positions.map(character(at:))))
  }
}
