/// Something a person may have to act on: an error, a finding, a part of a verdict.
///
/// Programs get the stable `code`; people get a text in their language and, where there is
/// something to do, the advice. Neither ever holds a secret or personal data.
public protocol Explained: Sendable {
  /// A stable, lower-case, dotted name such as `vin.check-digit`; never translated, never reused.
  var code: String { get }
  /// What was found and what was expected, in one lower-case clause without a full stop.
  func text(in language: Language) -> String
  /// What to do next; `nil` where nothing needs doing.
  func advice(in language: Language) -> String?
}

extension Explained {
  public func advice(in language: Language) -> String? { nil }
}
