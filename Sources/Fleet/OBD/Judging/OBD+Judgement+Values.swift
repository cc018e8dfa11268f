extension OBD {
  /// How often a signal had a value, and how often it had none for which reason.
  public struct SignalCount: Hashable, Sendable {
    public let signal: Signal
    public internal(set) var values = 0
    private var absences = [Int](repeating: 0, count: Absence.allCases.count)

    init(_ signal: Signal) { self.signal = signal }

    mutating func add(_ reading: Reading) {
      if let absence = reading.absence { absences[absence.place] += 1 } else { values += 1 }
    }

    public subscript(absence: Absence) -> Int { absences[absence.place] }

    public var total: Int { absences.reduce(values, +) }

    /// The share that has no value, in percent.
    public var invalidShare: Figure { .share(total - values, of: total, else: .noRecords) }
  }
}

extension OBD.Absence {
  fileprivate var place: Int {
    switch self {
    case .outOfRange: 0
    case .sensorError: 1
    case .notAvailable: 2
    case .notPowered: 3
    case .noFix: 4
    }
  }
}

extension OBD.Judgement {
  /// How much of what was sent is no value, by signal and reason.
  static func values(
    _ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis
  ) -> (OBD.Judgement, [OBD.SignalCount]) {
    var counts = OBD.Signal.allCases.map { OBD.SignalCount($0) }
    for record in day.records {
      record.measurements.visit { counts[Int($0.signal.rawValue)].add($0) }
    }
    for record in day.supplements {
      record.measurements.visit { counts[Int($0.signal.rawValue)].add($0) }
    }
    counts.removeAll { $0.total == 0 }
    var judgement = OBD.Judgement(.values)
    let total = counts.reduce(0) { $0 + $1.total }
    let values = counts.reduce(0) { $0 + $1.values }
    judgement.add(.invalidShare, .share(total - values, of: total, else: .noRecords))
    if let bound = basis.thresholds[.sensorErrors],
      let duration = basis.thresholds[.sensorSeconds]
    {
      judgement.use(bound, duration)
      var failing = OBD.EvidenceList()
      for count in counts {
        let errors = count[.sensorError]
        let share = 100 * Double(errors) / Double(count.total)
        guard errors > 0, share >= bound.value,
          Double(count.total) * day.interval(basis) >= duration.value
        else { continue }
        let first = (day.records + day.supplements)
          .first { $0[count.signal]?.absence == .sensorError }
        guard let first, let reading = first[count.signal] else { continue }
        failing.add(
          OBD.Evidence(day.instant(first.second), [.reading(reading), .number(.share, share)]))
      }
      judgement.suspect(.sensorErrors, failing, by: bound, duration)
    }
    return (judgement, counts)
  }
}
