extension JSONWriter {
  /// `2026-11-21T06:02:11.120+08:00`, always China time, the milliseconds only where there are some;
  /// the same text as ``Instant/text(in:)`` without making a string.
  public mutating func member(_ key: StaticString, _ instant: Instant) {
    let local = instant.milliseconds &+ ZoneOffset.china.milliseconds
    let ofDay = Int(local &- local.quotientRoundedDown(by: 86_400_000) &* 86_400_000)
    pair(key, room: Day.longestText + 21) {
      $0.append(UInt8(ascii: "\""))
      $0.append(instant.day())
      $0.append(UInt8(ascii: "T"))
      $0.append(digits: ofDay / 3_600_000, 2)
      $0.append(UInt8(ascii: ":"))
      $0.append(digits: ofDay / 60_000 % 60, 2)
      $0.append(UInt8(ascii: ":"))
      $0.append(digits: ofDay / 1000 % 60, 2)
      if ofDay % 1000 > 0 {
        $0.append(UInt8(ascii: "."))
        $0.append(digits: ofDay % 1000, 3)
      }
      $0.append("+08:00\"")
    }
  }

  public mutating func member(_ key: StaticString, _ day: Day) {
    pair(key, room: Day.longestText + 2) {
      $0.append(UInt8(ascii: "\""))
      $0.append(day)
      $0.append(UInt8(ascii: "\""))
    }
  }

  public mutating func member(_ key: StaticString, ifPresent day: Day?) {
    if let day { member(key, day) }
  }

  public mutating func member(_ key: StaticString, _ id: RecordID) {
    let high = UInt64(truncatingIfNeeded: id.bits >> 64)
    let low = UInt64(truncatingIfNeeded: id.bits)
    pair(key, room: 38) {
      $0.append(UInt8(ascii: "\""))
      $0.append(hexadecimal: high >> 32, digits: 8)
      $0.append(UInt8(ascii: "-"))
      $0.append(hexadecimal: high >> 16, digits: 4)
      $0.append(UInt8(ascii: "-"))
      $0.append(hexadecimal: high, digits: 4)
      $0.append(UInt8(ascii: "-"))
      $0.append(hexadecimal: low >> 48, digits: 4)
      $0.append(UInt8(ascii: "-"))
      $0.append(hexadecimal: low, digits: 12)
      $0.append(UInt8(ascii: "\""))
    }
  }
}

extension Day {
  /// Bytes of the longest description: a sign and seven digits of a year that no calendar names.
  fileprivate static let longestText = 14
}

extension OutputSpan<UInt8> {
  fileprivate mutating func append(_ day: Day) {
    let (year, month, dayOfMonth) = day.parts
    guard (0...9999).contains(year) else { return append(day.description.utf8.span) }
    append(digits: year, 4)
    append(UInt8(ascii: "-"))
    append(digits: month, 2)
    append(UInt8(ascii: "-"))
    append(digits: dayOfMonth, 2)
  }

  /// The lowest digits of a number, as many as asked for.
  fileprivate mutating func append(hexadecimal number: UInt64, digits: Int) {
    var shift = UInt64(4 * digits)
    while shift > 0 {
      shift &-= 4
      let value = UInt8(truncatingIfNeeded: number >> shift) & 15
      append(value < 10 ? 0x30 &+ value : 0x57 &+ value)
    }
  }

  /// The lowest two, three or four digits of a number, zeros included.
  fileprivate mutating func append(digits number: Int, _ count: Int) {
    let number = UInt32(truncatingIfNeeded: number)
    if count > 3 { append(0x30 &+ UInt8(truncatingIfNeeded: number / 1000 % 10)) }
    if count > 2 { append(0x30 &+ UInt8(truncatingIfNeeded: number / 100 % 10)) }
    append(0x30 &+ UInt8(truncatingIfNeeded: number / 10 % 10))
    append(0x30 &+ UInt8(truncatingIfNeeded: number % 10))
  }
}
