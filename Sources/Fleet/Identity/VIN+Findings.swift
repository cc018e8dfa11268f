extension VIN {
  /// What is odd about a VIN, though vehicles with it exist.
  public enum Finding: Hashable, Sendable {
    case checkDigit(found: Unicode.Scalar, expected: Unicode.Scalar)
    /// Position 10 holds a character that stands for no year.
    case yearCode(Unicode.Scalar)
    /// The last four characters are not all digits (GB 16735, from memory).
    case serial
    /// The year code means neither the year of manufacture nor the next.
    case year(earlier: Int, later: Int, made: Int)
    /// Nothing says which of two model years is meant.
    case yearAmbiguous(earlier: Int, later: Int)
  }

  /// What the text itself shows. That a year code always means two years is reported only by
  /// ``findings(madeOn:)``, which is asked about the year.
  public var findings: [Finding] {
    var findings: [Finding] = []
    let expected = expectedCheckDigit
    if checkDigit != expected {
      findings.append(.checkDigit(found: checkDigit, expected: expected))
    }
    if modelYears == nil { findings.append(.yearCode(character(at: 9))) }
    if !(13..<17).allSatisfy({ code(at: $0) < 10 }) { findings.append(.serial) }
    return findings
  }

  /// The findings with the model year weighed against the day of manufacture, where that is known.
  public func findings(madeOn day: Day?) -> [Finding] {
    guard let years = modelYears else { return findings }
    guard let day else {
      return findings + [.yearAmbiguous(earlier: years.earlier, later: years.later)]
    }
    guard modelYear(madeOn: day) == nil else { return findings }
    return findings + [.year(earlier: years.earlier, later: years.later, made: day.parts.year)]
  }
}

extension VIN.Finding: Explained {
  public var code: String {
    switch self {
    case .checkDigit: "vin.check-digit"
    case .yearCode: "vin.year-code"
    case .serial: "vin.serial"
    case .year: "vin.year"
    case .yearAmbiguous: "vin.year-ambiguous"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.checkDigit(let found, let expected), .english):
      "check digit at position 9 is `\(found)`, computed `\(expected)`"
    case (.checkDigit(let found, let expected), .chinese):
      "第 9 位校验位为“\(found)”，计算得“\(expected)”"
    case (.yearCode(let found), .english): "`\(found)` at position 10 stands for no model year"
    case (.yearCode(let found), .chinese): "第 10 位的“\(found)”不代表任何车型年份"
    case (.serial, .english): "the last four characters are not all digits (rule from memory)"
    case (.serial, .chinese): "末四位不全是数字（规则待核实）"
    case (.year(let earlier, let later, let made), .english):
      "model year \(earlier) or \(later), but made in \(made)"
    case (.year(let earlier, let later, let made), .chinese):
      "车型年份为 \(earlier) 或 \(later)，但制造年份为 \(made)"
    case (.yearAmbiguous(let earlier, let later), .english):
      "model year \(earlier) or \(later): the code repeats after 30 years"
    case (.yearAmbiguous(let earlier, let later), .chinese):
      "车型年份为 \(earlier) 或 \(later)：年份代码每 30 年循环一次"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.checkDigit, .english), (.yearCode, .english), (.serial, .english), (.year, .english):
      "compare with the licence or the vehicle's own plate"
    case (.checkDigit, .chinese), (.yearCode, .chinese), (.serial, .chinese), (.year, .chinese):
      "请与行驶证或车辆铭牌核对"
    case (.yearAmbiguous, .english): "record the day of manufacture"
    case (.yearAmbiguous, .chinese): "请补录制造日期"
    }
  }
}
