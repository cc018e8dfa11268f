public import Fleet

/// A date and time as devices, ledgers and spreadsheets write them.
///
///     2026-11-21 06:02:11          2026/11/21 6:02          20261121060211[120]
///     2026-11-21T06:02:11.120+08:00, …Z        2026-11-21 06:02:11:120     2026年11月21日 6时2分11秒
///     1795212131 (seconds), 1795212131120 (milliseconds since 1970)
///
/// A text without an offset is read in the zone given, and the rule used is kept beside it.
enum TimeText {
  /// - Parameter zone: The zone configured for the camera; `nil` means China, because nothing was said.
  static func time(_ text: String, zone: ZoneOffset? = nil) throws(TimeError) -> CapturedTime {
    let (instant, isStated) = try instant(text.utf8.span, zone: zone ?? .china)
    return CapturedTime(
      instant: instant, text: text, rule: isStated ? .stated : zone == nil ? .china : .camera)
  }

  /// The instant, and whether the text itself says its zone.
  static func instant(
    _ bytes: Span<UInt8>, zone: ZoneOffset
  ) throws(TimeError) -> (Instant, isStated: Bool) {
    var scanner = Scanner(bytes)
    var parts: (Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0)
    var isStated = false
    var offset = zone
    let first = try scanner.number(bytes)
    if first.digits == 4 {
      parts.0 = first.value
      parts.1 = try scanner.next(bytes, digits: 2)
      parts.2 = try scanner.next(bytes, digits: 2)
      parts.3 = try scanner.next(bytes, digits: 2)
      parts.4 = try scanner.next(bytes, digits: 2)
      (parts.5, parts.6) = try scanner.secondsAndFraction(bytes)
    } else {
      guard scanner.isAtEnd(bytes) else { throw .form }
      switch first.digits {
      case 14, 17:
        let milliseconds = first.digits == 17 ? first.value % 1000 : 0
        var rest = first.digits == 17 ? first.value / 1000 : first.value
        var pairs = (0, 0, 0, 0, 0)
        (pairs.4, rest) = (rest % 100, rest / 100)
        (pairs.3, rest) = (rest % 100, rest / 100)
        (pairs.2, rest) = (rest % 100, rest / 100)
        (pairs.1, rest) = (rest % 100, rest / 100)
        (pairs.0, rest) = (rest % 100, rest / 100)
        parts = (rest, pairs.0, pairs.1, pairs.2, pairs.3, pairs.4, milliseconds)
      case 10: return (Instant(seconds: Int64(first.value)), true)
      case 13: return (Instant(milliseconds: Int64(first.value)), true)
      case 8: throw .noTimeOfDay
      default: throw .form
      }
    }
    if let stated = try scanner.zone(bytes) {
      offset = stated
      isStated = true
    }
    guard let day = Day(year: parts.0, month: parts.1, day: parts.2) else { throw .noSuchDay }
    // 24:00:00 is the end of a day (ISO 8601-1:2019, 4.3.8).
    let isEnd = parts.3 == 24 && parts.4 == 0 && parts.5 == 0 && parts.6 == 0
    guard parts.3 < 24 || isEnd, parts.4 < 60, parts.5 < 60 else { throw .noSuchTime }
    let ofDay = ((parts.3 * 60 + parts.4) * 60 + parts.5) * 1000 + parts.6
    return (day.start(in: offset).advanced(byMilliseconds: Int64(ofDay)), isStated)
  }

  /// A civil date: `2019-06-18`, `2019/6/18`, `20190618`, `2019年6月18日`, with or without a time behind it.
  static func day(_ bytes: Span<UInt8>) throws(TimeError) -> Day {
    var scanner = Scanner(bytes)
    let first = try scanner.number(bytes)
    let parts: (Int, Int, Int)
    switch first.digits {
    case 4:
      parts = (
        first.value, try scanner.next(bytes, digits: 2), try scanner.next(bytes, digits: 2)
      )
    case 8, 14, 17:
      let date =
        first.digits == 8
        ? first.value : first.value / (first.digits == 14 ? 1_000_000 : 1_000_000_000)
      parts = (date / 10_000, date / 100 % 100, date % 100)
    default: throw .form
    }
    guard let day = Day(year: parts.0, month: parts.1, day: parts.2) else { throw .noSuchDay }
    return day
  }
}

extension Day {
  /// Reads a day as people and spreadsheets write it: `2019-06-18`, `2019/6/18`, `20190618`,
  /// `2019年6月18日`, with or without a time behind it.
  public init(written text: String) throws(TimeError) { self = try TimeText.day(text.utf8.span) }
}

