extension OBD {
  /// How often each raw number of sixteen bits came: exact percentiles in memory that does not grow.
  struct RawHistogram {
    private var counts = [UInt32](repeating: 0, count: 1 << 16)
    private(set) var count = 0
    private var sum = 0.0
    private var highest: UInt32 = 0

    mutating func add(_ raw: UInt32, _ value: Double) {
      counts[Int(raw & 0xFFFF)] += 1
      count += 1
      sum += value
      highest = max(highest, raw & 0xFFFF)
    }

    var mean: Double? { count > 0 ? sum / Double(count) : nil }

    /// The highest raw number; `nil` where nothing came.
    var highestRaw: UInt32? { count > 0 ? highest : nil }

    /// The smallest raw number that so many percent do not exceed (nearest rank); `nil` where nothing came.
    /// - Parameter percent: 1...100.
    func percentile(_ percent: Int) -> UInt32? {
      guard count > 0 else { return nil }
      let rank = max(1, (count * percent + 99) / 100)
      var seen = 0
      for (raw, number) in counts.enumerated() where number > 0 {
        seen += Int(number)
        if seen >= rank { return UInt32(raw) }
      }
      return nil
    }
  }
}
