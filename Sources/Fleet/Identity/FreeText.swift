/// Why a text without a grammar, such as an engine number, is not usable at all.
public enum FreeTextError: Error, Hashable, Sendable {
  case empty
  case length(Int, limit: Int)
}

/// ``compactText(_:)`` of a text that must hold something and not too much.
func compactText(_ text: some StringProtocol, limit: Int) throws(FreeTextError) -> String {
  let compact = compactText(text)
  guard !compact.isEmpty else { throw .empty }
  guard compact.count <= limit else { throw .length(compact.count, limit: limit) }
  return compact
}

extension FreeTextError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "text.empty"
    case .length: "text.too-long"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "no characters"
    case (.empty, .chinese): "没有字符"
    case (.length(let count, let limit), .english):
      "expected at most \(limit) characters, found \(count)"
    case (.length(let count, let limit), .chinese): "最多 \(limit) 个字符，实为 \(count) 个"
    }
  }

  public var description: String { text(in: .english) }
}
