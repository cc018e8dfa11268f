extension RoadKeys {
  /// What the recorded days alone say: the strictest confirmed national row that bound the vehicle when it was
  /// made or sold. A lower bound, because nothing forbids to be better.
  func lowerBound() -> StageRow<RoadScope>? {
    guard made != Self.noDay || invoiced != Self.noDay || uploaded != Self.noDay else { return nil }
    var blank = self
    blank.contradicts = false
    blank.best = .unsaid
    blank.low = .unsaid
    blank.high = .unsaid
    var recorder = BindingRecorder()
    let latest = registered == Self.noDay ? Int32.max : registered
    for act in [StageAct.sale, .production] {
      blank.judge(act, on: latest, prospective: false, supporting: true, into: &recorder)
    }
    return recorder.strictest
  }

  /// The pairs of facts that cannot both be true.
  func contradictions(of vehicle: Vehicle, stage: EmissionStage?) -> [Contradiction] {
    var found: [Contradiction] = []
    if let stage {
      let firstKnown = [vehicle.manufacturedOn, vehicle.registeredOn].compactMap { $0 }.min()
      if let firstKnown, (stage.number ?? 0) >= 6 {
        let standard = StageCalendar.chinaVIPublished(for: vehicle.emissionClass)
        if firstKnown < standard.day {
          found.append(.stageBeforeStandard(stage, made: firstKnown, standard: standard.day))
        }
      }
      if let day = vehicle.invoicedOn, let row = unmet(.sale, on: day) {
        found.append(.belowAtInvoice(stage, invoice: day, rule: row.id))
      }
      if let day = vehicle.registeredOn, let row = unmet(.registration, on: day) {
        found.append(.belowAtRegistration(stage, registered: day, rule: row.id))
      }
    }
    if let fuel = vehicle.fuel, let engine = fuel.engine {
      let plate = vehicle.plate.flatMap { try? Plate($0) }
      let isGreen = vehicle.plateColour.map(Self.newEnergyColours.contains) ?? false
      if engine != .noEngine, plate?.isBatteryElectric == true {
        found.append(.electricPlate(fuel))
      } else if fuel.isDieselOnly, plate?.isNewEnergy == true || isGreen {
        found.append(.newEnergyPlate(fuel))
      }
      if stage == .electric, engine != .noEngine { found.append(.electricStage(fuel)) }
      if engine == .noEngine, let stage, stage.number != nil {
        found.append(.stageWithoutEngine(stage, fuel))
      }
    }
    if let made = vehicle.manufacturedOn, let registered = vehicle.registeredOn, registered < made {
      found.append(.registeredBeforeMade(registered: registered, made: made))
    }
    return found
  }

  private static let newEnergyColours: [PlateColour] = [.green, .gradientGreen, .yellowGreen]

  /// The confirmed national row that a recorded act does not meet.
  private func unmet(_ act: StageAct, on day: Day) -> StageRow<RoadScope>? {
    var recorder = UnmetRecorder()
    judge(
      act, on: day.daysSince1970, prospective: false, supporting: true, into: &recorder)
    return recorder.first
  }
}

/// Keeps the strictest row that binds for certain: the stage is all that it misses.
private struct BindingRecorder: JudgementRecorder {
  var strictest: StageRow<RoadScope>?

  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set
  ) {
    guard case .row(let index) = rule, missing == .stage else { return }
    let row = RoadTable.shared.sources[index]
    guard row.mark.isConfirmed else { return }
    if let strictest, strictest.stage.satisfies(row.stage) == true { return }
    strictest = row
  }
}

private struct UnmetRecorder: JudgementRecorder {
  var first: StageRow<RoadScope>?

  mutating func record(
    _ rule: RuleCite, _ state: Verdict.Ground.State, reading facts: VehicleFact.Set,
    missing: VehicleFact.Set
  ) {
    if case .row(let index) = rule, state == .notMet, first == nil {
      first = RoadTable.shared.sources[index]
    }
  }
}
