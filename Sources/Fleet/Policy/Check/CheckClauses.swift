/// What every class of every fact says of the conditions of some rules, as sets of rules.
///
/// A condition is clauses joined by "and". A clause about one fact is settled by that fact alone: a class holds the set
/// of rules that it leaves possible. A clause about several facts has a slot: a class holds the set of rules whose clause
/// it meets, and in the end one of its facts must have met it.
struct CheckClauses {
  /// How many clauses about several facts a rule has at most.
  let slots: Int
  /// What making the sets took, as steps of ``RuleCheck/limit``.
  let steps: Int
  private let words: Int
  /// By fact, then by class: `words` words each.
  private let possible: [[UInt64]]
  /// By slot, fact and class: the rules whose clause the class meets; empty where the fact is in none.
  private let meeting: [[[UInt64]]]
  /// By slot: the rules without such a clause.
  private let without: [[UInt64]]

  /// The rules that are possible so far.
  struct Found {
    private(set) var possible: [UInt64]
    /// By slot, `possible.count` words each: the rules whose clause is met.
    private(set) var met: [UInt64]

    init(rules: Int, _ slots: Int) {
      let words = (rules + 63) / 64
      possible = Array(repeating: .max, count: words)
      if rules & 63 != 0 { possible[words - 1] = 1 << UInt64(rules & 63) - 1 }
      met = Array(repeating: 0, count: slots * words)
    }

    var isEmpty: Bool { possible.allSatisfy { $0 == 0 } }

    /// The rules of one word whose clauses are all met. Right when every fact was narrowed.
    @inline(__always) func word(_ word: Int) -> UInt64 {
      var rules = possible[word]
      var slot = word
      while slot < met.count {
        rules &= met[slot]
        slot += possible.count
      }
      return rules
    }

    fileprivate mutating func keep(_ sets: [UInt64], at start: Int) {
      for word in possible.indices { possible[word] &= sets[start + word] }
    }

    fileprivate mutating func meet(_ sets: [UInt64], at start: Int, slot: Int) {
      for word in possible.indices { met[slot * possible.count + word] |= sets[start + word] }
    }
  }

  /// - Parameter rules: the clauses of each rule, each of tests joined by "or".
  init(_ rules: [[[FactTest]]], _ facts: [CheckFact]) {
    let words = (rules.count + 63) / 64
    var places: [CheckFact.Source: Int] = [:]
    for (place, fact) in facts.enumerated() { places[fact.source] = place }
    func fact(_ test: FactTest) -> Int? { CheckFact.Source(of: test).flatMap { places[$0] } }

    var possible = facts.map { [UInt64](repeating: .max, count: $0.classes.count * words) }
    var meeting: [[[UInt64]]] = []
    var without: [[UInt64]] = []
    var steps = 0
    for (rule, clauses) in rules.enumerated() {
      let (word, bit) = (rule >> 6, UInt64(1) << UInt64(rule & 63))
      var slot = 0
      for clause in clauses {
        let of = Set(clause.compactMap(fact))
        if of.count == 1, let place = of.first {
          let fact = facts[place]
          steps += fact.classes.count
          for digit in fact.classes.indices
          where !clause.contains(where: { fact.passes($0, digit) }) {
            possible[place][digit * words + word] &= ~bit
          }
          continue
        }
        if slot == meeting.count {
          meeting.append(Array(repeating: [], count: facts.count))
          without.append(Array(repeating: .max, count: words))
        }
        without[slot][word] &= ~bit
        for test in clause {
          guard let place = fact(test) else { continue }
          let fact = facts[place]
          steps += fact.classes.count
          if meeting[slot][place].isEmpty {
            meeting[slot][place] = Array(repeating: 0, count: fact.classes.count * words)
          }
          for digit in fact.classes.indices where fact.passes(test, digit) {
            meeting[slot][place][digit * words + word] |= bit
          }
        }
        slot += 1
      }
    }
    slots = meeting.count
    self.steps = steps
    self.words = words
    self.possible = possible
    self.meeting = meeting
    self.without = without
  }

  /// Leaves what is possible when a fact is of a class.
  @inline(__always)
  func narrow(_ found: inout Found, fact: Int, to digit: Int) {
    found.keep(possible[fact], at: digit * words)
    for slot in meeting.indices {
      if !meeting[slot][fact].isEmpty {
        found.meet(meeting[slot][fact], at: digit * words, slot: slot)
      }
      // The others have no such clause to meet.
      if fact == 0 { found.meet(without[slot], at: 0, slot: slot) }
    }
  }
}

extension FactTest {
  /// Whether a zone is there.
  init(zone: Int32) {
    self.init(
      place: PolicyFact.zones.rawValue, operation: .named, endsClause: true,
      operand: UInt64(zone))
  }
}

extension Formula {
  /// The clauses, each of tests joined by "or".
  func clauses(_ tests: [FactTest]) -> [[FactTest]] {
    var clauses: [[FactTest]] = [[]]
    for position in Int(start)..<Int(end) {
      clauses[clauses.count - 1].append(tests[position])
      if tests[position].endsClause { clauses.append([]) }
    }
    return clauses.filter { !$0.isEmpty }
  }
}
