/// The eighteen characters that name a legal person (统一社会信用代码, GB 32100-2015).
///
///     let code = try UnifiedSocialCreditCode("91140400MATEXAM18H")
///     print(code.division, code.organisationCode)  // 140400 MATEXAM1-8
///
///     1        registering department      9-16  organisation code (GB 11714)
///     2        kind of body                17    its check character
///     3-8      division                    18    check character of the whole
///
/// The alphabet has no I, O, S, V and Z. Refused: any other length or character, and either check
/// character that does not hold. A division that is not listed is a finding.
public struct UnifiedSocialCreditCode: Hashable, Sendable {
  public static let length = 18

  /// Eighteen codes of six bits, the first character highest: the place in the alphabet.
  private let codes: UInt128

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let text = String(text)
    let characters = FoldedCharacters(text.utf8.span)
    guard characters.count == Self.length else { throw .length(characters.count) }
    var codes: UInt128 = 0
    for position in 0..<Self.length {
      guard let value = Self.value(of: characters[position]) else {
        throw .character(characters[position], position: position + 1)
      }
      codes = codes << 6 | UInt128(value)
    }
    self.codes = codes
    let check = Self.character(of: expectedCheck)
    guard character(at: 17) == check else {
      throw .check(found: character(at: 17), expected: check)
    }
    let organisation = expectedOrganisationCheck
    guard character(at: 16) == organisation else {
      throw .organisationCheck(found: character(at: 16), expected: organisation)
    }
  }

  private func value(at position: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: codes >> UInt128(6 * (Self.length - 1 - position))) & 63
  }

  private func character(at position: Int) -> Unicode.Scalar {
    Self.character(of: value(at: position))
  }

  private func text(_ positions: Range<Int>) -> String {
    String(String.UnicodeScalarView(positions.map(character(at:))))
  }
}

extension UnifiedSocialCreditCode: CustomStringConvertible {
  public var text: String { text(0..<Self.length) }
  public var description: String { text }

  /// Position 1: a digit, or a letter such as `N` or `Y`.
  public var department: Unicode.Scalar { character(at: 0) }
  /// Position 2.
  public var bodyKind: Unicode.Scalar { character(at: 1) }
  /// Positions 3 to 8; `nil` where they are not the digits of a division.
  public var division: DivisionCode? { try? DivisionCode(text(2..<8)) }
  /// Positions 9 to 17, the check character behind a hyphen as GB 11714 prints it.
  public var organisationCode: String { text(8..<16) + "-" + text(16..<17) }

  public var findings: [Finding] {
    guard let division else { return [.division(text(2..<8))] }
    return division.name == nil ? [.division(division.text)] : []
  }
}

extension UnifiedSocialCreditCode {
  // weights 1-17: 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28, which are the powers of 3 modulo
  // 31 check = (31 - Σ mod 31) mod 31, as a character of the alphabet
  private var expectedCheck: UInt8 {
    var (sum, weight) = (0, 1)
    for position in 0..<17 {
      sum += Int(value(at: position)) * weight
      weight = weight * 3 % 31
    }
    return UInt8((31 - sum % 31) % 31)
  }

  // weights 3 7 9 10 5 8 4 2; here letters count A = 10 to Z = 35; 11 - Σ mod 11, where 10 is X and
  // 11 is 0
  private var expectedOrganisationCheck: Unicode.Scalar {
    var sum = 0
    for (offset, weight) in [3, 7, 9, 10, 5, 8, 4, 2].enumerated() {
      let character = character(at: 8 + offset).value
      sum += Int(character < 0x41 ? character - 0x30 : character - 0x41 + 10) * weight
    }
    return switch 11 - sum % 11 {
    case 10: "X"
    case 11: "0"
    case let digit: Unicode.Scalar(UInt8(digit) + 0x30)
    }
  }

  private static func value(of character: Unicode.Scalar) -> UInt8? {
    // The letters in front of each one that the alphabet leaves out: I, O, S, V, Z.
    switch character {
    case "0"..."9": UInt8(character.value - 0x30)
    case "A"..."H": UInt8(character.value - 0x41 + 10)
    case "J"..."N": UInt8(character.value - 0x41 + 9)
    case "P"..."R": UInt8(character.value - 0x41 + 8)
    case "T", "U": UInt8(character.value - 0x41 + 7)
    case "W"..."Y": UInt8(character.value - 0x41 + 6)
    default: nil
    }
  }

  private static func character(of value: UInt8) -> Unicode.Scalar {
    let code: UInt8 =
      switch value {
      case 0..<10: value + 0x30
      case 10..<18: value - 10 + 0x41
      case 18..<23: value - 9 + 0x41
      case 23..<26: value - 8 + 0x41
      case 26..<28: value - 7 + 0x41
      default: value - 6 + 0x41
      }
    return Unicode.Scalar(code)
  }
}
