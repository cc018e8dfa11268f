public import Fleet
public import Registry

/// Answers questions about passages, machines and sites in the process that owns the registry.
///
/// Rules are compiled once for each set of plans. A question reads on a connection of its own and never waits for
/// the writer; only a decision that is to be recorded does: it is read, judged and kept in one transaction, so that no
/// two are judged by the same last place of a quota, and its answer is a promise that it is kept.
public struct DecisionDesk: Sendable {
  private let owner: Owner
  public let reader: Reader
  public let rules: RuleCache

  public init(of owner: Owner) throws {
    self.owner = owner
    reader = try owner.reader()
    rules = RuleCache(of: owner, by: reader)
  }

  /// One answer for each thing that the question may be about: several only where a plate came without its colour.
  ///
  /// - Parameters:
  ///   - actor: who asks, where the decision is to be recorded.
  ///   - limit: records nothing where there would be more answers than that.
  /// - Throws: `RegisterError` where something that the question names is not recorded; `PackErrors` or `PlanError`
  ///   where a plan that holds cannot be read. Nothing is answered then.
  public func answers<Question: DecisionQuestion>(
    to question: Question, now: Instant, near: Bool = false, recordedBy actor: String? = nil,
    limit: Int = .max
  ) async throws -> [Question.Case.Answer] {
    guard let actor else {
      let cases = try await reader.register { try question.cases(in: $0, now: now) }
      let rules = try await rules.rules(on: question.at.day())
      return cases.map { $0.answer(by: rules.rules, near: near) }
    }
    let rules = try await rules.rules(on: question.at.day())
    return try await question.record(
      by: rules, near: near, now: now, limit: limit, to: owner, by: actor)
  }
}
