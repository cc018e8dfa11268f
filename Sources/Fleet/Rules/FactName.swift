/// The name of a fact that rules read. The list is open: plans bring facts of their own.
public struct FactName: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let stage = FactName(rawValue: "stage")
  public static let substage = FactName(rawValue: "substage")
  public static let fuel = FactName(rawValue: "fuel")
  public static let maximumMass = FactName(rawValue: "maximumMass")
  public static let category = FactName(rawValue: "category")
  public static let urban = FactName(rawValue: "urban")
  public static let manufacturedOn = FactName(rawValue: "manufacturedOn")
  public static let certificateUploadedOn = FactName(rawValue: "certificateUploadedOn")
  public static let importArrivedOn = FactName(rawValue: "importArrivedOn")
  public static let invoicedOn = FactName(rawValue: "invoicedOn")
  public static let registeredOn = FactName(rawValue: "registeredOn")
  public static let retiredOn = FactName(rawValue: "retiredOn")
  public static let registeredIn = FactName(rawValue: "registeredIn")
  public static let plate = FactName(rawValue: "plate")
  public static let plateColour = FactName(rawValue: "plateColour")
  public static let rdeMonitorOnly = FactName(rawValue: "rdeMonitorOnly")
  public static let exemption = FactName(rawValue: "exemption")
  /// The number that a duty asks about, where nobody counted or declared it.
  public static let dutyFigure = FactName(rawValue: "dutyFigure")
  /// The number that a duty asks for, where the clause names none.
  public static let dutyTarget = FactName(rawValue: "dutyTarget")
  static let vehicleType = FactName(rawValue: "vehicleType")
  static let use = FactName(rawValue: "use")
  static let operating = FactName(rawValue: "operating")
  static let networked = FactName(rawValue: "networked")
  public static let owner = FactName(rawValue: "owner")
  /// Any passage at the gates: nothing is recorded yet.
  public static let passages = FactName(rawValue: "passages")
}

extension FactName {
  /// The fact in words; a name that this table does not know stays as it is.
  public func text(in language: Language) -> String {
    guard let words = Self.words[rawValue] else {
      return PolicyFact(self)?.words.text(in: language) ?? rawValue
    }
    return language == .english ? words.english : words.chinese
  }

  /// Who can supply the fact where it is missing; `nil` where this table does not know.
  public func supplier(in language: Language) -> String? {
    guard let words = Self.suppliers[rawValue] else {
      return PolicyFact(self)?.supplier?.text(in: language)
    }
    return language == .english ? words.english : words.chinese
  }

  private static let words: [String: (english: String, chinese: String)] = [
    "stage": ("emission stage", "排放阶段"),
    "substage": ("sub-stage (VI-a or VI-b)", "阶段细分（国Ⅵa 或国Ⅵb）"),
    "fuel": ("fuel of the engine", "燃料种类"),
    "maximumMass": ("maximum design mass", "最大设计总质量"),
    "category": ("vehicle category", "车辆类别"),
    "urban": ("urban use (bus, sanitation, postal)", "城市车辆（公交、环卫、邮政）"),
    "manufacturedOn": ("day of manufacture", "车辆制造日期"),
    "certificateUploadedOn": ("day the certificate was uploaded", "合格证上传日期"),
    "importArrivedOn": ("day of arrival in China", "进口运抵日期"),
    "invoicedOn": ("day of the sales invoice", "销售发票日期"),
    "registeredOn": ("day of first registration", "注册登记日期"),
    "retiredOn": ("day its registration ended", "注销登记日期"),
    "registeredIn": ("place of registration", "登记地"),
    "plate": ("number plate", "号牌号码"),
    "plateColour": ("plate colour", "号牌颜色"),
    "rdeMonitorOnly": ("RDE report `monitor only`", "RDE 报告结果为“仅监测”"),
    "exemption": ("exemption", "豁免"),
    "dutyFigure": ("the figure itself, by `policy figure add`", "该项数据（用 policy figure add 申报）"),
    "dutyTarget": ("the number to reach, which the clause does not name", "任务数（条款未载明）"),
    "owner": ("owner", "所有人"),
    "passages": ("any passage: nothing is recorded yet", "进出记录：尚无任何记录"),
  ]

  private static let suppliers: [String: (english: String, chinese: String)] = [
    "stage": (
      "the owner (environmental list, disclosure number) or the ministry's VIN query",
      "车主（随车清单、信息公开编号）或生态环境部 VIN 查询"
    ),
    "substage": (
      "the owner (environmental list) or the ministry's VIN query", "车主（随车清单）或生态环境部 VIN 查询"
    ),
    "fuel": ("the owner (vehicle licence) or the registration authority", "车主（行驶证）或车辆管理所"),
    "maximumMass": ("the owner (vehicle licence) or the maker", "车主（行驶证）或生产企业"),
    "category": ("the owner (vehicle licence) or the maker", "车主（行驶证）或生产企业"),
    "urban": ("the owner or the registration authority", "车主或车辆管理所"),
    "manufacturedOn": ("the owner (maker's certificate) or the maker", "车主（合格证）或生产企业"),
    "certificateUploadedOn": ("the maker or the certificate system", "生产企业或合格证管理系统"),
    "importArrivedOn": ("the importer (import certificate)", "进口企业（货物进口证明书）"),
    "invoicedOn": ("the owner or the dealer (sales invoice)", "车主或销售企业（销售发票）"),
    "registeredOn": ("the owner (vehicle licence) or the registration authority", "车主（行驶证）或车辆管理所"),
    "registeredIn": ("the owner (vehicle licence) or the registration authority", "车主（行驶证）或车辆管理所"),
    "plate": ("the owner (vehicle licence)", "车主（行驶证）"),
    "plateColour": ("the owner (vehicle licence)", "车主（行驶证）"),
    "rdeMonitorOnly": ("the maker (RDE report)", "生产企业（RDE 试验报告）"),
    "dutyFigure": ("the environment branch or the department in charge", "生态环境部门或牵头部门"),
    "dutyTarget": ("the government above", "上级政府"),
    "owner": ("the owner (vehicle licence) or the registration authority", "车主（行驶证）或车辆管理所"),
    "passages": ("the gates' cameras or ledgers", "门禁摄像机或台账"),
  ]
}

extension FactName: CustomStringConvertible {
  public var description: String { rawValue }
}
