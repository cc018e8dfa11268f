/// Which non-road machines, or their engines, a row of the calendar speaks of.
public struct NonRoadScope: Hashable, Sendable {
  public enum Power: String, CaseIterable, Sendable {
    case all
    /// At most 560 kW net.
    case upTo560 = "up-to-560"
    case over560 = "over-560"

    public func contains(kilowatts: Double) -> Bool {
      switch self {
      case .all: true
      case .upTo560: kilowatts <= 560
      case .over560: kilowatts > 560
      }
    }
  }

  /// Whether a row is for farm machinery; most rows are for both.
  public enum Farm: String, CaseIterable, Sendable {
    case both, farm, other

    public func contains(farm: Bool) -> Bool {
      switch self {
      case .both: true
      case .farm: farm
      case .other: !farm
      }
    }
  }

  public let power: Power
  public let farm: Farm

  public init(_ power: Power, _ farm: Farm = .both) {
    self.power = power
    self.farm = farm
  }
}

extension StageCalendar {
  /// Non-road diesel machinery.
  ///
  /// | stage | type approval | engines | machines made, imported, sold | text |
  /// |---|---|---|---|---|
  /// | I | 2007-10-01 | - | 2008-10-01 | GB 20891-2007 |
  /// | II | 2009-10-01 | - | 2010-10-01 | GB 20891-2007 |
  /// | III | - | 2015-10-01 | 2016-04-01, farm 2016-12-01 | GB 20891-2014, announcement of 2016 |
  /// | IV, at most 560 kW | - | 2022-12-01 | 2022-12-01 | GB 20891-2014, HJ 1014-2020 |
  ///
  /// For more than 560 kW the day of IV was left to a later notice, and none was found.
  public static let nonRoad: [StageRow<NonRoadScope>] = nonRoadRows.flatMap(\.rows)

  /// The stage that an act with a machine needs on a day: the strictest row in force, `nil` before the first.
  public static func nonRoad(
    _ act: StageAct, on day: Day, kilowatts: Double, farm: Bool
  ) -> StageRow<NonRoadScope>? {
    nonRoad.last {
      $0.act == act && $0.contains(day) && $0.scope.power.contains(kilowatts: kilowatts)
        && $0.scope.farm.contains(farm: farm)
    }
  }

  private static let market: [(StageAct, DateBasis)] = [
    (.production, .manufacture), (.import, .arrival), (.sale, .invoice),
  ]
  private static let of2007 = SourceReference("GB 20891-2007")
  private static let of2014 = SourceReference("GB 20891-2014")
  private static let announcement3 = SourceReference("GB 20891-2014", number: "公告 2016年第5号")
  private static let with1014 = SourceReference("GB 20891-2014, HJ 1014-2020")

  private static let nonRoadRows: [StageRows<NonRoadScope>] = [
    StageRows(
      id: "non-road.I", stage: .i, scope: NonRoadScope(.all), from: Day(2007, 10, 1),
      until: Day(2009, 9, 30), acts: [(.typeApproval, .actDay)], source: of2007, mark: .memory),
    StageRows(
      id: "non-road.I", stage: .i, scope: NonRoadScope(.all), from: Day(2008, 10, 1),
      until: Day(2010, 9, 30), acts: market, basisMark: .inferred, source: of2007, mark: .memory),
    StageRows(
      id: "non-road.II", stage: .ii, scope: NonRoadScope(.all), from: Day(2009, 10, 1), until: nil,
      acts: [(.typeApproval, .actDay)], source: of2007, mark: .memory),
    StageRows(
      id: "non-road.II", stage: .ii, scope: NonRoadScope(.all, .other), from: Day(2010, 10, 1),
      until: Day(2016, 3, 31), acts: market, basisMark: .inferred, source: of2007, mark: .memory),
    StageRows(
      id: "non-road.II-farm", stage: .ii, scope: NonRoadScope(.all, .farm), from: Day(2010, 10, 1),
      until: Day(2016, 11, 30), acts: market, basisMark: .inferred, source: of2007, mark: .memory),
    StageRows(
      id: "non-road.III", stage: .iii, scope: NonRoadScope(.upTo560), from: Day(2015, 10, 1),
      until: Day(2022, 11, 30), acts: [(.engineProduction, .manufacture)], source: announcement3,
      mark: .confirmed),
    StageRows(
      id: "non-road.III-large", stage: .iii, scope: NonRoadScope(.over560), from: Day(2015, 10, 1),
      until: nil, acts: [(.engineProduction, .manufacture)], source: announcement3,
      mark: .confirmed, note: over560),
    StageRows(
      id: "non-road.III", stage: .iii, scope: NonRoadScope(.upTo560, .other), from: Day(2016, 4, 1),
      until: Day(2022, 11, 30), acts: market, basisMark: .inferred, source: announcement3,
      mark: .confirmed),
    StageRows(
      id: "non-road.III-farm", stage: .iii, scope: NonRoadScope(.upTo560, .farm),
      from: Day(2016, 12, 1), until: Day(2022, 11, 30), acts: market, basisMark: .inferred,
      source: announcement3, mark: .confirmed),
    StageRows(
      id: "non-road.III-large", stage: .iii, scope: NonRoadScope(.over560, .other),
      from: Day(2016, 4, 1), until: nil, acts: market, basisMark: .inferred, source: announcement3,
      mark: .confirmed, note: over560),
    StageRows(
      id: "non-road.III-large-farm", stage: .iii, scope: NonRoadScope(.over560, .farm),
      from: Day(2016, 12, 1), until: nil, acts: market, basisMark: .inferred, source: announcement3,
      mark: .confirmed, note: over560),
    StageRows(
      id: "non-road.IV", stage: .iv, scope: NonRoadScope(.upTo560), from: Day(2022, 12, 1),
      until: nil, acts: [(.engineProduction, .manufacture)] + market, basisMark: .inferred,
      source: with1014, mark: .confirmed),
  ]

  private static let over560 = Bilingual(
    "stage IV over 560 kW waits for a separate notice; none was found", "560 kW 以上国四实施日期另行公告，未查到")
}
