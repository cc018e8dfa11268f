extension JSONWriter {
  /// `2026-11-21T06:02:11.120+08:00`, always China time, the milliseconds only where there are some;
  /// the same text as ``Instant/text(in:)`` without making a string.
  public mutating func member(_ key: StaticString, _ instant: Instant) {
    name(key)
    separate()
    let local = instant.milliseconds &+ ZoneOffset.china.milliseconds
    let ofDay = Int(local &- local.quotientRoundedDown(by: 86_400_000) &* 86_400_000)
    bytes.append(UInt8(ascii: "\""))
    append(instant.day())
    bytes.append(UInt8(ascii: "T"))
    append(digits: ofDay / 3_600_000, 2)
    bytes.append(UInt8(ascii: ":"))
    append(digits: ofDay / 60_000 % 60, 2)
    bytes.append(UInt8(ascii: ":"))
    append(digits: ofDay / 1000 % 60, 2)
    if ofDay % 1000 > 0 {
      bytes.append(UInt8(ascii: "."))
      append(digits: ofDay % 1000, 3)
    }
    bytes.append(contentsOf: "+08:00\"".utf8)
  }

  public mutating func member(_ key: StaticString, _ day: Day) {
    name(key)
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(day)
    bytes.append(UInt8(ascii: "\""))
  }

  public mutating func member(_ key: StaticString, ifPresent day: Day?) {
    if let day { member(key, day) }
  }

  public mutating func member(_ key: StaticString, _ id: RecordID) {
    name(key)
    separate()
    bytes.append(UInt8(ascii: "\""))
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { bytes.append(UInt8(ascii: "-")) }
      let value = UInt8(truncatingIfNeeded: id.bits >> (124 - 4 * UInt128(digit))) & 15
      bytes.append(value < 10 ? 0x30 + value : 0x57 + value)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ day: Day) {
    let (year, month, dayOfMonth) = day.parts
    guard (0...9999).contains(year) else {
      bytes.append(contentsOf: day.description.utf8)
      return
    }
    append(digits: year, 4)
    bytes.append(UInt8(ascii: "-"))
    append(digits: month, 2)
    bytes.append(UInt8(ascii: "-"))
    append(digits: dayOfMonth, 2)
  }

  /// Exactly so many digits, with zeros in front.
  private mutating func append(digits number: Int, _ count: Int) {
    var divisor = 1
    for _ in 1..<count { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }
}
