/// A question to the plans with everything that is known: what is asked, where, when, and the facts.
///
///     var truck = Situation(.gate, at: instant, in: plant.division)
///     truck.direction = .in
///     truck.freight = .bulk
///     truck.vehicle = vehicle.facts
///     truck.read(plant, origin: FactOrigin(.declared))
///     let verdict = rules.verdict(of: truck)
///
/// What nobody recorded is left out, and stays missing; only warnings, exemptions, lists, zones and findings are
/// closed-world: none recorded means none, as of ``feeds``.
public struct Situation: Sendable {
  public var subject: PolicySubject
  /// The moment of the question; its China day is the one that rules are held against.
  public var at: Instant
  /// Where: the plant's, site's or authority's division.
  public var division: DivisionCode
  /// The vehicle's facts, evidence already weighed.
  public var vehicle: VehicleFacts?
  /// Every fact that is not the vehicle's own, as recorded. See ``subscript(_:)``.
  public private(set) var values: [PolicyFact: Evidence<PolicyValue>]
  /// Heavy-pollution warnings: all that are recorded, in force or not.
  public var warnings: [PollutionWarning]
  /// The plant's own tables of what each level of warning demands.
  public var measures: [WarningMeasures]
  /// How many vehicles of the plant's quota of the day are used up, where a table has one.
  public var quotaUsed: Int?
  /// Where a quota counts and nothing of the day is recorded at the plant.
  public var silentLedger: SilentLedger?
  /// The exemptions recorded for this vehicle or machine, in force or not.
  public var exemptions: [Exemption]
  /// As of when each closed list is known.
  public var feeds: [Feed: Instant]

  public init(_ subject: PolicySubject, at: Instant, in division: DivisionCode) {
    self.subject = subject
    self.at = at
    self.division = division
    values = [:]
    warnings = []
    measures = []
    exemptions = []
    feeds = [:]
  }

  /// A fact as recorded; `nil` where it is missing.
  public subscript(_ fact: PolicyFact) -> Evidence<PolicyValue>? {
    get { values[fact] }
    set { values[fact] = newValue }
  }

  /// Records a fact; does nothing where the value is `nil`.
  public mutating func set(
    _ fact: PolicyFact, _ value: PolicyValue?, from source: FactSource = .declared,
    recordedOn day: Day? = nil
  ) {
    guard let value else { return }
    values[fact] = Evidence(value, from: source, recordedOn: day)
  }

  /// The China day of the question.
  public var day: Day { at.day(in: .china) }
}

/// The value of a policy fact.
public enum PolicyValue: Hashable, Sendable {
  case code(String)
  case number(Int)
  case flag(Bool)
  /// The first day on which it is so.
  case day(Day)
  case names([String])
}

/// The closed lists whose age a verdict names.
public enum Feed: String, CaseIterable, Sendable {
  case warnings, exemptions, lists, zones, findings, declarations

  /// The feed of a closed fact; `nil` for an open one.
  init?(_ fact: PolicyFact) {
    switch fact {
    case .warning: self = .warnings
    case .exemption: self = .exemptions
    case .lists: self = .lists
    case .zones: self = .zones
    case .overLimit, .machineryOverLimit, .scrapDue: self = .findings
    case .declared: self = .declarations
    default: return nil
    }
  }

  /// The facts that it tells.
  var facts: PolicyFact.Set { Self.facts[Self.place(of: self)] }

  private static func place(of feed: Feed) -> Int {
    switch feed {
    case .warnings: 0
    case .exemptions: 1
    case .lists: 2
    case .zones: 3
    case .findings: 4
    case .declarations: 5
    }
  }

  private static let facts = allCases.map { feed in
    PolicyFact.allCases.filter { Feed($0) == feed }
      .reduce(into: PolicyFact.Set()) { $0.insert(PolicyFact.Set($1)) }
  }

  /// How old it may be before a verdict says that it is stale, in hours: our own choice, not a plan's.
  public var freshHours: Int {
    switch self {
    case .warnings: 24
    case .exemptions, .findings, .declarations: 72
    case .lists, .zones: 24 * 366
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.warnings, .english): "warnings"
    case (.warnings, .chinese): "预警信息"
    case (.exemptions, .english): "exemptions"
    case (.exemptions, .chinese): "豁免名单"
    case (.lists, .english): "named lists"
    case (.lists, .chinese): "企业名单"
    case (.zones, .english): "zones"
    case (.zones, .chinese): "区域信息"
    case (.findings, .english): "findings of excess emissions"
    case (.findings, .chinese): "超标记录"
    case (.declarations, .english): "site declarations"
    case (.declarations, .chinese): "进场报备"
    }
  }
}

extension Situation {
  /// A plant of whose day neither a passage nor a decision is recorded, and whose ledger ends before it: nobody can
  /// say how many trucks came in that day.
  public struct SilentLedger: Hashable, Sendable {
    /// The time of the plant's newest passage; `nil` where none is recorded.
    public let newest: Instant?
    public init(newest: Instant?) { self.newest = newest }
  }

