extension VIN {
  // weight by position     8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2
  // value of a letter      A-H = 1-8, J-N = 1-5, P = 7, R = 9, S-Z = 2-9; of a digit: itself
  /// The weights as hexadecimal digits, the last position lowest.
  private static var weights: UInt128 { 0x8_7654_32A0_9876_5432 }

  private static func value(ofCode code: UInt32) -> UInt32 {
    if code < 10 { return code }
    if code < 18 { return code - 9 }
    return code < 28 ? code - 18 : code - 26
  }

  /// The character that the scheme of ISO 3779 (49 CFR 565.15) puts at position 9: 0-9 or X. That GB 16735
  /// uses the same weights is from memory; the Chinese numbers that were seen agree.
  public var expectedCheckDigit: Unicode.Scalar {
    var sum: UInt32 = 0
    var (rest, weights) = (codes, Self.weights)
    for _ in 0..<Self.length {
      let value = Self.value(ofCode: UInt32(truncatingIfNeeded: rest) & 63)
      sum &+= (UInt32(truncatingIfNeeded: weights) & 15) &* value
      rest >>= 6
      weights >>= 4
    }
    let remainder = UInt8(sum % 11)
    return remainder == 10 ? "X" : Unicode.Scalar(remainder + 0x30)
  }

  public var checkDigit: Unicode.Scalar { character(at: 8) }

  public var hasValidCheckDigit: Bool { checkDigit == expectedCheckDigit }
}