/// Why a text is no date or time.
public enum TimeError: Error, Hashable, Sendable {
  case form, noTimeOfDay, noSuchDay, noSuchTime
}

extension TimeError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .form: "time.form"
    case .noTimeOfDay: "time.no-time-of-day"
    case .noSuchDay: "time.no-such-day"
    case .noSuchTime: "time.no-such-time"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.form, .english): "expected a date and time such as `2026-11-21 06:02:11`"
    case (.form, .chinese): "应为日期时间，如 `2026-11-21 06:02:11`"
    case (.noTimeOfDay, .english): "a date without a time of day"
    case (.noTimeOfDay, .chinese): "只有日期，没有时刻"
    case (.noSuchDay, .english): "the calendar has no such day"
    case (.noSuchDay, .chinese): "日历上没有这一天"
    case (.noSuchTime, .english): "a day has no such time"
    case (.noSuchTime, .chinese): "一天中没有这个时刻"
    }
  }

  public var description: String { text(in: .english) }
}

extension TimeText {
  /// Walks over digits and what stands between them.
  private struct Scanner {
    private var position = 0
    private let end: Int

    init(_ bytes: Span<UInt8>) {
      var end = bytes.count
      while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
      self.end = end
      while position < end, bytes[position] <= 0x20 { position += 1 }
    }

    func isAtEnd(_ bytes: Span<UInt8>) -> Bool { position >= end }

    mutating func number(_ bytes: Span<UInt8>) throws(TimeError) -> (value: Int, digits: Int) {
      let start = position
      var value = 0
      while position < end, bytes[position] &- 0x30 < 10 {
        guard position - start < 18 else { throw .form }
        value = value * 10 + Int(bytes[position] &- 0x30)
        position += 1
      }
      guard position > start else { throw .form }
      return (value, position - start)
    }

    /// A separator (one ASCII byte or one Chinese character, with spaces) and a short number.
    mutating func next(_ bytes: Span<UInt8>, digits: Int) throws(TimeError) -> Int {
      let start = position
      while position < end, position - start < 5, bytes[position] &- 0x30 >= 10 {
        let byte = bytes[position]
        guard byte >= 0x80 || isSeparator(byte) else { throw .form }
        position += 1
      }
      guard position < end else { throw position > start || start == end ? .noTimeOfDay : .form }
      guard position > start else { throw .form }
      let number = try number(bytes)
      guard number.digits <= digits else { throw .form }
      return number.value
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ":"),
        UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20:
        true
      default: false
      }
    }

    /// `:11`, `:11.120`, `:11:120`, `分11秒` or nothing.
    mutating func secondsAndFraction(_ bytes: Span<UInt8>) throws(TimeError) -> (Int, Int) {
      skipChinese(bytes)
      guard position < end else { return (0, 0) }
      var seconds = 0
      if bytes[position] == UInt8(ascii: ":") || bytes[position] &- 0x30 < 10 {
        if bytes[position] == UInt8(ascii: ":") { position += 1 }
        let number = try number(bytes)
        guard number.digits <= 2 else { throw .form }
        seconds = number.value
      }
      skipChinese(bytes)
      guard position < end else { return (seconds, 0) }
      switch bytes[position] {
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"):
        position += 1
        let fraction = try number(bytes)
        var value = fraction.value
        for _ in min(fraction.digits, 3)..<3 { value *= 10 }
        for _ in 3..<max(3, fraction.digits) { value /= 10 }
        return (seconds, value)
      default: return (seconds, 0)
      }
    }

    private mutating func skipChinese(_ bytes: Span<UInt8>) {
      while position < end, bytes[position] >= 0x80 { position += 1 }
    }

    /// `Z`, `+08:00`, `+0800`, `+08` or nothing; anything else is no time.
    mutating func zone(_ bytes: Span<UInt8>) throws(TimeError) -> ZoneOffset? {
      while position < end, bytes[position] == 0x20 { position += 1 }
      guard position < end else { return nil }
      let sign = bytes[position]
      position += 1
      if sign | 0x20 == UInt8(ascii: "z"), position == end { return .utc }
      guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw .form }
      let first = try number(bytes)
      var minutes = first.value * 60
      if first.digits == 4 {
        minutes = first.value / 100 * 60 + first.value % 100
      } else if position < end, bytes[position] == UInt8(ascii: ":") {
        position += 1
        minutes += try number(bytes).value
      }
      guard position == end, first.digits <= 4,
        let zone = ZoneOffset(minutes: sign == UInt8(ascii: "-") ? -minutes : minutes)
      else { throw .form }
      return zone
    }
  }
}
