extension Truck {
  /// What the vehicle says of itself now.
  /// - Parameter time: By its terminal's clock.
  func moment(at time: Int64?) -> Moment {
    var moment = Moment()
    moment.time = time
    moment.speed = .value(speed)
    moment.barometric = traits.hasBarometer ? .value(traits.barometric) : .absent
    moment.torque = .value(torque)
    moment.friction = .value(friction)
    moment.engineSpeed = .value(engineSpeed)
    moment.fuelFlow = .value(fuelFlow)
    moment.air = .value(air)
    moment.coolant = .value(coolant)
    moment.place = place
    moment.odometer = .value(odometer)
    if case .gas(let hasSensor) = traits.kind {
      moment.lambda = .value(torque > 0 ? 1.001 : 1.6)
      moment.probe = .value(torque > 0 ? 0.68 : 0.12)
      moment.catalyst = .value(catalyst)
      if hasSensor {
        // A catalyst at lambda one leaves little, once it is warm.
        let rest = catalyst > 350 ? 0.02 : 0.6
        moment.noxDownstream = downstreamIsPowered ? .value(noxUpstream * rest) : .unpowered
      }
    } else {
      moment.noxUpstream = upstreamIsPowered ? .value(noxUpstream) : .unpowered
      moment.noxDownstream =
        downstreamIsPowered ? .value(traits.frozenNOx ?? noxDownstream) : .unpowered
      moment.ureaLevel = .value(ureaLevel)
      moment.scrInlet = .value(scrInlet)
      moment.scrOutlet = .value(scrOutlet)
      moment.filterPressure = .value(0.4 + soot + air * air / 400_000)
      moment.fuelLevel = .value(fuelLevel)
    }
    addSupplement(to: &moment)
    if let failing { fail(failing.signal, in: &moment) }
    return moment
  }

  private func addSupplement(to moment: inout Moment) {
    switch traits.kind {
    case .hybrid:
      moment.motorSpeed = .value(engineSpeed)
      moment.motorLoad = .value(min(100, abs(motorPower)))
      moment.batteryVoltage = .value(520 + charge)
      moment.batteryCurrent = .value(-motorPower * 1000 / (520 + charge))
      moment.charge = .value(charge)
    case .machine:
      let opening = torque > 0 ? max(0, 35 - torque * 0.4) : 0
      moment.egr = .value(opening)
      moment.egrCommanded = .value(opening * 0.98)
    case .diesel, .gas: break
    }
    moment.pedal = .value(max(0, min(100, torque - friction)))
    moment.fuelTotal = .value(fuelTotal)
    if case .gas = traits.kind { return }
    moment.ureaTemperature = .value(max(-11, traits.ambient + (coolant - traits.ambient) * 0.2))
    moment.ureaInjection = .value(ureaInjection)
    moment.ureaTotal = .value(ureaTotal)
    moment.filterTemperature = .value(scrInlet + 12)
  }

  private func fail(_ signal: SensorFailure.Signal, in moment: inout Moment) {
    func fail(_ path: WritableKeyPath<Moment, Sensed>) {
      if moment[keyPath: path] != .absent { moment[keyPath: path] = .failed }
    }
    switch signal {
    case .noxUpstream: fail(\.noxUpstream)
    case .noxDownstream: fail(\.noxDownstream)
    case .scrInlet: fail(\.scrInlet)
    case .scrOutlet: fail(\.scrOutlet)
    case .air: fail(\.air)
    case .filterPressure: fail(\.filterPressure)
    case .ureaLevel: fail(\.ureaLevel)
    case .coolant: fail(\.coolant)
    case .speed: fail(\.speed)
    case .fuelFlow: fail(\.fuelFlow)
    }
  }

  /// What its diagnosis says now.
  func diagnosis(vin: [UInt8]) -> Diagnosis {
    var vin = vin
    if traits.hasOtherVIN {
      vin[16] = vin[16] == UInt8(ascii: "9") ? UInt8(ascii: "1") : vin[16] + 1
    }
    let cycles = UInt16(clamping: ignitions)
    func done(_ share: Double) -> UInt16 { UInt16(clamping: Int(Double(ignitions) * share)) }
    let lamp: Diagnosis.Lamp =
      faults.isEmpty ? .off : traits.kind == .machine && faults.count > 2 ? .flashing : .on
    return Diagnosis(
      kind: traits.diagnosis, lamp: lamp,
      // A diesel's monitors, and those of an engine with a three-way catalyst.
      support: isGas ? 0xE061 : 0xFEA0,
      readiness: isGas ? 0 : ureaLevel > 0 && scrOutlet > 200 ? 0 : 0x0800,
      vin: vin, calibration: traits.calibration, verification: traits.verification,
      counters: [
        done(0.4), cycles, done(0.03), done(0.04), done(0.25), done(0.4), 0, 0, done(0.05),
        done(0.06), done(0.22), done(0.4), done(0.33), done(0.39), done(0.36), done(0.4),
        done(0.26), done(0.4),
      ],
      faults: traits.hidesFaults ? nil : faults)
  }

  private var isGas: Bool { if case .gas = traits.kind { true } else { false } }
}
