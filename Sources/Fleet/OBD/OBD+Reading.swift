extension OBD {
  /// Why a signal has no value. The five reasons are different things: a truck whose sensor is off says
  /// something else than one whose sensor has failed.
  public enum Absence: String, CaseIterable, Sendable {
    /// Above what the field may say, and no code of J1939 either.
    case outOfRange = "out-of-range"
    /// The sensor or its control unit reports a failure (0xFE…).
    case sensorError = "sensor-error"
    /// The vehicle does not have or does not send it (0xFF…).
    case notAvailable = "not-available"
    /// A NOx sensor that is off, such as before the dew point: raw 0, which would be -200 ppm.
    case notPowered = "not-powered"
    /// No valid fix: the position is an earlier one, repeated, or its state is not known.
    case noFix = "no-fix"

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.outOfRange, .english): "out of range"
      case (.outOfRange, .chinese): "超出范围"
      case (.sensorError, .english): "sensor error"
      case (.sensorError, .chinese): "传感器故障"
      case (.notAvailable, .english): "not available"
      case (.notAvailable, .chinese): "无效（未提供）"
      case (.notPowered, .english): "sensor not powered"
      case (.notPowered, .chinese): "传感器未上电"
      case (.noFix, .english): "no valid fix"
      case (.noFix, .chinese): "定位无效"
      }
    }
  }

  /// One signal as it was sent, and what it says: either a value in the signal's unit or the reason why
  /// there is none.
  public struct Reading: Hashable, Sendable {
    public let signal: Signal
    public let raw: UInt32
    public let value: Double?
    public let absence: Absence?

    init(_ signal: Signal, raw: UInt32) { self.init(signal, raw: raw, signal.scaling) }

    @inline(__always)
    init(_ signal: Signal, raw: UInt32, _ scaling: Signal.Scaling) {
      self.signal = signal
      self.raw = raw
      absence = scaling.absence(raw, isNOx: signal == .noxUpstream || signal == .noxDownstream)
      value = absence == nil ? scaling.value(raw) : nil
    }

    /// The same with the sign of a hemisphere, or without a value where the fix is not valid.
    init(_ reading: Reading, status: PositionStatus, isNegative: Bool) {
      signal = reading.signal
      raw = reading.raw
      absence = reading.absence ?? (status.isValid == true ? nil : .noFix)
      value = absence == nil ? reading.value.map { isNegative ? 0 - $0 : $0 } : nil
    }

    /// The value with its unit, or the reason why there is none.
    public func text(in language: Language) -> String {
      guard let value else { return absence?.text(in: language) ?? "" }
      if signal == .torqueMode, let mode = TorqueMode(rawValue: UInt8(truncatingIfNeeded: raw)) {
        return mode.text(in: language)
      }
      if signal == .positionStatus {
        return PositionStatus(rawValue: UInt8(truncatingIfNeeded: raw)).text(in: language)
      }
      var number = "\(value)"
      if number.hasSuffix(".0") { number.removeLast(2) }
      return signal.unit.isEmpty ? number : "\(number) \(signal.unit)"
    }
  }
}

extension OBD.Signal.Scaling {
  @inline(__always)
  func absence(_ raw: UInt32, isNOx: Bool) -> OBD.Absence? {
    switch rule {
    case .j1939:
      switch raw >> UInt32(8 * width - 8) {
      case ...0xFA: isNOx && raw == 0 ? .notPowered : nil
      case ...0xFD: .outOfRange
      case 0xFE: .sensorError
      default: .notAvailable
      }
    case .upTo(let limit): raw <= limit ? nil : raw == allOnes ? .notAvailable : .outOfRange
    case .torqueMode:
      OBD.TorqueMode(rawValue: UInt8(truncatingIfNeeded: raw)) != nil
        ? nil : raw == allOnes ? .notAvailable : .outOfRange
    }
  }
}
