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
