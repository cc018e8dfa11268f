/// The rules of all loaded plans, compiled: indexed by what they bind, decided by masks.
///
///     let rules = try PackSet.shipped.compiled()
///     rules.outcome(of: situation)                  // .deny
///     rules.verdict(of: situation).text(in: .chinese)
///
/// A decision looks only at rules of the subject whose jurisdiction holds the place and that have not ended, so
/// rules of other places and times cost nothing. The outcome alone allocates nothing once the situation is a
/// ``SituationKey``.
public final class RuleSet: Sendable {
  public let rules: [PolicyRule]
  public let documents: [PlanDocument]
  public let readings: [PolicyReading]
  public let obligations: [Obligation]
  let vocabulary: RuleVocabulary
  let tests: [FactTest]
  let rows: [Row]
  let index: RuleIndex
  /// The facts that each rule reads, and the place of its document.
  let details: [Detail]
  /// Of each document the last day on which it was checked, the days on which it may have been issued, and whether it
  /// holds without its proof.
  let documentTraits: [(verifiedUntil: Day, issued: ClosedRange<Day>, isUnproved: Bool)]

  /// A rule in one of the places where it holds.
  struct Row: Sendable {
    let possiblyFrom: Int32
    let from: Int32
    /// The last day.
    let until: Int32
    let rule: Int32
    /// The number of a zone that the place must lie in; -1 where any will do.
    let zone: Int32
    let binds: Formula
    let requires: Formula
  }

  struct Detail: Sendable {
    let reads: PolicyFact.Set
    let document: Int
    let exceptions: [Formula]
    let effect: PolicyRule.Effect
    /// The readings that it depends on, and whether all of them are chosen.
    let choices: [Choice]
    let isChosen: Bool
  }

  /// An option of a reading, by their places.
  struct Choice: Hashable, Sendable {
    let reading: Int32
    let option: Int32
  }

  public init(
    _ rules: [PolicyRule], documents: [PlanDocument] = [], readings: [PolicyReading] = [],
    obligations: [Obligation] = []
  ) {
    self.rules = rules
    self.documents = documents
    documentTraits = documents.map {
      ($0.verifiedUntil, $0.issued, $0.unprovedFinding != nil)
    }
    self.readings = readings
    self.obligations = obligations
    var compiler = RuleCompiler(readings: readings, documents: documents)
    for rule in rules { compiler.add(rule) }
    let (rows, index) = RuleIndex.make(of: compiler.entries, compiler.details, readings)
    self.rows = rows
    self.index = index
    details = compiler.details
    for obligation in obligations {
      if let counts = obligation.counts { _ = compiler.formula(counts) }
    }
    tests = compiler.tests
    vocabulary = compiler.vocabulary
  }

  /// The rules in the readings that are chosen: each clause once, as decisions use it.
  public var rulesInUse: [PolicyRule] {
    zip(rules, details).filter(\.1.isChosen).map(\.0)
  }

  /// The document that a rule stands in; `nil` for a rule that is not of this set.
  public func document(of rule: PolicyRule) -> PlanDocument? {
    rules.firstIndex { $0.id == rule.id }.flatMap { place in
      let document = details[place].document
      return document < 0 ? nil : documents[document]
    }
  }
}

extension RuleSet {
  /// Whether a situation falls under a condition, such as what an obligation counts; `nil` where a fact that
  /// decides is missing.
  public func holds(_ condition: Condition, for situation: Situation) -> Bool? {
    answer(condition, for: situation).holds
  }

  /// The same with the names of the facts whose absence decides.
  public func answer(
    _ condition: Condition, for situation: Situation
  ) -> (holds: Bool?, missing: [FactName]) {
    var compiler = RuleCompiler(vocabulary: vocabulary)
    let formula = compiler.formula(condition)
    let key = key(of: situation)
    switch formula.truth(of: key, compiler.tests) {
    case .yes: return (true, [])
    case .no: return (false, [])
    case .unsettled:
      return (nil, formula.unsettled(of: key, compiler.tests).members.map(\.factName))
    }
  }
}
