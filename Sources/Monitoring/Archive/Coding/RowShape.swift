import Fleet

/// The fields of a row, by their sizes in bytes: 1, 2, 4 and 8 are big-endian numbers, 6 is a time of six bytes.
///
/// A time (year - 2000, month, day, hour, minute, second) is a column of seconds since the year 2000; six bytes that
/// are no moment of the calendar stand in a row with six fields of one byte.
struct RowShape: Hashable, Sendable {
  let fields: [UInt8]
  let size: Int

  /// `nil` where a size is none of those.
  init?(_ fields: [UInt8]) {
    guard fields.allSatisfy({ [1, 2, 4, 6, 8].contains($0) }) else { return nil }
    self.fields = fields
    size = fields.reduce(0) { $0 + Int($1) }
  }
}

/// Times of six bytes as numbers. Consecutive ones are mostly of one day.
struct TimeNumbers {
  private static let start = Day(2000, 1, 1).daysSince1970
  private var day: UInt32 = .max
  private var date: (UInt8, UInt8, UInt8) = (0, 0, 0)

  /// Seconds since the year 2000; `nil` for what is no moment of 2000 to 2099.
  mutating func seconds(_ bytes: UnsafeRawBufferPointer) -> UInt32? {
    guard bytes[3] < 24, bytes[4] < 60, bytes[5] < 60 else { return nil }
    let found = (bytes[0], bytes[1], bytes[2])
    if day == .max || found != date {
      guard found.0 < 100,
        let valid = Day(year: 2000 + Int(found.0), month: Int(found.1), day: Int(found.2))
      else { return nil }
      day = UInt32(valid.daysSince1970 - Self.start)
      date = found
    }
    return ((day * 24 + UInt32(bytes[3])) * 60 + UInt32(bytes[4])) * 60 + UInt32(bytes[5])
  }

  /// The six bytes of a number; every number has some.
  mutating func write(_ seconds: UInt32, to bytes: UnsafeMutableRawPointer) {
    let (found, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    if found != day {
      day = found
      let parts = Day(daysSince1970: Self.start + Int32(found)).parts
      date = (UInt8(parts.year - 2000), UInt8(parts.month), UInt8(parts.day))
    }
    bytes.storeBytes(of: date.0, as: UInt8.self)
    bytes.storeBytes(of: date.1, toByteOffset: 1, as: UInt8.self)
    bytes.storeBytes(of: date.2, toByteOffset: 2, as: UInt8.self)
    bytes.storeBytes(of: UInt8(rest / 3600), toByteOffset: 3, as: UInt8.self)
    bytes.storeBytes(of: UInt8(rest / 60 % 60), toByteOffset: 4, as: UInt8.self)
    bytes.storeBytes(of: UInt8(rest % 60), toByteOffset: 5, as: UInt8.self)
  }
}
