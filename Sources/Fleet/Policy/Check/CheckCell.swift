/// A place and the days from one on, with the rows that may bind there.
struct CheckCell {
  let division: Int32
  let day: Int32
  let rows: [RuleSet.Row]

  /// What tells the answers of some rows here from those elsewhere: the rules, their zones, and which of them may
  /// bind or not, because nobody knows the day of issue.
  func signature(of rows: [RuleSet.Row]) -> [Int32] {
    rows.flatMap { [$0.rule << 1 | ($0.from > day ? 1 : 0), $0.zone] }
  }
}

/// The facts, zones and lists that a rule reads.
struct CheckSources {
  /// A bit for each ``PolicyFact`` by its place.
  private(set) var fields: UInt64 = 0
  private(set) var names: [Int32] = []

  mutating func insert(_ source: CheckFact.Source) {
    switch source {
    case .field(let fact): fields |= 1 << UInt64(fact.place)
    case .name(let number): if !names.contains(number) { names.append(number) }
    }
  }
}

/// What was seen of each rule, by its place.
struct CheckTallies {
  /// A situation in which it binds.
  var bound: [Situation?]
  /// It alone decides somewhere.
  var decided: [Bool]
  /// A situation in which it is not met, with the answer.
  var unmet: [(Situation, Outcome)?]
  /// A situation in which nobody knows whether it binds already.
  var open: [Situation?]

  init(count: Int) {
    bound = Array(repeating: nil, count: count)
    decided = Array(repeating: false, count: count)
    unmet = Array(repeating: nil, count: count)
    open = Array(repeating: nil, count: count)
  }
}
