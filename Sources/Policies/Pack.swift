public import Fleet

/// One plan as its file says it: the document, its rules in every reading, and its obligations.
public struct Pack: Sendable {
  /// The file as it was read: what a registry stores and hashes.
  public let text: String
  public internal(set) var document: PlanDocument
  /// The zones and named lists that the pack speaks of.
  public let names: [Name]
  public let readings: [Reading]
  public let rules: [RuleEntry]
  public let obligations: [Obligation]
  /// What a check finds and why that is so and stays.
  public let accepted: [Accepted]

  public var key: String { document.key }

  /// The same plan, put in force without the cases that prove it: every verdict by it says so.
  /// - Parameter reason: why; `nil` for a plan that is proved.
  public func unproved(_ reason: String?) -> Pack {
    var pack = self
    pack.document.unproved = reason
    return pack
  }

  /// A zone or a named list of plants, which somebody outside the plan must fill.
  public struct Name: Hashable, Sendable {
    /// Such as `changzhi-high-tech`.
    public let id: String
    public let fact: PolicyFact
    public let words: Bilingual
  }

  /// A finding of the complete check that is known, with the reason why nothing is wrong.
  public struct Accepted: Hashable, Sendable {
    public let kind: RuleCheck.Finding.Kind
    /// The rules that it is about, with the pack's key.
    public let rules: [String]
    public let reason: Bilingual
  }

  /// A switch between ways to read the text.
  public struct Reading: Hashable, Sendable {
    public let name: String
    public let standard: String
    public let options: [PolicyReading.Option]
    public let mark: SourceMark
  }

  /// A rule, or an exception to others, with the parts that a reading may change.
  public struct RuleEntry: Sendable {
    public let id: String
    public let line: Int
    public let item: String
    public let subjects: [PolicySubject]
    public let words: Bilingual
    public let mark: SourceMark
    public let effect: PolicyRule.Effect
    public let isInPrinciple: Bool
    /// The ids of the rules that this one is an exception to.
    public let excepts: [String]
    public let replacedBy: String?
    /// As it stands, and by reading and option where that changes it.
    public let parts: Parts
    public let changes: [PolicyRule.Choice: Parts]

    public var isException: Bool { !excepts.isEmpty }
  }

  /// The parts of a rule that a reading may change.
  public struct Parts: Hashable, Sendable {
    public var area: PolicyRule.Area
    public var from: Day
    public var until: Day?
    public var binds: Condition
    public var requires: Condition
  }
}
