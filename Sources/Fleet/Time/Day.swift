/// A civil date of the Gregorian calendar, without a zone.
///
///     let day = try Day("2021-07-01")
///     print(day.start().text())  // 2021-07-01T00:00:00+08:00
public struct Day: Hashable, Comparable, Sendable {
  public let daysSince1970: Int32

  public init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

  /// `nil` where the calendar has no such date, or the year lies outside 1...9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.length(ofMonth: month, in: year)
    else { return nil }
    self.init(valid: year, month, day)
  }

  /// A day that the source code itself names: stops the program where there is no such day.
  public init(_ year: Int, _ month: Int, _ day: Int) {
    precondition(
      (1...12).contains(month) && day >= 1 && day <= Day.length(ofMonth: month, in: year))
    self.init(valid: year, month, day)
  }

  /// Days from civil date: the year starts in March, so that the leap day comes last.
  private init(valid year: Int, _ month: Int, _ day: Int) {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    daysSince1970 = Int32(
      era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
  }

  static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public static func < (a: Day, b: Day) -> Bool { a.daysSince1970 < b.daysSince1970 }

  public func advanced(by days: Int) -> Day {
    Day(daysSince1970: daysSince1970 + Int32(truncatingIfNeeded: days))
  }

  /// The instant at which the day begins.
  public func start(in zone: ZoneOffset = .china) -> Instant {
    Instant(milliseconds: Int64(daysSince1970) * 86_400_000 - zone.milliseconds)
  }

  /// Year, month and day of month.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSince1970) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (
      year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, ofYear - (153 * month + 2) / 5 + 1
    )
  }
}

extension Day: CustomStringConvertible {
  /// `yyyy-MM-dd`.
  public var description: String {
    let (year, month, day) = parts
    let digits = String(year)
    let padding = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
    return "\(padding)\(digits)-\(two(month))-\(two(day))"
  }
}
