/// Judges every combination of the classes of some facts by the rules that read them.
///
/// A set of rules is a row of words with a bit for each. What a class of a fact says of all rules is such a set, made
/// once; a combination is the common part of the sets of its classes. The facts turn like the digits of a number, the
/// last one fastest, and those that a rule demands come last.
struct CheckRun {
  /// How many combinations were judged; one stands for all that follow when no rule can bind any more.
  private(set) var visited = 0
  /// How much was done, see ``RuleCheck/limit``.
  private(set) var steps: Int
  /// Rules that cannot be met together, by the fewest that show it.
  var contradictions: [RuleCheck.Finding] {
    clashes.map { clash in
      let rules = places(of: clash.rules).map { ruleSet.rules[Int(numbers[$0])] }
      return RuleCheck.Finding(
        kind: .contradiction, rules: rules.map(\.id),
        days: RuleCheck.Finding.Days(
          Day(daysSince1970: cell.day), rules.compactMap(\.until).min()),
        example: clash.example, outcome: ruleSet.outcome(of: clash.example))
    }
  }

  private let ruleSet: RuleSet
  private let facts: [CheckFact]
  private let cell: CheckCell
  private let subject: PolicySubject
  private let limit: Int
  /// The rules, by the number of their bit.
  private let numbers: [Int32]
  private let words: Int
  /// What each class of each fact says.
  private let binds: CheckClauses
  private let requires: CheckClauses
  /// Rules that deny where they are not met, that may bind or not, and that have exceptions.
  private let denying: [UInt64]
  private let open: [UInt64]
  private let excepted: [UInt64]
  private let firstDemanded: Int
  private let exemption: Int?

  private var digits: [Int]
  private var key: SituationKey
  private var isAllowed = false
  /// The rules that bound while the facts that no rule demands stayed as they are.
  private var boundHere: [UInt64]
  /// The rules that bound, that alone decided, that were not met, and of which nobody knew whether they bind.
  private var seen: (bound: [UInt64], decided: [UInt64], unmet: [UInt64], open: [UInt64])
  private var clashes: [(rules: [UInt64], example: Situation)] = []
  /// The combination in which the most rules bound, and of these the most were not met, while the facts that no rule
  /// demands stayed as they are.
  private var hardest: (bound: Int, unmet: Int, digits: [Int])
  private var nextReport = 0

  init(
    of group: [RuleSet.Row], _ facts: [CheckFact], in set: RuleSet, cell: CheckCell,
    subject: PolicySubject, steps: Int, limit: Int
  ) {
    ruleSet = set
    self.facts = facts
    self.cell = cell
    self.subject = subject
    self.limit = limit
    var numbers: [Int32] = []
    var rows: [[RuleSet.Row]] = []
    for row in group {
      if numbers.last == row.rule {
        rows[rows.count - 1].append(row)
      } else {
        numbers.append(row.rule)
        rows.append([row])
      }
    }
    self.numbers = numbers
    words = (numbers.count + 63) / 64
    var (denying, open, excepted) = (
      [UInt64](repeating: 0, count: words), [UInt64](repeating: 0, count: words),
      [UInt64](repeating: 0, count: words)
    )
    for (place, row) in rows.enumerated() {
      let bit: UInt64 = 1 << UInt64(place & 63)
      let rule = Int(row[0].rule)
      if set.rules[rule].effect == .deny { denying[place >> 6] |= bit }
      if row[0].from > cell.day { open[place >> 6] |= bit }
      if !set.details[rule].exceptions.isEmpty { excepted[place >> 6] |= bit }
    }
    (self.denying, self.open, self.excepted) = (denying, open, excepted)
    let tests = set.tests
    binds = CheckClauses(
      rows.map { rows in
        // A rule that holds in several zones, or in a place and its zones, holds in any of them.
        let zones = rows.contains { $0.zone < 0 } ? [] : rows.map { FactTest(zone: $0.zone) }
        return rows[0].binds.clauses(tests) + (zones.isEmpty ? [] : [zones])
      }, facts)
    requires = CheckClauses(rows.map { $0[0].requires.clauses(tests) }, facts)
    self.steps = steps + binds.steps + requires.steps
    firstDemanded = facts.firstIndex { $0.isDemanded } ?? facts.count
    exemption = facts.firstIndex { $0.source == .field(.exemption) }
    digits = Array(repeating: 0, count: facts.count)
    hardest = (0, 0, digits)
    key = SituationKey(subject, division: cell.division, day: cell.day)
    boundHere = [UInt64](repeating: 0, count: words)
    seen = (boundHere, boundHere, boundHere, boundHere)
  }

