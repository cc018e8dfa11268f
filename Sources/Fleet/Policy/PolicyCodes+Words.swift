extension PolicyFact {
  /// A code of this fact as people say it; the code itself where it speaks for itself (`N3`, `B-`) or is a name
  /// that a pack gave. JSON, packs and stored situations keep the codes.
  ///
  ///     PolicyFact.energy.text(ofCode: "diesel-plug-in", in: .chinese)   // 柴油插电混动
  public func text(ofCode code: String, in language: Language) -> String {
    switch self {
    case .stage, .machineryStage:
      return EmissionStage(rawValue: code)?.text(in: language) ?? code
    case .plateColour where code != "other": return PlateColour(rawValue: code).text(in: language)
    case .use: return VehicleUse(rawValue: code)?.text(in: language) ?? code
    case .machineryType: return MachineryType(rawValue: code).text(in: language)
    case .siteKind: return SiteKind(rawValue: code).text(in: language)
    default:
      let own = PolicyCodes.words[self]?[code]
      return (own ?? PolicyCodes.shared[code])?.text(in: language) ?? code
    }
  }
}

extension PolicyFact {
  /// The code that somebody means by a code or by its word in either language; `nil` for any other text.
  ///
  ///     PolicyFact.industry.code(named: "焦化")   // coking
  public func code(named text: String) -> String? {
    (PolicyCodes.of(self).codes + ["other"]).first { code in
      code == text.lowercased()
        || Language.allCases.contains { self.text(ofCode: code, in: $0) == text }
    }
  }
}

extension PolicyCodes {
  /// What any list may say.
  fileprivate static let shared: [String: Bilingual] = [
    "none": Bilingual("none", "无"), "other": Bilingual("other", "其他"),
    "met": Bilingual("met", "已落实"), "not-met": Bilingual("not met", "未落实"),
  ]

  fileprivate static let words: [PolicyFact: [String: Bilingual]] = [
    .energy: [
      "diesel": Bilingual("diesel", "柴油"),
      "diesel-hybrid": Bilingual("diesel hybrid without a plug", "柴油非插电混动"),
      "diesel-plug-in": Bilingual("diesel plug-in hybrid", "柴油插电混动"),
      "petrol": Bilingual("petrol", "汽油"),
      "petrol-hybrid": Bilingual("petrol hybrid without a plug", "汽油非插电混动"),
      "petrol-plug-in": Bilingual("petrol plug-in hybrid", "汽油插电混动"),
      "gas": Bilingual("gas", "燃气"),
      "gas-hybrid": Bilingual("gas hybrid without a plug", "燃气非插电混动"),
      "gas-plug-in": Bilingual("gas plug-in hybrid", "燃气插电混动"),
      "methanol": Bilingual("methanol", "甲醇"),
      "other-engine": Bilingual("another engine", "其他发动机"),
      "battery": Bilingual("battery-electric", "纯电动"),
      "fuel-cell": Bilingual("fuel cell", "燃料电池"),
      "unpowered": Bilingual("no drive of its own", "无动力"),
    ],
    .emissionClass: [
      "light": Bilingual("light-duty", "轻型"), "heavy": Bilingual("heavy-duty", "重型"),
    ],
    .trafficClass: [
      "mini": Bilingual("mini", "微型"), "low-speed": Bilingual("low-speed", "低速"),
      "light": Bilingual("light", "轻型"), "medium": Bilingual("medium", "中型"),
      "heavy": Bilingual("heavy", "重型"),
    ],
    .direction: ["in": Bilingual("in", "进"), "out": Bilingual("out", "出")],
    .freight: [
      "none": Bilingual("no goods", "无货物运输"), "bulk": Bilingual("bulk goods", "大宗物料"),
      "product": Bilingual("products", "产品"), "other": Bilingual("other goods", "其他货物"),
    ],
    .performanceGrade: [
      "leading": Bilingual("leading", "引领性"), "ungraded": Bilingual("not graded", "未评级"),
    ],
    .warning: [
      "none": Bilingual("none", "无预警"), "blue": Bilingual("blue", "蓝色预警"),
      "yellow": Bilingual("yellow", "黄色预警"), "orange": Bilingual("orange", "橙色预警"),
      "red": Bilingual("red", "红色预警"),
    ],
    .zoneRequirement: [
      "met": Bilingual("met", "符合"), "not-met": Bilingual("not met", "不符合"),
    ],
    .industry: [
      "steel": Bilingual("steel", "钢铁"), "coking": Bilingual("coking", "焦化"),
      "power": Bilingual("power", "电力"),
      "building-materials": Bilingual("building materials", "建材"),
      "cement": Bilingual("cement", "水泥"), "non-ferrous": Bilingual("non-ferrous metals", "有色"),
      "chemical": Bilingual("chemical", "化工"), "coal-mine": Bilingual("coal mine", "煤矿"),
      "mine": Bilingual("mine", "矿山"), "coal-washing": Bilingual("coal washing", "洗煤"),
      "foundry": Bilingual("foundry", "铸造"), "heat-supply": Bilingual("heat supply", "供热"),
      "machinery": Bilingual("machine building", "机械制造"),
      "logistics": Bilingual("logistics", "物流"), "construction": Bilingual("construction", "建筑"),
      "trade": Bilingual("trade", "商贸"),
    ],
    .exemption: [
      "emergency-rescue": Bilingual("emergency rescue", "抢险救援"),
      "livelihood": Bilingual("livelihood supplies", "民生保障"),
      "fire": Bilingual("fire service", "消防"), "ambulance": Bilingual("ambulance", "救护"),
      "police": Bilingual("police", "警务"),
      "hazard-response": Bilingual("hazard response", "险情处置"),
    ],
  ]
}
