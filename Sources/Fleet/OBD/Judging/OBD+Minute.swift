extension OBD {
  /// What one vehicle's engine data say of one minute: sums that can be added to, so that what comes late joins what
  /// is there.
  public struct Minute: Hashable, Sendable {
    /// The signals that a minute has a mean of, in the order of the bytes.
    public static let signals: [Signal] = [
      .speed, .engineSpeed, .netTorque, .fuelFlow, .noxUpstream, .noxDownstream,
      .scrInletTemperature, .coolantTemperature,
    ]
    /// The signals that a minute has the last value of.
    public static let lasts: [Signal] = [.reagentLevel, .odometer]

    /// Records of engine data; a second that came twice, such as a reissued one, counts once.
    public private(set) var records: UInt16 = 0
    /// Of which seconds there are records, a bit for each. Minutes that were stored before these bits had none:
    /// their seconds are not known.
    private var seconds: UInt64 = 0
    private var counts = SIMD8<UInt16>(repeating: 0)
    private var sums = SIMD8<UInt32>(repeating: 0)
    private var lastValues = SIMD2<UInt32>(repeating: .max)
    /// The second, of the minute, from which the last values are.
    private var lastSecond: UInt8 = 0

    public init() {}

    /// Adds the record of a second, unless there is one already.
    /// - Returns: Whether it was added.
    @discardableResult
    public mutating func add(_ measurements: Measurements, second: Int) -> Bool {
      let bit: UInt64 = 1 << UInt64(second)
      guard seconds & bit == 0, records < .max else { return false }
      seconds |= bit
      records += 1
      for (index, signal) in Self.signals.enumerated() {
        guard let reading = measurements[signal], reading.value != nil else { continue }
        counts[index] += 1
        sums[index] += reading.raw
      }
      guard second >= Int(lastSecond) else { return true }
      lastSecond = UInt8(clamping: second)
      for (index, signal) in Self.lasts.enumerated() {
        if let reading = measurements[signal], reading.value != nil {
          lastValues[index] = reading.raw
        }
      }
      return true
    }

    /// The mean of one of ``signals``, over the records that had a value; `nil` without any.
    public func mean(_ signal: Signal) -> Double? {
      guard let index = Self.signals.firstIndex(of: signal), counts[index] > 0 else { return nil }
      return signal.scaling.mean(sums[index], of: counts[index])
    }

    /// The last value of one of ``lasts``.
    public func last(_ signal: Signal) -> Double? {
      guard let index = Self.lasts.firstIndex(of: signal), lastValues[index] != .max else {
        return nil
      }
      return signal.scaling.value(lastValues[index])
    }

    /// Bytes of a minute; without the bits of the seconds that were added to the form later.
    static let size = 67
    static let sizeWithoutSeconds = 59

    func append(to bytes: inout [UInt8]) {
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: seconds >> 32))
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: seconds))
      bytes.append(bigEndian: records)
      bytes.append(lastSecond)
      for index in Self.lasts.indices { bytes.append(bigEndian: lastValues[index]) }
      for index in Self.signals.indices {
        bytes.append(bigEndian: counts[index])
        bytes.append(bigEndian: sums[index])
      }
    }

    init(_ bytes: Span<UInt8>, at start: Int, hasSeconds: Bool) {
      var offset = start
      if hasSeconds {
        seconds =
          UInt64(bytes.bigEndian32(at: start)) << 32
          | UInt64(bytes.bigEndian32(at: start + 4))
        offset += 8
      }
      records = bytes.bigEndian16(at: offset)
      lastSecond = bytes[offset + 2]
      for index in Self.lasts.indices {
        lastValues[index] = bytes.bigEndian32(at: offset + 3 + 4 * index)
      }
      for index in Self.signals.indices {
        counts[index] = bytes.bigEndian16(at: offset + 11 + 6 * index)
        sums[index] = bytes.bigEndian32(at: offset + 13 + 6 * index)
      }
    }
  }

  /// The minutes of one vehicle's hour.
  public struct Hour: Hashable, Sendable {
    /// Those with engine data, by their number.
    public private(set) var minutes: [Int: Minute] = [:]

    public init() {}

    /// - Parameter instant: When the record was collected, within the hour.
    /// - Returns: Whether it was added: a second counts once.
    @discardableResult
    public mutating func add(_ measurements: Measurements, at instant: Instant) -> Bool {
      let second = Int(instant.milliseconds / 1000 % 3600)
      return minutes[second / 60, default: Minute()].add(measurements, second: second % 60)
    }

    /// Stands before minutes that know their seconds; no number of a minute is as large.
    private static let form: UInt8 = 0xFF

    /// Each minute's number and its sums, by number.
    public var bytes: [UInt8] {
      guard !minutes.isEmpty else { return [] }
      var bytes = [Self.form]
      bytes.reserveCapacity(1 + minutes.count * (Minute.size + 1))
      for (minute, values) in minutes.sorted(by: { $0.key < $1.key }) {
        bytes.append(UInt8(minute))
        values.append(to: &bytes)
      }
      return bytes
    }

    /// `nil` for bytes that are none of an hour.
    public init?(bytes: [UInt8]) {
      let hasSeconds = bytes.first == Self.form
      let size = 1 + (hasSeconds ? Minute.size : Minute.sizeWithoutSeconds)
      let first = hasSeconds ? 1 : 0
      guard (bytes.count - first).isMultiple(of: size), bytes.count != first || !hasSeconds else {
        return nil
      }
      for start in stride(from: first, to: bytes.count, by: size) {
        let minute = Int(bytes[start])
        guard minute < 60, minutes[minute] == nil else { return nil }
        minutes[minute] = Minute(bytes.span, at: start + 1, hasSeconds: hasSeconds)
      }
    }
  }
}
