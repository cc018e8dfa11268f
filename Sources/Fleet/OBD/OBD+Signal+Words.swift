extension OBD.Signal {
  /// The name in JSON.
  public var key: String { words.key }

  /// The unit as it is written behind a number; empty where there is none.
  public var unit: String { words.unit }

  public func text(in language: Language) -> String {
    language == .english ? words.english : words.chinese
  }

  private var words: (key: String, english: String, chinese: String, unit: String) {
    switch self {
    case .speed: ("speed", "speed", "车速", "km/h")
    case .barometricPressure: ("barometricPressure", "barometric pressure", "大气压力", "kPa")
    case .netTorque: ("netTorque", "net or actual torque", "发动机净输出扭矩（或实际扭矩）", "%")
    case .frictionTorque: ("frictionTorque", "friction torque", "摩擦扭矩", "%")
    case .engineSpeed: ("engineSpeed", "engine speed", "发动机转速", "rpm")
    case .fuelFlow: ("fuelFlow", "fuel flow", "发动机燃料流量", "L/h")
    case .noxUpstream: ("noxUpstream", "NOx upstream of the SCR", "SCR 上游 NOx", "ppm")
    case .noxDownstream: ("noxDownstream", "NOx downstream", "下游 NOx", "ppm")
    case .reagentLevel: ("reagentLevel", "reagent (urea) level", "反应剂余量", "%")
    case .intakeAir: ("intakeAir", "intake air", "进气量", "kg/h")
    case .scrInletTemperature:
      ("scrInletTemperature", "SCR inlet temperature", "SCR 入口温度", "°C")
    case .scrOutletTemperature:
      ("scrOutletTemperature", "SCR outlet temperature", "SCR 出口温度", "°C")
    case .dpfPressure: ("dpfPressure", "DPF differential pressure", "DPF 压差", "kPa")
    case .coolantTemperature:
      ("coolantTemperature", "coolant temperature", "发动机冷却液温度", "°C")
    case .fuelLevel: ("fuelLevel", "fuel tank level", "油箱液位", "%")
    case .positionStatus: ("positionStatus", "position status", "定位状态", "")
    case .longitude: ("longitude", "longitude", "经度", "°")
    case .latitude: ("latitude", "latitude", "纬度", "°")
    case .odometer: ("odometer", "odometer", "累计里程", "km")
    case .oxygenUpstream:
      ("oxygenUpstream", "upstream oxygen sensor (lambda)", "上游氧传感器输出值（过量空气系数）", "")
    case .oxygenDownstream:
      ("oxygenDownstream", "downstream oxygen sensor", "下游氧传感器输出值", "V")
    case .catalystTemperature:
      ("catalystTemperature", "three-way catalyst temperature", "三元催化器温度", "°C")
    case .motorSpeed: ("motorSpeed", "motor speed", "电机转速", "rpm")
    case .motorLoad: ("motorLoad", "motor load", "电机负荷", "%")
    case .batteryVoltage: ("batteryVoltage", "battery voltage", "电池电压", "V")
    case .batteryCurrent: ("batteryCurrent", "battery current", "电池电流", "A")
    case .stateOfCharge: ("stateOfCharge", "state of charge", "荷电状态（SOC）", "%")
    case .torqueMode: ("torqueMode", "torque mode", "发动机扭矩模式", "")
    case .pedal: ("pedal", "accelerator pedal", "油门踏板", "%")
    case .fuelTotal: ("fuelTotal", "fuel used in total", "累计油耗", "L")
    case .ureaTankTemperature:
      ("ureaTankTemperature", "urea tank temperature", "尿素箱温度", "°C")
    case .ureaInjection: ("ureaInjection", "urea injection", "实际尿素喷射量", "mL/h")
    case .ureaTotal: ("ureaTotal", "urea used in total", "累计尿素消耗", "g")
    case .dpfExhaustTemperature:
      ("dpfExhaustTemperature", "DPF exhaust temperature", "DPF 排气温度", "°C")
    case .egrOpening: ("egrOpening", "EGR valve opening", "EGR 阀实际开度", "%")
    case .egrCommanded: ("egrCommanded", "EGR valve opening asked for", "EGR 阀设定开度", "%")
    case .particulates:
      ("particulates", "particulates (unit unconfirmed)", "颗粒物浓度（单位待核实）", "mg/m³")
    case .particulatesMean:
      (
        "particulatesMean", "particulates, mean (unit unconfirmed)", "颗粒物平均浓度（单位待核实）",
        "mg/m³"
      )
    case .opacity: ("opacity", "opacity", "不透光度", "%")
    }
  }
}

extension OBD {
  /// The torque mode of the supplement.
  public enum TorqueMode: UInt8, CaseIterable, Sendable {
    /// Overspeed, or the mode is lost.
    case failed = 0
    case speedControl = 1
    case torqueControl = 2
    case speedAndTorqueControl = 3
    case normal = 9

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.failed, .english): "overspeed or failed"
      case (.failed, .chinese): "超速或失效"
      case (.speedControl, .english): "speed control"
      case (.speedControl, .chinese): "转速控制"
      case (.torqueControl, .english): "torque control"
      case (.torqueControl, .chinese): "扭矩控制"
      case (.speedAndTorqueControl, .english): "speed and torque control"
      case (.speedAndTorqueControl, .chinese): "转速/扭矩控制"
      case (.normal, .english): "normal"
      case (.normal, .chinese): "正常"
      }
    }
  }
}
