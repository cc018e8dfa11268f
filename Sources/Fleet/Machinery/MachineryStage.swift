/// The emission stage that is recorded for a machine, and how it is known.
///
/// A presumption from the production date is kept as one: who made it, when, and why.
public struct MachineryStage: Hashable, Sendable {
  public var stage: EmissionStage
  public var evidence: Evidence
  public var recordedOn: Day?
  public var recordedBy: String?
  public var reason: String?

  public init(_ stage: EmissionStage, evidence: Evidence) {
    self.stage = stage
    self.evidence = evidence
  }

  /// How a stage is known, the strongest first.
  public enum Evidence: String, CaseIterable, Sendable {
    /// Positions 5 and 6 of the disclosure number, or the disclosure label.
    case disclosure
    /// The type-approval number or the engine's plate.
    case enginePlate = "engine-plate"
    /// The stage character of the number that the national platform gave.
    case platform
    /// Presumed from the production date.
    case productionDate = "production-date"
    /// The owner says so.
    case statement
  }
}

extension MachineryStage.Evidence {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.disclosure, .english): "disclosure number or label"
    case (.disclosure, .chinese): "环保信息公开编号或标签"
    case (.enginePlate, .english): "engine plate or type approval"
    case (.enginePlate, .chinese): "发动机铭牌或型式核准号"
    case (.platform, .english): "number of the national platform"
    case (.platform, .chinese): "国家平台登记号码"
    case (.productionDate, .english): "presumed from the production date"
    case (.productionDate, .chinese): "按生产日期推定"
    case (.statement, .english): "the owner's statement"
    case (.statement, .chinese): "所有人申报"
    }
  }
}
