/// A duty or a target that a plan states in numbers: reported on, never one truck's verdict.
public struct Obligation: Hashable, Sendable {
  /// What sort of duty it is, such as `retirement` or `rail-share`; the list is open.
  public struct Kind: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let retention = Kind(rawValue: "retention")
    public static let retirement = Kind(rawValue: "retirement")
    public static let obdTerminal = Kind(rawValue: "obd-terminal")
    public static let samplingShare = Kind(rawValue: "sampling-share")
    public static let blacklist = Kind(rawValue: "blacklist")
    public static let passRate = Kind(rawValue: "pass-rate")
    public static let railShare = Kind(rawValue: "rail-share")
    public static let newEnergyShare = Kind(rawValue: "new-energy-share")
    /// A share of battery-electric vehicles alone (纯电动).
    public static let batteryShare = Kind(rawValue: "battery-share")
    public static let smokeCapture = Kind(rawValue: "smoke-capture")
  }

  /// A number that the clause names.
  public struct Figure: Hashable, Sendable {
    /// Such as `vehicles`, `percent`, `months`, `years`.
    public let name: String
    public let value: Int
    public init(_ name: String, _ value: Int) {
      self.name = name
      self.value = value
    }
  }

  /// The clause, its words, its days and where it holds.
  public let rule: Rule
  public let kind: Kind
  /// The day by which it is to be done.
  public let by: Day?
  /// Each year from this month and day to that one, for what returns every season: `1001` to `331`.
  public let season: ClosedSeason?
  /// 力争: striven for, not owed.
  public let isTarget: Bool
  public let figures: [Figure]
  /// Which vehicles, machines or plants are counted, of which sort.
  public let counts: Condition?
  public let countsOf: PolicySubject?

  /// A part of the year by months and days, which may run over its end.
  public struct ClosedSeason: Hashable, Sendable {
    public let firstMonth: Int
    public let firstDay: Int
    public let lastMonth: Int
    public let lastDay: Int

    public init(firstMonth: Int, firstDay: Int, lastMonth: Int, lastDay: Int) {
      self.firstMonth = firstMonth
      self.firstDay = firstDay
      self.lastMonth = lastMonth
      self.lastDay = lastDay
    }

    public func contains(_ day: Day) -> Bool {
      let parts = day.parts
      let place = parts.month * 100 + parts.day
      let (first, last) = (firstMonth * 100 + firstDay, lastMonth * 100 + lastDay)
      return first <= last ? (first...last).contains(place) : place >= first || place <= last
    }
  }

  public init(
    rule: Rule, kind: Kind, by: Day? = nil, season: ClosedSeason? = nil, isTarget: Bool = false,
    figures: [Figure] = [], counts: Condition? = nil, countsOf: PolicySubject? = nil
  ) {
    self.rule = rule
    self.kind = kind
    self.by = by
    self.season = season
    self.isTarget = isTarget
    self.figures = figures
    self.counts = counts
    self.countsOf = countsOf
  }

  public func figure(_ name: String) -> Int? { figures.first { $0.name == name }?.value }
}
