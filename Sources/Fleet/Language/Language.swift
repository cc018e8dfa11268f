/// The languages that people are spoken to in; programs read codes instead.
public enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case chinese = "zh"

  /// Reads the language out of a POSIX locale name such as `zh_CN.UTF-8`; English for every other one.
  public init(locale: some StringProtocol) {
    self = locale.hasPrefix("zh") ? .chinese : .english
  }
}
