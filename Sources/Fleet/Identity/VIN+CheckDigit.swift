extension VIN {
  // weight by position     8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2
  // value of a letter      A-H = 1-8, J-N = 1-5, P = 7, R = 9, S-Z = 2-9; of a digit: itself
  /// The weighted sum of eight characters, one code in each byte of `codes`. The weights lie four and four
  /// in a word, the first position lowest: a multiplication by it adds four products in its top quarter,
  /// and none of the sums below is large enough to carry.
  private static func sum(_ codes: UInt64, odd: UInt64, even: UInt64) -> UInt64 {
    let reaches = EightCharacters.reaches
    let values =
      codes &- (reaches(codes, 10) >> 7 &+ reaches(codes, 18) >> 7) &* 9
      &- (reaches(codes, 28) >> 7) &* 8
    let quarters: UInt64 = 0x00FF_00FF_00FF_00FF
    return ((values >> 8 & quarters) &* odd) >> 48 &+ ((values & quarters) &* even) >> 48
  }

  /// One code in each byte, of eight six-bit codes side by side.
  private static func spread(_ codes: UInt64) -> UInt64 {
    let fours = codes << 8 & 0x00FF_FFFF_0000_0000 | codes & 0xFF_FFFF
    let pairs = fours << 4 & 0x0FFF_0000_0FFF_0000 | fours & 0x0000_0FFF_0000_0FFF
    return pairs << 2 & 0x3F00_3F00_3F00_3F00 | pairs & 0x003F_003F_003F_003F
  }

  /// The character that the scheme of ISO 3779 (49 CFR 565.15) puts at position 9: 0-9 or X. That
  /// GB 16735 uses the same weights is from memory; the Chinese numbers that were seen agree.
  public var expectedCheckDigit: Unicode.Scalar {
    let code = expectedCode
    return code == Self.codeX ? "X" : Unicode.Scalar(code + 0x30)
  }

  private static let codeX: UInt8 = 33

  private var expectedCode: UInt8 {
    let mask: UInt64 = 0xFFFF_FFFF_FFFF
    let first = Self.spread(UInt64(truncatingIfNeeded: codes >> 54) & mask)
    let second = Self.spread(UInt64(truncatingIfNeeded: codes >> 6) & mask)
    let last = UInt64(truncatingIfNeeded: codes) & 63
    let sum =
      Self.sum(first, odd: 0x0002_0004_0006_0008, even: 0x000A_0003_0005_0007)
      &+ Self.sum(second, odd: 0x0004_0006_0008_0000, even: 0x0003_0005_0007_0009)
      &+ Self.sum(last, odd: 0, even: 0x0002_0000_0000_0000)
    let remainder = UInt8(truncatingIfNeeded: sum % 11)
    return remainder == 10 ? Self.codeX : remainder
  }

  public var checkDigit: Unicode.Scalar { character(at: 8) }

  public var hasValidCheckDigit: Bool { code(at: 8) == expectedCode }
}
