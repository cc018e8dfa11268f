import Fleet

/// What every question in JSON may say beside what it is about: `"at"`, `"near"`, `"record"`.
struct RequestMembers {
  let members: EntryMembers
  let at: Instant
  let near: Bool
  let record: Bool

  /// - Parameters:
  ///   - names: the members that the question has of its own.
  ///   - now: the moment asked about where the request names none.
  ///     A time without a zone is China time, as in the commands.
  /// - Throws: `EntryError`. A member that is not known is refused, since it might be a fact, and so is one that
  ///   stands twice: nobody knows which was meant.
  init(_ json: JSON, names: [String], now: Instant) throws(EntryError) {
    if let twice = json.repeatedMember { throw .repeated(field: twice) }
    members = try EntryMembers(json)
    try members.refuseOthers(than: names + ["at", "near", "record"])
    at = try members.parsed("at", .instant) { Instant(written: $0) } ?? now
    near = try members.flag("near") ?? false
    record = try members.flag("record") ?? false
  }

  /// The facts that are said with the question, of those that may be.
  func facts(_ allowed: [PolicyFact]) throws(EntryError) -> [PolicyFact: PolicyValue] {
    guard let stated = try members.object("facts") else { return [:] }
    var facts: [PolicyFact: PolicyValue] = [:]
    for name in stated.names {
      guard let fact = allowed.first(where: { $0.name == name }), facts[fact] == nil else {
        throw .invalid(
          field: stated.field(name), found: nil, expected: .oneOf(allowed.map(\.name)))
      }
      switch fact.kind {
      case .flag: facts[fact] = try stated.flag(name).map(PolicyValue.flag)
      default:
        guard let text = try stated.text(name) else { continue }
        guard let code = Self.code(text, of: fact) else {
          throw .invalid(
            field: stated.field(name), found: text, expected: .oneOf(PolicyCodes.of(fact).codes))
        }
        facts[fact] = .code(code)
      }
    }
    return facts
  }

  private static func code(_ text: String, of fact: PolicyFact) -> String? {
    if fact == .machineryStage {
      return EmissionStage(reading: text).map(\.rawValue).flatMap {
        PolicyCodes.of(fact).members(of: $0) == nil ? nil : $0
      }
    }
    guard let code = fact.code(named: text) else { return nil }
    return fact.kind == .code(open: true) || PolicyCodes.of(fact).codes.contains(code) ? code : nil
  }
}
