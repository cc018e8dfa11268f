extension OBD.Judgement {
  /// Urea against fuel, by the counters of the supplement, and the level in the tank.
  static func urea(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.urea)
    let bounds = basis.thresholds
    judgement.use(
      bounds[.ureaDensity], bounds[.ureaFuel], bounds[.ureaShare], bounds[.ureaDistance],
      bounds[.ureaStep], bounds[.ureaRise], bounds[.ureaEmptySeconds], bounds[.ureaEmptyTorque],
      bounds[.lightOff])
    var walk = UreaWalk(day: day, basis: basis)
    day.drive(basis) { record, _, distance in walk.take(record, distance) }
    let lack = day.lack(of: .reagentLevel)
    judgement.add(.reagentFirst, walk.first.map { .value($0.level) } ?? .unknown(lack))
    judgement.add(.reagentLast, walk.last.map { .value($0.level) } ?? .unknown(lack))
    judgement.add(
      .fuelUsed, walk.hasFuel ? .value(walk.fuel) : .unknown(day.lack(of: .fuelFlow)))
    judgement.counters(of: day, basis)
    judgement.suspect(.ureaRising, walk.rises, by: bounds[.ureaRise])
    judgement.suspect(
      .ureaEmpty, walk.empty, by: bounds[.ureaEmptySeconds], bounds[.ureaEmptyTorque])
    if let far = bounds[.ureaDistance], let step = bounds[.ureaStep], let first = walk.first,
      let last = walk.last, walk.hotDistance >= far.value, first.level > 0,
      walk.highest - walk.lowest < step.value
    {
      var evidence = OBD.EvidenceList()
      evidence.add(
        OBD.Evidence(
          day.instant(first.second), until: day.instant(last.second),
          [
            .number(.reagentFirst, first.level), .number(.reagentLast, last.level),
            .number(.distance, walk.hotDistance),
          ]))
      judgement.suspect(.ureaUnchanged, evidence, by: far, step, bounds[.lightOff])
    }
    return judgement
  }

  private mutating func counters(of day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) {
    let fuel = day.used(.fuelTotal)
    let urea = day.used(.ureaTotal)
    add(.fuelCounted, fuel)
    add(.ureaCounted, urea)
    guard let litres = fuel.value, let grams = urea.value else {
      return add(.ureaToFuel, .unknown(fuel.lack ?? urea.lack ?? .noSuitableRecords))
    }
    guard let density = basis.value(.ureaDensity), let enough = basis.thresholds[.ureaFuel] else {
      return add(.ureaToFuel, .unknown(.noThreshold))
    }
    guard litres >= enough.value else { return add(.ureaToFuel, .unknown(.noFuel)) }
    let share = 100 * grams / 1000 / density / litres
    add(.ureaToFuel, .value(share))
    guard let least = basis.thresholds[.ureaShare], share < least.value else { return }
    var evidence = OBD.EvidenceList()
    evidence.add(
      OBD.Evidence(
        day.supplements.first.map { day.instant($0.second) },
        until: day.supplements.last.map { day.instant($0.second) },
        [
          .number(.ureaToFuel, share), .number(.fuelCounted, litres), .number(.ureaCounted, grams),
        ]))
    suspect(.ureaTooLittle, evidence, by: least, enough, basis.thresholds[.ureaDensity])
  }
}

extension OBD.VehicleDay {
  /// How much a counter of the supplement grew over the day.
  fileprivate func used(_ signal: OBD.Signal) -> OBD.Figure {
    var first: Double?
    var last: Double?
    var count = 0
    for record in supplements {
      guard let value = record.value(signal) else { continue }
      if let last, value < last { return .unknown(.counterReset) }
      if first == nil { first = value }
      last = value
      count += 1
    }
    guard let first, let last else {
      let absence = supplements.lazy.compactMap { $0[signal]?.absence }.first
      return .unknown(absence.map { .absent($0) } ?? .noSignal)
    }
    return count > 1 ? .value(last - first) : .unknown(.oneValue)
  }
}

/// Goes along the records with the level of the tank.
private struct UreaWalk {
  typealias Point = (second: Int32, level: Double)

  let day: OBD.VehicleDay
  let basis: OBD.JudgingBasis
  var first: Point?
  var last: Point?
  var lowest = Double.infinity
  var highest = -Double.infinity
  var fuel = 0.0
  var hasFuel = false
  /// Driven above light-off.
  var hotDistance = 0.0
  var rises = OBD.EvidenceList()
  var empty = OBD.EvidenceList()
  /// The lowest level since the truck stood.
  private var sinceStop: Point?
  private var emptySeconds = 0.0

  init(day: OBD.VehicleDay, basis: OBD.JudgingBasis) {
    self.day = day
    self.basis = basis
  }

  mutating func take(_ record: OBD.VehicleDay.Record, _ distance: Double?) {
    if let flow = record.value(.fuelFlow) {
      hasFuel = true
      fuel += flow * day.interval(basis) / 3600
    }
    if let distance, day.isHot(record, basis) == true { hotDistance += distance }
    guard let reading = record[.reagentLevel], let level = reading.value else { return }
    let point: Point = (record.second, level)
    if first == nil { first = point }
    last = point
    (lowest, highest) = (min(lowest, level), max(highest, level))
    rise(record, reading, point, isTogether: distance != nil)
    drain(record, reading)
  }

  /// A pause may hide a stop, in which a tank is filled.
  private mutating func rise(
    _ record: OBD.VehicleDay.Record, _ reading: OBD.Reading, _ point: Point, isTogether: Bool
  ) {
    guard isTogether, let speed = record.value(.speed), speed >= 1, let low = sinceStop else {
      sinceStop = point
      return
    }
    if point.level < low.level { sinceStop = point }
    guard let bound = basis.value(.ureaRise), point.level - low.level >= bound else { return }
    rises.add(
      OBD.Evidence(
        day.instant(low.second), until: day.instant(point.second),
        [
          .number(.reagentFirst, low.level), .reading(reading),
        ] + (record[.speed].map { [.reading($0)] } ?? [])))
    sinceStop = point
  }

  private mutating func drain(_ record: OBD.VehicleDay.Record, _ reading: OBD.Reading) {
    guard reading.raw == 0 else {
      emptySeconds = 0
      return
    }
    guard let speed = record.value(.speed), speed >= day.settings.plausibility.drivingSpeed else {
      return
    }
    emptySeconds += day.interval(basis)
    guard let long = basis.value(.ureaEmptySeconds), let strong = basis.value(.ureaEmptyTorque),
      emptySeconds >= long, let torque = day.netTorque(record, basis), torque >= strong
    else { return }
    empty.add(
      OBD.Evidence(
        day.instant(record.second),
        [.reading(reading), .number(.seconds, emptySeconds)]
          + [OBD.Signal.netTorque, .frictionTorque, .speed].compactMap {
            record[$0].map { .reading($0) }
          }))
  }
}
