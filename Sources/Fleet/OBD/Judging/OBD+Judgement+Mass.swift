extension OBD {
  /// NOx in grams of one second, where all is known that it needs.
  struct MassFlow {
    /// Grams a second; `nil` where the sensor has no value.
    let upstream: Double?
    let downstream: Double

    /// ppm / 10^6 * (air + fuel * density) kg/h / 3.6 * molar masses, which is grams a second. Two sources
    /// have this form. A value below zero is the sensor's noise and is left in: leaving it out would make the
    /// mean too high.
    init?(_ record: VehicleDay.Record, _ basis: JudgingBasis) {
      guard let density = basis.value(.fuelDensity), let ratio = basis.value(.noxMassRatio),
        let air = record.value(.intakeAir), let fuel = record.value(.fuelFlow),
        let down = record.value(.noxDownstream), air <= basis.value(.airHighest) ?? .infinity,
        fuel <= basis.value(.fuelHighest) ?? .infinity,
        down <= basis.value(.noxHighest) ?? .infinity
      else { return nil }
      let perPart = 1e-6 * (air + fuel * density) / 3.6 * ratio
      downstream = down * perPart
      upstream = record.value(.noxUpstream)
        .flatMap { $0 <= basis.value(.noxHighest) ?? .infinity ? $0 * perPart : nil }
    }
  }

  /// Kilowatts: pi * rpm * Nm * net percent / 100 / 30000; nothing where the torque is below friction.
  static func power(
    _ record: VehicleDay.Record, of day: VehicleDay, _ basis: JudgingBasis
  ) -> Double? {
    guard let reference = basis.referenceTorque, let engine = record.value(.engineSpeed),
      let torque = day.netTorque(record, basis)
    else { return nil }
    return max(0, Double.pi * engine * reference * torque / 100 / 30_000)
  }
}

extension OBD.Judgement {
  /// Grams a kilometre by concentration, air and fuel; milligrams a kilowatt hour where the reference torque
  /// is known, and work windows where the work of the certification cycle is.
  static func mass(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.mass)
    let bounds = basis.thresholds
    judgement.use(
      bounds[.fuelDensity], bounds[.noxMassRatio], bounds[.noxHighest], bounds[.airHighest],
      bounds[.fuelHighest])
    let interval = day.interval(basis)
    let isDiesel = day.records.contains {
      $0.measurements.kind == .stream || $0.measurements.kind == .machineStream
    }
    var (count, upstreamCount, upstream, downstream) = (0, 0, 0.0, 0.0)
    var (distance, distanceMass, hasSpeed) = (0.0, 0.0, false)
    var (work, workMass) = (0.0, 0.0)
    var windows = OBD.WorkWindows(basis)
    for record in day.records {
      guard record.measurements.kind == .stream || record.measurements.kind == .machineStream,
        let flow = OBD.MassFlow(record, basis)
      else { continue }
      count += 1
      downstream += flow.downstream * interval
      if let mass = flow.upstream {
        upstreamCount += 1
        upstream += mass * interval
      }
      if let speed = record.value(.speed) {
        hasSpeed = true
        distance += speed * interval / 3600
        distanceMass += flow.downstream * interval
      }
      guard let power = OBD.power(record, of: day, basis) else { continue }
      work += power * interval / 3600
      workMass += flow.downstream * interval
      windows.add(
        mass: flow.downstream * interval, work: power * interval / 3600, seconds: interval,
        at: record.second)
    }
    let lack = massLack(day, isDiesel: isDiesel)
    judgement.add(.massRecords, isDiesel ? .count(count) : .unknown(lack))
    judgement.add(
      .massUpstream,
      upstreamCount > 0
        ? .value(upstream) : .unknown(count > 0 ? day.lack(of: .noxUpstream) : lack))
    judgement.add(.massDownstream, count > 0 ? .value(downstream) : .unknown(lack))
    let distanceLack = count > 0 ? day.lack(of: .speed) : lack
    judgement.add(.massDistance, hasSpeed ? .value(distance) : .unknown(distanceLack))
    judgement.add(
      .massPerDistance,
      .ratio(distanceMass, distance, else: hasSpeed ? .noDistance : distanceLack))
    guard basis.referenceTorque != nil else {
      for term in [OBD.Term.work, .massPerWork] {
        judgement.add(term, .unknown(.noReferenceTorque))
      }
      return judgement
    }
    let workLack = count == 0 ? lack : OBD.Lack.noWork
    judgement.add(.work, work > 0 ? .value(work) : .unknown(workLack))
    judgement.add(.massPerWork, .ratio(1000 * workMass, work, else: workLack))
    judgement.add(windows, day, basis)
    return judgement
  }

  private static func massLack(_ day: OBD.VehicleDay, isDiesel: Bool) -> OBD.Lack {
    if day.records.isEmpty { return .noRecords }
    guard isDiesel else { return .notDiesel }
    for signal in [OBD.Signal.noxDownstream, .intakeAir, .fuelFlow] {
      let lack = day.lack(of: signal)
      if lack != .noSuitableRecords { return lack }
    }
    return .noSuitableRecords
  }

  private mutating func add(
    _ windows: OBD.WorkWindows, _ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis
  ) {
    let bounds = basis.thresholds
    let (limit, pass) = (bounds[.windowLimit], bounds[.windowPass])
    let (power, valid) = (bounds[.windowPower], bounds[.windowValid])
    guard basis.referenceWork != nil else {
      return add(.windows, .unknown(.noReferenceWork))
    }
    use(limit, pass, power, valid)
    let result = windows.result
    guard result.count > 0 else { return add(.windows, .unknown(.tooLittleWork)) }
    add(.windows, result.count)
    guard basis.ratedPower != nil else {
      for term in [OBD.Term.validWindows, .windowP90, .windowsPassing] {
        add(term, .unknown(.noRatedPower))
      }
      return
    }
    guard let limit, let pass, power != nil, let valid else {
      return add(.validWindows, .unknown(.noThreshold))
    }
    add(.validWindows, result.valid)
    add(.windowP90, result.percentile90.map { .value($0) } ?? .unknown(.noSuitableRecords))
    let share = OBD.Figure.share(result.passing, of: result.valid, else: .noSuitableRecords)
    add(.windowsPassing, share)
    guard 100 * Double(result.valid) >= valid.value * Double(result.count),
      let found = share.value, found < pass.value, let worst = result.worst
    else { return }
    var evidence = OBD.EvidenceList()
    evidence.add(
      OBD.Evidence(
        day.instant(worst.first), until: day.instant(worst.last),
        [.number(.massPerWork, worst.value), .number(.windowsPassing, found)]))
    suspect(.windowsExceed, evidence, by: limit, pass, power, valid)
  }
}
