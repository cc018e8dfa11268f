/// The calendars of emission stages: the only copy of these days in the program.
///
/// Each row carries its source and how well it is known. Rows of one scope and act follow each other without
/// gap or overlap: where a later stage takes over, `until` is the day before.
public enum StageCalendar {
  /// Every row for road vehicles.
  public static let road: [StageRow<RoadScope>] =
    (heavyDiesel + heavyGas + heavyPetrol + lightDiesel + earlyRegions).flatMap(\.rows)

  /// The rows of one act that are in force on a day, for road vehicles.
  public static func road(_ act: StageAct, on day: Day) -> [StageRow<RoadScope>] {
    road.filter { $0.act == act && $0.contains(day) }
  }
}

/// The days of an act where an announcement defines none of its own: the plain meaning of each word.
let plainDays: [(StageAct, DateBasis)] = [
  (.production, .manufacture), (.import, .arrival), (.sale, .invoice),
  (.registration, .registration),
]

extension SourceReference {
  static let gb17691of2001 = SourceReference("GB 17691-2001")
  static let gb17691of2005 = SourceReference("GB 17691-2005")
  static let gb17691of2018 = SourceReference("GB 17691-2018")
  static let gb14762of2008 = SourceReference("GB 14762-2008")
  static let gb18352stage4 = SourceReference("GB 18352.3-2005")
  static let gb18352stage6 = SourceReference("GB 18352.6-2016")
  static let announcement2016 = SourceReference("关于实施第五阶段机动车排放标准的公告", number: "2016年第4号")
  static let announcement2020 = SourceReference("轻型汽车国六排放标准实施调整公告（四部门，2020年5月）")
  static let announcement2021 = SourceReference(
    "重型柴油车国六排放标准实施公告", number: "2021年第14号", numberMark: .memory)
  static let announcement2023 = SourceReference(
    "国六排放标准6b阶段实施公告（五部门，2023-05-08）", number: "2023年第14号", numberMark: .memory)
  static let actionPlan2018 = SourceReference("打赢蓝天保卫战三年行动计划（2018年）")
}
