extension Truck {
  private static let fuelDensity = 0.84

  /// kW at the crankshaft and inside the engine.
  private var indicatedPower: Double {
    torque / 100 * traits.referenceTorque * engineSpeed / 9549
  }

  /// Fuel, air and heat.
  mutating func burn() {
    guard isRunning else {
      (fuelFlow, air) = (0, 0)
      coolant += (traits.ambient - coolant) / 7200
      scrInlet += (traits.ambient - scrInlet) / 2400
      scrOutlet += (traits.ambient - scrOutlet) / 2400
      catalyst += (traits.ambient - catalyst) / 2400
      return
    }
    fuelFlow = indicatedPower * 0.19 / Self.fuelDensity
    let load = torque / 100
    air =
      traits.displacement / 1000 * engineSpeed / 2 * 60 * 1.18 * 0.9 * (1 + 1.4 * load)
      * numbers.between(0.99, 1.01)
    fuelTotal += fuelFlow / 3600
    fuelLevel = max(0.5, fuelLevel - fuelFlow / 3600 / traits.fuelTank * 100)
    // Warm after some ten minutes, sooner under load.
    coolant += (86 - coolant) / (700 - 400 * load) + numbers.between(-0.05, 0.05)
    let exhaust = torque > 0 ? 115 + 400 * load : 90
    scrInlet += (exhaust - scrInlet) / 110 + numbers.between(-0.4, 0.4)
    scrOutlet += (scrInlet - scrOutlet) / 70 + numbers.between(-0.3, 0.3)
    catalyst += (380 + 350 * load - catalyst) / 40 + numbers.between(-1, 1)
    soot = soot > 6 ? 0.5 : soot + fuelFlow / 3600 * 0.004
  }

  /// NOx before and behind the SCR, and the urea that makes the difference.
  mutating func clean() {
    guard isRunning else {
      (upstreamIsPowered, downstreamIsPowered) = (false, false)
      (noxUpstream, noxDownstream, ureaInjection) = (0, 0, 0)
      return
    }
    // Water would break a hot sensor: it stays off until the exhaust is above the dew point.
    upstreamIsPowered = upstreamIsPowered || scrInlet > 125
    downstreamIsPowered = downstreamIsPowered || scrOutlet > 130
    let load = torque / 100
    noxUpstream = (torque > 0 ? 110 + 1050 * load : 12) * numbers.between(0.93, 1.07)
    let bed = (scrInlet + scrOutlet) / 2
    // Light-off between 165 and 240 °C, as a smooth step.
    let warmth = min(1, max(0, (bed - 165) / 75))
    let efficiency =
      ureaLevel <= 0 ? 0 : warmth * warmth * (3 - 2 * warmth) * 0.975 * traits.scrHealth
    noxDownstream = max(0, noxUpstream * (1 - efficiency) + numbers.between(-3, 5))
    // g/h of NOx that are converted ask for twice as much solution of urea.
    let exhaust = air + fuelFlow * Self.fuelDensity
    let reduced = noxUpstream * efficiency * 1e-6 * exhaust * 1000 * 1.587
    let grams = traits.kind == .machine || isDiesel ? reduced * 2 : 0
    ureaInjection = grams / 1.09
    ureaTotal += grams / 3600
    ureaLevel = max(0, ureaLevel - grams / 3600 / (traits.ureaTank * 1090) * 100)
  }

  private var isDiesel: Bool { traits.kind == .diesel || traits.kind == .hybrid }

  /// Sensors fail for a while, and now and then something breaks for good.
  mutating func breakDown() {
    guard isRunning else { return }
    if var current = failing {
      current.left -= 1
      failing = current.left > 0 ? current : nil
    } else if numbers.happens(traits.sensorFailures) {
      failing = SensorFailure(
        signal: SensorFailure.Signal.allCases[
          numbers.seconds(0, SensorFailure.Signal.allCases.count - 1)],
        left: numbers.seconds(3, 40))
    }
    if faults.count < 5, traits.faults > 0, numbers.happens(traits.faults) {
      let fault = Fault.drawn(for: traits.diagnosis, by: &numbers)
      if !faults.contains(fault) { faults.append(fault) }
    }
  }
}

/// A sensor whose control unit reports an error instead of a value.
struct SensorFailure: Hashable, Sendable {
  enum Signal: CaseIterable, Sendable {
    case noxUpstream, noxDownstream, scrInlet, scrOutlet, air, filterPressure, ureaLevel, coolant
    case speed, fuelFlow
  }

  let signal: Signal
  var left: Int
}
