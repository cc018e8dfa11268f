/// The codes that a fact of kind ``PolicyFact/Kind/code(open:)`` may have, and the names of groups of them.
///
///     let energy = PolicyCodes.of(.energy)
///     energy.members(of: "new-energy")   // battery, fuel-cell, every plug-in
///
/// In an ordered list "at least" and "at most" have a meaning.
public struct PolicyCodes: Sendable {
  public let codes: [String]
  public let groups: [String: [String]]
  public let isOrdered: Bool

  init(_ codes: [String], groups: [String: [String]] = [:], ordered: Bool = false) {
    self.codes = codes
    self.groups = groups
    isOrdered = ordered
  }

  /// The codes that a code or the name of a group stands for; `nil` where it is neither.
  public func members(of word: String) -> [String]? {
    if let group = groups[word] { return group }
    return codes.contains(word) ? [word] : nil
  }

  /// The built-in codes of a fact; packs may add to those of an open list.
  public static func of(_ fact: PolicyFact) -> PolicyCodes { byPlace[fact.place] }

  private static let byPlace = PolicyFact.allCases.map { tables[$0] ?? PolicyCodes([]) }

  private static let stages = PolicyCodes(
    ["0", "1", "2", "3", "4", "5", "6a", "6b", "D"], groups: ["6": ["6a", "6b"]], ordered: true)

  private static let tables: [PolicyFact: PolicyCodes] = [
    .stage: stages,
    .machineryStage: stages,
    .energy: PolicyCodes(
      [
        "diesel", "diesel-hybrid", "diesel-plug-in", "petrol", "petrol-hybrid", "petrol-plug-in",
        "gas", "gas-hybrid", "gas-plug-in", "methanol", "other-engine", "battery", "fuel-cell",
        "unpowered",
      ],
      groups: [
        "new-energy": ["battery", "fuel-cell", "diesel-plug-in", "petrol-plug-in", "gas-plug-in"],
        "burns-diesel": ["diesel", "diesel-hybrid", "diesel-plug-in"],
        "no-engine": ["battery", "fuel-cell", "unpowered"],
      ]),
    .emissionClass: PolicyCodes(["light", "heavy"]),
    .trafficClass: PolicyCodes(["mini", "low-speed", "light", "medium", "heavy"]),
    .category: PolicyCodes(
      ["M1", "M2", "M3", "N1", "N2", "N3"],
      groups: ["M": ["M1", "M2", "M3"], "N": ["N1", "N2", "N3"]]
    ),
    .use: PolicyCodes(
      "ABCDEFGHIJKLMNOPQRSTUZ".map(String.init),
      groups: ["emergency": ["H", "I", "J", "K"], "bus": ["C"], "taxi": ["D", "T"]]),
    .plateColour: PolicyCodes(
      ["blue", "yellow", "black", "white", "green", "gradient-green", "yellow-green", "other"],
      groups: ["new-energy": ["green", "gradient-green", "yellow-green"]]),
    .direction: PolicyCodes(["in", "out"]),
    .freight: PolicyCodes(
      ["none", "bulk", "product", "other"], groups: ["any": ["bulk", "product", "other"]]),
    .performanceGrade: PolicyCodes(["A", "leading", "B", "B-", "C", "D", "ungraded"]),
    .warning: PolicyCodes(["none", "blue", "yellow", "orange", "red"], ordered: true),
    .measures: PolicyCodes(["met", "not-met"]),
    .zoneRequirement: PolicyCodes(["met", "not-met"]),
    .industry: PolicyCodes(
      [
        "steel", "coking", "power", "building-materials", "cement", "non-ferrous", "chemical",
        "coal-mine", "mine", "coal-washing", "foundry", "heat-supply", "machinery", "logistics",
        "construction", "trade",
      ],
      groups: [
        "mining": ["coal-mine", "mine"],
        "building-materials-all": ["building-materials", "cement"],
        "not-industrial": ["logistics", "construction", "trade"],
      ]),
    .machineryType: PolicyCodes(
      MachineryType.names.map(\.type.rawValue),
      groups: [
        "construction": [
          "excavator", "crane", "bulldozer", "loader", "roller", "paver", "grader", "piling",
          "rotary-drill", "dynamic-compactor", "aerial-platform",
        ]
      ]),
    .siteKind: PolicyCodes(SiteKind.names.map(\.kind.rawValue)),
    .exemption: PolicyCodes([
      "emergency-rescue", "livelihood", "fire", "ambulance", "police", "hazard-response", "other",
    ]),
  ]
}
