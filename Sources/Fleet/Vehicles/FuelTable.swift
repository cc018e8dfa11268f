/// How one outside system writes fuels. Never pass its codes on as if they were GA letters.
public struct FuelTable: Sendable {
  public let name: String
  public let mark: SourceMark
  private let codes: [String: Fuel]

  private init(_ name: String, _ mark: SourceMark, _ codes: [String: Fuel]) {
    self.name = name
    self.mark = mark
    self.codes = codes
  }

  /// The fuel behind a code of this system; `nil` where the system has no such code.
  public func fuel(forCode code: some StringProtocol) -> Fuel? { codes[foldedWord(code)] }

  /// This system's code for a fuel; `nil` where it has none.
  public func code(for fuel: Fuel) -> String? {
    codes.filter { $0.value == fuel }.keys.min()
  }

  /// GA 24.9 / GA/T 16.9, used by the ledgers as well.
  public static let ga249 = FuelTable(
    "ga24.9", .confirmed,
    Dictionary(
      uniqueKeysWithValues: names.keys.compactMap { letter in
        Fuel(rawValue: String(letter)).map { (String(letter), $0) }
      }))
  /// A city's gate hub (field `rlzl`), where D is hybrid.
  public static let gateHub = FuelTable(
    "gate-hub", .single,
    ["A": .petrol, "B": .diesel, "C": .electric, "D": .hybrid, "E": .naturalGas, "Z": .other])
  /// The registration app for machinery of one city.
  public static let machineryApp = FuelTable(
    "machinery-app", .single,
    ["1": .petrol, "2": .diesel, "3": .electric, "4": .naturalGas, "5": .naturalGas])
  /// The monitoring tables of one city. Its 4, new energy, names no fuel and is left out.
  public static let cityMonitoring = FuelTable(
    "city-monitoring", .single,
    ["0": .petrol, "1": .diesel, "2": .naturalGas, "3": .methanol])

  public static let all: [FuelTable] = [.ga249, .gateHub, .machineryApp, .cityMonitoring]

  static let names: [Character: (english: String, chinese: String)] = [
    "A": ("petrol", "汽油"), "B": ("diesel", "柴油"), "C": ("electric", "电"), "D": ("mixed oil", "混合油"),
    "E": ("natural gas", "天然气"), "F": ("LPG", "液化石油气"), "L": ("methanol", "甲醇"),
    "M": ("ethanol", "乙醇"), "N": ("solar", "太阳能"), "O": ("hybrid", "混合动力"),
    "P": ("hydrogen", "氢"), "Q": ("biofuel", "生物燃料"), "Y": ("none", "无"), "Z": ("other", "其他"),
  ]
}

extension Fuel {
  /// Reads GA letters (`B`, `BC`) or a word in Chinese or English (`柴油`, `轻柴油`, `LNG`, `diesel`);
  /// `nil` for anything else. A code of another system is read with its own ``FuelTable``.
  public init?(reading text: some StringProtocol) {
    let word = foldedWord(text)
    if let fuel = Self.words[word] {
      self = fuel
      return
    }
    guard (1...3).contains(word.utf8.count),
      word.allSatisfy({ FuelTable.names[$0] != nil })
    else { return nil }
    self.init(rawValue: word)
  }

  private static let words: [String: Fuel] = [
    "汽油": .petrol, "PETROL": .petrol, "GASOLINE": .petrol,
    "柴油": .diesel, "轻柴油": .diesel, "重柴油": .diesel, "车用柴油": .diesel, "DIESEL": .diesel,
    "电": .electric, "电动": .electric, "纯电": .electric, "纯电动": .electric, "纯电能": .electric,
    "ELECTRIC": .electric, "BEV": .electric,
    "混合油": .mixed,
    "天然气": .naturalGas, "燃气": .naturalGas, "CNG": .naturalGas, "LNG": .naturalGas,
    "压缩天然气": .naturalGas, "液化天然气": .naturalGas, "NATURALGAS": .naturalGas,
    "液化石油气": .liquefiedPetroleumGas, "LPG": .liquefiedPetroleumGas,
    "甲醇": .methanol, "METHANOL": .methanol, "乙醇": .ethanol, "ETHANOL": .ethanol,
    "太阳能": .solar, "SOLAR": .solar,
    "混合动力": .hybrid, "油电混合": .hybrid, "插电式混合动力": .hybrid, "增程式": .hybrid,
    "HYBRID": .hybrid, "PHEV": .hybrid,
    "氢": .hydrogen, "氢燃料": .hydrogen, "氢燃料电池": .hydrogen, "燃料电池": .hydrogen,
    "HYDROGEN": .hydrogen, "生物燃料": .biofuel, "BIOFUEL": .biofuel,
    "无": .unfuelled, "NONE": .unfuelled, "其他": .other, "其它": .other, "OTHER": .other,
  ]
}
