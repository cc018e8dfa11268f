public import Fleet

/// A question about a machine as another program puts it, in JSON:
///
///     {"machine":"2-4DA00456","site":"site-1","division":"140213","zones":["nrmm-control"],
///      "at":"2023-06-01T08:00:00+08:00","facts":{"machineryStage":"3","coded":true},"near":true,"record":true}
public struct MachineryRequest: DecisionRequest {
  public let question: MachineryQuestion
  /// Whether rules that nearly bind are wanted as well.
  public let near: Bool
  /// Whether the decision is to be recorded before it is answered.
  public let record: Bool

  /// The facts that may be said with the question.
  public static let facts: [PolicyFact] = [
    .machineryStage, .machineryType, .coded, .declared, .machineryOverLimit, .zoneRequirement,
    .fuelConforms, .positioning, .emissionMonitoring, .builtUpArea, .siteKind,
  ]

  /// - Parameter now: the moment asked about where the request names none.
  /// - Throws: `EntryError`. A member that is not known is refused: it might be a fact.
  public init(decoding json: JSON, now: Instant) throws {
    let request = try RequestMembers(
      json, names: ["machine", "site", "plant", "division", "zones", "facts"], now: now)
    let members = request.members
    question = MachineryQuestion(
      try members.text("machine"), site: try members.text("site"), plant: try members.text("plant"),
      division: try members.parsed("division", .divisionCode) { try? DivisionCode($0) },
      zones: try members.texts("zones"), at: request.at, stated: try request.facts(Self.facts))
    near = request.near
    record = request.record
  }
}
