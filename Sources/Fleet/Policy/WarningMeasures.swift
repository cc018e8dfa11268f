/// What a plant must do about its transport at one level of warning: the authority's table for this plant
/// (一厂一策). Which vehicles may still pass, when, and how many a day.
public struct WarningMeasures: Hashable, Sendable {
  public var level: PollutionWarning.Level
  /// The codes of stages that may pass, as ``PolicyCodes`` names them; `nil` where the table has no such line.
  public var stages: [String]?
  /// The energies that may pass whatever their stage, such as `battery`.
  public var energies: [String]
  /// The hours of the day, 0..<24, at which vehicles may pass; `nil` for all.
  public var hours: [Int]?
  /// At most so many freight vehicles a day; `nil` where there is no limit.
  public var quota: Int?
  /// The document that sets it.
  public var document: String?

  public init(
    level: PollutionWarning.Level, stages: [String]? = nil, energies: [String] = [],
    hours: [Int]? = nil, quota: Int? = nil, document: String? = nil
  ) {
    self.level = level
    self.stages = stages
    self.energies = energies
    self.hours = hours
    self.quota = quota
    self.document = document
  }
}
