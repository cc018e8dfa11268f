/// One statement in both languages, for data that carries its own words.
public struct Bilingual: Hashable, Sendable {
  public let english: String
  public let chinese: String

  public init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  public func text(in language: Language) -> String {
    language == .english ? english : chinese
  }
}
