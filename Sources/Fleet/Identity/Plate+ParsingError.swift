extension Plate {
  /// Why a text is not a plate. Positions count the folded characters from 1, without a leading
  /// colour.
  public enum ParsingError: Error, Hashable, Sendable {
    case empty
    case length(Int)
    /// No plate has this character.
    case character(Unicode.Scalar, position: Int)
    /// The character is the traditional form of one that plates have.
    case traditional(Unicode.Scalar, simplified: Unicode.Scalar, position: Int)
    /// A plate of this form begins with a province's character.
    case province(Unicode.Scalar)
    /// Behind the province stands the letter of the issuing authority.
    case authority(Unicode.Scalar)
    /// I or O in a serial.
    case letter(Unicode.Scalar, position: Int)
    /// Neither digit nor letter in a serial.
    case serial(Unicode.Scalar, position: Int)
    case digit(Unicode.Scalar, position: Int)
    case newEnergyLetter(Unicode.Scalar, position: Int)
    /// Eight characters, and no new-energy letter at either place.
    case newEnergyForm
    /// 港 or 澳 without 粤Z.
    case crossBorder(Unicode.Scalar)
    case emergencyTeam(Unicode.Scalar, position: Int)
  }
}

extension Plate.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "plate.empty"
    case .length: "plate.length"
    case .character: "plate.character"
    case .traditional: "plate.traditional"
    case .province: "plate.province"
    case .authority: "plate.authority"
    case .letter: "plate.letter"
    case .serial: "plate.serial"
    case .digit: "plate.digit"
    case .newEnergyLetter: "plate.new-energy-letter"
    case .newEnergyForm: "plate.new-energy-form"
    case .crossBorder: "plate.cross-border"
    case .emergencyTeam: "plate.emergency-team"
    }
  }

  public func text(in language: Language) -> String {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  private var english: String {
    switch self {
    case .empty: "no characters"
    case .length(let count): "expected 7 or 8 characters, found \(count)"
    case .character(let found, let position):
      "`\(found)` at position \(position) is in no plate"
    case .traditional(let found, let simplified, let position):
      "`\(found)` at position \(position) is the traditional form of `\(simplified)`"
    case .province(let found): "expected a province's character at position 1, found `\(found)`"
    case .authority(let found): "expected the authority's letter at position 2, found `\(found)`"
    case .letter(let found, let position):
      "letter `\(found)` at position \(position): serials never use I and O"
    case .serial(let found, let position):
      "expected a digit or letter at position \(position), found `\(found)`"
    case .digit(let found, let position):
      "expected a digit at position \(position), found `\(found)`"
    case .newEnergyLetter(let found, let position):
      "expected a new-energy letter, A to H, J or K, at position \(position), found `\(found)`"
    case .newEnergyForm:
      "eight characters, but no new-energy letter at position 3 or 8"
    case .crossBorder(let found): "expected `粤Z` in front of a plate that ends with `\(found)`"
    case .emergencyTeam(let found, let position):
      "expected the team's letter, X or S, at position \(position), found `\(found)`"
    }
  }

  private var chinese: String {
    switch self {
    case .empty: "没有字符"
    case .length(let count): "应为 7 或 8 个字符，实为 \(count) 个"
    case .character(let found, let position): "第 \(position) 位的“\(found)”不会出现在号牌上"
    case .traditional(let found, let simplified, let position):
      "第 \(position) 位的“\(found)”是“\(simplified)”的繁体"
    case .province(let found): "第 1 位应为省份简称，实为“\(found)”"
    case .authority(let found): "第 2 位应为发牌机关代号字母，实为“\(found)”"
    case .letter(let found, let position): "第 \(position) 位为字母“\(found)”：序号不使用 I 和 O"
    case .serial(let found, let position): "第 \(position) 位应为数字或字母，实为“\(found)”"
    case .digit(let found, let position): "第 \(position) 位应为数字，实为“\(found)”"
    case .newEnergyLetter(let found, let position):
      "第 \(position) 位应为新能源字母 A 至 H、J 或 K，实为“\(found)”"
    case .newEnergyForm: "共 8 个字符，但第 3 位和第 8 位都不是新能源字母"
    case .crossBorder(let found): "以“\(found)”结尾的号牌应以“粤Z”开头"
    case .emergencyTeam(let found, let position):
      "第 \(position) 位应为队伍代号 X 或 S，实为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.letter(let found, _), .english):
      "look at the plate: is it \(found == "I" ? "1" : "0")?"
    case (.letter(let found, _), .chinese): "请核对号牌：是否为 \(found == "I" ? "1" : "0")？"
    case (.traditional(_, let simplified, _), .english): "write \(simplified)"
    case (.traditional(_, let simplified, _), .chinese): "请写作 \(simplified)"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
