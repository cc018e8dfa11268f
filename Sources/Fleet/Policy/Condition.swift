/// What a rule asks of the facts: a tree of questions about single facts.
///
/// The tree is what a pack says, in the pack's words; a ``RuleSet`` compiles it into masks.
public indirect enum Condition: Hashable, Sendable {
  /// One fact against a constraint.
  case fact(PolicyFact, Constraint)
  /// Every one; true where there is none.
  case all([Condition])
  /// At least one; false where there is none.
  case any([Condition])

  public enum Constraint: Hashable, Sendable {
    /// Is one of these codes or names. Groups are resolved already.
    case among([String])
    /// Is a code, but none of these.
    case not([String])
    /// Is this flag; of a ``PolicyFact/Kind/since`` fact: has begun by the day.
    case flag(Bool)
    /// Lies within; both ends included.
    case within(ClosedRange<Int>)
    /// Is one of these divisions, or lies in one, as the areas of rules are meant.
    case inside([DivisionCode])
    /// Is a division that none of these covers.
    case outside([DivisionCode])
  }

  public static let always = Condition.all([])

  /// The facts that the condition names.
  public var facts: [PolicyFact] {
    switch self {
    case .fact(let fact, _): [fact]
    case .all(let parts), .any(let parts): parts.flatMap(\.facts)
    }
  }
}

/// An answer in three values. Their order is that of "any"; "all" takes the lowest.
enum Truth: UInt8, Comparable, Sendable {
  case no = 0
  case unsettled = 1
  case yes = 2

  @inline(__always) static func < (a: Truth, b: Truth) -> Bool { a.rawValue < b.rawValue }
}

extension [DivisionCode] {
  /// Whether one of the divisions covers a place: `unsettled` where the place is only known as something wider.
  func covers(_ place: DivisionCode) -> Truth {
    var result = Truth.no
    for division in self {
      if division.contains(place) { return .yes }
      if place.contains(division) { result = .unsettled }
    }
    return result
  }
}
