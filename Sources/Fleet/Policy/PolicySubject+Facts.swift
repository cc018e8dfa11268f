/// What a question can know of what it is about.
///
/// A rule that asks for anything else is never settled: where the fact is open it leaves every vehicle without an
/// answer, where it is closed it binds none. So plans that ask it are refused when they are read.
extension PolicySubject {
  /// The facts that a question about this subject can have, from the register or as stated with it, in the order of
  /// ``PolicyFact``.
  ///
  /// Nothing keeps ``PolicyFact/overLimit`` yet, so no question has it.
  public var facts: [PolicyFact] { factSet.members }

  /// Whether a question about this subject can have a fact.
  public func has(_ fact: PolicyFact) -> Bool { factSet.contains(PolicyFact.Set(fact)) }

  private var factSet: PolicyFact.Set { Self.table[Int(rawValue)] }

  private static let table = allCases.map { subject in
    let facts: [PolicyFact] =
      switch subject {
      case .gate:
        vehicleFacts + plantFacts
          + [.direction, .freight, .warning, .measures, .exemption]
      case .machinery: machineFacts + siteFacts + plantFacts + [.exemption]
      case .production, .import, .sale, .registration, .road:
        vehicleFacts + [.scrapDue, .exemption]
      case .vehicle: vehicleFacts
      case .plant: plantFacts
      case .site: siteFacts
      }
    return facts.reduce(into: PolicyFact.Set()) { $0.insert(PolicyFact.Set($1)) }
  }

  /// What is weighed from a vehicle's papers, plate and entry.
  private static let vehicleFacts: [PolicyFact] = [
    .stage, .energy, .emissionClass, .trafficClass, .category, .maximumMass, .use, .operating,
    .registeredIn, .plateColour, .obdTerminal,
  ]

  /// What a plant's entry holds, and what is counted of its traffic.
  private static let plantFacts: [PolicyFact] = [
    .industry, .annualFreight, .siding, .urbanPlanningArea, .performanceGrade, .cleanTransport,
    .keyUnit, .gateSystem, .trucksPerDay, .heavyDieselTrucksPerDay, .passagesPerDay, .railShare,
    .cleanShare, .lists, .zones,
  ]

  /// What a site's entry holds.
  private static let siteFacts: [PolicyFact] = [
    .zones, .builtUpArea, .siteKind, .largeSite, .siteVideo,
  ]

  /// What a machine's entry holds, and what is stated of it.
  private static let machineFacts: [PolicyFact] = [
    .machineryStage, .machineryType, .coded, .declared, .machineryOverLimit, .zoneRequirement,
    .fuelConforms, .positioning, .emissionMonitoring,
  ]
}
