/// A kind of machine (机械种类).
///
/// No official national list was found, so the list is open: what it does not know survives as the
/// text that was given.
public struct MachineryType: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let excavator = MachineryType(rawValue: "excavator")
  public static let crane = MachineryType(rawValue: "crane")
  public static let bulldozer = MachineryType(rawValue: "bulldozer")
  public static let loader = MachineryType(rawValue: "loader")
  public static let roller = MachineryType(rawValue: "roller")
  public static let paver = MachineryType(rawValue: "paver")
  public static let grader = MachineryType(rawValue: "grader")
  public static let forklift = MachineryType(rawValue: "forklift")
  public static let piling = MachineryType(rawValue: "piling")
  public static let stacker = MachineryType(rawValue: "stacker")
  public static let tractor = MachineryType(rawValue: "tractor")
  public static let apronBus = MachineryType(rawValue: "apron-bus")
  public static let inPlantVehicle = MachineryType(rawValue: "in-plant-vehicle")
  public static let rotaryDrill = MachineryType(rawValue: "rotary-drill")
  public static let dynamicCompactor = MachineryType(rawValue: "dynamic-compactor")
  public static let aerialPlatform = MachineryType(rawValue: "aerial-platform")
  public static let mobileGenerator = MachineryType(rawValue: "mobile-generator")
  public static let materialHandler = MachineryType(rawValue: "material-handler")
  public static let industrialDrill = MachineryType(rawValue: "industrial-drill")
  public static let airportSupport = MachineryType(rawValue: "airport-support")
  public static let compressor = MachineryType(rawValue: "compressor")
  public static let generatorSet = MachineryType(rawValue: "generator-set")
  public static let fishery = MachineryType(rawValue: "fishery")
  public static let offRoadTruck = MachineryType(rawValue: "off-road-truck")
  public static let combineHarvester = MachineryType(rawValue: "combine-harvester")
  public static let farmTransporter = MachineryType(rawValue: "farm-transporter")
  public static let irrigation = MachineryType(rawValue: "irrigation")
  public static let other = MachineryType(rawValue: "other")

  /// The names in both languages; farm machines have dates of their own in the stage calendar.
  static let names: [(type: MachineryType, chinese: String, english: String)] = [
    (.excavator, "挖掘机", "excavator"), (.crane, "起重机", "crane"),
    (.bulldozer, "推土机", "bulldozer"), (.loader, "装载机", "loader"),
    (.roller, "压路机", "road roller"), (.paver, "摊铺机", "paver"), (.grader, "平地机", "grader"),
    (.forklift, "叉车", "fork-lift"), (.piling, "桩工机械", "piling machine"),
    (.stacker, "堆高机", "stacker"), (.tractor, "牵引车", "tow tractor"),
    (.apronBus, "摆渡车", "apron bus"), (.inPlantVehicle, "场内车辆", "in-plant vehicle"),
    (.rotaryDrill, "旋挖钻机", "rotary drilling rig"),
    (.dynamicCompactor, "强夯机", "dynamic compactor"),
    (.aerialPlatform, "高空作业车", "aerial work platform"),
    (.mobileGenerator, "移动式发电机", "mobile generator"),
    (.materialHandler, "材料装卸机械", "material handler"),
    (.industrialDrill, "工业钻探设备", "industrial drilling rig"),
    (.airportSupport, "机场地勤设备", "airport ground support"),
    (.compressor, "空气压缩机", "air compressor"), (.generatorSet, "发电机组", "generator set"),
    (.fishery, "渔业机械", "fishery machine"), (.offRoadTruck, "非公路用卡车", "off-road truck"),
    (.combineHarvester, "联合收割机", "combine harvester"),
    (.farmTransporter, "农用运输机", "farm transporter"), (.irrigation, "排灌机械", "irrigation machine"),
    (.other, "其他", "other"),
  ]

  /// Reads a name in either language or the code itself; keeps any other text as it is.
  public init(named text: String) {
    let known = Self.names.first {
      $0.chinese == text || $0.english == text || $0.type.rawValue == text
    }
    self = known?.type ?? Self.aliases[text] ?? MachineryType(rawValue: text)
  }

  /// Reads a name that the list has; `nil` for any other, which may be a misspelt one that a plan names. What is
  /// truly of no kind in the list is `other`.
  public init?(known text: String) {
    self.init(named: text)
    guard isKnown else { return nil }
  }

  private static let aliases: [String: MachineryType] = [
    "打桩机": .piling, "厂内车辆": .inPlantVehicle, "其他机械": .other, "其它": .other,
    "汽车起重机": .crane,
  ]

  public var isKnown: Bool { Self.names.contains { $0.type == self } }

  /// Farm machinery met stage III eight months later than the rest.
  public var isFarm: Bool { [.combineHarvester, .farmTransporter, .irrigation].contains(self) }

  public func text(in language: Language) -> String {
    guard let row = Self.names.first(where: { $0.type == self }) else { return rawValue }
    return language == .chinese ? row.chinese : row.english
  }
}
