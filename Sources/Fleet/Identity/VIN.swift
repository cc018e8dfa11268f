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
  /// - Complexity: O(length), without allocation beyond a copy of a substring.
  @inlinable
  public init(_ text: some StringProtocol) throws(ParsingError) {
    let text = String(text)
    try self.init(utf8: text.utf8.span)
  }

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
  /// refused, text.
  private static func plainCodes(_ bytes: Span<UInt8>) -> UInt128? {
    guard bytes.count == length else { return nil }
    var refused: UInt32 = 0
    let high = codes(of: bytes, 0..<7, &refused)
    let low = codes(of: bytes, 7..<length, &refused)
    return refused == 0 ? UInt128(high) << 60 | UInt128(low) : nil
  }

  /// The codes of up to ten characters. The loop has no branch on the data: a VIN's letters and digits
  /// come in no order that a processor could guess.
  private static func codes(
    of bytes: Span<UInt8>, _ positions: Range<Int>, _ refused: inout UInt32
  ) -> UInt64 {
    // Bit by bit from A: refused are I, O, Q and what lies behind Z.
    let forbidden: UInt32 = 0xFC00_0000 | 1 << 8 | 1 << 14 | 1 << 16
    var codes: UInt64 = 0
    for position in positions {
      let byte = UInt32(bytes[position])
      let digit = byte &- 0x30
      let letter = (byte & 0xDF) &- 0x41
      let isDigit = digit < 10
      refused |= isDigit ? 0 : (forbidden &>> letter) & 1 | letter >> 5
      codes = codes &<< 6 | UInt64(isDigit ? digit : letter &+ 10)
    }
    return codes
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
