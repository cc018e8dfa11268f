/// A fact that the rules of a plan may read. Its name is the one in packs, in stored situations and in verdicts.
///
/// Facts about a thing are open: what is not recorded is missing, and may be anything. Events and lists are
/// closed: what is not recorded is not so (``isClosed``).
public enum PolicyFact: UInt8, CaseIterable, Sendable {
  // MARK: vehicle
  case stage, energy, emissionClass, trafficClass, category, maximumMass, use, operating
  case registeredIn, plateColour, obdTerminal, scrapDue, overLimit
  // MARK: passage
  case direction, freight
  // MARK: plant
  case industry, annualFreight, siding, urbanPlanningArea, performanceGrade, cleanTransport
  case keyUnit, gateSystem, trucksPerDay, heavyDieselTrucksPerDay, passagesPerDay, railShare
  case cleanShare, lists
  // MARK: place and time
  case zones, builtUpArea, siteKind, largeSite, siteVideo, warning, measures
  // MARK: machinery
  case machineryStage, machineryType, coded, declared, machineryOverLimit, zoneRequirement
  case fuelConforms, positioning, emissionMonitoring
  // MARK: exemptions
  case exemption
  // MARK: facts that no pack names: where the rule holds, and from when
  case division, issueDay, quotaUsed

  /// What values a fact has, and how a question about it is put.
  public enum Kind: Hashable, Sendable {
    /// One of a list of codes. An open list holds further ones that no rule names.
    case code(open: Bool)
    case flag
    /// A whole number, from zero up.
    case number
    /// A division of GB/T 2260. What holds in it holds in all that lies in it.
    case division
    /// A day from which on it is so; before, or where it says never, it is not.
    case since
    /// Any number of names, closed-world.
    case names
  }

  public var kind: Kind {
    switch self {
    case .industry, .machineryType, .siteKind: .code(open: true)
    case .stage, .energy, .emissionClass, .trafficClass, .category, .use, .plateColour, .direction,
      .freight, .performanceGrade, .warning, .machineryStage, .measures, .zoneRequirement:
      .code(open: false)
    case .siding: .since
    case .maximumMass, .annualFreight, .trucksPerDay, .heavyDieselTrucksPerDay, .passagesPerDay,
      .railShare, .cleanShare, .issueDay, .quotaUsed:
      .number
    case .registeredIn, .division: .division
    case .lists, .zones, .exemption: .names
    default: .flag
    }
  }

  /// Whether nothing recorded means that it is not so.
  public var isClosed: Bool {
    switch self {
    case .warning, .lists, .zones, .exemption, .overLimit, .machineryOverLimit, .declared,
      .scrapDue:
      true
    default: false
    }
  }

  /// Its place in sets and keys.
  var place: Int { Int(rawValue) }

  static let count = allCases.count

  /// The name, which is also the raw value of its ``FactName``.
  public var name: String { Self.names[place] }

  public var factName: FactName { FactName(rawValue: name) }

  /// The fact of that name; `nil` where packs may not name it.
  public init?(name: some StringProtocol) {
    guard let fact = Self.byName[String(name)], !Self.unnamed.contains(fact) else {
      return nil
    }
    self = fact
  }

  init?(_ name: FactName) {
    guard let fact = Self.byName[name.rawValue] else { return nil }
    self = fact
  }

  /// Facts that are asked for and that no pack names.
  private static let unnamed: Swift.Set<PolicyFact> = [.division, .issueDay, .quotaUsed]

  private static let names = allCases.map { String(describing: $0) }
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// Some facts, one bit each.
  struct Set: OptionSet, Hashable, Sendable {
    let rawValue: UInt64
    @inline(__always) init(rawValue: UInt64) { self.rawValue = rawValue }
    @inline(__always) init(_ fact: PolicyFact) { rawValue = 1 << UInt64(fact.rawValue) }
    @inline(__always) init(place: UInt8) { rawValue = 1 << UInt64(place) }
  }
}

extension PolicyFact.Set {
  /// Those where nothing recorded means that it is not so.
  static let closed = PolicyFact.allCases.filter(\.isClosed)
    .reduce(into: PolicyFact.Set()) { $0.insert(PolicyFact.Set($1)) }

  /// The facts in the order of their places.
  var members: [PolicyFact] {
    var rest = rawValue
    var members: [PolicyFact] = []
    members.reserveCapacity(rest.nonzeroBitCount)
    while rest != 0 {
      if let fact = PolicyFact(rawValue: UInt8(rest.trailingZeroBitCount)) { members.append(fact) }
      rest &= rest &- 1
    }
    return members
  }
}

/// What a question is about: which of a plan's rules may bind at all.
public enum PolicySubject: UInt8, CaseIterable, Sendable {
  /// A vehicle passes a plant's gate.
  case gate
  /// A machine is used at a place, or brought there.
  case machinery
  /// A vehicle is produced, imported, sold or registered.
  case production, `import`, sale, registration
  /// A vehicle is met on the road.
  case road
  /// What a registered vehicle, a plant or a construction site owes, whoever passes.
  case vehicle, plant, site

  /// The stable name in packs and JSON.
  public var code: String { String(describing: self) }

  public init?(code: some StringProtocol) {
    guard let subject = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = subject
  }

  /// The question in words.
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.gate, .english): "passage of the gate"
    case (.gate, .chinese): "通过门禁"
    case (.machinery, .english): "use of machinery"
    case (.machinery, .chinese): "机械使用"
    case (.production, .english): "production"
    case (.production, .chinese): "生产"
    case (.import, .english): "import"
    case (.import, .chinese): "进口"
    case (.sale, .english): "sale"
    case (.sale, .chinese): "销售"
    case (.registration, .english): "registration"
    case (.registration, .chinese): "注册登记"
    case (.road, .english): "use on the road"
    case (.road, .chinese): "上路行驶"
    case (.vehicle, .english): "duties of a vehicle"
    case (.vehicle, .chinese): "车辆应尽要求"
    case (.plant, .english): "duties of a plant"
    case (.plant, .chinese): "企业应尽要求"
    case (.site, .english): "duties of a site"
    case (.site, .chinese): "工地应尽要求"
    }
  }

  public init(_ act: StageAct) {
    switch act {
    case .import: self = .import
    case .sale: self = .sale
    case .registration: self = .registration
    case .typeApproval, .engineProduction, .production: self = .production
    }
  }
}
