/// The parts of a day in which vehicles may pass, to the minute.
///
///     let hours = DayHours(reading: "06:30-22:00")
///     hours.contains(6 * 60 + 30)   // true
///     hours.contains(22 * 60)       // false: a part ends before its second time
///
/// Whole hours are also read and written as their numbers, `[6, 7, 8]`.
public struct DayHours: Hashable, Sendable {
  /// Minutes from midnight, the end excluded; in order, none touching the next.
  public let spans: [Range<Int>]

  public init(_ spans: some Sequence<Range<Int>>) {
    var merged: [Range<Int>] = []
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where !span.isEmpty {
      if let last = merged.last, span.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        merged.append(span)
      }
    }
    self.spans = merged
  }

  /// Whole hours by their numbers: 6 is from 6:00 to 7:00.
  public init(hours: [Int]) {
    self.init(hours.map { hour in hour * 60..<hour * 60 + 60 })
  }

  /// Reads `06:30-22:00`, its end excluded; `22:00-06:00` runs over midnight. `nil` for what is no part of a day.
  public init?(reading text: some StringProtocol) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part -> Int? in
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      guard (1...2).contains(numbers.count), let hour = Self.number(numbers[0], below: 25) else {
        return nil
      }
      guard numbers.count == 2 else { return hour * 60 }
      guard numbers[1].utf8.count == 2, let minute = Self.number(numbers[1], below: 60),
        hour < 24 || minute == 0
      else { return nil }
      return hour * 60 + minute
    }
    guard ends.count == 2, let first = ends[0], let end = ends[1], first < Self.minutes,
      first != end
    else { return nil }
    self.init(first < end ? [first..<end] : [first..<Self.minutes, 0..<end])
  }

  /// One or two digits.
  private static func number(_ text: some StringProtocol, below limit: Int) -> Int? {
    guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text), number < limit
    else { return nil }
    return number
  }

  private static let minutes = 24 * 60

  public func contains(_ minute: Int) -> Bool { spans.contains { $0.contains(minute) } }

  /// Whether every part lies within the day.
  public var isOfOneDay: Bool {
    spans.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= Self.minutes }
  }

  /// The numbers of its hours; `nil` where a part begins or ends within one.
  public var wholeHours: [Int]? {
    guard spans.allSatisfy({ $0.lowerBound % 60 == 0 && $0.upperBound % 60 == 0 }) else {
      return nil
    }
    return spans.flatMap { Array($0.lowerBound / 60..<$0.upperBound / 60) }
  }

  /// `6:30-22:00` for each part.
  public var texts: [String] { spans.map(Self.text) }

  /// The same, with a comma between them.
  public var text: String { texts.joined(separator: ", ") }

  private static func text(_ span: Range<Int>) -> String {
    "\(time(span.lowerBound))-\(time(span.upperBound))"
  }

  /// `6:05`.
  static func time(_ minute: Int) -> String {
    let rest = minute % 60
    return "\(minute / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension DayHours: ExpressibleByArrayLiteral {
  /// Whole hours by their numbers.
  public init(arrayLiteral hours: Int...) { self.init(hours: hours) }
}

extension DayHours {
  /// Writes whole hours as their numbers, as they always were, and what is finer as texts such as `6:30-22:00`.
  func encode(into writer: inout JSONWriter) {
    writer.array { writer in
      if let wholeHours {
        for hour in wholeHours { writer.value(hour) }
      } else {
        for span in spans { writer.value(Self.text(span)) }
      }
    }
  }

  /// Reads numbers of hours and texts such as `06:30-22:00`.
  init(decoding elements: [JSON], field: String) throws(EntryError) {
    var spans: [Range<Int>] = []
    for (index, element) in elements.enumerated() {
      if let hour = element.integer, (0..<24).contains(hour) {
        spans += DayHours(hours: [Int(hour)]).spans
      } else if let part = element.string.flatMap({ DayHours(reading: $0) }) {
        spans += part.spans
      } else {
        throw .invalid(
          field: elements.count == 1 ? field : "\(field)[\(index)]", found: element.textOrNumber,
          expected: .hours)
      }
    }
    self.init(spans)
  }
}
