extension Day {
  /// Why a text is not a day.
  public enum ParsingError: Error, Hashable, Sendable {
    /// Not four digits, two digits and two digits with `-` between them.
    case form(String)
    /// Well formed, but the calendar has no such date.
    case calendar(String)
  }

  /// Reads `yyyy-MM-dd` and nothing else; formats of devices and ledgers are read where they belong.
  public init(_ text: some StringProtocol) throws(ParsingError) {
    var numbers = (0, 0, 0)
    var position = 0
    for byte in text.utf8 {
      switch (position, byte) {
      case (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")): break
      case (0...3, 0x30...0x39): numbers.0 = numbers.0 * 10 + Int(byte - 0x30)
      case (5...6, 0x30...0x39): numbers.1 = numbers.1 * 10 + Int(byte - 0x30)
      case (8...9, 0x30...0x39): numbers.2 = numbers.2 * 10 + Int(byte - 0x30)
      default: throw .form(String(text))
      }
      position += 1
    }
    guard position == 10 else { throw .form(String(text)) }
    guard let day = Day(year: numbers.0, month: numbers.1, day: numbers.2) else {
      throw .calendar(String(text))
    }
    self = day
  }
}

extension Day.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .form: "day.form"
    case .calendar: "day.calendar"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.form(let text), .english): "expected a day such as 2021-07-01, found `\(text)`"
    case (.form(let text), .chinese): "应为 2021-07-01 形式的日期，实际为“\(text)”"
    case (.calendar(let text), .english): "the calendar has no day `\(text)`"
    case (.calendar(let text), .chinese): "日历中没有“\(text)”这一天"
    }
  }

  public var description: String { text(in: .english) }
}
