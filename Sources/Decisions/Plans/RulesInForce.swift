public import Fleet
public import Policies
public import Registry

/// Plans and readings compiled for deciding, with the hash under which a decision cites them.
public struct RulesInForce: Sendable {
  public let packs: PackSet
  public let rules: RuleSet
  /// The rule set's whole text: what a registry keeps, and a replay reads.
  public let text: [UInt8]
  /// The SHA-256 of ``text``.
  public let digest: SHA256Digest

  /// - Parameter day: decides every day by the rules of this one, see ``PackSet/compiled(asOn:)``.
  public init(_ packs: PackSet, asOn day: Day? = nil) {
    self.packs = packs
    rules = packs.compiled(asOn: day)
    text = packs.canonicalBytes
    digest = SHA256Digest(of: text)
  }

  /// Reads a rule set that was kept.
  public init(text: [UInt8]) throws(PackErrors) {
    packs = try PackSet(canonicalBytes: text)
    rules = packs.compiled()
    self.text = text
    digest = SHA256Digest(of: text)
  }
}

/// The rules of each day, compiled once for each set of texts and readings.
///
/// Right only in the process that owns the registry: it sees every change of the plans at once.
public actor RuleCache {
  private let reader: Reader
  private let adopted: RegisterCache<AdoptedPlan>
  private let chosen: RegisterCache<ChosenReading>
  private var known: [PlansInForce.Signature: RulesInForce] = [:]
  /// How often rules were compiled.
  public private(set) var compilations = 0

  public init(of owner: Owner, by reader: Reader) {
    self.reader = reader
    adopted = RegisterCache(of: owner, by: reader)
    chosen = RegisterCache(of: owner, by: reader)
  }

  /// The rules of a day. Nothing is read or compiled where they are known already.
  public func rules(on day: Day) async throws -> RulesInForce {
    let (adopted, chosen) = (try await adopted.all(), try await chosen.all())
    let signature = PlansInForce.signature(of: adopted, chosen, on: day)
    if let known = known[signature] { return known }
    let plans = try await reader.register {
      try PlansInForce($0, adopted: adopted, chosen: chosen)
    }
    // Somebody else may have asked for the same meanwhile.
    if let known = known[signature] { return known }
    compilations += 1
    let rules = RulesInForce(try plans.packs(on: day))
    // A registry has a handful of sets; one that changes for years must not keep them all.
    if known.count >= Self.limit { known.removeAll() }
    known[signature] = rules
    return rules
  }

  private static let limit = 32
}
