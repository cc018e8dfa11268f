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

  /// A value out of its range counts as missing, a name that no plan knows as none.
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
        key[fact] = SituationKey.packed(number, number)
      } else {
        key.outOfRange.insert(PolicyFact.Set(fact))
      }
    case (.division, .number(let number)):
      if (0...999_999).contains(number) {
        key[fact] = SituationKey.span(of: Int32(number))
      } else {
        key.outOfRange.insert(PolicyFact.Set(fact))
      }
    case (.names, .names(let names)):
      if fact == .exemption {
        for name in names { key[fact] |= vocabulary.bits(of: name, for: fact) ?? 0 }
      } else {
        for name in names {
          if let number = vocabulary.number(ofName: name) {
            key.names.append(number)
          } else {
            key.outOfRange.insert(PolicyFact.Set(fact))
          }
        }
      }
    default: key.outOfRange.insert(PolicyFact.Set(fact))
    }
  }

  private func readWarnings(of situation: Situation, into key: inout SituationKey) {
    // The levels of the warnings that cover the place for certain, and of those that may cover it.
    var levels: [PollutionWarning.Level] = []
    var possible: [PollutionWarning.Level] = []
    for warning in situation.warnings where warning.holds(at: situation.at) {
      switch warning.area.covers(situation.division) {
      case .yes: if !levels.contains(warning.level) { levels.append(warning.level) }
      case .unsettled: possible.append(warning.level)
      case .no: break
      }
    }
    let gravest = levels.max()
    if situation.values[.warning] == nil {
      var bits = gravest.map(Self.bit) ?? 1
      for other in possible where gravest.map({ other > $0 }) ?? true { bits |= Self.bit(other) }
      key[.warning] = bits
    }
    guard !levels.isEmpty else { return }
    // A city's warning and a county's can be of two levels: the plant keeps to what both demand.
    var answer = possible.isEmpty ? Truth.yes : .unsettled
    for level in levels {
      guard let table = situation.measures.first(where: { $0.level == level }) else {
        answer = min(answer, .unsettled)
        continue
      }
      answer = min(answer, keeps(to: table, situation, &key))
    }
    switch answer {
    case .yes: key[.measures] = 1
    case .no: key[.measures] = 2
    case .unsettled: break
    }
  }

  private static func bit(_ level: PollutionWarning.Level) -> UInt64 {
    switch level {
    case .blue: 2
    case .yellow: 4
    case .orange: 8
    case .red: 16
    }
  }

  private func keeps(
    to table: WarningMeasures, _ situation: Situation, _ key: inout SituationKey
  ) -> Truth {
    func fails(_ line: WarningMeasures.Line) {
      key.broken.append(.measure(table.level, line, document: table.document))
    }
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
      if clean == .no { fails(.vehicles(stages: table.stages, energies: table.energies)) }
      if clean == .unsettled {
        key.behindMeasures = [PolicyFact.Set(.stage), PolicyFact.Set(.energy)]
      }
    }
    if let hours = table.hours, !hours.contains(situation.minute) {
      answer = .no
      fails(.hours(hours, found: situation.minute))
    }
    if let quota = table.quota {
      if let used = situation.quotaUsed ?? (quota == 0 ? 0 : nil) {
        answer = min(answer, used < quota ? .yes : .no)
        if used >= quota { fails(.quota(quota, used: used)) }
      } else {
        // Of a day of which nothing is recorded "none came" would be a guess in favour of whoever asks: the ledger
        // may come at the day's end. Nor is the quota known to be used up. So the count is missing, the answer is
        // unknown and a person decides; what is recorded of that counts for the next truck.
        answer = min(answer, .unsettled)
        key.behindMeasures.insert(PolicyFact.Set(.quotaUsed))
        if let ledger = situation.silentLedger {
          key.broken.append(.uncounted(quota: quota, newest: ledger.newest))
        }
      }
    }
    return answer
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

  /// The minute of the day in China.
  var minute: Int {
    let local = at.milliseconds &- day.start(in: .china).milliseconds
    return Int(local / 60_000)
  }
}
