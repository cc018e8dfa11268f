// The bytes of the protocol as this target writes them. It shares nothing with the code that reads them, so that
// a mistake in one of the two shows.

extension [UInt8] {
  mutating func put16(_ number: Int) {
    append(UInt8(number >> 8 & 0xFF))
    append(UInt8(number & 0xFF))
  }

  mutating func put32(_ number: UInt32) {
    append(UInt8(number >> 24))
    append(UInt8(number >> 16 & 0xFF))
    append(UInt8(number >> 8 & 0xFF))
    append(UInt8(number & 0xFF))
  }

  /// A text of fixed length, filled up.
  mutating func put(_ text: String, size: Int, filling: UInt8 = 0x20) {
    let bytes = [UInt8](text.utf8).prefix(size)
    self += bytes
    for _ in bytes.count..<size { append(filling) }
  }

  /// Year from 2000, month, day, hour, minute, second in China, one byte each; zeros without a time.
  mutating func put(time: Int64?) {
    guard let time else {
      self += [0, 0, 0, 0, 0, 0]
      return
    }
    let local = time + 8 * 3600
    let second = Int(local % 86_400)
    // Days since 1 March of year 0, in cycles of 400 years.
    let days = Int(local / 86_400) + 719_468
    let ofCycle = days % 146_097
    let year = (ofCycle - ofCycle / 1460 + ofCycle / 36_524 - ofCycle / 146_096) / 365
    let ofYear = ofCycle - (365 * year + year / 4 - year / 100)
    let shifted = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let full = days / 146_097 * 400 + year + (month <= 2 ? 1 : 0)
    append(UInt8(truncatingIfNeeded: full - 2000))
    append(UInt8(month))
    append(UInt8(day))
    append(UInt8(second / 3600))
    append(UInt8(second / 60 % 60))
    append(UInt8(second % 60))
  }

  /// A signal of one byte: `steps` to the unit, from `low` on. 0xFA is the last value, 0xFE an error, 0xFF nothing.
  mutating func put8(_ signal: Sensed, _ steps: Double, from low: Double = 0, last: Int = 0xFA) {
    switch signal {
    case .value(let value): append(UInt8(Self.steps(value, steps, low, last: last)))
    case .failed: append(0xFE)
    case .unpowered, .absent: append(0xFF)
    }
  }

  /// A signal of two bytes in the same manner; raw 0 is a NOx sensor without power.
  mutating func put16(
    _ signal: Sensed, _ steps: Double, from low: Double = 0, last: Int = 0xFAFF
  ) {
    switch signal {
    case .value(let value): put16(Self.steps(value, steps, low, last: last))
    case .unpowered: put16(0)
    case .failed: put16(0xFE00)
    case .absent: put16(0xFFFF)
    }
  }

  mutating func put32(
    _ signal: Sensed, _ steps: Double, from low: Double = 0, last: Int = 0xFAFF_FFFF
  ) {
    switch signal {
    case .value(let value):
      put32(UInt32(Self.steps(value, steps, low, last: last)))
    case .failed: put32(UInt32(0xFE00_0000))
    case .unpowered, .absent: put32(UInt32.max)
    }
  }

  /// Status, longitude, latitude: bit 0 without a fix, bit 1 south, bit 2 west.
  mutating func put(_ place: Place) {
    append(
      (place.isFixed ? 0 : 1) | (place.latitude < 0 ? 2 : 0) | (place.longitude < 0 ? 4 : 0))
    put32(UInt32((abs(place.longitude) * 1e6).rounded()))
    put32(UInt32((abs(place.latitude) * 1e6).rounded()))
  }

  private static func steps(_ value: Double, _ steps: Double, _ low: Double, last: Int) -> Int {
    // Rounded to the nearest: what is below zero is taken as zero first.
    Swift.min(last, Int(Swift.max(0, (value - low) * steps) + 0.5))
  }
}
