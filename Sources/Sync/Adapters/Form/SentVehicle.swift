import Fleet

/// The stages that a setting `stages` may give codes to, by the codes of the exchange formats.
enum SentStage: String, CaseIterable, Sendable {
  case zero = "0"
  case one = "1"
  case two = "2"
  case three = "3"
  case four = "4"
  case five = "5"
  case six = "6"
  case electric = "D"
  case unknown = "X"

  /// The stage of a record's own word; a sub-stage or retrofit goes by its whole number.
  init?(reading text: String) {
    guard let stage = EmissionStage(reading: text) else { return nil }
    self.init(rawValue: stage.number.map(String.init) ?? stage.rawValue)
  }

  static let ownCodes = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.rawValue) })
}

/// The fuels that a setting `fuels` may give codes to.
enum SentFuel: String, CaseIterable, Sendable {
  case petrol, diesel, electric, hybrid, methanol, ethanol, hydrogen, other
  case naturalGas = "natural-gas"
  case liquefiedPetroleumGas = "lpg"

  /// The fuel of a record's own word: what a hybrid burns is not asked for.
  init?(reading text: String) {
    guard let fuel = Fuel(reading: text) else { return nil }
    if fuel.isHybrid {
      self = .hybrid
      return
    }
    guard let letter = fuel.rawValue.first, let kind = Self.kinds[letter] else { return nil }
    self = kind
  }

  private static let kinds: [Character: SentFuel] = [
    "A": .petrol, "B": .diesel, "C": .electric, "E": .naturalGas, "F": .liquefiedPetroleumGas,
    "L": .methanol, "M": .ethanol, "O": .hybrid, "P": .hydrogen, "Z": .other,
  ]

  /// The letters of GA 24.9.
  static let letters: [SentFuel: String] = Dictionary(
    uniqueKeysWithValues: kinds.map { ($0.value, String($0.key)) })
}

/// An upstream's codes for stages or fuels.
struct SentCodes<Key: RawRepresentable<String> & Hashable & CaseIterable & Sendable>: Sendable {
  private let codes: [Key: String]
  private let fallback: Key
  private let finding: AdapterFinding

  init(
    _ options: inout AdapterOptions, _ name: String, over codes: [Key: String], fallback: Key,
    finding: AdapterFinding
  ) throws(AdapterOptionError) {
    self.codes = try options.codes(name, codes)
    self.fallback = fallback
    self.finding = finding
  }

  /// The code of a word; `nil` where there is no word, the fallback's where it says nothing here.
  func code(
    for text: String?, _ read: (String) -> Key?, _ findings: inout [AdapterFinding]
  ) -> String? {
    guard let text, !text.isEmpty else { return nil }
    if let key = read(text), let code = codes[key] { return code }
    findings.append(finding)
    return codes[fallback]
  }
}

extension String {
  /// The code of GA 24.4 that a vehicle type's text is or names.
  func vehicleTypeCode(_ findings: inout [AdapterFinding]) -> String? {
    if let type = VehicleType(reading: self) { return type.rawValue }
    findings.append(.vehicleType)
    return nil
  }
}
