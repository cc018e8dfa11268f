import Fleet

/// What the plans in force ask of one plant.
struct PlantDuties {
  let plant: Plant
  /// When each member of its entry was last changed.
  let days: [String: Day]
  /// What passed its gates in the window; `nil` where nothing did.
  let traffic: PlantTraffic?
  let rules: RuleSet
  let question: DutyQuestion
  let figures: Figures

  func duties() -> [Duty] {
    let (least, most) = (rules.verdict(of: situation()), rules.verdict(of: situation(most: true)))
    return rules.rulesInUse.compactMap { duty(of: $0, least, most) }
      + rules.obligations.compactMap { duty(of: $0) }
  }

  private var subject: Duty.Subject { .plant(id: plant.id, name: plant.name) }

  /// What was counted, where anything was; else what the plant declares stays in its entry.
  private var counted: [DutyCount] { traffic?.perDay(question.averaging) ?? [] }

  /// The plant's facts with the least, or the most, that its traffic may be.
  private func situation(most: Bool = false) -> Situation {
    var situation = Situation(.plant, at: question.day.start(), in: plant.division)
    situation.read(plant, days: days)
    for count in counted {
      guard let fact = PolicyFact(name: count.name) else { continue }
      situation.set(
        fact, .number(most ? count.most : count.value), from: .counted, recordedOn: question.day)
    }
    return situation
  }

  // MARK: rules about plants

  /// - Parameters:
  ///   - least: what the rules say of the least that the plant's traffic may be.
  ///   - most: what they say of the most.
  private func duty(of rule: PolicyRule, _ least: Verdict, _ most: Verdict) -> Duty? {
    guard rule.subjects.contains(.plant), rule.possiblyFrom <= question.day,
      rule.until.map({ question.day <= $0 }) ?? true
    else { return nil }
    let least = ground(of: rule, in: least)
    let most = ground(of: rule, in: most)
    let floors = rule.binds.floors
    let isPlantInArea = rule.area.covers(plant.division, zones: plant.zones) == true
    if least == nil, most == nil, floors.isEmpty || !isPlantInArea { return nil }
    var duty = Duty(
      rule: rule.rule, kind: PolicySubject.plant.code, subject: subject,
      state: least.map { $0.state } ?? .notBound)
    duty.asked = floors
    duty.found = floors.compactMap { found($0.name) }
    duty.basis = (floors.isEmpty ? [] : [basis(floors)].compactMap(\.self)) + [.entry]
    for name in floors.map(\.name) {
      guard let counted = counted.first(where: { $0.name == name }),
        let mean = PolicyFact(name: name).flatMap(plant.declared)
      else { continue }
      let declared = DutyCount(name, declared: mean)
      duty.beside.append(declared)
      if !counted.agrees(with: declared) {
        duty.findings.append(.disagreement(declared: declared, counted: counted))
      }
    }
    duty.missing = least?.missing.map { Duty.Gap($0) } ?? []
    if least?.state != most?.state {
      duty.state = .unknown
      duty.missing = [Duty.Gap(.category, count: traffic?.unsettledVehicles)]
    }
    duty.findings += rules.notes(on: rule.id, on: question.day)
    return duty
  }

  private func ground(
    of rule: PolicyRule, in verdict: Verdict
  ) -> (state: Duty.State, missing: [FactName])? {
    guard let ground = verdict.grounds.first(where: { $0.rule.id == rule.id }) else { return nil }
    let missing = verdict.facts.enumerated().filter { ground.missing.contains(fact: $0.offset) }
      .map(\.element.name)
    return (Duty.State(ground.state), missing)
  }

  private func found(_ name: String) -> DutyCount? {
    if let count = counted.first(where: { $0.name == name }) { return count }
    return PolicyFact(name: name).flatMap(plant.declared).map { DutyCount(name, declared: $0) }
  }

  private func basis(_ floors: [DutyCount]) -> Duty.Basis? {
    if let traffic, !counted.isEmpty {
      return .passages(
        question.averaging.window(before: question.day), question.averaging,
        activeDays: traffic.activeDays)
    }
    guard let averaging = plant.averaging else { return nil }
    let day = floors.lazy.compactMap { days[$0.name] }.first
    return .declared(by: nil, on: day, averaging: averaging)
  }

  // MARK: shares and sidings

