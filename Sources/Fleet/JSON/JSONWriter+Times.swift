extension JSONWriter {
  /// `2026-11-21T06:02:11.120+08:00`, always China time, the milliseconds only where there are some;
  /// the same text as ``Instant/text(in:)`` without making a string.
  public mutating func member(_ key: String, _ instant: Instant) {
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

  public mutating func member(_ key: String, _ day: Day) {
    name(key)
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(day)
    bytes.append(UInt8(ascii: "\""))
  }

  public mutating func member(_ key: String, ifPresent day: Day?) {
    if let day { member(key, day) }
  }

  public mutating func member(_ key: String, _ id: RecordID) {
    name(key)
    separate()
    bytes.append(UInt8(ascii: "\""))
    let (high, low) = (
      UInt64(truncatingIfNeeded: id.bits >> 64), UInt64(truncatingIfNeeded: id.bits)
    )
    append(hexadecimal: high >> 32, digits: 8)
    bytes.append(UInt8(ascii: "-"))
    append(hexadecimal: high >> 16, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    append(hexadecimal: high, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    append(hexadecimal: low >> 48, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    append(hexadecimal: low, digits: 12)
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

  /// The lowest digits of a number, as many as asked for.
  private mutating func append(hexadecimal number: UInt64, digits: Int) {
    for digit in stride(from: digits - 1, through: 0, by: -1) {
      let value = UInt8(truncatingIfNeeded: number >> UInt64(4 * digit)) & 15
      bytes.append(value < 10 ? 0x30 + value : 0x57 + value)
    }
  }

  /// The lowest two, three or four digits of a number, zeros included.
  private mutating func append(digits number: Int, _ count: Int) {
    let number = UInt32(truncatingIfNeeded: number)
    if count > 3 { bytes.append(0x30 + UInt8(truncatingIfNeeded: number / 1000 % 10)) }
    if count > 2 { bytes.append(0x30 + UInt8(truncatingIfNeeded: number / 100 % 10)) }
    bytes.append(0x30 + UInt8(truncatingIfNeeded: number / 10 % 10))
    bytes.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
  }
}
