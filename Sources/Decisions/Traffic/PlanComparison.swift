public import Fleet
public import Policies

/// One side of a comparison of plans.
public enum PlanSide: Sendable {
  /// Everything that holds today.
  case today
  /// One plan, among the others that hold today.
  case plan(Pack)
  /// A whole rule set that is kept.
  case set(PackSet)
}

/// Two rule sets side by side: what a draft would change.
public struct PlanComparison: Sendable {
  public let old: RulesInForce
  public let new: RulesInForce
  /// The day whose rules decide on both sides, whenever a passage was; `nil` where each is decided by those of its own
  /// day.
  public let asOn: Day?
  private let named: Set<String>

  /// - Parameters:
  ///   - today: the plans that hold today. A plan of either side stands instead of the one of its key; where both sides
  ///     name one, neither has the other's.
  ///   - day: decides by the rules of this day on both sides: what passed is judged as if they had held then. The facts
  ///     stay those of its own day.
  public init(_ old: PlanSide, _ new: PlanSide, today: PackSet, asOn day: Day? = nil) throws {
    named = Set([old, new].compactMap(\.key))
    let base = today.packs.filter { [named] in !named.contains($0.key) }
    self.old = RulesInForce(try old.packs(today, base), asOn: day)
    self.new = RulesInForce(try new.packs(today, base), asOn: day)
    asOn = day
  }

  /// The days behind some traffic on which rules of the plans that are named begin, in order: on the first of them a
  /// draft that is to come holds for the first time, on the others it changes.
  public func beginnings(after day: Day) -> [Day] {
    let subjects: Set<PolicySubject> = [.gate, .machinery, .site]
    let packs = (old.packs.packs + new.packs.packs).filter { named.contains($0.key) }
    let days = packs.flatMap(\.policyRules)
      .filter { !subjects.isDisjoint(with: $0.subjects) }.map(\.from)
    return Set(days).filter { $0 > day }.sorted()
  }

  /// How the answer changes; `nil` where it does not.
  public func change(of situation: Situation) -> VerdictChange? {
    VerdictChange(situation, by: old.rules, to: situation, by: new.rules)
  }
}

extension PlanSide {
  fileprivate var key: String? {
    if case .plan(let pack) = self { pack.key } else { nil }
  }

  fileprivate func packs(_ today: PackSet, _ base: [Pack]) throws -> PackSet {
    switch self {
    case .today: today
    case .plan(let pack): try PackSet(base + [pack], choosing: today.choices)
    case .set(let set): set
    }
  }
}