  public enum Direction: String, CaseIterable, Sendable { case `in`, out }

  /// What the vehicle comes for. One that fetches product arrives empty, so the purpose counts, not the load.
  public enum Freight: String, CaseIterable, Sendable {
    case none, bulk, product, other
  }

  public var direction: Direction? {
    get { code(.direction).flatMap(Direction.init) }
    set { values[.direction] = newValue.map { Evidence(.code($0.rawValue), from: .observed) } }
  }

  public var freight: Freight? {
    get { code(.freight).flatMap(Freight.init) }
    set { values[.freight] = newValue.map { Evidence(.code($0.rawValue), from: .declared) } }
  }

  func code(_ fact: PolicyFact) -> String? {
    if case .code(let code) = values[fact]?.value { code } else { nil }
  }

  /// Records what a plant's register entry says. What the entry does not hold stays missing.
  ///
  /// - Parameter days: when each member of the entry was last changed, by its name; `origin` says it for the others.
  public mutating func read(
    _ plant: Plant, origin: FactOrigin = FactOrigin(.declared), days: [String: Day] = [:]
  ) {
    func record(_ fact: PolicyFact, _ value: PolicyValue?, _ member: String) {
      set(fact, value, from: origin.source, recordedOn: days[member] ?? origin.recordedOn)
    }
    record(.industry, plant.industry.map(PolicyValue.code), "industry")
    record(
      .annualFreight,
      plant.annualFreight.flatMap { Int(exactly: $0.rounded(.down)) }.map(PolicyValue.number),
      "annualFreight")
    if let day = plant.railwaySidingFrom {
      record(.siding, .day(day), "railwaySidingFrom")
    } else {
      record(.siding, plant.railwaySiding.map(PolicyValue.flag), "railwaySiding")
    }
    record(
      .urbanPlanningArea, plant.urbanPlanningArea.map(PolicyValue.flag), "urbanPlanningArea")
    record(.performanceGrade, plant.performanceGrade.map(PolicyValue.code), "performanceGrade")
    record(.cleanTransport, plant.cleanTransport.map(PolicyValue.flag), "cleanTransport")
    record(.keyUnit, plant.keyUnit.map(PolicyValue.flag), "keyUnit")
    record(.gateSystem, plant.gateSystem.map(PolicyValue.flag), "gateSystem")
    record(.railShare, plant.railShare.map(PolicyValue.number), "railShare")
    record(.cleanShare, plant.cleanShare.map(PolicyValue.number), "cleanShare")
    for fact in [PolicyFact.heavyDieselTrucksPerDay, .trucksPerDay, .passagesPerDay] {
      // A mean reaches a whole floor exactly where its whole part does: 9.9 is under ten.
      let whole = plant.declared(fact).flatMap { Int(exactly: $0.rounded(.down)) }
      record(fact, whole.map(PolicyValue.number), fact.name)
    }
    if !plant.lists.isEmpty { record(.lists, .names(plant.lists), "lists") }
    if !plant.zones.isEmpty { record(.zones, .names(plant.zones), "zones") }
  }

  /// Records what a machine's form says.
  ///
  /// - Parameter days: when each field of the machine's entry was last changed, by its whole path; `origin` says it
  ///   for the others.
  public mutating func read(
    _ machinery: Machinery, coded: Bool?, origin: FactOrigin = FactOrigin(.declared),
    days: [String: Day] = [:]
  ) {
    func record(_ fact: PolicyFact, _ value: PolicyValue?, _ field: String) {
      set(fact, value, from: origin.source, recordedOn: days[field] ?? origin.recordedOn)
    }
    if let stage = machinery.stage {
      set(
        .machineryStage, .code(stage.stage.rawValue), from: stage.evidence.factSource,
        recordedOn: stage.recordedOn ?? days["stage.code"])
    } else if machinery.isElectric {
      record(.machineryStage, .code("D"), "energy")
    }
    record(.machineryType, (machinery.type?.rawValue).map(PolicyValue.code), "type")
    record(
      .siteKind, (machinery.place.siteKind?.rawValue).map(PolicyValue.code), "place.siteKind")
    record(
      .positioning, machinery.monitoring.positioning.map(PolicyValue.flag), "monitoring.positioning"
    )
    // A machine without a number is so since it was entered.
    record(.coded, coded.map(PolicyValue.flag), coded == true ? "number.text" : "id")
    if machinery.test.passed == false {
      set(
        .machineryOverLimit, .flag(true), from: .lastInspection,
        recordedOn: machinery.test.day ?? days["test.passed"])
    }
  }
}

extension MachineryStage.Evidence {
  /// The same, as the sources of facts are named.
  var factSource: FactSource {
    switch self {
    case .disclosure: .disclosureNumber
    case .enginePlate: .certificate
    case .platform: .registrationRecord
    case .productionDate: .inferred
    case .statement: .declared
    }
  }
}
