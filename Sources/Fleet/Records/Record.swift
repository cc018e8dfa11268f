/// What is captured once, numbered, kept, and passed upward as it is.
public enum Record: Hashable, Sendable {
  case passage(Passage)
  case observation(Observation)
  case monitoredDay(MonitoredDay)
  case frames(FrameSegment)
  case incarnation(IncarnationStatement)

  /// The kinds by their names on the wire.
  public enum Kind: String, CaseIterable, Sendable {
    case passage, observation, incarnation
    case monitoredDay = "monitored-day"
    case frames
  }

  public var kind: Kind {
    switch self {
    case .passage: .passage
    case .observation: .observation
    case .monitoredDay: .monitoredDay
    case .frames: .frames
    case .incarnation: .incarnation
    }
  }

  /// The gate, site or station whose counter numbers the record; empty for the registry's own statements.
  public var gate: String {
    switch self {
    case .passage(let passage): passage.gate
    case .observation(let observation): observation.site
    case .monitoredDay, .frames: MonitoredDay.gate
    case .incarnation: ""
    }
  }
}

/// The first words of a registry that was brought back from a backup: up to where it knows its past.
///
/// What the level above holds beyond these numbers was captured, sent and then lost with the disk; what it
/// lacks below them can still be sent.
public struct IncarnationStatement: Hashable, Sendable {
  /// The last number that was given at one gate.
  public struct Count: Hashable, Sendable {
    public let gate: String
    public let sequence: UInt64
    public init(gate: String, sequence: UInt64) {
      self.gate = gate
      self.sequence = sequence
    }
  }

  /// The incarnation that ended.
  public let previous: UInt32
  /// Its last known numbers, in the order of the gates' names.
  public let lastKnown: [Count]

  public init(previous: UInt32, lastKnown: [Count]) {
    self.previous = previous
    self.lastKnown = lastKnown
  }
}
