extension OBD {
  /// Finds stretches of records in which one thing stays the same: the same raw number, the same condition.
  ///
  /// A pause longer than the data's own ends a stretch; records that say nothing neither count nor end it.
  struct Stretches<Key: Hashable> {
    struct Stretch {
      let key: Key
      let first: Int32
      var last: Int32
      /// Records that count.
      var count: Int
    }

    private let pause: Double
    private var current: Stretch?
    /// Records of the longest one.
    private(set) var longest = 0

    init(pause: Double) { self.pause = pause }

    /// Takes the next record.
    /// - Parameters:
    ///   - key: `nil` ends what goes on.
    ///   - counts: Whether the record counts, as opposed to only not ending it.
    /// - Returns: The stretch that this record ended.
    mutating func take(_ key: Key?, at second: Int32, counts: Bool = true) -> Stretch? {
      if var stretch = current, stretch.key == key, Double(second - stretch.last) <= pause {
        stretch.last = second
        if counts { stretch.count += 1 }
        longest = max(longest, stretch.count)
        current = stretch
        return nil
      }
      let ended = current
      current = nil
      if let key, counts {
        current = Stretch(key: key, first: second, last: second, count: 1)
        longest = max(longest, 1)
      }
      return ended
    }

    /// Goes on with what there is, without counting.
    mutating func pass(at second: Int32) -> Stretch? {
      take(current?.key, at: second, counts: false)
    }

    mutating func end() -> Stretch? {
      defer { current = nil }
      return current
    }
  }
}

extension OBD.VehicleDay {
  /// Seconds that a record stands for.
  func interval(_ basis: OBD.JudgingBasis) -> Double {
    basis.interval(settings.family)?.value ?? 1
  }

  /// The longest pause over which two records still belong together.
  func pause(_ basis: OBD.JudgingBasis) -> Double {
    max(basis.gap(settings.family)?.value ?? 10, interval(basis))
  }

  /// The record of a second.
  /// - Complexity: O(log n).
  func record(at second: Int32) -> Record? {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].second < second { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].second == second ? records[low] : nil
  }

  /// Calls with each record, the distance in km that speed says was driven since the one before, and whether
  /// that one is close enough for it to be known.
  func drive(
    _ basis: OBD.JudgingBasis,
    _ body: (_ record: Record, _ previous: Record?, _ distance: Double?) -> Void
  ) {
    let pause = pause(basis)
    var previous: Record?
    var speed: Double?
    for record in records {
      let now = record.value(.speed)
      var distance: Double?
      if let previous, let speed, let now, Double(record.second - previous.second) <= pause {
        distance = (speed + now) / 2 * Double(record.second - previous.second) / 3600
      }
      body(record, previous, distance)
      (previous, speed) = (record, now)
    }
  }

  /// The engine works: `nil` where torque or speed is not known.
  func isLoaded(_ record: Record, _ basis: OBD.JudgingBasis) -> Bool? {
    guard let torque = netTorque(record, basis), let engine = record.value(.engineSpeed),
      let least = basis.value(.loadTorque), let slowest = basis.value(.loadEngine)
    else { return nil }
    return torque >= least && engine >= slowest
  }

  /// Net torque in percent of the reference torque.
  func netTorque(_ record: Record, _ basis: OBD.JudgingBasis) -> Double? {
    guard let torque = record.value(.netTorque) else { return nil }
    if basis.torqueIsNet { return torque }
    return record.value(.frictionTorque).map { torque - $0 }
  }

  /// Why it is never known whether the engine works.
  func lack(ofLoadIn basis: OBD.JudgingBasis) -> OBD.Lack {
    for signal in [OBD.Signal.netTorque, .engineSpeed]
      + (basis.torqueIsNet ? [] : [.frictionTorque])
    {
      let lack = lack(of: signal)
      if lack != .noSuitableRecords { return lack }
    }
    return basis.value(.loadTorque) == nil || basis.value(.loadEngine) == nil
      ? .noThreshold : .noSuitableRecords
  }

  /// The SCR is above its light-off temperature; `nil` where that is not known.
  func isHot(_ record: Record, _ basis: OBD.JudgingBasis) -> Bool? {
    guard let inlet = record.value(.scrInletTemperature), let bound = basis.value(.lightOff) else {
      return nil
    }
    return inlet >= bound
  }

  /// Why a signal that no record has a value of has none.
  func lack(of signal: OBD.Signal) -> OBD.Lack {
    if records.isEmpty { return .noRecords }
    var counts: [OBD.Absence: Int] = [:]
    var isThere = false
    for record in records {
      guard let reading = record[signal] else { continue }
      guard let absence = reading.absence else { return .noSuitableRecords }
      isThere = true
      counts[absence, default: 0] += 1
    }
    guard isThere else { return .noSignal }
    let ordered = OBD.Absence.allCases.map { ($0, counts[$0] ?? 0) }
    return .absent(ordered.reduce(ordered[0]) { $1.1 > $0.1 ? $1 : $0 }.0)
  }
}
