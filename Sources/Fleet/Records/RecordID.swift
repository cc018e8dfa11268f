/// The id of a record: a UUID of version 7 (RFC 9562), made once at capture and never changed.
///
/// Its first 48 bits are the time of making in milliseconds, so ids sort by time and an index of them
/// grows at its end.
///
///     let id = RecordID(made: Instant(milliseconds: 1_795_212_131_120), random: (1, 2))
///     print(id)  // 019a1f…
public struct RecordID: Hashable, Comparable, Sendable {
  public let bits: UInt128

  public init(bits: UInt128) { self.bits = bits }

  /// Makes an id from a time and 74 random bits (the low 12 of `random.0`, the low 62 of `random.1`).
  public init(made instant: Instant, random: (UInt64, UInt64)) {
    let time = UInt64(bitPattern: instant.milliseconds) & 0xFFFF_FFFF_FFFF
    let high = time << 16 | 0x7000 | random.0 & 0xFFF
    let low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    bits = UInt128(high) << 64 | UInt128(low)
  }

  /// Reads the canonical form, 8-4-4-4-12 hexadecimal digits in either case; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    var bits: UInt128 = 0
    var digits = 0
    for byte in text.utf8 {
      let value: UInt8
      switch byte {
      case 0x30...0x39: value = byte - 0x30
      case 0x41...0x46, 0x61...0x66: value = (byte | 0x20) - 0x57
      case UInt8(ascii: "-"):
        guard digits == 8 || digits == 12 || digits == 16 || digits == 20 else { return nil }
        continue
      default: return nil
      }
      guard digits < 32 else { return nil }
      bits = bits << 4 | UInt128(value)
      digits += 1
    }
    guard digits == 32, text.utf8.count == 36 else { return nil }
    self.bits = bits
  }

  /// When the id was made.
  public var instant: Instant { Instant(milliseconds: Int64(truncatingIfNeeded: bits >> 80)) }

  public static func < (a: RecordID, b: RecordID) -> Bool { a.bits < b.bits }
}

extension RecordID: CustomStringConvertible {
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { text.append(UInt8(ascii: "-")) }
      let value = UInt8(truncatingIfNeeded: bits >> (124 - 4 * UInt128(digit))) & 15
      text.append(value < 10 ? 0x30 + value : 0x57 + value)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension RecordID {
  /// The sixteen bytes, most significant first.
  public var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: bits >> (120 - 8 * UInt128($0))) }
  }

  /// Reads sixteen bytes, most significant first; `nil` for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }
}

/// Makes ids that strictly increase, also within one millisecond and when the clock steps back.
public struct RecordIDSource<Generator: RandomNumberGenerator> {
  private var generator: Generator
  private var last = RecordID(bits: 0)

  public init(_ generator: Generator) { self.generator = generator }

  /// The next id: of `now`, or the one just above the last where `now` would not be above it.
  public mutating func next(at now: Instant) -> RecordID {
    if now.milliseconds > last.instant.milliseconds {
      last = RecordID(made: now, random: (generator.next(), generator.next()))
    } else {
      last = last.successor(step: generator.next() & 0xFFFF_FFFF)
    }
    return last
  }
}

extension RecordID {
  /// A later id: the 74 random bits (and on overflow the time) counted up by 1 + `step`.
  fileprivate func successor(step: UInt64) -> RecordID {
    let low = (UInt64(truncatingIfNeeded: bits) & 0x3FFF_FFFF_FFFF_FFFF) + 1 + step
    let carried = UInt64(truncatingIfNeeded: bits >> 64) & 0xFFF + low >> 62
    let time = UInt64(truncatingIfNeeded: bits >> 80) + carried >> 12
    return RecordID(made: Instant(milliseconds: Int64(time)), random: (carried, low))
  }
}