  private func duty(of obligation: Obligation) -> Duty? {
    guard obligation.countsOf == .plant, obligation.holds(on: question.day),
      obligation.divisions.contains(where: { $0.contains(plant.division) })
    else { return nil }
    let situation = situation()
    let isAsked = rules.answer(obligation.counts ?? .always, for: situation)
    guard isAsked.holds != false else { return nil }
    var duty = obligation.duty(subject, rules, on: question.day)
    if obligation.kind.rawValue == "rail-siding" {
      let siding = rules.answer(.fact(.siding, .flag(true)), for: situation)
      duty.basis = [.entry]
      if obligation.counts?.facts.contains(.annualFreight) == true {
        duty.assumptions = [.freightIsBulk]
      }
      duty.state = siding.holds.map { $0 ? .met : .notMet } ?? .unknown
      duty.missing = siding.missing.map { Duty.Gap($0) }
    } else if obligation.kind == .newEnergyShare {
      guard let floor = obligation.figure("percent") else { return nil }
      settle(newEnergyShare, floor, &duty)
    } else {
      guard let floor = obligation.figure("percent") else { return nil }
      let fact: PolicyFact = obligation.kind == .railShare ? .railShare : .cleanShare
      let declared = figures.latest(obligation.rule.id, "percent", plant: plant.id)
      if let declared {
        duty.found = [declared.count]
        duty.basis = [declared.basis]
      } else if case .number(let share)? = situation[fact]?.value {
        duty.found = [DutyCount("percent", share)]
        duty.basis = [.entry]
      }
      let urban = obligation.figure("percentUrban") ?? floor
      // What the higher share is for is asked only where it decides.
      let (least, most) =
        plant.builtUpArea.map { $0 ? (urban, urban) : (floor, floor) } ?? (floor, urban)
      if let share = duty.found.first?.value {
        duty.state = share >= most ? .met : share < least ? .notMet : .unknown
        if duty.state == .unknown { duty.missing = [Duty.Gap(PolicyFact.builtUpArea.factName)] }
      } else {
        duty.missing = [Duty.Gap(fact.factName)]
      }
    }
    // Who may not be asked at all is not in arrears.
    if isAsked.holds == nil, duty.state == .notMet {
      duty.state = .unknown
      duty.missing += isAsked.missing.map { Duty.Gap($0) }
    }
    return duty
  }
}

extension PlantDuties {
  /// What share of the truck passages new-energy vehicles made; `nil` where nothing was counted.
  private var newEnergyShare: DutyCount? {
    traffic?.newEnergyShare.map { DutyCount("percent", $0.value, most: $0.most) }
  }

  /// What is declared of a share stands before what was counted.
  private func settle(_ counted: DutyCount?, _ floor: Int, _ duty: inout Duty) {
    let declared = figures.latest(duty.rule.id, "percent", plant: plant.id)
    if let counted, let traffic {
      duty.basis = [
        .passages(
          question.averaging.window(before: question.day), question.averaging,
          activeDays: traffic.activeDays)
      ]
      duty.assumptions = [.passagesAreFreight]
      duty.found = [counted]
    }
    if let declared {
      duty.beside = duty.found
      if let counted, !counted.agrees(with: declared.count) {
        duty.findings.append(.disagreement(declared: declared.count, counted: counted))
      }
      duty.found = [declared.count]
      duty.basis = [declared.basis] + duty.basis
    }
    guard let share = duty.found.first else {
      duty.missing = [Duty.Gap(.passages)]
      return
    }
    duty.state = Duty.State(share, atLeast: floor)
    if duty.state == .unknown {
      duty.missing = [Duty.Gap(PolicyFact.energy.factName, count: traffic?.unsettledVehicles)]
    }
  }
}

extension Duty.State {
  init(_ state: Verdict.Ground.State) {
    switch state.outcome {
    case .allow: self = .met
    case .deny: self = .notMet
    case .review, .unknown: self = .unknown
    }
  }
}

extension Condition {
  /// The floors from which on a condition about numbers begins.
  fileprivate var floors: [DutyCount] {
    switch self {
    case .fact(let fact, .within(let range)) where DutyCount.names.contains(fact.name):
      [DutyCount(fact.name, range.lowerBound)]
    case .fact: []
    case .all(let parts), .any(let parts): parts.flatMap(\.floors)
    }
  }
}
