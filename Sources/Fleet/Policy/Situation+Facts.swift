extension Situation {
  /// The question as a verdict names it: `gate.in`, `machinery`, `sale`.
  var question: Verdict.Question {
    let code =
      subject == .gate ? direction.map { "gate.\($0.rawValue)" } ?? "gate" : "plan.\(subject.code)"
    return Verdict.Question(code, on: actDay, at: at, atGate: subject == .gate)
  }

  /// One fact as a verdict shows it.
  func read(_ fact: PolicyFact, _ key: borrowing SituationKey) -> Verdict.FactRead {
    let name = fact.factName
    if let evidence = values[fact] {
      if case .number(let number) = evidence.value, number < 0 {
        return Verdict.FactRead(name, nil, origin: nil)
      }
      return Verdict.FactRead(
        name, evidence.value.shown(fact),
        origin: FactOrigin(evidence.source, recordedOn: evidence.recordedOn))
    }
    if let vehicle, let shown = vehicle.read(fact, key, on: actDay) { return shown }
    switch fact {
    case .warning:
      guard key[.warning] & (key[.warning] &- 1) == 0 else { break }
      let code = PolicyCodes.of(.warning).codes[key[.warning].trailingZeroBitCount]
      return code == "none"
        ? none(.text(code), fact) : Verdict.FactRead(name, .text(code), origin: closedOrigin(fact))
    case .measures:
      guard key[.measures] & (key[.measures] &- 1) == 0 else { break }
      return Verdict.FactRead(
        name, .text(PolicyCodes.of(.measures).codes[key[.measures].trailingZeroBitCount]),
        origin: FactOrigin(.notice, recordedOn: measuresDay))
    case .exemption:
      let held = exemptions.filter { $0.holds(on: actDay) }.map(\.id)
      if let asOf = feeds[.exemptions]?.day(in: .china) {
        return Verdict.FactRead(name, .list(held, asOf: asOf), origin: nil)
      }
      if held.isEmpty { return none(.text("none"), fact) }
      return Verdict.FactRead(
        name, .text(held.joined(separator: " ")), origin: closedOrigin(fact))
    default:
      guard fact.isClosed else { break }
      return none(fact.kind == .names ? .text("none") : .flag(false), fact)
    }
    return Verdict.FactRead(name, nil, origin: nil)
  }

  /// That a closed list holds nothing: as of when it is known, or that this is only taken to be so.
  private func none(_ value: Verdict.FactValue, _ fact: PolicyFact) -> Verdict.FactRead {
    let isKnown = Feed(fact).map { feeds[$0] != nil } ?? false
    return Verdict.FactRead(
      fact.factName, value, origin: isKnown ? closedOrigin(fact) : nil, isAssumed: !isKnown)
  }

  /// When the tables of the levels in force were recorded or last changed.
  private var measuresDay: Day? {
    let levels = warnings.filter { $0.holds(at: at) && $0.area.covers(division) == .yes }.map(
      \.level)
    return measures.filter { levels.contains($0.level) }.compactMap(\.recordedOn).max()
  }

  /// A closed list is known as of a day.
  private func closedOrigin(_ fact: PolicyFact) -> FactOrigin {
    FactOrigin(.notice, recordedOn: Feed(fact).flatMap { feeds[$0] }?.day(in: .china))
  }

  /// Facts outside their range, which count as missing.
  func outOfRange(_ facts: PolicyFact.Set, _ vocabulary: RuleVocabulary) -> [Finding] {
    facts.members.flatMap { fact -> [Finding] in
      guard let value = values[fact]?.value else { return [] }
      guard case .names(let names) = value else {
        return [.plan(.outOfRange(fact.factName, value.text))]
      }
      return names.filter { vocabulary.number(ofName: $0) == nil }
        .map { .plan(.unknownName(fact.factName, $0)) }
    }
  }
}

extension PolicyValue {
  var text: String {
    switch self {
    case .code(let code): code
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .day(let day): day.description
    case .names(let names): names.joined(separator: " ")
    }
  }

  func shown(_ fact: PolicyFact) -> Verdict.FactValue {
    switch self {
    case .code(let code):
      if fact == .stage || fact == .machineryStage, let stage = EmissionStage(rawValue: code) {
        return .stage(stage)
      }
      return .text(code)
    case .number(let number): return fact == .maximumMass ? .kilograms(number) : .number(number)
    case .flag(let flag): return .flag(flag)
    case .day(let day): return .day(day)
    case .names: return .text(text)
    }
  }
}

extension VehicleFacts {
  /// One fact of the vehicle as a verdict shows it; `nil` for what a vehicle does not hold.
  func read(
    _ fact: PolicyFact, _ key: borrowing SituationKey, on day: Day
  ) -> Verdict.FactRead? {
    let vehicle = self.vehicle
    func shown(_ value: Verdict.FactValue?, _ origin: FactOrigin) -> Verdict.FactRead {
      Verdict.FactRead(fact.factName, value, origin: value == nil ? nil : origin)
    }
    /// The one code that the key leaves; none where it leaves several.
    func single() -> Verdict.FactValue? {
      let bits = key[fact]
      let place = bits.trailingZeroBitCount
      let codes = PolicyCodes.of(fact).codes
      return bits & (bits &- 1) == 0 && place < codes.count ? .text(codes[place]) : nil
    }
    /// What drives it, where only its plate or fuel says so.
    var drive: FactOrigin { vehicle.inferred(from: vehicle.fuel == nil ? .plateColour : .fuel) }
    switch fact {
    case .stage:
      let read = self.read(VehicleFact.stage, on: day)
      if read.value == nil, key[.stage] == 1 << 8 {
        return shown(.stage(.electric), drive)
      }
      return read
    case .category: return self.read(VehicleFact.category, on: day)
    case .maximumMass: return self.read(VehicleFact.maximumMass, on: day)
    case .registeredIn: return self.read(VehicleFact.registeredIn, on: day)
    case .plateColour: return self.read(VehicleFact.plateColour, on: day)
    case .energy:
      let origin = vehicle.fuel == nil ? drive : vehicle.origin(of: .fuel)
      return shown(single() ?? fuel.value.map(Verdict.FactValue.fuel), origin)
    case .emissionClass:
      let basis: FactName = vehicle.plausibleMass == nil ? .category : .maximumMass
      return shown(single(), vehicle.origin(of: basis))
    case .trafficClass:
      let basis: FactName = vehicle.vehicleType?.size == nil ? .maximumMass : .vehicleType
      return shown(single(), vehicle.origin(of: basis))
    case .use: return shown(vehicle.use.map { .text($0.rawValue) }, vehicle.origin(of: .use))
    case .operating:
      return shown(
        (vehicle.operating ?? vehicle.use?.isOperating).map(Verdict.FactValue.flag),
        vehicle.origin(of: vehicle.operating == nil ? .use : .operating))
    case .obdTerminal:
      return shown(vehicle.networked.map(Verdict.FactValue.flag), vehicle.origin(of: .networked))
    default: return nil
    }
  }
}
