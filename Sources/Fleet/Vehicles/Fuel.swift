/// What a vehicle burns or stores: the letters of GA 24.9 / GA/T 16.9 (燃料种类), up to three of them where
/// it has several (`BC`, `AE`).
///
/// Numbers and letters of other systems pass through a ``FuelTable``: the same letter `D` is mixed fuel
/// here and hybrid in one city's gate system. Unknown codes survive.
public struct Fuel: RawRepresentable, Hashable, Sendable {
  let short: ShortCode

  /// `nil` for the empty text and for more than eight bytes, which no code list uses.
  public init?(rawValue: String) {
    guard let short = ShortCode(rawValue) else { return nil }
    self.short = short
  }

  private init(known code: StaticString) { short = ShortCode(known: code) }

  public var rawValue: String { short.text }

  public static let petrol = Fuel(known: "A")
  public static let diesel = Fuel(known: "B")
  public static let electric = Fuel(known: "C")
  /// Mixed oil (混合油).
  public static let mixed = Fuel(known: "D")
  public static let naturalGas = Fuel(known: "E")
  public static let liquefiedPetroleumGas = Fuel(known: "F")
  public static let methanol = Fuel(known: "L")
  public static let ethanol = Fuel(known: "M")
  public static let solar = Fuel(known: "N")
  /// Hybrid (混合动力): which fuel its engine burns is not said.
  public static let hybrid = Fuel(known: "O")
  /// In newer lists only.
  public static let hydrogen = Fuel(known: "P")
  /// In newer lists only.
  public static let biofuel = Fuel(known: "Q")
  /// Trailers.
  public static let unfuelled = Fuel(known: "Y")
  public static let other = Fuel(known: "Z")
}

extension Fuel {
  /// The engine that emission law sees. A vehicle with two fuels has the engine of the stricter kind.
  public enum Engine: UInt8, CaseIterable, Sendable {
    /// Compression ignition: diesel, also in a hybrid.
    case diesel
    /// Positive ignition with natural gas or LPG.
    case gas
    case petrol
    /// No engine: battery, fuel cell, trailer.
    case noEngine
    /// An engine for which these tables hold no dates: methanol, ethanol, biofuel and other.
    case other
  }

  /// The engine that this fuel tells of; `nil` where it does not: hybrid alone, mixed oil, foreign codes.
  public var engine: Engine? {
    for position in 0..<short.count where !"ABCDEFLMNOPQYZ".utf8.contains(short[position]) {
      return nil
    }
    if short.contains(UInt8(ascii: "B")) { return .diesel }
    if short.contains(UInt8(ascii: "D")) { return nil }
    if short.contains(UInt8(ascii: "E")) || short.contains(UInt8(ascii: "F")) { return .gas }
    if short.contains(UInt8(ascii: "A")) { return .petrol }
    if short.contains(UInt8(ascii: "O")) { return nil }
    for letter in "LMQZ".utf8 where short.contains(letter) { return .other }
    return .noEngine
  }

  /// Petrol, alone or beside another fuel.
  var holdsPetrol: Bool { engine != nil && short.contains(UInt8(ascii: "A")) }

  /// Diesel and nothing else: no battery that a plug could charge.
  public var isDieselOnly: Bool { self == .diesel }

  /// The fuels in words; a code that is not made of known letters stays as it is.
  public func text(in language: Language) -> String {
    var names: [String] = []
    for letter in rawValue {
      guard let name = FuelTable.names[letter] else { return rawValue }
      names.append(language == .english ? name.english : name.chinese)
    }
    return names.joined(separator: language == .english ? " and " : "、")
  }
}

extension Fuel: CustomStringConvertible {
  public var description: String { rawValue }
}
