/// One fact, or one name of a list, with a value for each class that some rules can tell apart.
struct CheckFact {
  enum Source: Hashable {
    case field(PolicyFact)
    /// Whether this zone or list is there.
    case name(Int32)
  }

  let source: Source
  /// What the key holds for each class: bits, packed bounds, or 0 and 1 for a name.
  let classes: [UInt64]
  /// Whether the class of this place passes a test of the fact.
  func passes(_ test: FactTest, _ place: Int) -> Bool {
    let value = classes[place]
    switch test.operation {
    case .among, .overlaps: return value & test.operand != 0
    case .within:
      let number = SituationKey.bounds(value).low
      let (first, last) = SituationKey.bounds(test.operand)
      return first <= number && number <= last
    case .named: return value == 1
    }
  }

  /// Whether a rule demands it; what only decides whom a rule binds comes first in the enumeration.
  let isDemanded: Bool
}

extension CheckFact.Source {
  /// What a test asks about; `nil` for what has no place in a key.
  init?(of test: FactTest) {
    if test.operation == .named {
      self = .name(Int32(truncatingIfNeeded: test.operand))
    } else if let fact = PolicyFact(rawValue: test.place) {
      self = .field(fact)
    } else {
      return nil
    }
  }
}

extension RuleSet {
  /// The classes of every fact that these rules read: two values that no test tells apart are one.
  func checkFacts(of rows: [Row]) -> [CheckFact] {
    // Many rules put the same question: each is looked at once.
    var tests: [CheckFact.Source: Set<FactTest>] = [:]
    var demanded: Set<CheckFact.Source> = []
    func collect(_ formula: Formula, demands: Bool) {
      for position in Int(formula.start)..<Int(formula.end) {
        var test = self.tests[position]
        guard let source = CheckFact.Source(of: test) else { continue }
        test.endsClause = true
        tests[source, default: []].insert(test)
        if demands { demanded.insert(source) }
      }
    }
    for row in rows {
      collect(row.binds, demands: false)
      collect(row.requires, demands: true)
      for exception in details[Int(row.rule)].exceptions { collect(exception, demands: false) }
      if row.zone >= 0, tests[.name(row.zone)] == nil { tests[.name(row.zone)] = [] }
    }
    return tests.map { source, tests in
      CheckFact(
        source: source, classes: Self.classes(of: source, Array(tests)),
        isDemanded: demanded.contains(source))
    }.sorted { Self.order($0) < Self.order($1) }
  }

  private static func order(_ fact: CheckFact) -> Int {
    let place: Int =
      switch fact.source {
      case .field(let fact): fact.place
      case .name(let number): 100 + Int(number)
      }
    return (fact.isDemanded ? 1_000_000 : 0) + place
  }

  private static func classes(of source: CheckFact.Source, _ tests: [FactTest]) -> [UInt64] {
    guard case .field(let fact) = source else { return [0, 1] }
    switch fact.kind {
    case .number:
      var starts: Set<Int32> = [0]
      for test in tests {
        let (low, high) = SituationKey.bounds(test.operand)
        starts.insert(max(0, low))
        if high < .max { starts.insert(high + 1) }
      }
      return starts.sorted().map { SituationKey.packed($0, $0) }
    case .division: return counties(apart: tests)
    case .names:
      return [0] + representatives(of: (1 << UInt64(PolicyCodes.of(fact).codes.count)) &- 1, tests)
    default:
      // A closed code that is not recorded is its first one, and the domain has them all.
      let count = UInt64(PolicyCodes.of(fact).codes.count)
      let all: UInt64 =
        switch fact.kind {
        case .code(open: true): .max
        case .code(open: false): (1 << count) &- 1
        default: 3
        }
      return representatives(of: all, tests)
    }
  }

  /// A county of each part that the tests can tell apart. A code that ends with zeros is no class of its own: it
  /// stands for all that lies in it, of which something may lie on either side.
  private static func counties(apart tests: [FactTest]) -> [UInt64] {
    let first: Int32 = 110_101
    var starts: Set<Int32> = [first]
    for test in tests {
      let (low, high) = SituationKey.bounds(test.operand)
      starts.insert(max(first, low))
      if high < .max { starts.insert(max(first, high + 1)) }
    }
    let edges = starts.sorted() + [1_000_000]
    return zip(edges, edges.dropFirst()).compactMap { start, next in
      let county = start % 100 == 0 ? start + 1 : start
      return county < next ? SituationKey.packed(county, county) : nil
    }
  }

  /// One bit of each set of bits that every test treats alike.
  private static func representatives(of all: UInt64, _ tests: [FactTest]) -> [UInt64] {
    var seen: Set<[Bool]> = []
    var found: [UInt64] = []
    for place in 0..<64 where all >> UInt64(place) & 1 == 1 {
      let bit: UInt64 = 1 << UInt64(place)
      if seen.insert(tests.map { $0.operand & bit != 0 }).inserted { found.append(bit) }
    }
    return found
  }
}
