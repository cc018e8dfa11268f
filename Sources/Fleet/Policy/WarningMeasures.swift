/// What a plant must do about its transport at one level of warning: the authority's table for this plant
/// (一厂一策). Which vehicles may still pass, when, and how many a day.
public struct WarningMeasures: Hashable, Sendable {
  public var level: PollutionWarning.Level
  /// The codes of stages that may pass, as ``PolicyCodes`` names them; `nil` where the table has no such line: then
  /// every stage may pass, or, where ``energies`` are named, those alone.
  public var stages: [String]?
  /// The energies that may pass whatever their stage, such as `battery`.
  public var energies: [String]
  /// The parts of the day in which vehicles may pass; `nil` for all of it.
  public var hours: DayHours?
  /// At most so many freight vehicles a day; `nil` where there is no limit.
  public var quota: Int?
  /// The document that sets it.
  public var document: String?
  /// When the register took the table in or last changed it; `nil` where nobody noted it.
  public var recordedOn: Day?

  public init(
    level: PollutionWarning.Level, stages: [String]? = nil, energies: [String] = [],
    hours: DayHours? = nil, quota: Int? = nil, document: String? = nil
  ) {
    self.level = level
    self.stages = stages
    self.energies = energies
    self.hours = hours
    self.quota = quota
    self.document = document
  }
}

extension WarningMeasures {
  /// A line of a table that a passage does not keep to, with what was found.
  public enum Line: Hashable, Sendable {
    /// The vehicle is of none of these stages and energies.
    case vehicles(stages: [String]?, energies: [String])
    /// The passage is at this minute of the day, which lies in none of those parts.
    case hours(DayHours, found: Int)
    /// So many came in that day before it.
    case quota(Int, used: Int)

    /// The stable name in JSON.
    public var name: String {
      switch self {
      case .vehicles: "vehicles"
      case .hours: "hours"
      case .quota: "quota"
      }
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.vehicles(let stages, let energies), _):
        let names =
          (stages ?? []).map { PolicyFact.stage.text(ofCode: $0, in: language) }
          + energies.map { PolicyFact.energy.text(ofCode: $0, in: language) }
        return language == .english
          ? "only \(names.joined(separator: ", ")) may pass"
          : "仅\(names.joined(separator: "、"))可通行"
      case (.hours(let hours, let found), .english):
        return "vehicles may pass \(hours.text); this is at \(DayHours.time(found))"
      case (.hours(let hours, let found), .chinese):
        return "通行时段为 \(hours.text)，本次为 \(DayHours.time(found))"
      case (.quota(let quota, let used), .english):
        return "at most \(quota) vehicles a day may pass; \(used) did before"
      case (.quota(let quota, let used), .chinese):
        return "每日至多 \(quota) 辆，此前已进 \(used) 辆"
      }
    }
  }

  /// Whether the level asks nothing of the plant's transport.
  public var isEmpty: Bool { stages == nil && energies.isEmpty && hours == nil && quota == nil }
}
