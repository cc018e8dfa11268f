/// One duty of a plan on one day: what the clause asks, what was found, what that was counted from, and whether it
/// is met.
public struct Duty: Hashable, Sendable {
  public enum State: String, CaseIterable, Sendable {
    case met
    case notMet = "not-met"
    /// Facts are missing that decide: ``Duty/missing`` names them.
    case unknown
    /// The plant lies below the floor from which on the duty begins, or there is no such vehicle.
    case notBound = "not-bound"
  }

  /// Whose duty it is.
  public enum Subject: Hashable, Sendable {
    case plant(id: String, name: String)
    /// Everything in these divisions.
    case area([DivisionCode])
  }

  /// What the figures were counted from.
  public enum Basis: Hashable, Sendable {
    /// Passages of these days, of which so many had any.
    case passages(ClosedRange<Day>, Averaging, activeDays: Int)
    /// Remote sensing and smoke captures of these days.
    case measurements(ClosedRange<Day>)
    /// The vehicles in the register that were not retired.
    case vehicles
    /// Vehicles of the register that were retired on these days.
    case retirements(ClosedRange<Day>)
    /// What was declared: by whom or in which document, as of which day, and by which averaging rule.
    case declared(by: String?, on: Day?, averaging: String?)
    /// The plant's register entry.
    case entry
    /// This registry deletes nothing of what gates recorded.
    case nothingDeleted
    /// The cameras of the register.
    case cameras
  }

  /// How a figure was taken where the clause leaves it open or where what it asks about is not recorded as such: a
  /// reading that stands beside the figure, never a silent one.
  public enum Assumption: String, CaseIterable, Sendable {
    /// A record of remote sensing or of a smoke camera is a spot check of the vehicle.
    case measuredIsSpotChecked = "measured-is-spot-checked"
    /// The same stands for an inspection: it was passed where nothing was over the limit.
    case measuredIsInspected = "measured-is-inspected"
    /// The plant's whole freight stands for its bulk goods.
    case freightIsBulk = "freight-is-bulk"
    /// Vehicles are known by their use; sanitation has no code of its own and is not counted.
    case usesWithCodesOnly = "uses-with-codes-only"
    /// Every registered camera of the format is a device, and every device is a new one.
    case camerasAreDevices = "cameras-are-devices"
    /// Passages of new-energy trucks among all truck passages stand for the tonnage.
    case passagesAreFreight = "passages-are-freight"
  }

  /// A fact that is missing, and of how many things.
  public struct Gap: Hashable, Sendable {
    public let fact: FactName
    public let count: Int?
    public init(_ fact: FactName, count: Int? = nil) {
      self.fact = fact
      self.count = count
    }
  }

  /// One of what a duty lists by name: a vehicle, a haulier.
  public struct Item: Hashable, Sendable {
    public let name: String
    public let counts: [DutyCount]
    public init(_ name: String, _ counts: [DutyCount] = []) {
      self.name = name
      self.counts = counts
    }
  }

  /// The clause.
  public let rule: Rule
  /// The kind of the obligation, or `plant` and `vehicle` for a rule about those.
  public let kind: String
  public let subject: Subject
  public var state: State
  /// The day by which it is to be done.
  public var by: Day?
  /// Striven for, not owed.
  public var isTarget = false
  public var asked: [DutyCount] = []
  /// What the state is judged by: what was declared, where anything was, else what was counted here.
  public var found: [DutyCount] = []
  /// What was counted here of a figure that was declared, or declared of one that was counted.
  public var beside: [DutyCount] = []
  public var basis: [Basis] = []
  public var assumptions: [Assumption] = []
  public var missing: [Gap] = []
  public var items: [Item] = []
  public var findings: [PlanFinding] = []

  public init(rule: Rule, kind: String, subject: Subject, state: State) {
    self.rule = rule
    self.kind = kind
    self.subject = subject
    self.state = state
  }
}

/// A named number of a duty.
public struct DutyCount: Hashable, Sendable {
  /// Such as `vehicles` or `percent`.
  public let name: String
  public let value: Int
  /// What it may be at most, where facts are missing; `value` where none are.
  public let most: Int
  /// The number as it was declared, where it is a mean with a fraction that ``value`` leaves out.
  public let exact: Double?

  public init(_ name: String, _ value: Int, most: Int? = nil) {
    self.name = name
    self.value = value
    self.most = max(value, most ?? value)
    exact = nil
  }

  /// A mean as somebody declares it.
  public init(_ name: String, declared mean: Double) {
    self.name = name
    value = Int(exactly: mean.rounded(.down)) ?? 0
    most = value
    exact = Int(exactly: mean) == nil ? mean : nil
  }

  /// Whether another figure of the same name can be the same number.
  public func agrees(with other: DutyCount) -> Bool {
    value <= other.most && other.value <= most
  }
}

extension Duty.State {
  /// Whether a number that lies between two bounds reaches a floor.
  public init(_ count: DutyCount, atLeast floor: Int) {
    self = count.value >= floor ? .met : count.most < floor ? .notMet : .unknown
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.met, .english): "met"
    case (.met, .chinese): "已达到"
    case (.notMet, .english): "not met"
    case (.notMet, .chinese): "未达到"
    case (.unknown, .english): "unknown"
    case (.unknown, .chinese): "资料不全"
    case (.notBound, .english): "does not bind"
    case (.notBound, .chinese): "不适用"
    }
  }
}

extension Obligation.ClosedSeason {
  /// The season that holds a day, or else the last one before it.
  public func latest(on day: Day) -> ClosedRange<Day> {
    let year = day.parts.year
    let (begun, ends) = (firstMonth * 100 + firstDay, lastMonth * 100 + lastDay)
    for first in [year, year - 1] {
      let start = Self.day(first, firstMonth, firstDay)
      if start <= day {
        return start...Self.day(begun <= ends ? first : first + 1, lastMonth, lastDay)
      }
    }
    return day...day
  }

  /// The last day of a month where it has no such day.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    Day(year: year, month: month, day: day)
      ?? Day(year, month, Day.length(ofMonth: month, in: year))
  }
}

extension Day {
  /// The same day of the month so many months later, or the last one of a month that has none.
  public func advanced(byMonths months: Int) -> Day {
    let (year, month, day) = parts
    let total = year * 12 + month - 1 + months
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let length = Day.length(ofMonth: newMonth, in: newYear)
    return Day(year: newYear, month: newMonth, day: min(day, length)) ?? self
  }

  /// Whole months from this day to a later one.
  public func months(until day: Day) -> Int {
    let (first, last) = (parts, day.parts)
    let months = (last.year - first.year) * 12 + last.month - first.month
    return advanced(byMonths: months) <= day ? months : months - 1
  }
}
