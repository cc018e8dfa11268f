/// A plant (重点用车单位): one fenced site with gates.
public struct Plant: RegisterEntry {
  public static let kind = RegisterKind.plant

  public var id: String
  public var name: String
  public var division: DivisionCode
  /// The company that runs it.
  public var company: UnifiedSocialCreditCode?
  public var address: String?
  /// Whether it lies in the urban planning area (城市规划区), which some plans ask; `nil` = not recorded.
  public var urbanPlanningArea: Bool?
  /// Whether it lies in a built-up area or its fringe, where rail shares are higher; `nil` = not recorded.
  public var builtUpArea: Bool?
  /// The line of business in the words of the plans, such as `steel`, `coking`, `power`, `mine`.
  public var industry: String?
  /// Freight in and out, tonnes a year.
  public var annualFreight: Double?
  /// The performance grade (绩效分级), such as `A`, `B`, `C`, `D`.
  public var performanceGrade: String?
  /// Whether a railway siding serves it; `nil` = not recorded.
  public var railwaySiding: Bool?
  /// The day from which on the siding is in use.
  public var railwaySidingFrom: Day?
  /// Whether its bulk goods move by clean transport as its plan demands; `nil` = not recorded.
  public var cleanTransport: Bool?
  /// Whether the authority counts it among the key vehicle-using units (重点用车单位).
  public var keyUnit: Bool?
  /// Whether it has gate and video, connected to the authority; `nil` = not recorded.
  public var gateSystem: Bool?
  /// Shares of its bulk goods by tonnage, percent: by rail, and by all clean transport, as the plant reports them.
  public var railShare: Int?
  public var cleanShare: Int?
  /// What a plant without gates declares by weighbridge or booking: heavy diesel trucks, trucks and truck passages
  /// a day, and the rule by which the days were averaged, which must stand beside them. A mean may be a fraction.
  public var heavyDieselTrucksPerDay: Double?
  public var trucksPerDay: Double?
  public var passagesPerDay: Double?
  public var averaging: String?
  /// The named lists that it is on, such as `changzhi-2020/steel`.
  public var lists: [String] = []
  /// The development and control zones that it lies in, which have no code of their own.
  public var zones: [String] = []

  public init(id: String, name: String, division: DivisionCode) {
    self.id = id
    self.name = name
    self.division = division
  }

  public var references: [RegisterReference] {
    company.map { [RegisterReference(.company, $0.description)] } ?? []
  }

  public func check() throws(EntryError) {
    try EntryError.checkID(id)
    try EntryError.checkText(name, field: "name")
    try EntryError.checkListed(division, field: "division")
    if railwaySiding == false, let day = railwaySidingFrom {
      throw .invalid(
        field: "railwaySidingFrom", found: day.description,
        expected: .onlyWith("railwaySiding=true"))
    }
    // More than the whole country's freight could not be a plant's, nor a number that rules compare.
    if let annualFreight, !(0...2_000_000_000).contains(annualFreight) {
      throw .invalid(
        field: "annualFreight", found: "\(annualFreight)", expected: .between(0, 2_000_000_000))
    }
    for (field, share) in [("railShare", railShare), ("cleanShare", cleanShare)] {
      guard let share, !(0...100).contains(share) else { continue }
      throw .invalid(field: field, found: "\(share)", expected: .between(0, 100))
    }
    let counts = [
      ("heavyDieselTrucksPerDay", heavyDieselTrucksPerDay), ("trucksPerDay", trucksPerDay),
      ("passagesPerDay", passagesPerDay),
    ]
    for (field, count) in counts {
      guard let count else { continue }
      guard (0...1_000_000).contains(count) else {
        throw .invalid(
          field: field, found: count.shortText, expected: .between(0, 1_000_000))
      }
      guard let averaging else { throw .missing(field: "averaging") }
      try EntryError.checkText(averaging, field: "averaging")
    }
  }

