extension OBD {
  /// A number that was computed, or why there is none. Nothing is ever shown as zero because it is not known.
  public enum Figure: Hashable, Sendable {
    case value(Double)
    case unknown(Lack)

    static func count(_ number: Int) -> Figure { .value(Double(number)) }

    /// A quotient; unknown where there is nothing to divide by.
    static func ratio(_ a: Double, _ b: Double, else lack: Lack) -> Figure {
      b > 0 ? .value(a / b) : .unknown(lack)
    }

    /// A share in percent.
    static func share(_ part: Int, of whole: Int, else lack: Lack) -> Figure {
      ratio(100 * Double(part), Double(whole), else: lack)
    }

    public var value: Double? {
      if case .value(let value) = self { value } else { nil }
    }

    public var lack: Lack? {
      if case .unknown(let lack) = self { lack } else { nil }
    }
  }

  /// Why a figure is unknown.
  public enum Lack: Hashable, Sendable {
    case noRecords
    /// The vehicle sends no such signal.
    case noSignal
    /// Every value is absent, most of them for this reason.
    case absent(Absence)
    /// No record meets the conditions.
    case noSuitableRecords
    case noSerials
    /// More restarts than are kept apart.
    case tooManyRestarts
    /// Without logins and logouts a pause cannot be told from a loss.
    case noSessions
    case noDistance
    case noFuel
    case noWork
    case noDiagnostics
    case noReferenceTorque
    case noReferenceWork
    case noRatedPower
    /// The formula is one of diesel engines.
    case notDiesel
    /// A counter went back within the day.
    case counterReset
    /// A threshold that it needs does not hold on the day.
    case noThreshold
    /// A difference that there is one value for only.
    case oneValue
    /// Less work than one window.
    case tooLittleWork

    public var code: String {
      switch self {
      case .noRecords: "no-records"
      case .noSignal: "no-signal"
      case .absent(let absence): absence.rawValue
      case .noSuitableRecords: "no-suitable-records"
      case .noSerials: "no-serials"
      case .tooManyRestarts: "too-many-restarts"
      case .noSessions: "no-sessions"
      case .noDistance: "no-distance"
      case .noFuel: "no-fuel"
      case .noWork: "no-work"
      case .noDiagnostics: "no-diagnostics"
      case .noReferenceTorque: "no-reference-torque"
      case .noReferenceWork: "no-reference-work"
      case .noRatedPower: "no-rated-power"
      case .notDiesel: "not-diesel"
      case .counterReset: "counter-reset"
      case .noThreshold: "no-threshold"
      case .oneValue: "one-value"
      case .tooLittleWork: "too-little-work"
      }
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.noRecords, .english): "no record of the day"
      case (.noRecords, .chinese): "当日没有数据"
      case (.noSignal, .english): "the vehicle does not send it"
      case (.noSignal, .chinese): "该车未上报此项"
      case (.absent(let absence), _): absence.text(in: language)
      case (.noSuitableRecords, .english): "no record meets the conditions"
      case (.noSuitableRecords, .chinese): "没有符合条件的数据"
      case (.noSerials, .english): "no serials"
      case (.noSerials, .chinese): "没有流水号"
      case (.tooManyRestarts, .english): "the serials restart too often"
      case (.tooManyRestarts, .chinese): "流水号重启次数过多"
      case (.noSessions, .english): "no login or logout tells pauses from losses"
      case (.noSessions, .chinese): "没有登入登出，无法区分停驶与丢失"
      case (.noDistance, .english): "too little distance was driven"
      case (.noDistance, .chinese): "行驶里程不足"
      case (.noFuel, .english): "too little fuel was used"
      case (.noFuel, .chinese): "油耗过少"
      case (.noWork, .english): "no work was done"
      case (.noWork, .chinese): "发动机未做功"
      case (.noDiagnostics, .english): "no diagnostics of the day"
      case (.noDiagnostics, .chinese): "当日没有诊断信息"
      case (.noReferenceTorque, .english): "the reference torque is not known"
      case (.noReferenceTorque, .chinese): "参考扭矩未知"
      case (.noReferenceWork, .english): "the work of the WHTC is not known"
      case (.noReferenceWork, .chinese): "WHTC 循环功未知"
      case (.noRatedPower, .english): "the rated power is not known"
      case (.noRatedPower, .chinese): "额定功率未知"
      case (.notDiesel, .english): "computed for diesel engines only"
      case (.notDiesel, .chinese): "仅适用于柴油机"
      case (.counterReset, .english): "a counter went back within the day"
      case (.counterReset, .chinese): "累计值当日回退"
      case (.noThreshold, .english): "a threshold that it needs does not hold on this day"
      case (.noThreshold, .chinese): "所需限值当日不适用"
      case (.oneValue, .english): "one value only, and nothing to compare it with"
      case (.oneValue, .chinese): "仅有一个数值，无从比较"
      case (.tooLittleWork, .english): "less work than one window"
      case (.tooLittleWork, .chinese): "做功不足一个窗口"
      }
    }
  }
}

/// A decimal text with so many digits behind the point, without those that are zero at the end.
func decimal(_ value: Double, digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  var unit = 1.0
  for _ in 0..<digits { unit *= 10 }
  let scaled = (value.magnitude * unit).rounded()
  let whole = Int64((scaled / unit).rounded(.down))
  var rest = "\(Int64(scaled - Double(whole) * unit))"
  rest = String(repeating: "0", count: max(0, digits - rest.utf8.count)) + rest
  while rest.hasSuffix("0") { rest.removeLast() }
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return sign + "\(whole)" + (rest.isEmpty || digits == 0 ? "" : "." + rest)
}
