extension OBD {
  /// How one vehicle did on one day: every judgement, its figures and what is suspicious.
  public struct Assessment: Hashable, Sendable {
    public let identity: Identity
    public let day: Day
    public let settings: Settings
    /// The first and the last moment with engine data.
    public let span: ClosedRange<Instant>?
    public let judgements: [Judgement]
    public let signals: [SignalCount]
    public let faults: [FaultSeen]
    /// The lamp as it was told last.
    public let lamp: Lamp?

    /// Judges a day.
    /// - Complexity: A few passes over the day's records, each in its order; memory is that of the day and
    ///   two histograms.
    public init(_ day: VehicleDay, by basis: JudgingBasis) {
      identity = day.identity
      self.day = day.day
      settings = day.settings
      if let first = day.records.first, let last = day.records.last {
        span = day.instant(first.second)...day.instant(last.second)
      } else {
        span = nil
      }
      let (values, signals) = Judgement.values(day, basis)
      let odometer = Judgement.odometer(day, basis)
      let distance =
        odometer[.odometerDistance]?.value ?? odometer[.speedDistance]?.value
      let (diagnosis, faults) = Judgement.diagnosis(day, basis, distance: distance)
      judgements = [
        .completeness(day, basis), values, .clock(day, basis), .position(day, basis), odometer,
        .unmonitored(day, basis), .identity(day, basis), diagnosis, .nox(day, basis),
        .sensors(day, basis), .scr(day, basis), .mass(day, basis), .urea(day, basis),
      ]
      self.signals = signals
      self.faults = faults
      lamp = day.diagnostics.last?.lamp
    }

    public subscript(section: Judgement.Section) -> Judgement? {
      judgements.first { $0.section == section }
    }

    public var suspicions: [Suspicion] { judgements.flatMap(\.suspicions) }

    /// Every threshold that was used, once.
    public var thresholds: [Threshold] {
      var seen: Set<Threshold> = []
      return judgements.flatMap(\.thresholds).filter { seen.insert($0).inserted }
    }
  }
}
