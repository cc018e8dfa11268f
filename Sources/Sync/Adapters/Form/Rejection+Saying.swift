import Fleet

extension Rejection {
  /// The longest text of a platform that is kept.
  private static let longestText = 500

  /// A refusal in a protocol's own code and words.
  init(saidBy upstream: String, code: String, text: String?) {
    let code = String(code.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(20))
    let name = code.isEmpty ? "unnamed" : code.lowercased()
    let words = text.map { String($0.prefix(Self.longestText)) }
    self.init(
      code: "\(upstream).\(name)",
      reason: words.map { "code \(code): \($0)" } ?? "code \(code)",
      chinese: words.map { "代码 \(code)：\($0)" } ?? "代码 \(code)")
  }
}
