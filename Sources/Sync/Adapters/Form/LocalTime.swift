import Fleet

/// An instant on a clock in China, in the forms that authorities write: none of them names the zone.
struct LocalTime: Sendable {
  private let day: String
  private let time: String
  private let milliseconds: Int

  /// - Throws: ``FormRefusal`` for years that these forms cannot write.
  init(_ instant: Instant) throws(FormRefusal) {
    let text = instant.text(in: .china)
    day = String(text.prefix(while: { $0 != "T" }))
    guard day.utf8.count == 10, !day.hasPrefix("-") else {
      throw .value(
        "time", found: text, english: "a year of four digits", chinese: "四位数的年份")
    }
    time = String(text.dropFirst(11).prefix(8))
    milliseconds = Int((instant.milliseconds % 1000 + 1000) % 1000)
  }

  /// `20261121060211`
  var compact: String { (day + time).filter(\.isNumber) }
  /// `2026-11-21 06:02:11`
  var spaced: String { "\(day) \(time)" }
  /// `2026-11-21 06:02:11:120`, with a colon before the milliseconds.
  var withMilliseconds: String { "\(spaced):\(padded(milliseconds, 3))" }
}

/// The lowest digits of a number, with zeros in front.
func padded(_ number: some BinaryInteger, _ count: Int) -> String {
  let digits = String(String(number).suffix(count))
  return String(repeating: "0", count: count - digits.count) + digits
}
