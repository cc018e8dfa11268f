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

  /// - Parameter today: the plans that hold today. A plan of either side stands instead of the one of its key;
  ///   where both sides name one, neither has the other's.
  public init(_ old: PlanSide, _ new: PlanSide, today: PackSet) throws {
    let named = Set([old, new].compactMap(\.key))
    let base = today.packs.filter { !named.contains($0.key) }
    self.old = RulesInForce(try old.packs(today, base))
    self.new = RulesInForce(try new.packs(today, base))
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
