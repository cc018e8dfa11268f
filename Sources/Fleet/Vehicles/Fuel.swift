/// What a vehicle burns or stores: the letters of GA 24.9 / GA/T 16.9 (燃料种类), up to three of them where
/// it has several (`BC`, `AE`).
///
/// The letters do not tell a hybrid that can be charged from outside (插电式, range extenders among them: new energy)
/// from one that cannot. Where somebody says it, our own digit stands behind the `O`: `BO1` is a diesel plug-in, `BO0`
/// a diesel hybrid without a plug, `BO` leaves it open.
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
  /// Hybrid that can be charged from outside; which fuel its engine burns is not said.
  public static let plugIn = Fuel(known: "O1")
  /// Hybrid that cannot be charged from outside; which fuel its engine burns is not said.
  public static let unplugged = Fuel(known: "O0")
  /// In newer lists only.
  public static let hydrogen = Fuel(known: "P")
  /// In newer lists only.
  public static let biofuel = Fuel(known: "Q")
  /// Trailers.
  public static let unfuelled = Fuel(known: "Y")
  public static let other = Fuel(known: "Z")
}

extension Fuel {
  /// How many of the bytes are letters of the list.
  private var letterCount: Int {
    let count = short.count
    let isMarked =
      count > 1 && short[count - 2] == UInt8(ascii: "O")
      && (short[count - 1] == UInt8(ascii: "0") || short[count - 1] == UInt8(ascii: "1"))
    return isMarked ? count - 1 : count
  }

  /// The letters alone.
  var letters: String { String(rawValue.prefix(letterCount)) }

  /// Whether it is one that may be recorded: letters that the list has, or one that it may come to have. What is
  /// neither is a misspelt word, by which nothing can be judged.
  public var isCode: Bool {
    let letters = letters
    if letters.allSatisfy({ FuelTable.names[$0] != nil }) { return (1...3).contains(letters.count) }
    return letters.count == 1 && letters.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }

  /// Whether it stores electricity beside what its engine burns.
  public var isHybrid: Bool {
    let stores = short.contains(UInt8(ascii: "O")) || short.contains(UInt8(ascii: "C"))
    return stores && engine != .noEngine
  }

  /// Whether a hybrid can be charged from outside; `nil` where nobody says it.
  public var isPlugIn: Bool? {
    letterCount < short.count ? short[letterCount] == UInt8(ascii: "1") : nil
  }

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
    for position in 0..<letterCount where !"ABCDEFLMNOPQYZ".utf8.contains(short[position]) {
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
    for letter in letters {
      guard let name = FuelTable.names[letter] else { return rawValue }
      names.append(language == .english ? name.english : name.chinese)
    }
    if letters.last == "O" {
      names.removeLast()
      return Self.hybridText(of: names, isPlugIn: isPlugIn, in: language)
    }
    return names.joined(separator: language == .english ? " and " : "、")
  }

  /// Such as `diesel plug-in hybrid`: a word that is read back as the same code.
  private static func hybridText(
    of fuels: [String], isPlugIn: Bool?, in language: Language
  ) -> String {
    switch (isPlugIn, language) {
    case (let isPlugIn, .english):
      let words = ["hybrid", "plug-in hybrid", "hybrid without a plug"]
      let word = words[isPlugIn.map { $0 ? 1 : 2 } ?? 0]
      return (fuels + [word]).joined(separator: " ")
    case (let isPlugIn, .chinese):
      let word = isPlugIn.map { $0 ? "插电混动" : "非插电混动" } ?? "混合动力"
      return fuels.joined(separator: "、") + word
    }
  }
}

extension Fuel: CustomStringConvertible {
  public var description: String { rawValue }
}