  public func encode(into writer: inout JSONWriter, showing personal: PersonalData) {
    writer.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("division", division.description)
      $0.member("company", ifPresent: company?.description)
      $0.member("address", ifPresent: address)
      $0.member("urbanPlanningArea", ifPresent: urbanPlanningArea)
      $0.member("builtUpArea", ifPresent: builtUpArea)
      $0.member("industry", ifPresent: industry)
      $0.member("annualFreight", ifPresent: annualFreight)
      $0.member("performanceGrade", ifPresent: performanceGrade)
      $0.member("railwaySiding", ifPresent: railwaySiding)
      $0.member("railwaySidingFrom", ifPresent: railwaySidingFrom?.description)
      $0.member("cleanTransport", ifPresent: cleanTransport)
      $0.member("keyUnit", ifPresent: keyUnit)
      $0.member("gateSystem", ifPresent: gateSystem)
      $0.member("railShare", ifPresent: railShare)
      $0.member("cleanShare", ifPresent: cleanShare)
      $0.member("heavyDieselTrucksPerDay", ifPresentShort: heavyDieselTrucksPerDay)
      $0.member("trucksPerDay", ifPresentShort: trucksPerDay)
      $0.member("passagesPerDay", ifPresentShort: passagesPerDay)
      $0.member("averaging", ifPresent: averaging)
      $0.member("lists", ifPresent: lists)
      $0.member("zones", ifPresent: zones)
    }
  }

  public init(decoding json: JSON) throws(EntryError) {
    let members = try EntryMembers(json)
    id = try members.require("id", members.text("id"))
    name = try members.require("name", members.text("name"))
    division = try members.require("division", members.division("division"))
    company = try members.creditCode("company")
    address = try members.text("address")
    urbanPlanningArea = try members.flag("urbanPlanningArea")
    builtUpArea = try members.flag("builtUpArea")
    industry = try members.text("industry")
    annualFreight = try members.number("annualFreight")
    performanceGrade = try members.text("performanceGrade")
    railwaySiding = try members.flag("railwaySiding")
    railwaySidingFrom = try members.day("railwaySidingFrom")
    cleanTransport = try members.flag("cleanTransport")
    keyUnit = try members.flag("keyUnit")
    gateSystem = try members.flag("gateSystem")
    railShare = try members.integer("railShare").map { Int(clamping: $0) }
    cleanShare = try members.integer("cleanShare").map { Int(clamping: $0) }
    heavyDieselTrucksPerDay = try members.number("heavyDieselTrucksPerDay")
    trucksPerDay = try members.number("trucksPerDay")
    passagesPerDay = try members.number("passagesPerDay")
    averaging = try members.text("averaging")
    lists = try members.texts("lists")
    zones = try members.texts("zones")
  }
}

extension Plant {
  /// What it declares of a number a day, by the name of the fact; `nil` where it declares none.
  public func declared(_ fact: PolicyFact) -> Double? {
    switch fact {
    case .heavyDieselTrucksPerDay: heavyDieselTrucksPerDay
    case .trucksPerDay: trucksPerDay
    case .passagesPerDay: passagesPerDay
    default: nil
    }
  }
}

extension Double {
  /// `9.9`, and `10` where nothing stands behind the point.
  public var shortText: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

extension JSONWriter {
  /// A whole number without a point, any other as it is; leaves the member out where there is none.
  public mutating func member(_ key: StaticString, ifPresentShort number: Double?) {
    guard let number else { return }
    if let whole = Int(exactly: number) { member(key, whole) } else { member(key, number) }
  }

  /// Leaves the member out where the answer is not known.
  mutating func member(_ key: StaticString, ifPresent flag: Bool?) {
    if let flag { member(key, flag) }
  }

  /// Leaves the member out where the list is empty.
  mutating func member(_ key: StaticString, ifPresent texts: [String]) {
    guard !texts.isEmpty else { return }
    name(key)
    array { for text in texts { $0.value(text) } }
  }
}
