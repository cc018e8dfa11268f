extension VIN {
  // weight by position     8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2
  // value of a letter      A-H = 1-8, J-N = 1-5, P = 7, R = 9, S-Z = 2-9; of a digit: itself
  /// The weights as hexadecimal digits, the last position lowest: of the first
  /// seven characters and of the last ten.
  private static var weights: (high: UInt64, low: UInt64) { (0x876_5432, 0xA0_9876_5432) }

  private static func value(ofCode code: UInt64) -> UInt64 {
    code &- (code < 10 ? 0 : 9) &- (code < 18 ? 0 : 9) &- (code < 28 ? 0 : 8)
  }

  private static func sum(_ codes: UInt64, _ weights: UInt64, count: Int) -> UInt64 {
    var (codes, weights, sum) = (codes, weights, 0 as UInt64)
    for _ in 0..<count {
      sum &+= (weights & 15) &* value(ofCode: codes & 63)
      codes >>= 6
      weights >>= 4
    }
    return sum
  }

  /// The character that the scheme of ISO 3779 (49 CFR 565.15) puts at position 9: 0-9 or X. That
  /// GB 16735 uses the same weights is from memory; the Chinese numbers that were seen agree.
  public var expectedCheckDigit: Unicode.Scalar {
    let code = expectedCode
    return code == Self.codeX ? "X" : Unicode.Scalar(code + 0x30)
  }

  private static let codeX: UInt8 = 33

  private var expectedCode: UInt8 {
    let (high, low) = Self.weights
    let sum =
      Self.sum(UInt64(truncatingIfNeeded: codes >> 60), high, count: 7)
      &+ Self.sum(UInt64(truncatingIfNeeded: codes), low, count: 10)
    let remainder = UInt8(truncatingIfNeeded: sum % 11)
    return remainder == 10 ? Self.codeX : remainder
  }

  public var checkDigit: Unicode.Scalar { character(at: 8) }

  public var hasValidCheckDigit: Bool { code(at: 8) == expectedCode }
}
