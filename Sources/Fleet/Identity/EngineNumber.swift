/// An engine's serial number (发动机号): a text to compare, because no standard gives it a grammar.
///
///     try EngineNumber("wp12 ａ-0012") == EngineNumber("WP12A-0012")   // true
///
/// Folding makes capitals and drops spaces; dots and dashes stay.
public struct EngineNumber: Hashable, Sendable, CustomStringConvertible {
  /// Longer texts are no serial number: ledgers give the field 50 characters.
  public static let lengthLimit = 50

  public let text: String

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let compact = compactText(text)
    guard !compact.isEmpty else { throw .empty }
    guard compact.count <= Self.lengthLimit else { throw .length(compact.count) }
    self.text = compact
  }

  public var description: String { text }

  public enum ParsingError: Error, Hashable, Sendable {
    case empty
    case length(Int)
  }
}

extension EngineNumber.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "engine-number.empty"
    case .length: "engine-number.length"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "no characters"
    case (.empty, .chinese): "没有字符"
    case (.length(let count), .english):
      "expected at most \(EngineNumber.lengthLimit) characters, found \(count)"
    case (.length(let count), .chinese):
      "最多 \(EngineNumber.lengthLimit) 个字符，实为 \(count) 个"
    }
  }

  public var description: String { text(in: .english) }
}
