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
  ///
  /// - Parameter inferred: what the days say, which counts where the stage itself is not said.
  func contradictions(
    of vehicle: Vehicle, stage: EmissionStage?, inferred: StageRow<RoadScope>?
  ) -> [Contradiction] {
    var found: [Contradiction] = []
    if let (fact, day, standard) = vehicle.beforeChinaVI {
      if let stage, stage.whole == .vi {
        found.append(.stageBeforeStandard(stage, fact, on: day, standard: standard))
      } else if best == .unsaid, let inferred, inferred.stage.whole == .vi {
        found.append(
          .inferredBeforeStandard(
            inferred.stage, rule: inferred.id, fact, on: day, standard: standard))
      }
    }
    if let stage {
      if let day = vehicle.invoicedOn, let row = unmet(.sale, on: day) {
        found.append(.belowAtInvoice(stage, invoice: day, rule: row.id))
      }
      if let day = vehicle.registeredOn, let row = unmet(.registration, on: day) {
        found.append(.belowAtRegistration(stage, registered: day, rule: row.id))
      }
    }
    let plate = vehicle.plate.flatMap { try? Plate($0) }
    if let plate, let colour = vehicle.plateColour, plate.contradicts(colour) {
      found.append(.plateColour(colour, plate.kind))
    }
    if let fuel = vehicle.fuel, let engine = fuel.engine {
      let isGreen = vehicle.plateColour?.isNewEnergy ?? false
      if engine != .noEngine, plate?.isBatteryElectric == true {
        found.append(.electricPlate(fuel))
      } else if fuel.isDieselOnly || fuel.isPlugIn == false, plate?.isNewEnergy == true || isGreen {
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
    if let category = vehicle.category, let mass = vehicle.plausibleMass,
      let expected = EmissionClass(category), expected != EmissionClass(maximumMass: mass)
    {
      found.append(.categoryMass(category, kilograms: mass))
    }
    return found + disclosed(vehicle)
  }

  /// What the class of a disclosure number says of engine and weight, held against the vehicle.
  private func disclosed(_ vehicle: Vehicle) -> [Contradiction] {
    var found: [Contradiction] = []
    for claim in vehicle.stageClaims where claim.source == .disclosureNumber {
      guard let text = claim.text, let number = try? DisclosureNumber(text),
        let (emissionClass, disclosedEngines) = number.vehicleClass.scope
      else { continue }
      if let fuel = vehicle.fuel,
        disclosedEngines.allSatisfy({ engines & Self.bit($0) == 0 }),
        // A car that burns petrol and gas is disclosed as one of petrol.
        !(disclosedEngines.contains(.petrol) && fuel.holdsPetrol)
      {
        found.append(.disclosedFuel(number.vehicleClass, fuel))
      }
      if let actual = vehicle.emissionClass, actual != emissionClass {
        found.append(.disclosedClass(number.vehicleClass, actual))
      }
    }
    return found
  }

  /// The confirmed national row that a recorded act does not meet.
  private func unmet(_ act: StageAct, on day: Day) -> StageRow<RoadScope>? {
    var recorder = UnmetRecorder()
    judge(
      act, on: day.daysSince1970, prospective: false, supporting: true, into: &recorder)
    return recorder.first
  }
}

extension Vehicle {
  /// The day of manufacture, else of registration, where it lies before the standard of stage VI.
  fileprivate var beforeChinaVI: (FactName, Day, standard: Day)? {
    let standard = StageCalendar.chinaVIPublished(for: emissionClass).day
    if let manufacturedOn, manufacturedOn < standard {
      return (.manufacturedOn, manufacturedOn, standard)
    }
    if let registeredOn, registeredOn < standard { return (.registeredOn, registeredOn, standard) }
    return nil
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
