/// Lists of divisions that announcements name, as GB/T 2260 codes.
enum Region {
  /// The eleven eastern provinces of the 2016 announcement.
  static let eastern2016: [Int32] = [
    110000, 120000, 130000, 210000, 310000, 320000, 330000, 350000, 370000, 440000, 460000,
  ]

  /// The regions of the 2018 action plan; which cities belong to them is from memory.
  ///
  /// Beijing-Tianjin-Hebei and around (2+26 cities), Fenwei plain, Yangtze delta, Pearl delta, Chengdu and
  /// Chongqing.
  static let key2018: [Int32] = [
    110000, 120000, 130100, 130200, 130400, 130500, 130600, 130900, 131000, 131100,
    140100, 140300, 140400, 140500, 140700, 140800, 141000, 141100,
    310000, 320000, 330000, 340000,
    370100, 370300, 370800, 371400, 371500, 371600, 371700,
    410100, 410200, 410300, 410500, 410600, 410700, 410800, 410900, 411200,
    440100, 440300, 440400, 440600, 440700, 441200, 441300, 441900, 442000,
    500000, 510100,
    610100, 610200, 610300, 610400, 610500,
  ]

  /// Where light vehicles of stage VI were demanded before the country did, as far as it is known.
  static let startedEarly: [Int32] = key2018 + [410000]

  /// Whether a division lies in one of the listed ones, or is it: 140000 holds 1404xx, 140400 holds 140402.
  /// `nil` where it is too coarse to tell: 140000, when only some of its cities are listed, and 0.
  static func contains(_ list: [Int32], _ division: Int32) -> Bool? {
    if division == 0 { return nil }
    var answer: Bool? = false
    var position = 0
    while position < list.count {
      let listed = list[position]
      position += 1
      if holds(listed, division) { return true }
      if holds(division, listed) { answer = nil }
    }
    return answer
  }

  @inline(__always) static func holds(_ outer: Int32, _ inner: Int32) -> Bool {
    if outer % 10_000 == 0 { return inner / 10_000 == outer / 10_000 }
    if outer % 100 == 0 { return inner / 100 == outer / 100 }
    return inner == outer
  }

  /// The province that the first character of a plate names.
  static func province(of plate: Plate) -> Int32? {
    plate.province.flatMap { provinces[$0] }
  }

  private static let provinces: [Unicode.Scalar: Int32] = [
    "京": 110000, "津": 120000, "冀": 130000, "晋": 140000, "蒙": 150000, "辽": 210000, "吉": 220000,
    "黑": 230000, "沪": 310000, "苏": 320000, "浙": 330000, "皖": 340000, "闽": 350000, "赣": 360000,
    "鲁": 370000, "豫": 410000, "鄂": 420000, "湘": 430000, "粤": 440000, "桂": 450000, "琼": 460000,
    "渝": 500000, "川": 510000, "贵": 520000, "云": 530000, "藏": 540000, "陕": 610000, "甘": 620000,
    "青": 630000, "宁": 640000, "新": 650000,
  ]
}

extension StageCalendar {
  private static let marketActs: [(StageAct, DateBasis)] = [
    (.sale, .invoice), (.registration, .registration),
  ]

  /// Regions that ran a stage before the country did. None is confirmed for trucks: they lead to `review`.
  static let earlyRegions: [StageRows<RoadScope>] = [
    early(
      "beijing.III", .iii, RoadScope(.heavy, .diesel), 110000, Day(2006, 1, 1), Day(2007, 12, 31),
      .single),
    early(
      "shanghai.III", .iii, RoadScope(.heavy, .diesel), 310000, Day(2007, 1, 1), Day(2007, 12, 31),
      .single),
    early(
      "guangzhou.III", .iii, RoadScope(.heavy, .diesel), 440100, Day(2007, 7, 1),
      Day(2007, 12, 31), .single),
    early(
      "shanghai.IV", .iv, RoadScope(.heavy, .diesel), 310000, Day(2009, 11, 1), Day(2013, 6, 30),
      .single),
    early(
      "guangzhou.IV", .iv, RoadScope(.heavy, .diesel), 440100, Day(2010, 8, 1), Day(2013, 6, 30),
      .single),
    early(
      "beijing.IV", .iv, RoadScope(.heavy, .diesel), 110000, Day(2011, 1, 1), Day(2013, 6, 30),
      .memory),
    early(
      "beijing.VI-b-gas", .viB, RoadScope(.heavy, .gas), 110000, Day(2019, 7, 1),
      Day(2020, 12, 31), .single),
    early(
      "beijing.VI-b-urban", .viB, RoadScope(.heavy, .diesel, .urban), 110000, Day(2019, 7, 1),
      Day(2019, 12, 31), .single),
    early(
      "beijing.VI-b", .viB, RoadScope(.heavy, .diesel), 110000, Day(2020, 1, 1), Day(2023, 6, 30),
      .memory),
    early(
      "henan.VI-light", .viA, RoadScope(.light, .diesel), 410000, Day(2019, 7, 1),
      Day(2020, 12, 31), .single),
    early(
      "henan.VI-gas", .viA, RoadScope(.heavy, .gas), 410000, Day(2019, 7, 1), Day(2020, 12, 31),
      .single),
    early(
      "henan.VI-urban", .viA, RoadScope(.heavy, .diesel, .urban), 410000, Day(2019, 7, 1),
      Day(2021, 6, 30), .single),
    StageRows(
      id: "early.key-regions.VI-light", stage: .viA, scope: RoadScope(.light, .diesel),
      from: Day(2019, 7, 1), until: Day(2020, 12, 31), acts: marketActs, basisMark: .inferred,
      regions: Region.key2018, source: .actionPlan2018, mark: .memory,
      note: Bilingual(
        "the plan names the regions; which cities they hold is from memory", "计划只列区域名称，所含城市凭经验列出")),
  ]

  private static func early(
    _ id: String, _ stage: EmissionStage, _ scope: RoadScope, _ region: Int32, _ from: Day,
    _ until: Day, _ mark: SourceMark
  ) -> StageRows<RoadScope> {
    StageRows(
      id: "early.\(id)", stage: stage, scope: scope, from: from, until: until, acts: marketActs,
      basisMark: .inferred, regions: [region],
      source: SourceReference("提前实施的地方公告（文号未查明）"), mark: mark,
      note: Bilingual("the local announcement was not seen", "未见到地方公告原文"))
  }
}
