extension OBD {
  /// The number of trouble codes as sent: 0xFE is invalid and then no list follows; 0xFF, which no text
  /// names, is treated the same.
  public struct FaultCount: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let limit = 253
    public static let invalid = FaultCount(rawValue: 0xFE)

    /// `nil` where the number is invalid.
    public var number: Int? { rawValue >= 0xFE ? nil : Int(rawValue) }
    /// Bytes of the list that follows.
    var listSize: Int { 4 * (number ?? 0) }
  }

  /// The malfunction lamp.
  public struct Lamp: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let off = Lamp(rawValue: 0)
    public static let on = Lamp(rawValue: 1)
    /// Non-road machinery only.
    public static let flashing = Lamp(rawValue: 2)
    public static let invalid = Lamp(rawValue: 0xFE)

    /// `nil` for a number that the standards do not have.
    public func text(in language: Language) -> String? {
      switch (self, language) {
      case (.off, .english): "off"
      case (.off, .chinese): "未点亮"
      case (.on, .english): "on"
      case (.on, .chinese): "点亮"
      case (.flashing, .english): "flashing"
      case (.flashing, .chinese): "闪烁"
      case (.invalid, .english): "invalid"
      case (.invalid, .chinese): "无效"
      default: nil
      }
    }
  }

  /// What the diagnosis of a road vehicle says (type 01), 96 bytes and four for each trouble code.
  ///
  ///     0  1  protocol         23 18  calibration (CALID)
  ///     1  1  lamp (MIL)       41 18  its verification (CVN)
  ///     2  2  support          59 36  IUPR, eighteen numbers
  ///     4  2  readiness        95  1  number of codes
  ///     6 17  VIN              96 4n  codes
  public struct Diagnostics: Hashable, Sendable {
    static let size = 96

    public var diagnosticProtocol: DiagnosticProtocol
    public var lamp: Lamp
    /// A bit is one where the monitor is there.
    public var support: UInt16
    /// A bit is zero where the test is complete or the monitor is not there.
    public var readiness: UInt16
    /// It can differ from that of the header.
    public var vin: Identity
    public var calibration: FixedBytes<18>
    public var verification: FixedBytes<18>
    public var iupr: FixedBytes<36>
    public var faultCount: FaultCount

    public init(
      diagnosticProtocol: DiagnosticProtocol, lamp: Lamp, support: UInt16, readiness: UInt16,
      vin: Identity, calibration: FixedBytes<18>, verification: FixedBytes<18>,
      iupr: FixedBytes<36>, faultCount: FaultCount
    ) {
      self.diagnosticProtocol = diagnosticProtocol
      self.lamp = lamp
      self.support = support
      self.readiness = readiness
      self.vin = vin
      self.calibration = calibration
      self.verification = verification
      self.iupr = iupr
      self.faultCount = faultCount
    }

    init(_ bytes: Span<UInt8>, at offset: Int) {
      diagnosticProtocol = DiagnosticProtocol(rawValue: bytes[offset])
      lamp = Lamp(rawValue: bytes[offset + 1])
      support = bytes.bigEndian16(at: offset + 2)
      readiness = bytes.bigEndian16(at: offset + 4)
      vin = Identity(bytes, at: offset + 6)
      calibration = FixedBytes(bytes, at: offset + 23)
      verification = FixedBytes(bytes, at: offset + 41)
      iupr = FixedBytes(bytes, at: offset + 59)
      faultCount = FaultCount(rawValue: bytes[offset + 95])
    }

    func append(to bytes: inout [UInt8]) {
      bytes += [diagnosticProtocol.rawValue, lamp.rawValue]
      bytes.append(bigEndian: support)
      bytes.append(bigEndian: readiness)
      bytes.append(vin)
      bytes.append(calibration)
      bytes.append(verification)
      bytes.append(iupr)
      bytes.append(faultCount.rawValue)
    }

    /// Seventeen question marks, zeros, spaces or ones: the vehicle did not tell its VIN.
    public var hasNoVIN: Bool {
      vin.allSatisfy { $0 == vin[0] } && [0x3F, 0, 0x20, 0x30, 0xFF].contains(vin[0])
    }

    /// The verification number as its four bytes, where the other fourteen are filling; `nil` where all of it
    /// is text or the field is of another form.
    public var verificationNumber: UInt32? {
      let filling = verification[4]
      guard [0, 0x20, 0x30, 0xFF].contains(filling),
        (4..<18).allSatisfy({ verification[$0] == filling }),
        !(0..<4).allSatisfy({ (0x20...0x7E).contains(verification[$0]) })
      else { return nil }
      return (0..<4).reduce(0) { $0 << 8 | UInt32(verification[$1]) }
    }

    /// The two counters of one item in the order of the bytes; the order of the items is that of SAE J1979
    /// infotype 0B (one source).
    public func counters(of item: IUPRItem) -> (first: UInt16, second: UInt16) {
      let offset = 4 * Int(item.rawValue)
      return (counter(at: offset), counter(at: offset + 2))
    }

    /// Completed tests by met conditions; `nil` for the general counters and where no condition was met.
    public func ratio(of item: IUPRItem) -> Double? {
      let (completed, conditions) = counters(of: item)
      return item == .general || conditions == 0 ? nil : Double(completed) / Double(conditions)
    }

    private func counter(at offset: Int) -> UInt16 {
      UInt16(iupr[offset]) << 8 | UInt16(iupr[offset + 1])
    }

    /// The field holds letters instead of numbers: a test program or a copied sample sent it.
    public var hasTextForRatios: Bool { iupr.allSatisfy { (0x20...0x7E).contains($0) } }
  }

  /// What is monitored in use: nine pairs of counters of compression ignition.
  public enum IUPRItem: UInt8, CaseIterable, Sendable {
    /// Conditions of the diagnosis met, and ignition cycles: not a ratio.
    case general
    case nmhcCatalyst, noxCatalyst, noxAdsorber, particulateFilter, exhaustSensor, egr
    case boostPressure, fuelSystem

    /// The names of SAE J1979, in the order of the bytes.
    public var names: (first: String, second: String) {
      switch self {
      case .general: ("OBDCOND", "IGNCNTR")
      case .nmhcCatalyst: ("HCCATCOMP", "HCCATCOND")
      case .noxCatalyst: ("NCATCOMP", "NCATCOND")
      case .noxAdsorber: ("NADSCOMP", "NADSCOND")
      case .particulateFilter: ("PMCOMP", "PMCOND")
      case .exhaustSensor: ("EGSCOMP", "EGSCOND")
      case .egr: ("EGRCOMP", "EGRCOND")
      case .boostPressure: ("BPCOMP", "BPCOND")
      case .fuelSystem: ("FUELCOMP", "FUELCOND")
      }
    }
  }

  /// The monitors of the two words, bit 0 first.
  public enum Monitor: UInt8, CaseIterable, Sendable {
    case catalyst, heatedCatalyst, evaporative, secondaryAir, airConditioning, exhaustSensor
    case sensorHeater, egr, coldStart, boostPressure, particulateFilter, scr, nmhcCatalyst
    case misfire, fuelSystem, components

    /// Its bit of a word.
    public func mask(in order: MonitorOrder) -> UInt16 {
      order == .lowestFirst ? 1 << UInt16(rawValue) : 0x8000 >> UInt16(rawValue)
    }
  }

  /// What the diagnosis of a machine says (type 01 of HJ 1014-2020): protocol, lamp, number of codes, codes.
  public struct MachineDiagnostics: Hashable, Sendable {
    static let size = 3

    public var diagnosticProtocol: DiagnosticProtocol
    public var lamp: Lamp
    public var faultCount: FaultCount

    public init(diagnosticProtocol: DiagnosticProtocol, lamp: Lamp, faultCount: FaultCount) {
      self.diagnosticProtocol = diagnosticProtocol
      self.lamp = lamp
      self.faultCount = faultCount
    }

    init(_ bytes: Span<UInt8>, at offset: Int) {
      diagnosticProtocol = DiagnosticProtocol(rawValue: bytes[offset])
      lamp = Lamp(rawValue: bytes[offset + 1])
      faultCount = FaultCount(rawValue: bytes[offset + 2])
    }

    func append(to bytes: inout [UInt8]) {
      bytes += [diagnosticProtocol.rawValue, lamp.rawValue, faultCount.rawValue]
    }
  }
}

