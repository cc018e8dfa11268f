import Fleet

/// How a target writes moments: `yyyyMMddHHmmssSSS`, `yyyy-MM-dd'T'HH:mm:ss+08:00`. Always the civil time of China:
/// a record holds the instant, so nothing is guessed.
///
///     pattern = { yyyy | MM | dd | HH | mm | ss | SSS | 'letters' | any character that is no letter }
///             | epoch | epochMilliseconds
struct TimePattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case year, month, day, hour, minute, second, millisecond
    case epoch, epochMilliseconds
    case text(String)
  }

  private let parts: [Part]

  static let seconds = TimePattern(known: "yyyy-MM-dd HH:mm:ss")
  static let compactSeconds = TimePattern(known: "yyyyMMddHHmmss")
  static let compactMilliseconds = TimePattern(known: "yyyyMMddHHmmssSSS")

  private init(known text: String) {
    guard let pattern = TimePattern(text) else { preconditionFailure("no pattern: \(text)") }
    self = pattern
  }

  private static let words: [String: Part] = [
    "yyyy": .year, "MM": .month, "dd": .day, "HH": .hour, "mm": .minute, "ss": .second,
    "SSS": .millisecond,
  ]

  /// `nil` for the empty text, for other letters and for a quotation mark that nothing closes.
  init?(_ text: some StringProtocol) {
    switch String(text) {
    case "": return nil
    case "epoch":
      parts = [.epoch]
      return
    case "epochMilliseconds":
      parts = [.epochMilliseconds]
      return
    default: break
    }
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      if first == "'" {
        guard let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
        parts.append(.text(String(rest.dropFirst()[..<end])))
        rest = rest[rest.index(after: end)...]
      } else if first.isLetter {
        let word = rest.prefix { $0 == first }
        guard let part = Self.words[String(word)] else { return nil }
        parts.append(part)
        rest = rest[word.endIndex...]
      } else {
        parts.append(.text(String(first)))
        rest = rest.dropFirst()
      }
    }
    self.parts = parts
  }

  func text(of instant: Instant) -> String {
    let day = instant.day()
    let date = day.parts
    let ofDay = Int(instant.milliseconds - day.start().milliseconds)
    return parts.map { part in
      switch part {
      case .year: padded(date.year, 4)
      case .month: padded(date.month, 2)
      case .day: padded(date.day, 2)
      case .hour: padded(ofDay / 3_600_000, 2)
      case .minute: padded(ofDay / 60_000 % 60, 2)
      case .second: padded(ofDay / 1000 % 60, 2)
      case .millisecond: padded(ofDay % 1000, 3)
      case .epoch: String(instant.milliseconds / 1000)
      case .epochMilliseconds: String(instant.milliseconds)
      case .text(let text): text
      }
    }.joined()
  }
}
