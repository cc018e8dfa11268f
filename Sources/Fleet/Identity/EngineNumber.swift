/// An engine's serial number (发动机号): a text to compare, because no standard gives it a grammar.
///
///     try EngineNumber("wp12 ａ-0012") == EngineNumber("WP12A-0012")   // true
///
/// Folding makes capitals and drops spaces; dots and dashes stay.
public struct EngineNumber: Hashable, Sendable, CustomStringConvertible {
  /// Longer texts are no serial number: ledgers give the field 50 characters.
  public static let lengthLimit = 50

  public let text: String

  public init(_ text: some StringProtocol) throws(FreeTextError) {
    self.text = try compactText(text, limit: Self.lengthLimit)
  }

  public var description: String { text }
}
