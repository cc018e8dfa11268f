/// How a number "a day" is made of many days: over how many, and which of them count.
///
///     let rule = Averaging(name: "active-30")!
///     rule.window(before: today)               // the thirty days before today
///     rule.mean(of: 252, activeDays: 21)       // 12
///
/// No plan says how its "a day" is averaged, so the rule is always named beside the number. Whole days only: the
/// day of the question is not over.
public struct Averaging: Hashable, Sendable {
  public enum Days: String, CaseIterable, Sendable {
    /// Only days with at least one passage: a plant that stands still on Sundays is no smaller for it.
    case active
    /// Every day of the calendar.
    case every
  }

  public let days: Days
  /// Over how many days of the calendar, 1 to 366.
  public let length: Int

  /// The days with passages among the last thirty.
  public static let standard = Averaging(.active, over: 30)

  private init(_ days: Days, over length: Int) {
    self.days = days
    self.length = length
  }

  /// Reads a name such as `active-30` or `every-90`; `nil` for what is none.
  public init?(name: some StringProtocol) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let days = Days(rawValue: String(parts[0])), let length = Int(parts[1]),
      (1...366).contains(length)
    else { return nil }
    self.init(days, over: length)
  }

  public var name: String { "\(days.rawValue)-\(length)" }

  /// The days that are looked at for a question about `day`.
  public func window(before day: Day) -> ClosedRange<Day> {
    day.advanced(by: -length)...day.advanced(by: -1)
  }

  /// The mean, rounded down, so that it reaches a whole number exactly when the sum does; `nil` where no day counts.
  public func mean(of total: Int, activeDays: Int) -> Int? {
    let divisor = days == .every ? length : activeDays
    return divisor > 0 ? total / divisor : nil
  }

  public func text(in language: Language) -> String {
    switch (self.days, language) {
    case (.active, .english): "\(name): mean of the days with passages among \(length) days"
    case (.active, .chinese): "\(name)：近 \(length) 日中有车辆进出之日的平均值"
    case (.every, .english): "\(name): mean of all \(length) days"
    case (.every, .chinese): "\(name)：近 \(length) 日的平均值"
    }
  }
}
