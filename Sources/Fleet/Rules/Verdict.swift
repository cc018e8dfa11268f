/// The answer to one question about one thing on one day, with everything it was made from.
///
/// Grounds come from the same evaluation that made the outcome. The JSON form carries codes only and a
/// format number; people are told in their language by ``text(in:)``.
public struct Verdict: Hashable, Sendable {
  /// The number of the JSON form that ``encode(into:)`` writes.
  public static let format = 1

  public let question: Question
  public let outcome: Outcome
  /// The facts that the grounds read, each once.
  public let facts: [FactRead]
  /// Every rule that bound, met or not.
  public let grounds: [Ground]
  /// Rules that nearly bound; filled only on request.
  public let near: [Near]
  public let findings: [Finding]

  public init(
    question: Question, outcome: Outcome, facts: [FactRead], grounds: [Ground], near: [Near] = [],
    findings: [Finding] = []
  ) {
    self.question = question
    self.outcome = outcome
    self.facts = facts
    self.grounds = grounds
    self.near = near
    self.findings = findings
  }
}

extension Verdict {
  /// What was asked, of which day.
  public struct Question: Hashable, Sendable {
    /// Stable, such as `china-vi` or `may.sale`.
    public let code: String
    public let on: Day
    /// The stage asked for, where the question names one.
    public let demand: EmissionStage?
    /// The moment asked about, where hours count.
    public let at: Instant?
    /// Asked at a gate: people read 放行 rather than 符合.
    public let atGate: Bool

    public init(
      _ code: String, on day: Day, at instant: Instant? = nil, demand: EmissionStage? = nil,
      atGate: Bool = false
    ) {
      self.code = code
      self.on = day
      at = instant
      self.demand = demand
      self.atGate = atGate
    }
  }

  /// A fact as the evaluation read it.
  public struct FactRead: Hashable, Sendable {
    public let name: FactName
    /// `nil` where it is missing.
    public let value: FactValue?
    public let origin: FactOrigin?
    /// Of a closed list of which nothing was ever recorded, and nobody said that it is empty: what the answer takes
    /// it for.
    public let isAssumed: Bool

    public init(
      _ name: FactName, _ value: FactValue?, origin: FactOrigin?, isAssumed: Bool = false
    ) {
      self.name = name
      self.value = value
      self.origin = origin
      self.isAssumed = isAssumed
    }
  }

  public enum FactValue: Hashable, Sendable {
    case stage(EmissionStage)
    case fuel(Fuel)
    case day(Day)
    case kilograms(Int)
    case number(Int)
    case flag(Bool)
    /// A code or a text that speaks for itself: a plate, a division, a category.
    case text(String)
    /// The ids in a closed list, such as the exemptions that hold: none where it is empty, as of the day on
    /// which it was read.
    case list([String], asOf: Day)
  }

  /// Some of the verdict's facts, by their place in ``Verdict/facts``: at most 64.
  public struct FactSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public init(fact position: Int) { rawValue = 1 << UInt64(position) }
    public func contains(fact position: Int) -> Bool { rawValue >> UInt64(position) & 1 == 1 }
  }

  /// One rule that bound, and what became of it.
  public struct Ground: Hashable, Sendable {
    public enum State: UInt8, CaseIterable, Sendable {
      case met
      /// Not met, but within a time of grace or an exemption that the rule itself names.
      case excused
      case missing
      /// Not met, by a rule that is not confirmed.
      case unsettled
      /// Not met, and the rule leaves it to a person.
      case referred
      case contradicting
      /// Not met, but an exemption is recorded that the rule itself does not name.
      case exempted
      case notMet
    }

    public let rule: Rule
    public let state: State
    public let facts: FactSet
    /// Those of them that are missing and would decide.
    public let missing: FactSet

    public init(_ rule: Rule, _ state: State, facts: FactSet, missing: FactSet = []) {
      self.rule = rule
      self.state = state
      self.facts = facts
      self.missing = missing
    }
  }

  /// A rule that would bind if one thing were otherwise.
  public struct Near: Hashable, Sendable {
    public enum Distance: Hashable, Sendable {
      /// Binds from this day on.
      case starts(Day)
      /// Bound until this day.
      case ended(Day)
      /// In force, but this fact puts the thing outside.
      case fact(FactName)
    }
    public let rule: Rule
    public let distance: Distance

    public init(_ rule: Rule, _ distance: Distance) {
      self.rule = rule
      self.distance = distance
    }
  }
}

extension Verdict.Ground.State {
  /// What a ground in this state makes of the whole.
  public var outcome: Outcome {
    switch self {
    case .met, .excused: .allow
    case .missing: .unknown
    case .unsettled, .referred, .contradicting, .exempted: .review
    case .notMet: .deny
    }
  }

  /// The stable name in JSON.
  public var code: String {
    switch self {
    case .met: "met"
    case .excused: "excused"
    case .missing: "missing"
    case .unsettled: "unsettled"
    case .referred: "referred"
    case .contradicting: "contradicting"
    case .exempted: "exempted"
    case .notMet: "not-met"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.met, .english): "met"
    case (.met, .chinese): "满足"
    case (.excused, .english): "excused, by a time of grace or an exception of its own"
    case (.excused, .chinese): "豁免（过渡期或规则自列的例外）"
    case (.missing, .english): "a fact is missing"
    case (.missing, .chinese): "缺少资料"
    case (.unsettled, .english): "not met, but the rule is not confirmed"
    case (.unsettled, .chinese): "不满足，但规则待核实"
    case (.referred, .english): "not met; the rule leaves it to a person"
    case (.referred, .chinese): "不满足，按规则由人工判定"
    case (.contradicting, .english): "the facts contradict each other"
    case (.contradicting, .chinese): "资料相互矛盾"
    case (.exempted, .english): "not met, but an exemption is recorded: a person must look"
    case (.exempted, .chinese): "不满足，但有登记的豁免，须人工核定"
    case (.notMet, .english): "not met"
    case (.notMet, .chinese): "不满足"
    }
  }
}

extension Verdict {
  /// The grounds that made the answer, in their order; at an exit a ground can be graver than the answer.
  public var decidingGrounds: [Ground] {
    guard outcome != .allow else { return [] }
    let same = grounds.filter { $0.state.outcome == outcome }
    return same.isEmpty ? grounds.filter { $0.state.outcome > outcome } : same
  }
}
