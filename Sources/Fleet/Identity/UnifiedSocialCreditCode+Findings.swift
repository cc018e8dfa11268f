extension UnifiedSocialCreditCode {
  /// Why a text is not a unified social credit code. Positions count from 1.
  public enum ParsingError: Error, Hashable, Sendable {
    case length(Int)
    case character(Unicode.Scalar, position: Int)
    /// Position 18.
    case check(found: Unicode.Scalar, expected: Unicode.Scalar)
    /// Position 17, while the whole adds up.
    case organisationCheck(found: Unicode.Scalar, expected: Unicode.Scalar)
  }

  public enum Finding: Hashable, Sendable {
    /// Positions 3 to 8 are no listed division.
    case division(String)
  }
}

extension UnifiedSocialCreditCode.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .length: "credit-code.length"
    case .character: "credit-code.character"
    case .check: "credit-code.check"
    case .organisationCheck: "credit-code.organisation-check"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.length(let count), .english): "expected 18 characters, found \(count)"
    case (.length(let count), .chinese): "应为 18 个字符，实为 \(count) 个"
    case (.character(let found, let position), .english):
      "`\(found)` at position \(position) is not used: only digits and letters without I O S V Z"
    case (.character(let found, let position), .chinese):
      "第 \(position) 位的“\(found)”不在字符集内（数字及除 I、O、S、V、Z 外的字母）"
    case (.check(let found, let expected), .english):
      "check character at position 18 is `\(found)`, computed `\(expected)`"
    case (.check(let found, let expected), .chinese):
      "第 18 位校验码为“\(found)”，计算得“\(expected)”"
    case (.organisationCheck(let found, let expected), .english):
      "organisation check character at position 17 is `\(found)`, computed `\(expected)`"
    case (.organisationCheck(let found, let expected), .chinese):
      "第 17 位组织机构代码校验码为“\(found)”，计算得“\(expected)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "copy it from the business licence"
    case .chinese: "请按营业执照重新录入"
    }
  }

  public var description: String { text(in: .english) }
}

extension UnifiedSocialCreditCode.Finding: Explained {
  public var code: String { "credit-code.division" }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.division(let digits), .english):
      "`\(digits)` at positions 3 to 8 is no listed division"
    case (.division(let digits), .chinese): "第 3 至 8 位的“\(digits)”不在行政区划名录中"
    }
  }
}
