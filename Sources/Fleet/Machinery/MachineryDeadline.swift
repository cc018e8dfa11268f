/// Until when something must be registered, by local text; no text was found for most places.
public struct MachineryDeadline: Hashable, Sendable {
  public let cause: Cause
  /// The leading digits of the divisions where it holds; empty = the country.
  public let division: String
  public let limit: Limit
  public let mark: SourceMark
  public let source: String

  public enum Cause: String, CaseIterable, Sendable {
    /// Bought new, or brought in from elsewhere.
    case arrival
    /// In use when registration began.
    case existing
    /// Data, place or owner change.
    case change
    case scrap
  }

  public enum Limit: Hashable, Sendable {
    /// This many days after the event; the last of them still counts.
    case days(Int)
    case day(Day)
  }

  /// The days of sources that give a number of days; none gives its first day of validity.
  public static let all: [MachineryDeadline] =
    [
      ("1401", "太原"), ("1410", "临汾"), ("36", "江西"), ("37", "山东"), ("41", "河南"),
      ("429006", "天门"), ("50", "重庆"),
    ].map { (division, name) in
      MachineryDeadline(
        cause: .arrival, division: division, limit: .days(30), mark: .confirmed,
        source: "\(name) registration notice")
    } + [
      MachineryDeadline(
        cause: .existing, division: "37", limit: .day(Day(2020, 4, 30)), mark: .single,
        source: "山东, 3 months from 2020-02-01"),
      MachineryDeadline(
        cause: .existing, division: "", limit: .day(Day(2019, 12, 31)), mark: .confirmed,
        source: "环办大气函〔2019〕655号 as quoted by most notices (some: 2020)"),
      MachineryDeadline(
        cause: .change, division: "37", limit: .days(30), mark: .single, source: "山东 notice"),
      MachineryDeadline(
        cause: .scrap, division: "37", limit: .days(30), mark: .single, source: "山东 notice"),
    ]

  /// The rule of the smallest division that has one.
  public static func rule(_ cause: Cause, in division: DivisionCode) -> MachineryDeadline? {
    all.filter { $0.cause == cause && division.description.hasPrefix($0.division) }
      .max { $0.division.utf8.count < $1.division.utf8.count }
  }

  /// The last day on which something that happened on `day` is in time.
  public func lastDay(from day: Day) -> Day {
    switch limit {
    case .days(let count): day.advanced(by: count)
    case .day(let last): last
    }
  }
}

/// Something that is, or was, recorded later than a local text allows.
public struct Overdue: Hashable, Sendable {
  public let rule: MachineryDeadline
  /// The last day in time.
  public let due: Day
  /// The day it was done, or the day asked about.
  public let asOf: Day

  public var days: Int { Int(asOf.daysSince1970 - due.daysSince1970) }

  init?(_ cause: MachineryDeadline.Cause, in division: DivisionCode, from day: Day, asOf: Day) {
    guard let rule = MachineryDeadline.rule(cause, in: division) else { return nil }
    let due = rule.lastDay(from: day)
    guard asOf > due else { return nil }
    self.rule = rule
    self.due = due
    self.asOf = asOf
  }
}

extension MachineryRegistration {
  /// What is late on a day: an arrival that the owner has not yet submitted.
  ///
  /// A machine without a day of arrival is measured by nothing: the date is missing, not the owner late.
  public func overdue(on day: Day) -> Overdue? {
    guard state == .draft || state == .returned, let arrivedOn else { return nil }
    return Overdue(.arrival, in: machinery.place.division, from: arrivedOn, asOf: day)
  }

  /// Whether a step about something that happened on `happened` comes late on `day`.
  public func lateness(of step: MachineryStep, happened: Day, on day: Day) -> Overdue? {
    let cause: MachineryDeadline.Cause
    switch step {
    case .move, .transfer, .amend: cause = .change
    case .scrap: cause = .scrap
    default: return nil
    }
    return Overdue(cause, in: machinery.place.division, from: happened, asOf: day)
  }
}

extension Overdue: Explained {
  public var code: String { "machinery.overdue.\(rule.cause.rawValue)" }

  public func text(in language: Language) -> String {
    switch language {
    case .english:
      "due by \(due), \(days) \(days == 1 ? "day" : "days") late by \(asOf) (\(rule.source); "
        + "\(rule.mark.text(in: .english)))"
    case .chinese:
      "应于 \(due) 前办理，至 \(asOf) 已逾期 \(days) 天（\(rule.source)；\(rule.mark.text(in: .chinese))）"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "record it now; whether lateness has consequences is for local rules to say"
    case .chinese: "请尽快办理；逾期后果以当地规定为准"
    }
  }
}
