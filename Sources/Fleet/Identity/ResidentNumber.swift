/// A resident's identity number (公民身份号码, GB 11643-1999): division, day of birth, serial, check
/// character.
///
/// It is personal: it prints masked, errors never repeat its digits, and ``text`` is for who may
/// see it.
///
///     let number = try ResidentNumber("11010519491231002X")
///     print(number)  // 110*************2X
public struct ResidentNumber: Hashable, Sendable {
  public static let length = 18

  /// The first seventeen digits as a number, and the check character behind them.
  private let digits: UInt64
  private let check: UInt8

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let text = String(text)
    let characters = FoldedCharacters(text.utf8.span)
    guard characters.count == Self.length else { throw .length(characters.count) }
    var digits: UInt64 = 0
    for position in 0..<17 {
      let character = characters[position]
      guard ("0"..."9").contains(character) else { throw .character(position: position + 1) }
      digits = digits * 10 + UInt64(character.value - 0x30)
    }
    let last = characters[17]
    guard ("0"..."9").contains(last) || last == "X" else { throw .character(position: 18) }
    guard Self.checkCharacter(of: digits) == last else { throw .check }
    self.digits = digits
    check = UInt8(truncatingIfNeeded: last.value)
    guard Self.day(of: digits) != nil else { throw .date }
  }

  // weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, which are the powers of 2 modulo 11, the last
  // first; Σ mod 11 picks from 1 0 X 9 8 7 6 5 4 3 2
  /// The check character behind seventeen digits.
  public static func checkCharacter(of digits: UInt64) -> Unicode.Scalar {
    var (rest, weight, sum): (UInt64, UInt64, UInt64) = (digits, 2, 0)
    for _ in 0..<17 {
      sum += rest % 10 * weight
      rest /= 10
      weight = weight * 2 % 11
    }
    let check = (12 - sum % 11) % 11
    return check == 10 ? "X" : Unicode.Scalar(UInt8(check) + 0x30)
  }

  private static func day(of digits: UInt64) -> Day? {
    let date = Int(digits / 1000 % 100_000_000)
    guard date >= 1800_00_00 else { return nil }
    return Day(year: date / 10_000, month: date / 100 % 100, day: date % 100)
  }
}

extension ResidentNumber: CustomStringConvertible, CustomDebugStringConvertible {
  /// The whole number.
  public var text: String {
    let text = String(digits)
    return String(repeating: "0", count: 17 - text.utf8.count) + text
      + String(Unicode.Scalar(check))
  }

  /// Three characters in front, two behind, stars between.
  public var masked: String {
    let text = text
    return "\(text.prefix(3))\(String(repeating: "*", count: 13))\(text.suffix(2))"
  }

  public var description: String { masked }
  public var debugDescription: String { masked }

  /// Where the number was first given out; old codes stay valid in old numbers.
  public var division: DivisionCode? { try? DivisionCode(text.prefix(6)) }

  public var born: Day { Self.day(of: digits) ?? Day(daysSince1970: 0) }

  /// What is odd about the number on a day.
  public func findings(on today: Day) -> [Finding] {
    var findings = self.findings
    if born > today { findings.append(.future) }
    return findings
  }

  /// What is odd about the number on any day.
  public var findings: [Finding] { division?.province.name == nil ? [.division] : [] }
}

extension ResidentNumber {
  /// Why a text is no resident's number; never with a digit of it.
  public enum ParsingError: Error, Hashable, Sendable {
    case length(Int)
    case character(position: Int)
    case check
    case date
  }

  public enum Finding: Hashable, Sendable {
    /// The first two digits are no province's.
    case division
    /// The day of birth has not come yet.
    case future
  }
}

extension ResidentNumber.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .length: "resident.length"
    case .character: "resident.character"
    case .check: "resident.check"
    case .date: "resident.date"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english): "expected 18 characters, found \(count)"
    case (.length(let count), .chinese): "应为 18 个字符，实为 \(count) 个"
    case (.character(let position), .english):
      "expected a digit\(position == 18 ? " or X" : "") at position \(position)"
    case (.character(let position), .chinese):
      "第 \(position) 位应为数字\(position == 18 ? "或 X" : "")"
    case (.check, .english): "the check character at position 18 does not hold"
    case (.check, .chinese): "第 18 位校验码不符"
    case (.date, .english): "positions 7 to 14 are no date"
    case (.date, .chinese): "第 7 至 14 位不是有效日期"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "copy it from the identity card"
    case .chinese: "请按居民身份证重新录入"
    }
  }

  public var description: String { text(in: .english) }
}

extension ResidentNumber.Finding: Explained {
  public var code: String {
    switch self {
    case .division: "resident.division"
    case .future: "resident.future"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.division, .english): "the first two digits are no listed province's"
    case (.division, .chinese): "前两位不是名录中的省级代码"
    case (.future, .english): "the day of birth lies in the future"
    case (.future, .chinese): "出生日期晚于当前日期"
    }
  }
}