  /// Judges them all.
  ///
  /// - Parameter progress: is told now and then how many were judged.
  /// - Returns: whether that was possible within the limit.
  mutating func judge(into tallies: inout CheckTallies, progress: (Int) -> Void) -> Bool {
    let all = CheckClauses.Found(rules: numbers.count, binds.slots)
    let met = CheckClauses.Found(rules: numbers.count, requires.slots)
    let isDone = descend(0, all, met, &tallies, progress)
    for place in places(of: seen.decided) { tallies.decided[Int(numbers[place])] = true }
    return isDone
  }

  private mutating func descend(
    _ level: Int, _ bound: CheckClauses.Found, _ met: CheckClauses.Found,
    _ tallies: inout CheckTallies, _ progress: (Int) -> Void
  ) -> Bool {
    if level == firstDemanded {
      isAllowed = false
      (hardest.bound, hardest.unmet) = (0, 0)
      for word in 0..<words { boundHere[word] = 0 }
    }
    if level == facts.count {
      judge(bound, met, &tallies)
    } else {
      for digit in facts[level].classes.indices {
        digits[level] = digit
        set(facts[level], digit)
        var bound = bound
        binds.narrow(&bound, fact: level, to: digit)
        steps += words + Self.overhead
        if bound.isEmpty {
          visited += 1
          if level >= firstDemanded { isAllowed = true }
          continue
        }
        var met = met
        requires.narrow(&met, fact: level, to: digit)
        guard descend(level + 1, bound, met, &tallies, progress) else { return false }
        if visited >= nextReport {
          nextReport = visited + 1 << 16
          progress(visited)
        }
      }
      digits[level] = 0
      set(facts[level], 0)
    }
    if level == firstDemanded, !isAllowed { clash() }
    return steps <= limit
  }

  /// What a combination costs beside its rules, in steps.
  private static let overhead = 24

  private mutating func set(_ fact: CheckFact, _ digit: Int) {
    switch fact.source {
    case .field(let field): key[field] = fact.classes[digit]
    case .name(let number):
      key.names.removeAll { $0 == number }
      if fact.classes[digit] == 1 { key.names.append(number) }
    }
  }

  /// Judges one combination: which rules bind, which of them are not met, and which one alone decides.
  private mutating func judge(
    _ bound: CheckClauses.Found, _ met: CheckClauses.Found, _ tallies: inout CheckTallies
  ) {
    visited += 1
    steps += 4 * words + Self.overhead
    let isExempted = exemption.map { facts[$0].classes[digits[$0]] != 0 } ?? false
    var worst = Outcome.allow
    var (bindings, denials, reviews) = (0, 0, 0)
    // The last rule that denies, and the last one that leaves it to a person.
    var (denial, referral) = (-1, -1)
    var isNew = false
    for word in 0..<words {
      let binding = bound.word(word)
      guard binding != 0 else { continue }
      bindings += binding.nonzeroBitCount
      boundHere[word] |= binding
      var rest = binding & ~met.word(word)
      if binding & ~seen.bound[word] != 0 { keepBound(binding, word, &tallies) }
      rest &= ~excused(rest & excepted[word], word)
      guard rest != 0 else { continue }
      let waiting = rest & open[word]
      if waiting != 0 {
        worst = max(worst, .unknown)
        for place in Self.bits(waiting & ~seen.open[word], word) {
          let rule = Int(numbers[place])
          if tallies.open[rule] == nil { tallies.open[rule] = situation }
        }
        seen.open[word] |= waiting
      }
      rest &= ~waiting
      guard rest != 0 else { continue }
      if isExempted {
        reviews += rest.nonzeroBitCount
        continue
      }
      let (denied, referred) = (rest & denying[word], rest & ~denying[word])
      denials += denied.nonzeroBitCount
      reviews += referred.nonzeroBitCount
      if denied != 0 { denial = word * 64 + denied.trailingZeroBitCount }
      if referred != 0 { referral = word * 64 + referred.trailingZeroBitCount }
      if rest & ~seen.unmet[word] != 0 { isNew = true }
    }
    if reviews > 0 { worst = .review }
    if denials > 0 { worst = .deny }
    if worst == .allow { isAllowed = true }
    if !isAllowed, (bindings, denials + reviews) > (hardest.bound, hardest.unmet) {
      (hardest.bound, hardest.unmet) = (bindings, denials + reviews)
      for place in digits.indices { hardest.digits[place] = digits[place] }
    }
    if denials == 1 {
      seen.decided[denial >> 6] |= 1 << UInt64(denial & 63)
    } else if denials == 0, reviews == 1, referral >= 0 {
      seen.decided[referral >> 6] |= 1 << UInt64(referral & 63)
    }
    if isNew { keepExamples(bound, met, worst, &tallies) }
  }

