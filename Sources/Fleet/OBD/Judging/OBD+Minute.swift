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

    /// Records of engine data; what came twice counts twice.
    public private(set) var records: UInt16 = 0
    private var counts = SIMD8<UInt16>(repeating: 0)
    private var sums = SIMD8<UInt32>(repeating: 0)
    private var lastValues = SIMD2<UInt32>(repeating: .max)
    /// The second, of the minute, from which the last values are.
    private var lastSecond: UInt8 = 0

    public init() {}

    /// Adds one record. More than fill the count are left out: a minute has sixty.
    public mutating func add(_ measurements: Measurements, second: Int) {
      guard records < .max else { return }
      records += 1
      for (index, signal) in Self.signals.enumerated() {
        guard let reading = measurements[signal], reading.value != nil else { continue }
        counts[index] += 1
        sums[index] += reading.raw
      }
      guard second >= Int(lastSecond) else { return }
      lastSecond = UInt8(clamping: second)
      for (index, signal) in Self.lasts.enumerated() {
        if let reading = measurements[signal], reading.value != nil {
          lastValues[index] = reading.raw
        }
      }
    }

    /// Joins what two passes saw of the same minute.
    public mutating func merge(_ other: Minute) {
      guard records <= UInt16.max - other.records else { return }
      records += other.records
      for index in Self.signals.indices {
        counts[index] += other.counts[index]
        sums[index] += other.sums[index]
      }
      guard other.lastSecond >= lastSecond else { return }
      lastSecond = other.lastSecond
      for index in Self.lasts.indices where other.lastValues[index] != .max {
        lastValues[index] = other.lastValues[index]
      }
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

    static let size = 59

    func append(to bytes: inout [UInt8]) {
      bytes.append(bigEndian: records)
      bytes.append(lastSecond)
      for index in Self.lasts.indices { bytes.append(bigEndian: lastValues[index]) }
      for index in Self.signals.indices {
        bytes.append(bigEndian: counts[index])
        bytes.append(bigEndian: sums[index])
      }
    }

    init(_ bytes: Span<UInt8>, at offset: Int) {
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
    public mutating func add(_ measurements: Measurements, at instant: Instant) {
      let second = Int(instant.milliseconds / 1000 % 3600)
      minutes[second / 60, default: Minute()].add(measurements, second: second % 60)
    }

    public mutating func merge(_ other: Hour) {
      for (minute, values) in other.minutes { minutes[minute, default: Minute()].merge(values) }
    }

    /// Each minute's number and its sums, by number.
    public var bytes: [UInt8] {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(minutes.count * (Minute.size + 1))
      for (minute, values) in minutes.sorted(by: { $0.key < $1.key }) {
        bytes.append(UInt8(minute))
        values.append(to: &bytes)
      }
      return bytes
    }

    /// `nil` for bytes that are none of an hour.
    public init?(bytes: [UInt8]) {
      guard bytes.count.isMultiple(of: Minute.size + 1) else { return nil }
      for start in stride(from: 0, to: bytes.count, by: Minute.size + 1) {
        let minute = Int(bytes[start])
        guard minute < 60, minutes[minute] == nil else { return nil }
        minutes[minute] = Minute(bytes.span, at: start + 1)
      }
    }
  }
}
