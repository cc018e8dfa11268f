extension OBD.Measurements.Kind {
  func offset(of signal: OBD.Signal) -> Int? {
    OBD.Measurements.Tables.shared.field(of: signal, in: self)?.offset
  }

  /// Bytes of the body.
  public var size: Int {
    switch self {
    case .stream: 37
    case .catalyst: 30
    case .catalystNOx: 32
    case .hybrid: 8
    case .supplement: 17
    case .machineStream: 28
    case .particulates: 6
    }
  }

  /// The fields in the order of the bytes; there is nothing between them.
  public var signals: [OBD.Signal] {
    let engine: [OBD.Signal] = [
      .speed, .barometricPressure, .netTorque, .frictionTorque, .engineSpeed, .fuelFlow,
    ]
    let diesel: [OBD.Signal] =
      engine + [
        .noxUpstream, .noxDownstream, .reagentLevel, .intakeAir, .scrInletTemperature,
        .scrOutletTemperature, .dpfPressure, .coolantTemperature, .fuelLevel,
      ]
    let place: [OBD.Signal] = [.positionStatus, .longitude, .latitude, .odometer]
    let oxygen: [OBD.Signal] = [.oxygenUpstream, .oxygenDownstream]
    let catalyst: [OBD.Signal] = [.intakeAir, .coolantTemperature, .catalystTemperature]
    return switch self {
    case .stream: diesel + place
    case .catalyst: engine + oxygen + catalyst + place
    case .catalystNOx: engine + oxygen + [.noxDownstream] + catalyst + place
    case .hybrid: [.motorSpeed, .motorLoad, .batteryVoltage, .batteryCurrent, .stateOfCharge]
    case .supplement:
      [
        .torqueMode, .pedal, .fuelTotal, .ureaTankTemperature, .ureaInjection, .ureaTotal,
        .dpfExhaustTemperature,
      ]
    case .machineStream: diesel + [.egrOpening, .egrCommanded]
    case .particulates: [.particulates, .particulatesMean, .opacity]
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.stream, .english): "engine data, DPF and/or SCR"
    case (.stream, .chinese): "数据流信息（DPF 和/或 SCR）"
    case (.catalyst, .english): "engine data, three-way catalyst"
    case (.catalyst, .chinese): "数据流信息（三元催化器，无 NOx 传感器）"
    case (.catalystNOx, .english): "engine data, three-way catalyst with NOx sensor"
    case (.catalystNOx, .chinese): "数据流信息（三元催化器，有 NOx 传感器）"
    case (.hybrid, .english): "hybrid supplement"
    case (.hybrid, .chinese): "混合动力附加信息"
    case (.supplement, .english): "supplementary data"
    case (.supplement, .chinese): "补充数据流信息"
    case (.machineStream, .english): "machine data"
    case (.machineStream, .chinese): "机械数据流信息"
    case (.particulates, .english): "particulates (one source)"
    case (.particulates, .chinese): "颗粒物信息（单一来源）"
    }
  }
}
