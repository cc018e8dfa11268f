extension OBD {
  /// A bound or factor that days of data are judged by: a number that holds from a day on, with the text it
  /// stands in and how well it is known.
  public struct Threshold: Hashable, Sendable {
    public let name: ThresholdName
    public let value: Double
    /// The first day; `nil` where it says something about machines and not about law.
    public let from: Day?
    /// `nil` where no text names the number.
    public let source: SourceReference?
    public let mark: SourceMark
    /// A user's own, in the place of the table's.
    public let isOwn: Bool

    init(
      _ name: ThresholdName, _ value: Double, from: Day? = nil, source: SourceReference? = nil,
      _ mark: SourceMark, isOwn: Bool = false
    ) {
      self.isOwn = isOwn
      self.name = name
      self.value = value
      self.from = from
      self.source = source
      self.mark = mark
    }

    /// `SCR light-off 250 °C (unconfirmed, inferred)`.
    public func text(in language: Language) -> String {
      var number = "\(value)"
      if number.hasSuffix(".0") { number.removeLast(2) }
      if !name.unit.isEmpty { number += " \(name.unit)" }
      let origin = source.map { $0.text(in: language) + (language == .english ? ", " : "，") } ?? ""
      let own = language == .english ? "set here" : "自行设定"
      let since = from.map { language == .english ? ", from \($0)" : "，自 \($0)" } ?? ""
      let note = isOwn ? own : origin + mark.text(in: language) + since
      return switch language {
      case .english: "\(name.text(in: language)) \(number) (\(note))"
      case .chinese: "\(name.text(in: language)) \(number)（\(note)）"
      }
    }
  }

  /// What a threshold bounds; the raw values are the names in JSON and settings.
  public enum ThresholdName: String, CaseIterable, Sendable {
    // completeness
    case roadInterval, machineInterval, roadGap, machineGap
    // values and clock
    case sensorErrors, clockDays
    // position, odometer, driving unseen
    case fastest, positionTolerance, odometerTolerance, odometerDeviation, odometerBase
    case unmonitoredDistance, unmonitoredGap
    // diagnosis
    case readinessDistance
    // NOx
    case noxLowest, noxHighest, airHighest, fuelHighest, noxInstant, noxInstantShare
    case loadTorque, loadEngine, sensorSeconds, upstreamLowest, notReducedShare
    case lightOff, scrUpstream, scrSeconds, scrEfficiency
    // mass
    case fuelDensity, noxMassRatio, windowLimit, windowPower, windowValid, windowPass
    // urea
    case ureaDensity, ureaFuel, ureaShare, ureaDistance, ureaStep, ureaRise, ureaEmptySeconds
    case ureaEmptyTorque

    public var unit: String { words.unit }

    public func text(in language: Language) -> String {
      language == .english ? words.english : words.chinese
    }

    private var words: (english: String, chinese: String, unit: String) {
      switch self {
      case .roadInterval: ("interval of a vehicle's records", "车辆数据采集间隔", "s")
      case .machineInterval: ("interval of a machine's records", "机械数据上报间隔", "s")
      case .roadGap: ("longest pause of a vehicle's data", "车辆数据最长间断", "s")
      case .machineGap: ("longest pause of a machine's data", "机械数据最长间断", "s")
      case .sensorErrors: ("share of sensor errors", "传感器故障占比", "%")
      case .clockDays: ("a clock is wrong from so far on", "时钟偏差判定天数", "d")
      case .fastest: ("fastest that a truck drives", "车辆最高可能车速", "km/h")
      case .positionTolerance: ("tolerance of positions", "定位容差", "m")
      case .odometerTolerance: ("tolerance of the odometer", "里程容差", "km")
      case .odometerDeviation: ("odometer against speed", "里程与车速积分的偏差", "%")
      case .odometerBase: ("distance from which both are compared", "里程比对的最短距离", "km")
      case .unmonitoredDistance: ("distance driven unseen", "脱管行驶里程", "km")
      case .unmonitoredGap: ("pause in which driving is unseen", "脱管间断时长", "s")
      case .readinessDistance: ("distance by which monitors complete", "诊断就绪所需里程", "km")
      case .noxLowest: ("lowest NOx that is kept", "NOx 清洗下限", "ppm")
      case .noxHighest: ("highest NOx that is kept", "NOx 清洗上限", "ppm")
      case .airHighest: ("highest intake air that is kept", "进气量清洗上限", "kg/h")
      case .fuelHighest: ("highest fuel flow that is kept", "燃料流量清洗上限", "L/h")
      case .noxInstant: ("bound of NOx at a moment", "瞬时 NOx 限值", "ppm")
      case .noxInstantShare: ("share of moments below it", "瞬时 NOx 达标占比", "%")
      case .loadTorque: ("net torque that is load", "有负荷的净扭矩", "%")
      case .loadEngine: ("engine speed that is load", "有负荷的转速", "rpm")
      case .sensorSeconds: ("time a NOx sensor may seem odd", "NOx 传感器异常时长", "s")
      case .upstreamLowest: ("lowest NOx upstream at load", "有负荷时上游 NOx 下限", "ppm")
      case .notReducedShare: ("share of NOx not reduced", "下游不低于上游的占比", "%")
      case .lightOff: ("SCR light-off", "SCR 起燃温度", "°C")
      case .scrUpstream: ("NOx upstream from which SCR is judged", "判定 SCR 的上游 NOx 下限", "ppm")
      case .scrSeconds: ("time from which SCR is judged", "判定 SCR 的最短时长", "s")
      case .scrEfficiency: ("least SCR efficiency", "SCR 转化效率下限", "%")
      case .fuelDensity: ("density of diesel", "柴油密度", "kg/L")
      case .noxMassRatio: ("NOx to exhaust, molar mass", "NOx 与排气摩尔质量比", "")
      case .windowLimit: ("NOx of a work window", "功基窗口 NOx 限值", "mg/kWh")
      case .windowPower: ("least mean power of a valid window", "有效窗口平均功率下限", "%")
      case .windowValid: ("least share of valid windows", "有效窗口比例下限", "%")
      case .windowPass: ("share of windows that must pass", "窗口合格比例", "%")
      case .ureaDensity: ("density of urea solution", "尿素溶液密度", "kg/L")
      case .ureaFuel: ("fuel from which urea is judged", "判定尿素消耗的最少油耗", "L")
      case .ureaShare: ("least urea to fuel", "尿素与燃油体积比下限", "%")
      case .ureaDistance: ("distance by which the urea level falls", "尿素液位应下降的里程", "km")
      case .ureaStep: ("change that is a fall of the level", "液位变化的最小幅度", "%")
      case .ureaRise: ("rise that is a filling", "视为加注的液位上升", "%")
      case .ureaEmptySeconds: ("driving with an empty urea tank", "尿素罐空仍行驶的时长", "s")
      case .ureaEmptyTorque: ("torque that inducement would stop", "限扭应限制的扭矩", "%")
      }
    }
  }
}
