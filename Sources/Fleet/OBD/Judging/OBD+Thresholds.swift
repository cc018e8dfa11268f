extension OBD {
  /// The thresholds of one day: the rows of the table that hold then, with what a user set instead.
  public struct Thresholds: Hashable, Sendable {
    private var rows: [ThresholdName: Threshold] = [:]

    public init(on day: Day) {
      for row in Self.table where row.from.map({ $0 <= day }) ?? true { rows[row.name] = row }
    }

    /// `nil` where nothing holds on the day: then nothing is judged by it.
    public subscript(name: ThresholdName) -> Threshold? { rows[name] }

    /// A number in the place of the table's.
    /// - Returns: Whether it is one: from a millionth to a milliard.
    @discardableResult
    public mutating func set(_ name: ThresholdName, _ value: Double) -> Bool {
      guard value >= 1e-6, value <= 1e9 else { return false }
      rows[name] = Threshold(name, value, .inferred, isOwn: true)
      return true
    }

    /// Lets nothing be judged by it.
    public mutating func leaveOut(_ name: ThresholdName) { rows[name] = nil }

    /// The first vehicles that GB 17691-2018 binds (one source).
    private static let heavyVI = Day(2019, 7, 1)

    /// Every threshold, the only copy of these numbers in the program. A later row of a name takes the place
    /// of an earlier one from its first day on.
    public static let table: [Threshold] = [
      // Four implementations record once a second, two machines once a minute; the pause of ten seconds is
      // the standard's.
      Threshold(.roadInterval, 1, .confirmed),
      Threshold(.machineInterval, 60, .confirmed),
      Threshold(.roadGap, 10, from: heavyVI, source: .gb17691of2018.item("附录Q"), .confirmed),
      Threshold(.machineGap, 120, .inferred),
      Threshold(.sensorErrors, 10, .inferred),
      Threshold(.clockDays, 365, .inferred),
      Threshold(.fastest, 200, .inferred),
      Threshold(.positionTolerance, 200, .inferred),
      Threshold(.odometerTolerance, 1, .inferred),
      Threshold(.odometerDeviation, 10, .inferred),
      Threshold(.odometerBase, 20, .inferred),
      Threshold(.unmonitoredDistance, 1, .inferred),
      Threshold(.unmonitoredGap, 60, .inferred),
      Threshold(.readinessDistance, 100, .inferred),
      // One source cleans NOx statistics so.
      Threshold(.noxLowest, 1, .single),
      Threshold(.noxHighest, 3000, .single),
      Threshold(.airHighest, 3212, .single),
      Threshold(.fuelHighest, 100, .single),
      // Of measurements on the road with portable instruments: nothing says that they hold for sensors.
      Threshold(.noxInstant, 500, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.noxInstantShare, 95, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.loadTorque, 20, .inferred),
      Threshold(.loadEngine, 800, .inferred),
      Threshold(.sensorSeconds, 180, .inferred),
      Threshold(.upstreamLowest, 50, .inferred),
      Threshold(.notReducedShare, 50, .inferred),
      Threshold(.lightOff, 250, .inferred),
      Threshold(.scrUpstream, 100, .inferred),
      Threshold(.scrSeconds, 180, .inferred),
      Threshold(.scrEfficiency, 50, .inferred),
      // Two sources have the formula; 0.84 to 0.85 kg/L stands in them.
      Threshold(.fuelDensity, 0.84, .single),
      Threshold(.noxMassRatio, 1.587, .confirmed),
      Threshold(.windowLimit, 690, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.windowPower, 20, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.windowValid, 50, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.windowPass, 90, from: heavyVI, source: .gb17691of2018.item("附录K"), .memory),
      Threshold(.ureaDensity, 1.09, .memory),
      Threshold(.ureaFuel, 10, .inferred),
      Threshold(.ureaShare, 1, .inferred),
      Threshold(.ureaDistance, 300, .inferred),
      Threshold(.ureaStep, 0.8, .inferred),
      Threshold(.ureaRise, 10, .inferred),
      Threshold(.ureaEmptySeconds, 1800, .inferred),
      Threshold(.ureaEmptyTorque, 60, .inferred),
    ]
  }

  /// What days are judged by: the thresholds, and what only the vehicle's papers know.
  public struct JudgingBasis: Hashable, Sendable {
    public var thresholds: Thresholds
    /// The torque that the percentages are of, in Nm; road frames do not have it.
    public var referenceTorque: Double?
    /// The work of the type-approval cycle (WHTC), in kWh: the length of a work window.
    public var referenceWork: Double?
    /// In kW.
    public var ratedPower: Double?
    /// The item is net torque already. The standard lets a vehicle send either; the formula that is known
    /// takes friction away.
    public var torqueIsNet = false

    public init(on day: Day) { thresholds = Thresholds(on: day) }

    func value(_ name: ThresholdName) -> Double? { thresholds[name]?.value }

    func interval(_ family: Family) -> Threshold? {
      thresholds[family == .road ? .roadInterval : .machineInterval]
    }

    func gap(_ family: Family) -> Threshold? {
      thresholds[family == .road ? .roadGap : .machineGap]
    }
  }
}
