/// Where a machine is used (使用地点), by the seven kinds of the registration form; an open list.
public struct SiteKind: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let construction = SiteKind(rawValue: "construction")
  public static let port = SiteKind(rawValue: "port")
  public static let logistics = SiteKind(rawValue: "logistics")
  public static let airport = SiteKind(rawValue: "airport")
  public static let railFreight = SiteKind(rawValue: "rail-freight")
  public static let industry = SiteKind(rawValue: "industry")
  public static let other = SiteKind(rawValue: "other")

  /// In the order of the form, whose codes count from 1.
  static let names: [(kind: SiteKind, chinese: String, english: String)] = [
    (.construction, "施工工地", "construction site"), (.port, "港口", "port"),
    (.logistics, "物流园区", "logistics park"), (.airport, "机场", "airport"),
    (.railFreight, "铁路货运", "rail freight yard"), (.industry, "大型工矿企业", "large plant or mine"),
    (.other, "其他", "other"),
  ]

  /// Those of the form.
  public static let known = names.map(\.kind)

  /// Reads a name in either language, a code 1...7, or the raw value; keeps any other text.
  public init(named text: String) {
    if let code = Int(text), Self.names.indices.contains(code - 1) {
      self = Self.names[code - 1].kind
    } else {
      self =
        Self.names.first { [$0.chinese, $0.english, $0.kind.rawValue].contains(text) }?.kind
        ?? SiteKind(rawValue: text)
    }
  }

  public var isKnown: Bool { Self.names.contains { $0.kind == self } }

  /// Reads a name or code that the form has; `nil` for any other, which may be a misspelt one that a plan names.
  public init?(known text: String) {
    self.init(named: text)
    guard isKnown else { return nil }
  }

  public func text(in language: Language) -> String {
    guard let row = Self.names.first(where: { $0.kind == self }) else { return rawValue }
    return language == .chinese ? row.chinese : row.english
  }
}