extension OBD.Monitor {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.catalyst, .english): "catalyst"
    case (.catalyst, .chinese): "催化器"
    case (.heatedCatalyst, .english): "heated catalyst"
    case (.heatedCatalyst, .chinese): "加热催化器"
    case (.evaporative, .english): "evaporative system"
    case (.evaporative, .chinese): "蒸发系统"
    case (.secondaryAir, .english): "secondary air"
    case (.secondaryAir, .chinese): "二次空气"
    case (.airConditioning, .english): "A/C refrigerant"
    case (.airConditioning, .chinese): "空调制冷剂"
    case (.exhaustSensor, .english): "exhaust gas sensor"
    case (.exhaustSensor, .chinese): "排气传感器"
    case (.sensorHeater, .english): "exhaust gas sensor heater"
    case (.sensorHeater, .chinese): "排气传感器加热器"
    case (.egr, .english): "EGR/VVT"
    case (.egr, .chinese): "EGR/VVT"
    case (.coldStart, .english): "cold-start aid"
    case (.coldStart, .chinese): "冷起动辅助"
    case (.boostPressure, .english): "boost pressure"
    case (.boostPressure, .chinese): "增压压力"
    case (.particulateFilter, .english): "DPF"
    case (.particulateFilter, .chinese): "颗粒捕集器（DPF）"
    case (.scr, .english): "SCR or NOx adsorber"
    case (.scr, .chinese): "SCR 或 NOx 吸附器"
    case (.nmhcCatalyst, .english): "NMHC catalyst"
    case (.nmhcCatalyst, .chinese): "NMHC 催化器"
    case (.misfire, .english): "misfire"
    case (.misfire, .chinese): "失火"
    case (.fuelSystem, .english): "fuel system"
    case (.fuelSystem, .chinese): "燃油系统"
    case (.components, .english): "comprehensive components"
    case (.components, .chinese): "综合部件"
    }
  }
}
