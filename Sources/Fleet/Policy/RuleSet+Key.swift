extension RuleSet {
  /// Reduces a situation to what these rules can tell apart.
  public func key(of situation: Situation) -> SituationKey {
    let day = situation.actDay
    var key = SituationKey(
      situation.subject, division: Int32(bitPattern: situation.division.number),
      day: day.daysSince1970)
    if let vehicle = situation.vehicle { key.read(vehicle, on: day.daysSince1970) }
    for (fact, evidence) in situation.values { read(fact, evidence.value, on: day, into: &key) }
    readWarnings(of: situation, into: &key)
    for exemption in situation.exemptions where exemption.holds(on: day) {
      let other = vocabulary.bits(of: "other", for: .exemption) ?? 0
      let bits =
        exemption.category.flatMap { vocabulary.bits(of: $0, for: .exemption) } ?? other
      if let clause = exemption.clause {
        key.exemptedRules.append((clause, bits))
      } else {
        key[.exemption] |= bits
      }
    }
    key.isExit = situation.subject == .gate && situation.direction == .out
    return key
  }

  /// A value out of its range counts as missing.
  private func read(
    _ fact: PolicyFact, _ value: PolicyValue, on day: Day, into key: inout SituationKey
  ) {
    switch (fact.kind, value) {
    case (.code, .code(let code)):
      if let bits = vocabulary.bits(of: code, for: fact) {
        key[fact] = bits
      } else {
        key.outOfRange.insert(PolicyFact.Set(fact))
      }
    case (.flag, .flag(let flag)), (.since, .flag(let flag)):
      key[fact] = flag ? SituationKey.yes : SituationKey.no
    case (.since, .day(let first)):
      key[fact] = first <= day ? SituationKey.yes : SituationKey.no
    case (.number, .number(let number)):
      if number >= 0, let number = Int32(exactly: number) {
        key[fact] =
          fact == .registeredIn
          ? SituationKey.span(of: number) : SituationKey.packed(number, number)
      } else {
        key.outOfRange.insert(PolicyFact.Set(fact))
      }
    case (.names, .names(let names)):
      if fact == .exemption {
        for name in names { key[fact] |= vocabulary.bits(of: name, for: fact) ?? 0 }
      } else {
        for name in names {
          if let number = vocabulary.number(ofName: name) { key.names.append(number) }
        }
      }
    default: key.outOfRange.insert(PolicyFact.Set(fact))
    }
  }

  private func readWarnings(of situation: Situation, into key: inout SituationKey) {
    // The gravest warning that covers the place for certain, and graver ones that may cover it.
    var level: PollutionWarning.Level?
    var possible: [PollutionWarning.Level] = []
    for warning in situation.warnings where warning.holds(at: situation.at) {
      switch warning.covers(situation.division) {
      case .yes: level = level.map { max($0, warning.level) } ?? warning.level
      case .unsettled: possible.append(warning.level)
      case .no: break
      }
    }
    if situation.values[.warning] == nil {
      var bits = level.map(Self.bit) ?? 1
      for other in possible where level.map({ other > $0 }) ?? true { bits |= Self.bit(other) }
      key[.warning] = bits
    }
    guard let level, possible.isEmpty,
      let table = situation.measures.first(where: { $0.level == level })
    else { return }
    readMeasures(table, of: situation, into: &key)
  }

  private static func bit(_ level: PollutionWarning.Level) -> UInt64 {
    switch level {
    case .blue: 2
    case .yellow: 4
    case .orange: 8
    case .red: 16
    }
  }

  private func readMeasures(
    _ table: WarningMeasures, of situation: Situation, into key: inout SituationKey
  ) {
    var answer = Truth.yes
    if table.stages != nil || !table.energies.isEmpty {
      let allowed = (table.stages ?? []).reduce(0) {
        $0 | (vocabulary.bits(of: $1, for: .stage) ?? 0)
      }
      let energies = table.energies.reduce(0) { $0 | (vocabulary.bits(of: $1, for: .energy) ?? 0) }
      let clean = max(
        FactTest(
          place: PolicyFact.stage.rawValue, operation: .among, endsClause: true, operand: allowed
        )
        .truth(of: key),
        FactTest(
          place: PolicyFact.energy.rawValue, operation: .among, endsClause: true, operand: energies
        ).truth(of: key))
      answer = min(answer, clean)
      if clean == .unsettled {
        key.behindMeasures = [PolicyFact.Set(.stage), PolicyFact.Set(.energy)]
      }
    }
    if let hours = table.hours, !hours.contains(situation.hour) { answer = .no }
    if let quota = table.quota {
      if let used = situation.quotaUsed ?? (quota == 0 ? 0 : nil) {
        answer = min(answer, used < quota ? .yes : .no)
      } else {
        answer = min(answer, .unsettled)
        key.behindMeasures.insert(PolicyFact.Set(.trucksPerDay))
      }
    }
    switch answer {
    case .yes: key[.measures] = 1
    case .no: key[.measures] = 2
    case .unsettled: break
    }
  }
}

extension Situation {
  /// The day that rules are held against: of the act, where the question is about one and its day is recorded.
  var actDay: Day {
    switch subject {
    case .production: vehicle?.certificateUploadedOn.value ?? day
    case .import: vehicle?.importArrivedOn.value ?? day
    case .sale: vehicle?.invoicedOn.value ?? day
    case .registration: vehicle?.registeredOn.value ?? day
    default: day
    }
  }

  /// The hour of the day in China, 0..<24.
  var hour: Int {
    let local = at.milliseconds &- day.start(in: .china).milliseconds
    return Int(local / 3_600_000)
  }
}
