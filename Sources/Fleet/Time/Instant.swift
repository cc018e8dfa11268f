/// A moment: milliseconds since 1970-01-01T00:00:00Z.
///
/// Law speaks in ``Day``s of China, devices in anything; records keep the instant beside the text it
/// was read from. "Now" is always a parameter: nothing in `Fleet` reads a clock.
public struct Instant: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  public init(seconds: Int64) { milliseconds = seconds &* 1000 }

  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  public func advanced(byMilliseconds count: Int64) -> Instant {
    Instant(milliseconds: milliseconds &+ count)
  }
}

/// A fixed distance from UTC, in minutes east. China has one: +8 hours, no daylight saving.
public struct ZoneOffset: Hashable, Sendable {
  public let minutes: Int16
  /// - Parameter minutes: -1080...1080 (ISO 8601 offsets in use lie within ±14 h); others are `nil`.
  public init?(minutes: Int) {
    guard (-1080...1080).contains(minutes) else { return nil }
    self.minutes = Int16(minutes)
  }
  private init(fixed minutes: Int16) { self.minutes = minutes }
  public static let china = ZoneOffset(fixed: 480)
  public static let utc = ZoneOffset(fixed: 0)

  var milliseconds: Int64 { Int64(minutes) * 60_000 }
}

extension Instant {
  /// The civil day that this instant falls in.
  public func day(in zone: ZoneOffset = .china) -> Day {
    let local = milliseconds &+ zone.milliseconds
    return Day(daysSince1970: Int32(truncatingIfNeeded: local.quotientRoundedDown(by: 86_400_000)))
  }

  /// `2026-11-21T06:02:11.120+08:00`; the milliseconds only where there are some.
  public func text(in zone: ZoneOffset = .china) -> String {
    let local = milliseconds &+ zone.milliseconds
    let ofDay = Int(local &- local.quotientRoundedDown(by: 86_400_000) &* 86_400_000)
    var text = "\(day(in: zone))T\(two(ofDay / 3_600_000)):\(two(ofDay / 60_000 % 60))"
    text += ":\(two(ofDay / 1000 % 60))"
    let fraction = ofDay % 1000
    if fraction > 0 { text += ".\(fraction / 100)\(two(fraction % 100))" }
    if zone == .utc { return text + "Z" }
    let minutes = abs(Int(zone.minutes))
    return text + (zone.minutes < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}

func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
  /// Division that rounds towards negative infinity, so that days before 1970 come out right.
  func quotientRoundedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