  /// Keeps the situation for the rules of a word that it is the first to bind.
  private mutating func keepBound(
    _ binding: UInt64, _ word: Int, _ tallies: inout CheckTallies
  ) {
    let situation = situation
    for place in Self.bits(binding & ~seen.bound[word], word) {
      let rule = Int(numbers[place])
      if tallies.bound[rule] == nil { tallies.bound[rule] = situation }
    }
    seen.bound[word] |= binding
  }

  /// Keeps the situation for the rules that it is the first to show not met.
  private mutating func keepExamples(
    _ bound: CheckClauses.Found, _ met: CheckClauses.Found, _ worst: Outcome,
    _ tallies: inout CheckTallies
  ) {
    let situation = situation
    for word in 0..<words {
      let rest = bound.word(word) & ~met.word(word) & ~open[word]
      let unmet = rest & ~excused(rest & excepted[word], word)
      for place in Self.bits(unmet & ~seen.unmet[word], word) {
        let rule = Int(numbers[place])
        if tallies.unmet[rule] == nil { tallies.unmet[rule] = (situation, worst) }
      }
      seen.unmet[word] |= unmet
    }
  }

  private var situation: Situation { ruleSet.situation(facts, digits, cell, subject) }

  /// Those of some rules that an exception of their own excuses.
  private func excused(_ rules: UInt64, _ word: Int) -> UInt64 {
    var found: UInt64 = 0
    guard rules != 0 else { return 0 }
    for place in Self.bits(rules, word) {
      let exceptions = ruleSet.details[Int(numbers[place])].exceptions
      if exceptions.contains(where: { $0.truth(of: key, ruleSet.tests) == .yes }) {
        found |= 1 << UInt64(place & 63)
      }
    }
    return found
  }

  /// Notes that the rules that bound cannot be met together. More rules than another clash has say nothing new.
  private mutating func clash() {
    guard boundHere.reduce(0, { $0 + $1.nonzeroBitCount }) > 1 else { return }
    func holds(_ a: [UInt64], _ b: [UInt64]) -> Bool {
      zip(a, b).allSatisfy { $0 & $1 == $1 }
    }
    steps += clashes.count * words
    if clashes.contains(where: { holds(boundHere, $0.rules) }) { return }
    clashes.removeAll { holds($0.rules, boundHere) }
    clashes.append((boundHere, ruleSet.situation(facts, hardest.digits, cell, subject)))
  }

  private func places(of rules: [UInt64]) -> [Int] {
    rules.enumerated().flatMap { Self.bits($0.element, $0.offset) }
  }

  /// The numbers of the bits that are set in a word of a set.
  private static func bits(_ bits: UInt64, _ word: Int) -> [Int] {
    var rest = bits
    var found: [Int] = []
    while rest != 0 {
      found.append(word << 6 + rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    return found
  }
}
