extension OBD {
  /// A time as terminals write it: year - 2000, month, day, hour, minute, second, one byte each, binary
  /// and not BCD, China time.
  ///
  /// A terminal without time writes six zeros: that is an unknown time, neither the year 2000 nor an
  /// error.
  public struct Timestamp: Hashable, Sendable {
    static let size = 6

    /// The six bytes, the first highest.
    public let raw: UInt64

    @inline(__always)
    init(_ bytes: Span<UInt8>, at offset: Int) {
      raw = UInt64(bytes.bigEndian32(at: offset)) << 16 | UInt64(bytes.bigEndian16(at: offset + 4))
    }

    /// The second that an instant lies in; `nil` before 2000 and after 2099.
    public init?(_ instant: Instant) {
      let local = instant.milliseconds &+ ZoneOffset.china.milliseconds
      let (year, month, day) = instant.day().parts
      guard (2000...2099).contains(year) else { return nil }
      let second =
        Int(
          local &- local.quotientRoundedDown(by: 86_400_000) &* 86_400_000) / 1000
      let fields = [year - 2000, month, day, second / 3600, second / 60 % 60, second % 60]
      raw = fields.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private init(raw: UInt64) { self.raw = raw }

    /// Six zeros.
    public static let unknown = Timestamp(raw: 0)

    public var isUnknown: Bool { raw == 0 }

    @inline(__always)
    private func field(_ index: Int) -> Int {
      Int(truncatingIfNeeded: raw >> (40 - 8 * index)) & 255
    }

    /// Whether the bytes are a time or the unknown time, as opposed to anything else.
    public var isPlausible: Bool { isUnknown || isTime }

    private var isTime: Bool {
      let (year, month) = (field(0), field(1))
      let day = field(2)
      // Every month has twenty-eight days: only the others are counted.
      return year <= 99 && month >= 1 && month <= 12 && day >= 1
        && (day <= 28 || day <= Day.length(ofMonth: month, in: 2000 + year)) && field(3) < 24
        && field(4) < 60 && field(5) < 60
    }

    /// `nil` where the time is unknown or the bytes are no time.
    public var instant: Instant? {
      guard isTime, let day = Day(year: 2000 + field(0), month: field(1), day: field(2)) else {
        return nil
      }
      let second = (field(3) * 60 + field(4)) * 60 + field(5)
      return day.start().advanced(byMilliseconds: Int64(second) * 1000)
    }

    /// Capital hexadecimal digits of the six bytes.
    public var hexadecimal: String { OBD.hexadecimal((0..<6).map { UInt8(field($0)) }) }

    func append(to bytes: inout [UInt8]) {
      for index in 0..<6 { bytes.append(UInt8(field(index))) }
    }
  }
}
