/// Turns conditions into tests, and rules into one row for each place and subject.
struct RuleCompiler {
  private(set) var tests: [FactTest] = []
  private(set) var details: [RuleSet.Detail] = []
  private(set) var entries: [RuleIndex.Entry] = []
  private(set) var vocabulary: RuleVocabulary
  private let readings: [PolicyReading]
  /// The places of readings and documents by their names.
  private let places: [String: Int]
  private let documents: [String: Int]
  private let chosen: [Int32]

  /// - Parameter vocabulary: of rules that are compiled already, for a further condition.
  init(
    readings: [PolicyReading] = [], documents: [PlanDocument] = [],
    vocabulary: RuleVocabulary = RuleVocabulary()
  ) {
    self.documents = Dictionary(
      documents.enumerated().map { ($0.element.key, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    self.places = Dictionary(
      readings.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    self.vocabulary = vocabulary
    self.readings = readings
    chosen = readings.map { reading in
      Int32(reading.options.firstIndex { $0.name == reading.chosen } ?? 0)
    }
  }

  mutating func add(_ rule: PolicyRule) {
    let number = Int32(details.count)
    let binds = formula(rule.binds)
    let requires = formula(rule.requires)
    let choices = rule.readings.compactMap { choice(of: $0) }
    let isChosen =
      choices.count == rule.readings.count
      && choices.allSatisfy { chosen[Int($0.reading)] == $0.option }
    details.append(
      RuleSet.Detail(
        reads: binds.facts.union(requires.facts),
        document: documents[String(rule.id.prefix { $0 != "/" })] ?? -1,
        exceptions: rule.exceptions.map { formula($0.binds) }, effect: rule.effect,
        choices: choices, isChosen: isChosen))
    func row(zone: Int32) -> RuleSet.Row {
      RuleSet.Row(
        possiblyFrom: rule.possiblyFrom.daysSince1970, from: rule.from.daysSince1970,
        until: rule.until?.daysSince1970 ?? .max, rule: number, zone: zone, binds: binds,
        requires: requires)
    }
    let places: [Int32] =
      rule.area.divisions.isEmpty && rule.area.zones.isEmpty
      ? [0] : rule.area.divisions.map { Int32($0.number) }
    for subject in rule.subjects {
      for place in places {
        entries.append(
          RuleIndex.Entry(place: place, subject: subject, isChosen: isChosen, row: row(zone: -1)))
      }
      for zone in rule.area.zones {
        let zone = vocabulary.intern(name: zone)
        for place in rule.area.zonesWithin {
          entries.append(
            RuleIndex.Entry(
              place: Int32(place.number), subject: subject, isChosen: isChosen,
              row: row(zone: zone)))
        }
      }
    }
  }

  private func choice(of choice: PolicyRule.Choice) -> RuleSet.Choice? {
    guard let reading = places[choice.reading],
      let option = readings[reading].options.firstIndex(where: { $0.name == choice.option })
    else { return nil }
    return RuleSet.Choice(reading: Int32(reading), option: Int32(option))
  }

  /// Compiles a condition into clauses joined by "and".
  mutating func formula(_ condition: Condition) -> Formula {
    let start = tests.count
    var facts: PolicyFact.Set = []
    for clause in clauses(of: condition) {
      for (position, test) in clause.enumerated() {
        var test = test
        test.endsClause = position == clause.count - 1
        tests.append(test)
        facts.insert(PolicyFact.Set(place: test.place))
      }
    }
    return Formula(start: Int32(start), end: Int32(tests.count), facts: facts)
  }

  /// The condition as "and" of "or"s. An "or" over one fact becomes one mask, which settles more than its parts.
  private mutating func clauses(of condition: Condition) -> [[FactTest]] {
    switch condition {
    case .fact(let fact, let constraint): return [tests(of: fact, constraint)]
    case .all(let parts): return parts.flatMap { clauses(of: $0) }
    case .any(let parts):
      var product: [[FactTest]] = [[]]
      for part in parts {
        let alternatives = clauses(of: part)
        product = product.flatMap { clause in
          alternatives.map { RuleCompiler.merged(clause, $0) }
        }
      }
      // "Any of nothing" is false: a clause that no value meets.
      return product.map { $0.isEmpty ? [Self.never] : $0 }
    }
  }

  private static let never = FactTest(
    place: 0, operation: .among, endsClause: true, operand: 0)

  private static func merged(_ a: [FactTest], _ b: [FactTest]) -> [FactTest] {
    var result = a
    for test in b {
      if test.operation == .among || test.operation == .overlaps,
        let same = result.firstIndex(where: {
          $0.place == test.place && $0.operation == test.operation
        })
      {
        result[same].operand |= test.operand
      } else {
        result.append(test)
      }
    }
    return result
  }

  /// One constraint as tests joined by "or": names and divisions have one each, everything else is one.
  private mutating func tests(
    of fact: PolicyFact, _ constraint: Condition.Constraint
  ) -> [FactTest] {
    func test(_ operation: FactTest.Operation, _ operand: UInt64) -> FactTest {
      FactTest(
        place: fact.rawValue, operation: operation, endsClause: true, operand: operand)
    }
    switch (fact.kind, constraint) {
    case (.names, .among(let names)) where fact != .exemption:
      return names.map { test(.named, UInt64(vocabulary.intern(name: $0))) }
    case (.names, .among(let names)): return [test(.overlaps, bits(of: names, for: fact))]
    case (.code, .among(let codes)): return [test(.among, bits(of: codes, for: fact))]
    case (.code, .not(let codes)):
      let all = RuleVocabulary.missing[fact.place] | (fact.isClosed ? .max : 0)
      return [test(.among, all & ~bits(of: codes, for: fact))]
    case (.flag, .flag(let flag)), (.since, .flag(let flag)):
      return [test(.among, flag ? SituationKey.yes : SituationKey.no)]
    case (.number, .within(let range)), (.division, .within(let range)):
      return [
        test(
          .within,
          SituationKey.packed(Int32(clamping: range.lowerBound), Int32(clamping: range.upperBound)))
      ]
    case (.division, .inside(let divisions)) where !divisions.isEmpty:
      return divisions.map { test(.within, SituationKey.span(of: $0)) }
    case (.division, .outside(let divisions)):
      return Self.rest(besides: divisions).map { test(.within, $0) }
    default: return [test(.among, 0)]
    }
  }

  /// What lies between some divisions, before the first and behind the last.
  private static func rest(besides divisions: [DivisionCode]) -> [UInt64] {
    var rest: [UInt64] = []
    var next: Int32 = 0
    for division in divisions.sorted() {
      let (first, last) = SituationKey.bounds(SituationKey.span(of: division))
      if next < first { rest.append(SituationKey.packed(next, first - 1)) }
      next = max(next, last + 1)
    }
    return rest + [SituationKey.packed(next, .max)]
  }

  private mutating func bits(of codes: [String], for fact: PolicyFact) -> UInt64 {
    codes.reduce(0) { bits, code in
      vocabulary.intern(code, for: fact)
      return bits | (vocabulary.bits(of: code, for: fact) ?? 0)
    }
  }
}
