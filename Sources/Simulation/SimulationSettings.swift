public import Fleet

/// Whose terminals are simulated.
public enum SimulatedFamily: String, CaseIterable, Sendable {
  case road
  case nonRoad = "non-road"
}

/// How a simulated terminal speaks.
public enum SimulatedDialect: String, CaseIterable, Sendable {
  case hj1239
  case annexQSerialPerBlock = "q-a"
  case annexQSerialOnce = "q-b"
  case hj1014
  case hj1322

  public var family: SimulatedFamily { self == .hj1014 || self == .hj1322 ? .nonRoad : .road }
  var isAnnexQ: Bool { self == .annexQSerialPerBlock || self == .annexQSerialOnce }
  var hasBlockTimes: Bool { self == .hj1239 || self == .hj1322 }
}

/// What is simulated. The same settings make the same bytes.
public struct SimulationSettings: Sendable {
  public var family: SimulatedFamily
  public var seed: UInt64
  /// When the trucks begin to be started.
  public var start: Instant
  /// Seconds between two records of a vehicle.
  public var interval: Int
  public var recordsPerFrame: Int
  /// Whether terminals sign as HJ 1239 and HJ 1322 ask for.
  public var signs = false
  /// The dialects and how many of all speak each; by default those of the family.
  public var dialects: [(dialect: SimulatedDialect, share: Double)]
  /// Within so many seconds all engines are started for the first time.
  public var startWithin = 60

  public init(
    _ family: SimulatedFamily, seed: UInt64, start: Instant, interval: Int? = nil,
    recordsPerFrame: Int? = nil
  ) {
    self.family = family
    self.seed = seed
    self.start = start
    self.interval = interval ?? (family == .road ? 1 : 60)
    self.recordsPerFrame = recordsPerFrame ?? (family == .road ? 10 : 1)
    dialects =
      family == .road
      ? [(.hj1239, 0.7), (.annexQSerialPerBlock, 0.2), (.annexQSerialOnce, 0.1)]
      : [(.hj1014, 0.5), (.hj1322, 0.5)]
  }

  /// What all signatures are made with; `nil` where none are.
  func nonces() -> ChipSigner.Nonces? { signs ? ChipSigner.Nonces(seed: seed) : nil }

  func dialect(at share: Double) -> SimulatedDialect {
    var rest = share * dialects.reduce(0) { $0 + $1.share }
    for (dialect, share) in dialects {
      if rest < share { return dialect }
      rest -= share
    }
    return dialects[dialects.count - 1].dialect
  }
}
