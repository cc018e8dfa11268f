/// A heavy-pollution warning (重污染天气预警): who issued it, for where, of which level, from when until when.
///
/// A warning often has no end yet. Raising or lowering ends one and begins another, so that each holds one
/// level; `follows` names the one before.
public struct PollutionWarning: Hashable, Sendable {
  public enum Level: String, CaseIterable, Comparable, Sendable {
    case blue, yellow, orange, red

    public static func < (a: Level, b: Level) -> Bool {
      allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (_, .english): rawValue
      case (.blue, .chinese): "蓝色"
      case (.yellow, .chinese): "黄色"
      case (.orange, .chinese): "橙色"
      case (.red, .chinese): "红色"
      }
    }
  }

  public var id: String
  public var issuer: String
  /// The divisions that it is for, with all that lies in them.
  public var area: [DivisionCode]
  public var level: Level
  public var from: Instant
  /// The first moment at which it no longer holds; `nil` while no end is announced.
  public var until: Instant?
  public var issuedAt: Instant?
  /// The warning that this one raises or lowers.
  public var follows: String?

  public init(
    id: String, issuer: String, area: [DivisionCode], level: Level, from: Instant,
    until: Instant? = nil
  ) {
    self.id = id
    self.issuer = issuer
    self.area = area
    self.level = level
    self.from = from
    self.until = until
  }

  public func holds(at instant: Instant) -> Bool {
    from <= instant && (until.map { instant < $0 } ?? true)
  }

  /// Whether it covers a place: `unsettled` where the place is only known as something wider.
  func covers(_ place: DivisionCode) -> Truth {
    var result = Truth.no
    for division in area {
      if division.contains(place) { return .yes }
      if place.contains(division) { result = .unsettled }
    }
    return result
  }
}
