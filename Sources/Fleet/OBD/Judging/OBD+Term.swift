extension OBD {
  /// What a figure of a judged day, or a fact of its evidence, is; the raw values are the names in JSON.
  public enum Term: String, CaseIterable, Sendable {
    // completeness
    case packets, reissuedPackets, unreadPackets, records, reissuedRecords, recordsWithoutTime
    case recordsOfOtherDays, serialsSent, serialsLost, lossRate, serialsBeforeFirst, serialRestarts
    case logins, logouts, expectedRecords, missingRecords, missingShare, longestPause
    // values
    case invalidShare
    // clock
    case repeatedRecords, contradictoryRecords, outOfOrderRecords, yearsOffRecords, inferredTimes
    // position
    case fixes, fixShare, positionDistance, positionJumps, originFixes
    // odometer
    case odometerFirst, odometerLast, odometerDistance, speedDistance, odometerDeviation
    case unmonitoredDistance, unmonitoredPauses
    // who and diagnosis
    case vehicleNumbers, calibrations, verifications, cards, removalAlarms
    case diagnostics, lampOn, troubleCodes, incompleteMonitors
    // NOx
    case upstreamValues, upstreamMean, upstreamMedian, upstreamP90, upstreamP95, upstreamHighest
    case downstreamValues, downstreamMean, downstreamMedian, downstreamP90, downstreamP95
    case downstreamHighest, downstreamCleanedMean, belowInstant
    // SCR
    case hotRecords, hotShare, inletMean, efficiency, conversionRecords
    // mass
    case massRecords, massUpstream, massDownstream, massDistance, massPerDistance, work
    case massPerWork, windows, validWindows, windowP90, windowsPassing
    // urea
    case reagentFirst, reagentLast, fuelUsed, fuelCounted, ureaCounted, ureaToFuel
    // sensors
    case loadRecords, frozenUpstream, frozenDownstream, notReducedShare, unpowered
    // evidence only
    case distance, pause, asSpeed, share, seconds, days, meanUpstream, meanDownstream, monitor, vin
    case calibration, verification, card, codes, serial

    public var unit: String { words.unit }

    /// Digits behind the point that people are shown.
    public var digits: Int {
      switch unit {
      case "": 0
      case "ppm", "°C", "%", "km", "km/h", "g/km": self == .distance ? 3 : 2
      case "s", "mg/kWh": 0
      default: 2
      }
    }

    public func text(in language: Language) -> String {
      language == .english ? words.english : words.chinese
    }

    private var words: (english: String, chinese: String, unit: String) {
      switch self {
      case .packets: ("packets", "数据包", "")
      case .reissuedPackets: ("of these reissued", "其中补发", "")
      case .unreadPackets: ("packets that were not read", "未能解析的数据包", "")
      case .records: ("records of engine data", "数据流记录", "")
      case .reissuedRecords: ("of these reissued", "其中补发", "")
      case .recordsWithoutTime: ("records without a time", "时间未知的记录", "")
      case .recordsOfOtherDays: ("records of other days", "其他日期的记录", "")
      case .serialsSent: ("serials given", "已编流水号", "")
      case .serialsLost: ("of these lost", "其中丢失", "")
      case .lossRate: ("loss rate by serials", "数据丢包率（按流水号）", "%")
      case .serialsBeforeFirst: ("serials before the first", "首个流水号之前", "")
      case .serialRestarts: ("restarts of the serials", "流水号重启", "")
      case .logins: ("logins", "登入", "")
      case .logouts: ("logouts", "登出", "")
      case .expectedRecords: ("records expected", "应有记录", "")
      case .missingRecords: ("of these missing", "其中缺失", "")
      case .missingShare: ("share missing", "缺失占比", "%")
      case .longestPause: ("longest pause without logout", "未登出的最长间断", "s")
      case .invalidShare: ("values that are none", "无效值占比", "%")
      case .repeatedRecords: ("records sent again", "重复记录", "")
      case .contradictoryRecords: ("seconds with two contents", "同一秒内容不同", "")
      case .outOfOrderRecords: ("real-time records out of order", "乱序的实时记录", "")
      case .yearsOffRecords: ("records years off", "时钟严重偏离的记录", "")
      case .inferredTimes: ("times that are inferred", "推算的时间", "")
      case .fixes: ("valid fixes", "有效定位", "")
      case .fixShare: ("share of valid fixes", "有效定位占比", "%")
      case .positionDistance: ("distance by positions", "定位里程", "km")
      case .positionJumps: ("jumps", "定位跳变", "")
      case .originFixes: ("valid fixes at 0, 0", "位于 0, 0 的有效定位", "")
      case .odometerFirst: ("odometer at first", "首个累计里程", "km")
      case .odometerLast: ("odometer at last", "末个累计里程", "km")
      case .odometerDistance: ("distance by odometer", "里程表里程", "km")
      case .speedDistance: ("distance by speed", "车速积分里程", "km")
      case .odometerDeviation: ("odometer against speed", "两者偏差", "%")
      case .unmonitoredDistance: ("driven while unmonitored", "脱管行驶里程", "km")
      case .unmonitoredPauses: ("in so many pauses", "脱管次数", "")
      case .vehicleNumbers: ("VINs in diagnostics", "诊断信息中的 VIN 数", "")
      case .calibrations: ("calibrations (CALID)", "软件标定识别号（CALID）数", "")
      case .verifications: ("verifications (CVN)", "标定验证码（CVN）数", "")
      case .cards: ("SIM cards", "SIM 卡数", "")
      case .removalAlarms: ("removal alarms", "拆除报警", "")
      case .diagnostics: ("diagnostics", "诊断信息", "")
      case .lampOn: ("of these with the lamp on", "其中 MIL 点亮", "")
      case .troubleCodes: ("trouble codes", "故障码种数", "")
      case .incompleteMonitors: ("monitors never complete", "始终未就绪的诊断项目", "")
      case .upstreamValues: ("values upstream", "上游有效值", "")
      case .upstreamMean: ("mean upstream", "上游均值", "ppm")
      case .upstreamMedian: ("median upstream", "上游中位数", "ppm")
      case .upstreamP90: ("90 % upstream at most", "上游 90 百分位", "ppm")
      case .upstreamP95: ("95 % upstream at most", "上游 95 百分位", "ppm")
      case .upstreamHighest: ("highest upstream", "上游最高", "ppm")
      case .downstreamValues: ("values downstream", "下游有效值", "")
      case .downstreamMean: ("mean downstream", "下游均值", "ppm")
      case .downstreamMedian: ("median downstream", "下游中位数", "ppm")
      case .downstreamP90: ("90 % downstream at most", "下游 90 百分位", "ppm")
      case .downstreamP95: ("95 % downstream at most", "下游 95 百分位", "ppm")
      case .downstreamHighest: ("highest downstream", "下游最高", "ppm")
      case .downstreamCleanedMean: ("mean downstream, cleaned", "下游均值（清洗后）", "ppm")
      case .belowInstant: ("moments below the bound", "瞬时达标占比", "%")
      case .hotRecords: ("records above light-off", "高于起燃温度的记录", "")
      case .hotShare: ("share above light-off", "高于起燃温度占比", "%")
      case .inletMean: ("mean inlet temperature", "入口温度均值", "°C")
      case .efficiency: ("efficiency above light-off", "起燃温度以上转化效率", "%")
      case .conversionRecords: ("from so many records", "参与计算的记录", "")
      case .massRecords: ("records with all that it needs", "参与计算的记录", "")
      case .massUpstream: ("NOx upstream", "上游 NOx 质量", "g")
      case .massDownstream: ("NOx downstream", "下游 NOx 质量", "g")
      case .massDistance: ("distance of these records", "对应里程", "km")
      case .massPerDistance: ("NOx per distance", "单位里程 NOx", "g/km")
      case .work: ("work of the engine", "发动机做功", "kWh")
      case .massPerWork: ("NOx per work", "比排放 NOx", "mg/kWh")
      case .windows: ("work windows", "功基窗口", "")
      case .validWindows: ("of these valid", "其中有效", "")
      case .windowP90: ("90 % of windows at most", "窗口 90 百分位", "mg/kWh")
      case .windowsPassing: ("windows within the limit", "窗口合格比例", "%")
      case .reagentFirst: ("urea level at first", "首个尿素液位", "%")
      case .reagentLast: ("urea level at last", "末个尿素液位", "%")
      case .fuelUsed: ("fuel by flow", "燃料消耗（按流量）", "L")
      case .fuelCounted: ("fuel by counter", "燃料消耗（按累计值）", "L")
      case .ureaCounted: ("urea by counter", "尿素消耗（按累计值）", "g")
      case .ureaToFuel: ("urea to fuel by volume", "尿素与燃油体积比", "%")
      case .loadRecords: ("records at load", "有负荷的记录", "")
      case .frozenUpstream: ("longest same value upstream at load", "有负荷时上游不变最长", "s")
      case .frozenDownstream: ("longest same value downstream at load", "有负荷时下游不变最长", "s")
      case .notReducedShare: ("not reduced, hot and at load", "高温有负荷时未降低占比", "%")
      case .unpowered: ("longest without sensors, hot and at load", "高温有负荷时传感器未上电最长", "s")
      case .distance: ("distance", "距离", "km")
      case .pause: ("pause", "间断", "s")
      case .asSpeed: ("as a speed", "折合车速", "km/h")
      case .share: ("share", "占比", "%")
      case .seconds: ("seconds", "时长", "s")
      case .days: ("days off", "偏离天数", "d")
      case .meanUpstream: ("mean upstream", "上游均值", "ppm")
      case .meanDownstream: ("mean downstream", "下游均值", "ppm")
      case .monitor: ("monitor", "诊断项目", "")
      case .vin: ("VIN", "VIN", "")
      case .calibration: ("CALID", "CALID", "")
      case .verification: ("CVN", "CVN", "")
      case .card: ("ICCID", "ICCID", "")
      case .codes: ("codes", "故障码", "")
      case .serial: ("serial", "流水号", "")
      }
    }
  }
}
