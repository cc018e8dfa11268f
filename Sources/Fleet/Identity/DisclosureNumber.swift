/// The number under which a maker disclosed a model's environmental information (环保信息公开编号).
///
///     let number = try DisclosureNumber("CN ZC G6 Z2 0999000052 000017")
///     print(number.stage.rawValue, number.vehicleClass)  // 6 ZC
///
///     1-2 CN   3-4 class   5-6 G and the stage   7-8 noise stage: Z2, or 00 for none
///     9-18 maker and model   19-24 extension serial
///
/// It is written with and without spaces; the model block of some carries a hyphen. Its stage token
/// is the strongest evidence of a stage. Whether the token ever tells VI-a from VI-b is not known:
/// a letter behind the digit is read and reported.
public struct DisclosureNumber: Hashable, Sendable {
  /// Without spaces, the hyphen kept.
  public let text: String
  private let sub: Unicode.Scalar?

  public init(_ text: some StringProtocol) throws(ParsingError) {
    let compact = compactText(text)
    let scalars = Array(compact.unicodeScalars)
    guard !scalars.isEmpty else { throw .empty }
    guard scalars.starts(with: "CN".unicodeScalars) else { throw .country }
    guard scalars.count >= 15 else { throw .length(scalars.count) }
    guard scalars.count <= 40 else { throw .length(scalars.count) }
    for (offset, scalar) in scalars.enumerated() {
      switch (offset, scalar) {
      case (2...3, "A"..."Z"), (5, "0"..."6"): break
      case (4, "G"): break
      case (2...3, _): throw .vehicleClass(scalar, position: offset + 1)
      case (4...5, _): throw .stage(scalar, position: offset + 1)
      case (6..., "0"..."9"), (6..., "A"..."Z"), (8..., "-"), (0...1, _): break
      default: throw .character(scalar, position: offset + 1)
      }
    }
    sub = scalars[6] == "A" || scalars[6] == "B" ? scalars[6] : nil
    let noise = scalars[sub == nil ? 6..<8 : 7..<9]
    guard noise.last.map({ ("0"..."9").contains($0) }) == true,
      noise.first == "Z" || noise.first == "0" && noise.last == "0"
    else { throw .noise(String(String.UnicodeScalarView(noise))) }
    self.text = compact
  }

  private func part(_ positions: Range<Int>) -> String {
    let shift = sub == nil ? 0 : 1
    let bytes = Array(text.utf8)
    return String(
      decoding: bytes[(positions.lowerBound + shift)..<(positions.upperBound + shift)],
      as: UTF8.self)
  }
}

extension DisclosureNumber: CustomStringConvertible {
  /// In groups, as makers print it.
  public var description: String {
    let stage = "G\(part(5 - (sub == nil ? 0 : 1)..<6))"
    return "CN \(vehicleClass) \(stage) \(noiseToken) \(model) \(serial)"
  }

  /// The class of vehicle or engine.
  public var vehicleClass: VehicleClass {
    VehicleClass(rawValue: String(decoding: Array(text.utf8)[2..<4], as: UTF8.self))
  }

  /// The stage that the token says, without a sub-stage.
  public var stage: EmissionStage {
    EmissionStage(rawValue: String(decoding: Array(text.utf8)[5..<6], as: UTF8.self))
      ?? .undetermined
  }

  /// `Z2`, or `00`.
  public var noiseToken: String { part(6..<8) }

  /// The number of the noise stage; `nil` where there is none.
  public var noiseStage: Int? { noiseToken.hasPrefix("Z") ? Int(noiseToken.dropFirst()) : nil }

  /// Maker and model: what stands between the noise stage and the serial.
  public var model: String { String(remainder.dropLast(6)) }

  /// The last six characters: the extension's serial.
  public var serial: String { String(remainder.suffix(6)) }

  private var remainder: Substring { text.dropFirst(sub == nil ? 8 : 9) }

  /// Whether the number is one of non-road machinery.
  public var isNonRoad: Bool { vehicleClass == .nonRoad }

  public var findings: [Finding] {
    var findings: [Finding] = []
    let length = text.utf8.count { $0 != UInt8(ascii: "-") } - (sub == nil ? 0 : 1)
    if length != 24 { findings.append(.length(length)) }
    if let sub { findings.append(.substage(sub)) }
    if !serial.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { findings.append(.serial(serial)) }
    let mark = vehicleClass.mark
    if mark != .confirmed { findings.append(.vehicleClass(vehicleClass, mark)) }
    return findings
  }
}

extension DisclosureNumber {
  /// The two letters behind `CN`; a code that is not listed survives.
  public struct VehicleClass: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let heavyDiesel = VehicleClass(rawValue: "ZC")
    public static let lightPetrol = VehicleClass(rawValue: "QQ")
    public static let lightDiesel = VehicleClass(rawValue: "QC")
    public static let heavyPetrolOrGas = VehicleClass(rawValue: "ZQ")
    /// Non-road machinery with compression ignition.
    public static let nonRoad = VehicleClass(rawValue: "FJ")

    public var description: String { rawValue }

    /// How well the meaning is known; `nil` for a code without one.
    public var mark: SourceMark? {
      switch self {
      case .heavyDiesel, .lightPetrol: .confirmed
      case .nonRoad: .single
      case .lightDiesel, .heavyPetrolOrGas: .inferred
      default: nil
      }
    }

    /// What a road vehicle of the class weighs and burns; `nil` for machinery and unknown codes.
    var scope: (EmissionClass, [Fuel.Engine])? {
      switch self {
      case .heavyDiesel: (.heavy, [.diesel])
      case .lightDiesel: (.light, [.diesel])
      case .lightPetrol: (.light, [.petrol])
      case .heavyPetrolOrGas: (.heavy, [.petrol, .gas])
      default: nil
      }
    }

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.heavyDiesel, .english): "heavy diesel"
      case (.heavyDiesel, .chinese): "重型柴油"
      case (.lightPetrol, .english): "light petrol"
      case (.lightPetrol, .chinese): "轻型汽油"
      case (.lightDiesel, .english): "light diesel"
      case (.lightDiesel, .chinese): "轻型柴油"
      case (.heavyPetrolOrGas, .english): "heavy petrol or gas"
      case (.heavyPetrolOrGas, .chinese): "重型汽油或燃气"
      case (.nonRoad, .english): "non-road machinery, compression ignition"
      case (.nonRoad, .chinese): "非道路移动机械（压燃式）"
      default: rawValue
      }
    }
  }
}
