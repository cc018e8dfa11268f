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
  /// Reads GA letters (`B`, `BC`) or a word in Chinese or English (`柴油`, `轻柴油`, `LNG`, `diesel`, `柴油插电混动`);
  /// `nil` for anything else. A code of another system is read with its own ``FuelTable``.
  public init?(reading text: some StringProtocol) {
    let word = foldedWord(text)
    if let fuel = Self.words[word] ?? Self.hybrids[word] {
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
    "油电混合": .hybrid, "油电混合动力": .hybrid, "PHEV": .plugIn, "EREV": .plugIn, "HEV": .hybrid,
    "氢": .hydrogen, "氢燃料": .hydrogen, "氢燃料电池": .hydrogen, "燃料电池": .hydrogen,
    "HYDROGEN": .hydrogen, "生物燃料": .biofuel, "BIOFUEL": .biofuel,
    "无": .unfuelled, "NONE": .unfuelled, "其他": .other, "其它": .other, "OTHER": .other,
  ]

  /// Hybrids by what their engine burns and whether they have a plug, as registration documents, the catalogue of
  /// new-energy vehicles (插电式，含增程式) and people write it. `混合动力` alone stands for both sorts.
  private static let hybrids: [String: Fuel] = {
    var words: [String: Fuel] = [:]
    let engines: [(letters: String, chinese: [String], english: [String])] = [
      ("", ["", "油电"], [""]), ("B", ["柴油", "柴油电", "柴油/电", "柴电"], ["DIESEL", "DIESELELECTRIC"]),
      ("A", ["汽油", "汽油电", "汽油/电"], ["PETROL", "GASOLINE", "PETROLELECTRIC"]),
      ("E", ["天然气", "燃气", "天然气/电", "气电"], ["GAS", "NATURALGAS", "CNG", "LNG"]),
    ]
    let kinds: [(code: String, chinese: [String], english: [String])] = [
      ("O", ["混动", "混合", "混合动力"], ["HYBRID"]),
      (
        "O1",
        [
          "插电", "插电式", "插电混动", "插电式混动", "插电混合动力", "插电式混合动力", "可外接充电混合动力", "增程", "增程式",
          "增程混动", "增程式混动", "增程式混合动力", "插电增程",
        ],
        ["PLUGIN", "PLUGINHYBRID", "HYBRIDPLUGIN", "RANGEEXTENDED", "RANGEEXTENDER"]
      ),
      (
        "O0", ["非插电", "非插电混动", "非插电式混动", "非插电混合动力", "非插电式混合动力", "普通混动", "普通混合动力", "不可外接充电混合动力"],
        ["NONPLUGIN", "NONPLUGINHYBRID", "HYBRIDWITHOUTAPLUG", "HYBRIDNOPLUG"]
      ),
    ]
    for (letters, chinese, english) in engines {
      for (code, chineseKinds, englishKinds) in kinds {
        guard let fuel = Fuel(rawValue: letters + code) else { continue }
        for engine in chinese {
          for kind in chineseKinds {
            words[engine + kind] = fuel
            // `插电式柴油混合动力` names the plug before the fuel.
            if let rest = kind.firstIndex(of: "混") {
              words[String(kind[..<rest]) + engine + String(kind[rest...])] = fuel
            }
          }
        }
        for engine in english { for kind in englishKinds { words[engine + kind] = fuel } }
      }
    }
    return words
  }()
}
