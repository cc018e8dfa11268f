/// A rule as verdicts cite it: which text it stands in, when and where it is in force, how it was read.
///
/// A rule is made once and shared by every ground that cites it, so citing one costs a reference.
public final class Rule: Sendable {
  /// What kind of text the rule rests on. A plan is never a penalty basis.
  public enum Basis: String, CaseIterable, Sendable {
    case statute, standard, announcement, plan

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.statute, .english): "statute"
      case (.statute, .chinese): "法律法规"
      case (.standard, .english): "standard"
      case (.standard, .chinese): "标准"
      case (.announcement, .english): "announcement"
      case (.announcement, .chinese): "公告"
      case (.plan, .english): "plan"
      case (.plan, .chinese): "行动计划（非处罚依据）"
      }
    }
  }

  /// A reading of the text that reasonable people could make otherwise.
  public struct Reading: Hashable, Sendable {
    public let code: String
    public let words: Bilingual
    public let mark: SourceMark
    public init(_ code: String, _ words: Bilingual, mark: SourceMark) {
      self.code = code
      self.words = words
      self.mark = mark
    }
  }

  /// Stable: stored with verdicts, never reused.
  public let id: String
  public let basis: Basis
  public let source: SourceReference
  /// The first and last day on which it binds; `nil` where it has no end.
  public let from: Day?
  public let until: Day?
  /// GB/T 2260 codes; empty for the whole country.
  public let jurisdiction: [Int32]
  public let requirement: Bilingual
  /// How the text was read where that was open.
  public let readings: [Reading]
  public var reading: Reading? { readings.first }
  /// How well it is known that the rule is so.
  public let mark: SourceMark

  public init(
    id: String, basis: Basis, source: SourceReference, from: Day? = nil, until: Day? = nil,
    jurisdiction: [Int32] = [], requirement: Bilingual, reading: Reading? = nil,
    readings: [Reading] = [], mark: SourceMark
  ) {
    self.id = id
    self.basis = basis
    self.source = source
    self.from = from
    self.until = until
    self.jurisdiction = jurisdiction
    self.requirement = requirement
    self.readings = (reading.map { [$0] } ?? []) + readings
    self.mark = mark
  }
}

extension Rule: Hashable {
  public static func == (a: Rule, b: Rule) -> Bool { a === b || a.id == b.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
