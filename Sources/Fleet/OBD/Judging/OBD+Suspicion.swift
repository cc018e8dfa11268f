extension OBD {
  /// What makes one doubt a vehicle, its sensors or its terminal: never a finding of guilt, always with the
  /// records that show it and the thresholds that it was judged by.
  public struct Suspicion: Hashable, Sendable {
    public let kind: Kind
    /// How many records, pauses or changes show it.
    public let count: Int
    /// The first of them.
    public let evidence: [Evidence]
    public let thresholds: [Threshold]

    public enum Kind: String, CaseIterable, Sendable {
      case contradiction
      case outOfOrder = "out-of-order"
      case yearsOff = "years-off"
      case positionJump = "position-jump"
      case positionOrigin = "position-origin"
      case odometerBack = "odometer-back"
      case odometerJump = "odometer-jump"
      case odometerStuck = "odometer-stuck"
      case odometerDeviates = "odometer-deviates"
      case unmonitored
      case removal
      case vinDiffers = "vin-differs"
      case calibrationChanged = "calibration-changed"
      case verificationChanged = "verification-changed"
      case cardChanged = "card-changed"
      case notReady = "not-ready"
      case lampOnWithoutCodes = "lamp-on"
      case lampOffWithCodes = "lamp-off"
      case sensorErrors = "sensor-errors"
      case noxHigh = "nox-high"
      case noxFrozen = "nox-frozen"
      case noxImplausible = "nox-implausible"
      case noxNotReduced = "nox-not-reduced"
      case noxUnpowered = "nox-unpowered"
      case scrInefficient = "scr-inefficient"
      case windowsExceed = "windows-exceed"
      case ureaTooLittle = "urea-too-little"
      case ureaUnchanged = "urea-unchanged"
      case ureaRising = "urea-rising"
      case ureaEmpty = "urea-empty"
    }
  }

  /// Records that show something: from when to when, and what they say.
  public struct Evidence: Hashable, Sendable {
    public let from: Instant?
    /// The last moment; `nil` where it is one moment.
    public let until: Instant?
    public let facts: [Fact]

    public enum Fact: Hashable, Sendable {
      case reading(Reading)
      case number(Term, Double)
      case text(Term, String)
      case monitor(Monitor)
    }

    init(_ from: Instant?, until: Instant? = nil, _ facts: [Fact]) {
      self.from = from
      self.until = until
      self.facts = facts
    }
  }

  /// The first few of what shows one thing, and how many there are.
  struct EvidenceList: Hashable, Sendable {
    static let limit = 5

    private(set) var count = 0
    private(set) var first: [Evidence] = []

    mutating func add(_ evidence: Evidence) {
      count += 1
      if first.count < Self.limit { first.append(evidence) }
    }
  }
}

extension OBD.Evidence.Fact {
  /// `SCR inlet temperature 301.4 °C`.
  public func text(in language: Language) -> String {
    switch self {
    case .reading(let reading):
      return "\(reading.signal.text(in: language)) \(reading.text(in: language))"
    case .number(let term, let value):
      let number = decimal(value, digits: term.digits)
      return "\(term.text(in: language)) \(number)" + (term.unit.isEmpty ? "" : " \(term.unit)")
    case .text(let term, let text): return "\(term.text(in: language)) \(text)"
    case .monitor(let monitor):
      return "\(OBD.Term.monitor.text(in: language)) \(monitor.text(in: language))"
    }
  }
}

extension OBD.Suspicion: Explained {
  public var code: String { kind.code }
  public func text(in language: Language) -> String { kind.text(in: language) }
  public func advice(in language: Language) -> String? { kind.advice(in: language) }
}

extension OBD.Suspicion.Kind: Explained {
  public var code: String { "obd.day." + rawValue }

  public func text(in language: Language) -> String {
    language == .english ? words.english : words.chinese
  }

