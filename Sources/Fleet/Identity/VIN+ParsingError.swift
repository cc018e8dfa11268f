extension VIN {
  /// Why a text is not a VIN. Positions count the folded characters from 1.
  public enum ParsingError: Error, Hashable, Sendable {
    case length(Int)
    /// I, O or Q.
    case letter(Unicode.Scalar, position: Int)
    case character(Unicode.Scalar, position: Int)
  }
}

extension VIN.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .length: "vin.length"
    case .letter: "vin.letter"
    case .character: "vin.character"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english): "expected 17 characters, found \(count)"
    case (.length(let count), .chinese): "应为 17 个字符，实为 \(count) 个"
    case (.letter(let found, let position), .english):
      "letter `\(found)` at position \(position): a VIN never uses I, O and Q"
    case (.letter(let found, let position), .chinese):
      "第 \(position) 位为字母“\(found)”：车辆识别代号不使用 I、O 和 Q"
    case (.character(let found, let position), .english):
      "expected a digit or letter at position \(position), found `\(found)`"
    case (.character(let found, let position), .chinese):
      "第 \(position) 位应为数字或字母，实为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.letter(let found, _), .english):
      "compare with the licence: is it \(found == "I" ? "1" : "0")?"
    case (.letter(let found, _), .chinese):
      "请与行驶证核对：是否为 \(found == "I" ? "1" : "0")？"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
