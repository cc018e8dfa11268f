/// What a plant must do about its transport at one level of warning: the authority's table for this plant
/// (一厂一策). Which vehicles may still pass, when, and how many a day.
public struct WarningMeasures: Hashable, Sendable {
  public var level: PollutionWarning.Level
  /// The codes of stages that may pass, as ``PolicyCodes`` names them; `nil` where the table has no such line: then
  /// every stage may pass, or, where ``energies`` are named, those alone.
  public var stages: [String]?
  /// The energies that may pass whatever their stage, such as `battery`.
  public var energies: [String]
  /// The hours of the day, 0..<24, at which vehicles may pass; `nil` for all.
  public var hours: [Int]?
  /// At most so many freight vehicles a day; `nil` where there is no limit.
  public var quota: Int?
  /// The document that sets it.
  public var document: String?
  /// When the register took the table in or last changed it; `nil` where nobody noted it.
  public var recordedOn: Day?

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

extension WarningMeasures {
  /// A line of a table that a passage does not keep to, with what was found.
  public enum Line: Hashable, Sendable {
    /// The vehicle is of none of these stages and energies.
    case vehicles(stages: [String]?, energies: [String])
    /// The passage is at this hour of the day, which is none of those.
    case hours([Int], found: Int)
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
        return "vehicles may pass \(Self.spans(hours)); this is in the hour from \(found):00"
      case (.hours(let hours, let found), .chinese):
        return "通行时段为 \(Self.spans(hours))，本次在 \(found) 时"
      case (.quota(let quota, let used), .english):
        return "at most \(quota) vehicles a day may pass; \(used) did before"
      case (.quota(let quota, let used), .chinese):
        return "每日至多 \(quota) 辆，此前已进 \(used) 辆"
      }
    }

    /// `6:00-22:00`, and more of them behind a comma.
    private static func spans(_ hours: [Int]) -> String {
      var spans: [(first: Int, end: Int)] = []
      for hour in hours {
        if let last = spans.last, last.end == hour {
          spans[spans.count - 1].end = hour + 1
        } else {
          spans.append((hour, hour + 1))
        }
      }
      return spans.map { "\($0.first):00-\($0.end):00" }.joined(separator: ", ")
    }
  }

  /// Whether the level asks nothing of the plant's transport.
  public var isEmpty: Bool { stages == nil && energies.isEmpty && hours == nil && quota == nil }

  /// The hours of `06:00-22:00`, its end excluded; `22:00-06:00` runs over midnight. `nil` for what is no span of whole
  /// hours.
  public static func hours(reading text: some StringProtocol) -> [Int]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part -> Int? in
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      guard (1...2).contains(numbers.count), numbers.count == 1 || numbers[1] == "00",
        numbers[0].utf8.count <= 2, let hour = Int(numbers[0]), (0...24).contains(hour)
      else { return nil }
      return hour
    }
    guard ends.count == 2, let first = ends[0], let end = ends[1], first < 24, first != end else {
      return nil
    }
    return first < end ? Array(first..<end) : Array(first..<24) + Array(0..<end)
  }
}
