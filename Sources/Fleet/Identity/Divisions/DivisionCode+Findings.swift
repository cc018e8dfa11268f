extension DivisionCode {
  /// Why a text is no division code.
  public enum ParsingError: Error, Hashable, Sendable {
    case length(Int)
    case digit(Unicode.Scalar, position: Int)
    /// Codes of provinces begin at 11.
    case province
  }

  public enum Finding: Hashable, Sendable {
    /// The code has no name in the table.
    case unknown(DivisionCode)
    /// A code of the statistics bureau, not of GB/T 2260.
    case statisticalZone(DivisionCode)
  }

  public var findings: [Finding] {
    if isStatisticalZone { return [.statisticalZone(self)] }
    return name == nil ? [.unknown(self)] : []
  }
}

extension DivisionCode.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .length: "division.length"
    case .digit: "division.digit"
    case .province: "division.province"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english): "expected 2, 4 or 6 digits, found \(count) characters"
    case (.length(let count), .chinese): "应为 2、4 或 6 位数字，实为 \(count) 个字符"
    case (.digit(let found, let position), .english):
      "expected a digit at position \(position), found `\(found)`"
    case (.digit(let found, let position), .chinese):
      "第 \(position) 位应为数字，实为“\(found)”"
    case (.province, .english): "expected a province's number, 11 or higher, in front"
    case (.province, .chinese): "前两位应为省级代码，从 11 起"
    }
  }

  public var description: String { text(in: .english) }
}

extension DivisionCode.Finding: Explained {
  public var code: String {
    switch self {
    case .unknown: "division.unknown"
    case .statisticalZone: "division.statistical-zone"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.unknown(let code), .english): "no division with the code \(code) is listed"
    case (.unknown(let code), .chinese): "区划代码 \(code) 不在名录中"
    case (.statisticalZone(let code), .english):
      "\(code) is a statistical zone's code, which GB/T 2260 does not have"
    case (.statisticalZone(let code), .chinese):
      "\(code) 为统计用区划代码，不属于 GB/T 2260"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.unknown, .english): "check the code; it may be older or newer than the list of 2023"
    case (.unknown, .chinese): "请核对代码；可能早于或晚于 2023 年名录"
    case (.statisticalZone, .english): "record the county that the zone lies in"
    case (.statisticalZone, .chinese): "请登记其所在的县（市、区）"
    }
  }
}