  private var words: (english: String, chinese: String) {
    switch self {
    case .contradiction: ("one second was sent twice with different values", "同一秒先后上报了不同数值")
    case .outOfOrder: ("real-time records went back in time", "实时记录的时间倒退")
    case .yearsOff: ("the clock was years off", "终端时钟严重偏离")
    case .positionJump: ("the position jumped faster than any truck drives", "定位跳变，超过可能车速")
    case .positionOrigin: ("a valid fix at 0, 0", "有效定位位于 0, 0")
    case .odometerBack: ("the odometer went back", "累计里程回退")
    case .odometerJump: ("the odometer jumped", "累计里程跳变")
    case .odometerStuck: ("the odometer stood still while the truck drove", "行驶中累计里程不变")
    case .odometerDeviates: ("odometer and speed do not agree", "累计里程与车速不符")
    case .unmonitored: ("the truck drove while it was not monitored", "脱离监控期间有行驶里程")
    case .removal: ("the terminal raised the removal alarm", "终端发出拆除报警")
    case .vinDiffers: ("the vehicle says another VIN than the header", "车辆上报的 VIN 与包头不一致")
    case .calibrationChanged: ("the calibration (CALID) changed", "软件标定识别号（CALID）发生变化")
    case .verificationChanged: ("the verification (CVN) changed", "标定验证码（CVN）发生变化")
    case .cardChanged: ("the SIM card changed", "SIM 卡发生变化")
    case .notReady: ("monitors were not complete all day, over a long way", "长距离行驶后诊断仍未就绪")
    case .lampOnWithoutCodes: ("the lamp is on without a trouble code", "MIL 点亮却没有故障码")
    case .lampOffWithCodes: ("the lamp is off with trouble codes", "有故障码而 MIL 未点亮")
    case .sensorErrors: ("a sensor reports errors", "传感器上报故障")
    case .noxHigh: ("NOx downstream is high too often", "下游 NOx 偏高的时间过多")
    case .noxFrozen: ("a NOx sensor repeats one value at load", "有负荷时 NOx 传感器数值不变")
    case .noxImplausible: ("NOx upstream is next to nothing at load", "有负荷时上游 NOx 低得不合理")
    case .noxNotReduced: ("NOx is not reduced, hot and at load", "高温有负荷时下游 NOx 不低于上游")
    case .noxUnpowered: ("both NOx sensors are off, hot and at load", "高温有负荷时两个 NOx 传感器均未上电")
    case .scrInefficient: ("the SCR converts little above its light-off", "起燃温度以上 SCR 转化效率低")
    case .windowsExceed: ("too many work windows are above the limit", "超过限值的功基窗口过多")
    case .ureaTooLittle: ("little urea was used for the fuel", "尿素消耗与油耗相比过少")
    case .ureaUnchanged: ("the urea level did not fall over a long way", "长距离行驶尿素液位不降")
    case .ureaRising: ("the urea level rose without a stop", "未停车而尿素液位上升")
    case .ureaEmpty: ("full torque with an empty urea tank", "尿素罐已空而扭矩未受限")
    }
  }

  public func advice(in language: Language) -> String? {
    let advice: (english: String, chinese: String)? =
      switch self {
      case .contradiction, .outOfOrder, .yearsOff, .positionOrigin:
        ("have the terminal's clock and positioning checked", "请检查终端时钟与定位")
      case .positionJump, .odometerBack, .odometerJump, .odometerStuck, .odometerDeviates:
        ("compare odometer, speed and positions on the vehicle", "请在车上核对里程、车速与定位")
      case .unmonitored, .removal:
        ("ask where the truck was, and look at the terminal and its power", "请核实车辆去向，检查终端及其电源")
      case .vinDiffers, .cardChanged: ("find out in which vehicle the terminal is", "请核实终端实际安装的车辆")
      case .calibrationChanged, .verificationChanged:
        ("ask for the service that changed the software", "请核查变更软件的维修记录")
      case .notReady, .lampOnWithoutCodes, .lampOffWithCodes:
        ("read the diagnosis on the vehicle", "请在车上读取诊断信息")
      case .sensorErrors, .noxFrozen, .noxImplausible, .noxUnpowered:
        ("look for a defect or a device in the place of the sensor", "请检查传感器是否损坏或被替代")
      case .noxHigh, .noxNotReduced, .scrInefficient, .windowsExceed:
        ("have the after-treatment inspected", "请检查污染控制装置")
      case .ureaTooLittle, .ureaUnchanged, .ureaRising, .ureaEmpty:
        ("look at tank, dosing and the purchases of urea", "请检查尿素罐、喷射系统及尿素购买记录")
      }
    return advice.map { language == .english ? $0.english : $0.chinese }
  }
}
