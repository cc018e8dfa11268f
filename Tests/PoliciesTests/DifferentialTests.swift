import Fleet
import Foundation
import Policies
import Testing

/// Random situations, judged by the compiled rules and by the ``Oracle``.
///
/// A million where the tests are built with `-c release`, ten thousand where they are not: unoptimised, one case takes
/// nearly a millisecond. `DIFFERENTIAL_CASES=100000000 swift test -c release --disable-xctest --filter differential`
/// runs as many as one likes, and `DIFFERENTIAL_SEED` starts elsewhere.
@Suite("differential") struct DifferentialTests {
  #if DEBUG
    private static let standard = 10_000
  #else
    private static let standard = 1_000_000
  #endif

  @Test("both evaluators give the same outcome")
  func differential() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["DIFFERENTIAL_CASES"].flatMap { Int($0) } ?? Self.standard
    let seed = environment["DIFFERENTIAL_SEED"].flatMap { UInt64($0) } ?? 20_210_617
    let set = PackSet.shipped
    let found = Differential(set).run(count, seed: seed)
    #expect(found.count == count)
    // Each outcome turns up: the situations are not all of one sort.
    for outcome in Outcome.allCases { #expect(found.outcomes[outcome, default: 0] > 0) }
    for difference in found.differences.prefix(5) { Issue.record("\(difference)") }
  }
}

struct Differential {
  struct Found {
    var count = 0
    var outcomes: [Outcome: Int] = [:]
    var differences: [String] = []
  }

  private let rules: RuleSet
  private let oracle: Oracle
  /// By subject: the facts that its rules read, with their values.
  private let reads: [PolicySubject: [(PolicyFact, [PolicyValue])]]
  private let places: [Int]
  private let days: [Day]

  init(_ set: PackSet) {
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

  func run(_ count: Int, seed: UInt64) -> Found {
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

/// The values that the packs can tell apart, and some that they cannot.
struct RandomValues {
  var values: [(PolicyFact, [PolicyValue])] = []
  var places: [Int] = []
  var days: [Day] = []

  init(_ set: PackSet) {
    var numbers: [PolicyFact: Set<Int>] = [:]
    var names: [PolicyFact: Set<String>] = [:]
    func collect(_ condition: Condition) {
      switch condition {
      case .all(let parts), .any(let parts): for part in parts { collect(part) }
      case .fact(let fact, .within(let range)):
        for number in [
          range.lowerBound - 1, range.lowerBound, range.upperBound, range.upperBound + 1,
        ]
        where number >= 0 && number <= Int(Int32.max) {
          numbers[fact, default: []].insert(number)
        }
      case .fact(let fact, .among(let words)) where fact.kind == .names:
        names[fact, default: []].formUnion(words)
      default: break
      }
    }
    var dates: Set<Day> = []
    var divisions: Set<Int> = [140000, 140400, 140100, 110000, 140481]
    for pack in set.packs {
      dates.formUnion([pack.document.issued.lowerBound, pack.document.verifiedUntil])
      for rule in pack.rules {
        collect(rule.parts.binds)
        collect(rule.parts.requires)
        dates.insert(rule.parts.from)
        if let until = rule.parts.until { dates.insert(until) }
        divisions.formUnion(rule.parts.area.divisions.map { Int($0.number) })
        names[.zones, default: []].formUnion(rule.parts.area.zones)
      }
    }
    days = dates.flatMap { [$0.advanced(by: -1), $0, $0.advanced(by: 1)] }.sorted()
    places = divisions.flatMap { [$0, $0 % 100 == 0 ? $0 + 3 : $0 + 1] }.sorted()
    for fact in PolicyFact.allCases {
      switch fact.kind {
      case .flag: values.append((fact, [.flag(true), .flag(false)]))
      case .since:
        values.append((fact, [.flag(true), .flag(false)] + days.prefix(3).map(PolicyValue.day)))
      case .number:
        if let found = numbers[fact] {
          let more = fact == .registeredIn ? [140500, 140000] : []
          values.append((fact, (found.sorted() + more).map(PolicyValue.number)))
        }
      case .names:
        let found = names[fact, default: []].sorted()
        values.append((fact, found.map { .names([$0]) } + [.names(found), .names([])]))
      case .code(let isOpen):
        let table = PolicyCodes.of(fact)
        var codes = table.codes + table.groups.keys.sorted()
        if isOpen { codes = table.codes + ["something-else"] }
        if fact == .warning { codes = table.codes }
        values.append((fact, codes.map(PolicyValue.code)))
      }
    }
  }
}

/// A small generator, so that a seed gives the same situations everywhere.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
