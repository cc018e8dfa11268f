extension Instant {
  /// Reads RFC 3339 with an offset, `2026-11-21T06:02:11.120+08:00` or `…Z`, up to milliseconds.
  ///
  /// A leap second, an hour 24 and more than three decimals are refused: this is the form in which the
  /// program itself writes instants, not what devices send.
  public init?(_ text: some StringProtocol) {
    var digits = Digits(text.utf8)
    guard let day = digits.day(), digits.skip(UInt8(ascii: "T")),
      let hour = digits.number(2), hour < 24, digits.skip(UInt8(ascii: ":")),
      let minute = digits.number(2), minute < 60, digits.skip(UInt8(ascii: ":")),
      let second = digits.number(2), second < 60, let fraction = digits.fraction(),
      let offset = digits.offset(), digits.isAtEnd
    else { return nil }
    let ofDay = Int64((hour * 60 + minute) * 60 + second) * 1000 + Int64(fraction)
    self = day.start(in: offset).advanced(byMilliseconds: ofDay)
  }
}

extension Instant {
  /// Reads a moment as people write it: `2026-11-21T06:00` or `2026-11-21 06:00:30`, with a zone behind it or without;
  /// in China where no zone is written.
  public init?(written text: some StringProtocol) {
    var bytes = Array(text.utf8)
    if bytes.count > 10, bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
    if bytes.count == 16 || bytes.count > 16 && "+-Z".utf8.contains(bytes[16]) {
      bytes.insert(contentsOf: ":00".utf8, at: 16)
    }
    let seconds = String(decoding: bytes, as: UTF8.self)
    guard let instant = Instant(seconds) ?? Instant(seconds + "+08:00") else { return nil }
    self = instant
  }
}

/// Walks over the digits and signs of a written time.
private struct Digits<Bytes: Collection<UInt8>> {
  private var rest: Bytes.SubSequence

  init(_ bytes: Bytes) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Exactly so many digits.
  mutating func number(_ count: Int) -> Int? {
    var number = 0
    for _ in 0..<count {
      guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte) - 0x30
      rest = rest.dropFirst()
    }
    return number
  }

  mutating func day() -> Day? {
    guard let year = number(4), skip(UInt8(ascii: "-")), let month = number(2),
      skip(UInt8(ascii: "-")), let day = number(2)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  /// The milliseconds of `.120`, `.1` or nothing at all.
  mutating func fraction() -> Int? {
    guard skip(UInt8(ascii: ".")) else { return 0 }
    guard let tenths = number(1) else { return nil }
    guard let hundredths = number(1) else { return tenths * 100 }
    guard let thousandths = number(1) else { return tenths * 100 + hundredths * 10 }
    return tenths * 100 + hundredths * 10 + thousandths
  }

  mutating func offset() -> ZoneOffset? {
    if skip(UInt8(ascii: "Z")) { return .utc }
    let isWest = rest.first == UInt8(ascii: "-")
    guard isWest || rest.first == UInt8(ascii: "+") else { return nil }
    rest = rest.dropFirst()
    guard let hours = number(2), hours <= 18, skip(UInt8(ascii: ":")), let minutes = number(2),
      minutes < 60
    else { return nil }
    return ZoneOffset(minutes: (hours * 60 + minutes) * (isWest ? -1 : 1))
  }
}
