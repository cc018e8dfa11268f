public import Fleet
public import Policies

/// Random situations, judged by the compiled rules and by the ``Oracle``.
public struct Differential: Sendable {
  public struct Found: Sendable {
    public var count = 0
    public var outcomes: [Outcome: Int] = [:]
    /// What the two say where they differ, and of what.
    public var differences: [String] = []

    public init() {}

    public mutating func add(_ other: Found) {
      count += other.count
      outcomes.merge(other.outcomes, uniquingKeysWith: +)
      differences += other.differences
    }
  }

  private let rules: RuleSet
  private let oracle: Oracle
  /// By subject: the facts that its rules read, with their values.
  private let reads: [PolicySubject: [(PolicyFact, [PolicyValue])]]
  private let places: [Int]
  private let days: [Day]

  public init(_ set: PackSet) {
    rules = set.compiled()
    oracle = Oracle(packs: set.packs)
    let classes = RandomValues(set)
    reads = Dictionary(
      uniqueKeysWithValues: PolicySubject.allCases.map { subject in
        let facts = Self.facts(of: subject)
        return (subject, classes.values.filter { facts.contains($0.0) })
      })
    places = classes.places
    days = classes.days
  }

  /// Judges that many situations; the same seed gives the same ones.
  public func run(_ count: Int, seed: UInt64) -> Found {
    var found = Found()
    var generator = SplitMix(state: seed)
    let subjects: [PolicySubject] = [
      .gate, .gate, .gate, .machinery, .machinery, .plant, .vehicle, .sale, .registration, .road,
      .site, .production,
    ]
    while found.count < count {
      // A few neighbours of each situation differ by one fact: that is where two evaluators part.
      let subject = subjects[generator.below(subjects.count)]
      let reads = reads[subject] ?? []
      var facts: [PolicyFact: PolicyValue] = [:]
      for (fact, values) in reads {
        let pick = generator.below(values.count + 1)
        if pick < values.count { facts[fact] = values[pick] }
      }
      var question = Oracle.Question(
        subject: subject, day: days[generator.below(days.count)],
        division: places[generator.below(places.count)], facts: facts)
      for _ in 0..<min(10, count - found.count) {
        if !reads.isEmpty {
          let (fact, values) = reads[generator.below(reads.count)]
          let pick = generator.below(values.count + 1)
          question.facts[fact] = pick < values.count ? values[pick] : nil
        }
        if generator.below(4) == 0 { question.day = days[generator.below(days.count)] }
        if generator.below(4) == 0 { question.division = places[generator.below(places.count)] }
        judge(question, &found)
      }
    }
    return found
  }

  private func judge(_ question: Oracle.Question, _ found: inout Found) {
    guard let division = try? DivisionCode("\(question.division)") else { return }
    var situation = Situation(question.subject, at: question.day.start(), in: division)
    for (fact, value) in question.facts { situation.set(fact, value) }
    let outcome = rules.outcome(of: situation)
    found.count += 1
    found.outcomes[outcome, default: 0] += 1
    let expected = oracle.outcome(of: question)
    if outcome != expected {
      found.differences.append("\(outcome), the oracle says \(expected): \(question)")
    }
  }

  /// The facts that any rule about a subject could read; others would only dilute the situations.
  static func facts(of subject: PolicySubject) -> Set<PolicyFact> {
    var facts: Set<PolicyFact> = []
    for pack in PackSet.shipped.packs {
      for rule in pack.rules where rule.subjects.contains(subject) || rule.isException {
        facts.formUnion(rule.parts.binds.facts + rule.parts.requires.facts)
        if !rule.parts.area.zones.isEmpty { facts.insert(.zones) }
      }
    }
    if subject == .gate { facts.insert(.direction) }
    facts.insert(.exemption)
    return facts
  }
}
