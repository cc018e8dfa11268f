/// What is known of one non-road machine: the form that its owner fills and the county bureau checks.
///
/// Nearly everything may be absent while the form is being filled; ``MachineryRequirement`` says what
/// must be there, and when. Groups and fields follow the registration forms in use; texts of the
/// machine's own plates are kept as written.
public struct Machinery: Hashable, Sendable {
  public var kind: Kind
  public var registrant: Registrant?
  public var place: Place
  public var type: MachineryType?
  /// Trade name and brand (机械名称, 品牌).
  public var name: String?
  public var brand: String?
  public var model: String?
  /// The maker's serial number (出厂号), free text: old machines follow no grammar.
  public var serial: String?
  public var maker: String?
  /// Where it was made (产地).
  public var origin: String?
  /// 出厂日期 or 生产日期.
  public var madeOn: Day?
  /// The product identification number (PIN) as on the plate; oddities are findings.
  public var pin: String?
  /// 机械环保代码, which machines of stage IV carry.
  public var machineCode: String?
  /// 机械环保信息公开编号.
  public var disclosureNumber: String?
  /// Of an in-plant vehicle: its number inside the plant or its plate, and its VIN.
  public var plate: String?
  public var plateColour: PlateColour?
  public var vin: String?
  public var energy: Fuel?
  public var engine: Engine
  public var stage: MachineryStage?
  public var afterTreatment: AfterTreatment
  public var monitoring: Monitoring
  public var usage: Usage
  public var test: Test
  /// The bureau in charge (管理分局).
  public var bureau: String?
  public var photos: [MachineryPhoto]

  public init(kind: Kind = .machine, division: DivisionCode) {
    self.kind = kind
    place = Place(division: division)
    engine = Engine()
    afterTreatment = AfterTreatment()
    monitoring = Monitoring()
    usage = Usage()
    test = Test()
    photos = []
  }

  /// What is registered (登记类型).
  public enum Kind: String, CaseIterable, Sendable {
    case machine
    /// A vehicle that works inside a plant and has no road plate (厂内车辆).
    case inPlantVehicle = "in-plant-vehicle"

    public func text(in language: Language) -> String {
      switch (self, language) {
      case (.machine, .english): "machine"
      case (.machine, .chinese): "机械"
      case (.inPlantVehicle, .english): "in-plant vehicle"
      case (.inPlantVehicle, .chinese): "厂内车辆"
      }
    }
  }

  /// Where the machine is now.
  public struct Place: Hashable, Sendable {
    public var division: DivisionCode
    public var siteKind: SiteKind?
    public var site: String?
    public init(division: DivisionCode, siteKind: SiteKind? = nil, site: String? = nil) {
      self.division = division
      self.siteKind = siteKind
      self.site = site
    }
  }

  public struct Engine: Hashable, Sendable {
    public var model: String?
    public var number: String?
    public var maker: String?
    public var madeOn: Day?
    /// 型式核准号.
    public var typeApproval: String?
    /// Rated net power, kW (额定净功率).
    public var power: Double?
    public init() {}
  }

  /// 污染控制装置, such as a particle filter.
  public struct AfterTreatment: Hashable, Sendable {
    public var fitted: Bool?
    public var model: String?
    public var maker: String?
    public var fittedOn: Day?
    /// Light absorption before and after it was fitted, 1/m.
    public var smokeBefore: Double?
    public var smokeAfter: Double?
    /// How it is regenerated, in the owner's words.
    public var regeneration: String?
    public init() {}
  }

  public struct Monitoring: Hashable, Sendable {
    public var obd: Bool?
    /// A positioning terminal is fitted, and whether its data reach the authority.
    public var positioning: Bool?
    public var networked: Bool?
    public var terminal: String?
    public init() {}
  }

  public struct Usage: Hashable, Sendable {
    public var hoursPerYear: Double?
    public var hoursTotal: Double?
    /// 运行状态, in the owner's words.
    public var condition: String?
    public init() {}
  }

  /// The last smoke test.
  public struct Test: Hashable, Sendable {
    public var agency: String?
    public var report: String?
    public var day: Day?
    public var passed: Bool?
    /// The mean light absorption, 1/m.
    public var smoke: Double?
    public init() {}
  }

  /// Runs on electricity alone: no engine, no exhaust, nothing to test.
  public var isElectric: Bool { energy == .electric || stage?.stage == .electric }

  public var isFarm: Bool { type?.isFarm ?? false }
}
