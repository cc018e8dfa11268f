/// The six digits of an administrative division (行政区划代码, GB/T 2260): province, prefecture, county,
/// two digits each.
///
///     let luzhou = try DivisionCode("140403")
///     print(luzhou.fullName ?? "?")                      // 山西省长治市潞州区
///     print(try DivisionCode("1404").contains(luzhou))   // true
///
/// Two or four digits are completed with zeros. A code without a name is accepted with a finding:
/// lists change every year, and a code stays valid in numbers that were given out under it.
public struct DivisionCode: Hashable, Sendable {
  /// 110000 for Beijing.
  public let number: UInt32

  init(number: UInt32) { self.number = number }

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let text = String(text)
    let characters = FoldedCharacters(text.utf8.span)
    guard [2, 4, 6].contains(characters.count) else { throw .length(characters.count) }
    var number: UInt32 = 0
    for position in 0..<characters.count {
      let character = characters[position]
      guard ("0"..."9").contains(character) else {
        throw .digit(character, position: position + 1)
      }
      number = number * 10 + (character.value - 0x30)
    }
    for _ in characters.count..<6 { number *= 10 }
    guard number >= 110_000 else { throw .province }
    self.number = number
  }
}

extension DivisionCode: Comparable, CustomStringConvertible {
  /// Six digits.
  public var text: String { String(number) }
  public var description: String { text }

  public static func < (a: DivisionCode, b: DivisionCode) -> Bool { a.number < b.number }
}

extension DivisionCode {
  public enum Level: String, Sendable {
    case province, prefecture, county

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.province, .english): "province"
      case (.province, .chinese): "省级"
      case (.prefecture, .english): "prefecture"
      case (.prefecture, .chinese): "地级"
      case (.county, .english): "county"
      case (.county, .chinese): "县级"
      }
    }
  }

  /// The level that the digits say.
  public var level: Level {
    if number % 10_000 == 0 { return .province }
    return number % 100 == 0 ? .prefecture : .county
  }

  public var province: DivisionCode { DivisionCode(number: number / 10_000 * 10_000) }

  /// The division one level up; `nil` for a province.
  public var parent: DivisionCode? {
    switch level {
    case .province: nil
    case .prefecture: province
    case .county: DivisionCode(number: number / 100 * 100)
    }
  }

  /// Every number that lies in this division: its own and, of a province or prefecture, those of all in it.
  var numbers: ClosedRange<UInt32> {
    switch level {
    case .province: number...number + 9_999
    case .prefecture: number...number + 99
    case .county: number...number
    }
  }

  /// Whether `other` is this division or lies in it, by the digits.
  public func contains(_ other: DivisionCode) -> Bool { numbers.contains(other.number) }

  /// Whether the code ends with 71 to 79: a zone that only statistics number, not GB/T 2260.
  public var isStatisticalZone: Bool { (71...79).contains(number % 100) }
}
