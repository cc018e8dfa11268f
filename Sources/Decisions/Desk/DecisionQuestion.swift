public import Fleet
public import Registry

/// A question that plans answer, and that may be recorded: about a passage, a machine, or a site.
public protocol DecisionQuestion: Sendable {
  associatedtype Case: DecisionCase
  /// The moment asked about, whose day's plans decide.
  var at: Instant { get }
  /// The question with everything that the registry knows; several cases where it may be about several things.
  ///
  /// - Parameter now: as of when what the registry keeps itself is complete.
  func cases(in register: Register, now: Instant) throws -> [Case]
}

/// A question as another program puts it, in JSON.
public protocol DecisionRequest: Sendable {
  associatedtype Question: DecisionQuestion
  var question: Question { get }
  /// Whether rules that nearly bind are wanted as well.
  var near: Bool { get }
  /// Whether the decision is to be recorded before it is answered.
  var record: Bool { get }
  /// - Parameter now: the moment asked about where the request names none.
  init(decoding json: JSON, now: Instant) throws
}

/// A question with everything that the registry knows of one thing that it may be about.
public protocol DecisionCase: Sendable {
  associatedtype Answer: DecisionAnswer
  var situation: Situation { get }
  func answer(_ verdict: Verdict) -> Answer
  /// The decision as it is kept: `situation` and `verdict` as they are written, under what the question names.
  func decision(_ kept: KeptAnswer) -> Decision
}

/// The answer about one thing.
public protocol DecisionAnswer: Sendable {
  var verdict: Verdict { get }
  /// The id under which the decision was recorded; `nil` where it was not.
  var decision: RecordID? { get set }
  /// Writes the members of the answer's object.
  func encode(into writer: inout JSONWriter, brief: Bool)
}

/// What every decision keeps, whatever it is about.
public struct KeptAnswer: Sendable {
  public let outcome: Outcome
  public let rules: SHA256Digest
  public let facts: [UInt8]
  public let verdict: [UInt8]
}

extension DecisionCase {
  /// The answer by some rules.
  public func answer(by rules: RuleSet, near: Bool = false) -> Answer {
    answer(rules.verdict(of: situation, near: near))
  }

  /// The decision of some rules as it is kept: with the facts that were read and the rules that were used.
  fileprivate func decision(_ verdict: Verdict, by rules: RulesInForce) -> Decision {
    var facts = JSONWriter(reserving: 1024)
    situation.encode(into: &facts)
    var answer = JSONWriter(reserving: 4096)
    verdict.encode(into: &answer)
    return decision(
      KeptAnswer(
        outcome: verdict.outcome, rules: rules.digest, facts: facts.bytes, verdict: answer.bytes))
  }
}

extension DecisionQuestion {
  /// Reads the cases, judges them by some rules and keeps each answer as a decision, all in one transaction: of two
  /// that ask for the last place of a quota the second sees that the first has it.
  ///
  /// - Parameters:
  ///   - near: show the rules that nearly bind as well; they are no part of what is kept.
  ///   - limit: keeps nothing where there would be more answers than that.
  ///   - actor: who asks.
  public func record(
    by rules: RulesInForce, near: Bool = false, now: Instant, limit: Int = .max, to owner: Owner,
    by actor: String
  ) async throws -> [Case.Answer] {
    let (ids, judged) = try await owner.record(rules: rules.text, by: actor) { register in
      let cases = try self.cases(in: register, now: now)
      let kept = cases.map { $0.answer(by: rules.rules) }
      let isKept = cases.count <= limit
      return (
        isKept ? zip(cases, kept).map { $0.decision($1.verdict, by: rules) } : [],
        near ? cases.map { $0.answer(by: rules.rules, near: true) } : kept
      )
    }
    var answers = judged
    for (place, id) in ids.enumerated() { answers[place].decision = id }
    return answers
  }
}
