public import Fleet

/// A question about a site as another program puts it, in JSON:
///
///     {"site":"site-1","at":"2023-06-01T08:00:00+08:00","facts":{"siteVideo":true},"near":true,"record":true}
public struct SiteRequest: DecisionRequest {
  public let question: SiteQuestion
  /// Whether rules that nearly bind are wanted as well.
  public let near: Bool
  /// Whether the decision is to be recorded before it is answered.
  public let record: Bool

  /// The facts that may be said with the question.
  public static let facts: [PolicyFact] = [.largeSite, .siteVideo]

  /// - Parameter now: the moment asked about where the request names none.
  /// - Throws: `EntryError`. A member that is not known is refused: it might be a fact.
  public init(decoding json: JSON, now: Instant) throws {
    let request = try RequestMembers(json, names: ["site", "facts"], now: now)
    question = SiteQuestion(
      try request.members.require("site", request.members.text("site")), at: request.at,
      stated: try request.facts(Self.facts))
    near = request.near
    record = request.record
  }
}
