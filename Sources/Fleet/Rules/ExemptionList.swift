/// The recorded exemptions of one vehicle, read on one day.
///
/// A closed list: what is not in it does not exist, as far as anybody knew on ``asOf``.
public struct ExemptionList: Hashable, Sendable {
  public let exemptions: [Exemption]
  /// The day on which the list was read.
  public let asOf: Day

  public init(_ exemptions: [Exemption], asOf: Day) {
    self.exemptions = exemptions
    self.asOf = asOf
  }

  public func holding(on day: Day) -> [Exemption] { exemptions.filter { $0.holds(on: day) } }

  /// Those that hold on the day, where a rule is not met.
  func findings(on day: Day, about grounds: [Verdict.Ground]) -> [Finding] {
    guard grounds.contains(where: { $0.state == .notMet || $0.state == .exempted }) else {
      return []
    }
    return holding(on: day).map { exemption in
      let covers = grounds.contains { $0.state == .exempted && exemption.covers($0.rule) }
      return .exemption(exemption, covers: covers)
    }
  }

  /// Whether one that holds on the day covers the rule.
  func covers(_ rule: Rule, on day: Day) -> Bool {
    var position = 0
    while position < exemptions.count {
      let exemption = exemptions[position]
      position += 1
      if exemption.holds(on: day), exemption.covers(rule) { return true }
    }
    return false
  }
}

extension Exemption {
  /// Whether it is one from this rule: it names no clause, which means every rule, or it names the rule by
  /// its id, or the document that the rule stands in by its title or number.
  public func covers(_ rule: Rule) -> Bool {
    guard let clause else { return true }
    return clause == rule.id || clause == rule.source.document || clause == rule.source.number
  }
}

extension Eligibility {
  /// What an exemption may call a rule of the calendars by, of those that bind on a day or later.
  public static func clauseNames(from day: Day) -> [String] {
    (RoadTable.shared.rules + ChinaVIRule.allCases.map(\.rule))
      .filter { rule in rule.until.map { $0 >= day } ?? true }
      .flatMap { [$0.id, $0.source.document] + [$0.source.number].compactMap(\.self) }
  }
}

extension Vehicle {
  /// The names under which exemptions of this vehicle may be recorded: its plate in its colour, and its VIN.
  ///
  /// A plate without its colour names no vehicle, so it finds nobody's exemption.
  public var exemptionSubjects: [Exemption.Subject] {
    var subjects: [Exemption.Subject] = []
    if let plate, let plateColour { subjects.append(.plate(plate, plateColour)) }
    if let vin { subjects.append(.vin(vin)) }
    return subjects
  }
}

/// Lets a recorded exemption make of a rule that is not met one that a person must look at.
///
/// No rule of the calendars names an exemption itself, and what a statute or a standard demands cannot be
/// waived by a record alone: so an exemption never makes an answer `allow`.
struct ExemptingRecorder<Base: JudgementRecorder>: JudgementRecorder {
  var base: Base
  /// `nil` where nobody looked for exemptions.
  let list: ExemptionList?
  let day: Day

  init(_ base: Base, _ list: ExemptionList?, on day: Day) {
    self.base = base
    self.list = list
    self.day = day
  }

  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set
  ) {
    guard state == .notMet, let list else {
      base.record(rule, state, reading: facts, missing: missing)
      return
    }
    let isCovered = list.covers(rule.rule, on: day)
    base.record(
      rule, isCovered ? .exempted : .notMet, reading: facts.union(.exemption), missing: missing)
  }
}
