public import Fleet

/// A decision as it is made: what was asked, by which rules it was answered, from which facts, and how.
public struct Decision: Hashable, Sendable {
  /// What was asked: a passage of a gate, the use of a machine, or the duties of a site.
  public let subject: PolicySubject
  /// `nil` where the question names none.
  public let plant: String?
  /// `nil` where it was not said at which of the plant's gates.
  public let gate: String?
  public let site: String?
  /// The id of the machine; `nil` for one that the register does not know.
  public let machine: String?
  public let plate: String?
  public let colour: PlateColour?
  /// `nil` for what is no passage.
  public let direction: Situation.Direction?
  /// The moment asked about.
  public let at: Instant
  public let outcome: Outcome
  /// The SHA-256 of the rule set's text.
  public let rules: SHA256Digest
  /// `Situation.encode`: the facts as they were read.
  public let facts: [UInt8]
  /// `Verdict.encode`: the answer with its grounds, in no language.
  public let verdict: [UInt8]

  public init(
    about subject: PolicySubject = .gate, plant: String?, gate: String? = nil, site: String? = nil,
    machine: String? = nil, plate: String? = nil, colour: PlateColour? = nil,
    direction: Situation.Direction? = nil, at: Instant, outcome: Outcome, rules: SHA256Digest,
    facts: [UInt8], verdict: [UInt8]
  ) {
    self.subject = subject
    self.plant = plant
    self.gate = gate
    self.site = site
    self.machine = machine
    self.plate = plate
    self.colour = colour
    self.direction = direction
    self.at = at
    self.outcome = outcome
    self.rules = rules
    self.facts = facts
    self.verdict = verdict
  }
}

/// A decision as it is kept, with what became of it.
public struct StoredDecision: Hashable, Sendable {
  public let id: RecordID
  /// The decision without facts and verdict where only a list was asked for.
  public let decision: Decision
  public let storedAt: Instant
  /// Who asked: `--as`, the user of the system, or the name of a token.
  public let actor: String
  public let lifts: [Lift]
  /// The passage that followed; `nil` where none is known.
  public let passage: Passing?
  /// Where a listing goes on after this decision.
  public let cursor: Int64

  /// A barrier that a person opened.
  public struct Lift: Hashable, Sendable {
    public let at: Instant
    public let actor: String
    public let reason: String
  }

  /// A passage by its record.
  public struct Passing: Hashable, Sendable {
    public let id: RecordID
    public let at: Instant
  }

  /// Denied, and yet it came in, and nobody says who let it in: an alarm.
  public var isAlarm: Bool {
    decision.outcome == .deny && decision.direction == .in && passage != nil && lifts.isEmpty
  }
}

extension StoredDecision {
  /// A passage follows a decision where it is of the same plate and direction at the same gate, or at one of the
  /// same plant where the decision names none, no later than this behind it: our own choice.
  public static let reachMinutes: Int64 = 30
  /// The clocks of a camera and of this machine differ: so much earlier may a passage seem: our own choice.
  public static let skewMinutes: Int64 = 2
}
