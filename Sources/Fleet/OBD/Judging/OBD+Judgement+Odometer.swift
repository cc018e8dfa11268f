extension OBD.Judgement {
  /// The odometer alone and against the speed.
  static func odometer(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.odometer)
    let bounds = basis.thresholds
    judgement.use(
      bounds[.fastest], bounds[.odometerTolerance], bounds[.odometerDeviation],
      bounds[.odometerBase])
    var walk = OdometerWalk(day: day, basis: basis)
    day.drive(basis) { record, _, distance in walk.take(record, distance) }
    guard let first = walk.first, let last = walk.last else {
      judgement.add(.odometerDistance, .unknown(day.lack(of: .odometer)))
      judgement.add(
        .speedDistance,
        walk.hasSpeed ? .value(walk.driven) : .unknown(day.lack(of: .speed)))
      return judgement
    }
    judgement.add(.odometerFirst, .value(first.value))
    judgement.add(.odometerLast, .value(last.value))
    let isOne = first.second == last.second
    judgement.add(
      .odometerDistance,
      walk.back.count > 0
        ? .unknown(.counterReset) : isOne ? .unknown(.oneValue) : .value(last.value - first.value))
    judgement.add(
      .speedDistance, walk.hasSpeed ? .value(walk.driven) : .unknown(day.lack(of: .speed)))
    let deviation = walk.deviation
    judgement.add(.odometerDeviation, deviation)
    judgement.suspect(.odometerBack, walk.back)
    judgement.suspect(.odometerJump, walk.jumps, by: bounds[.fastest], bounds[.odometerTolerance])
    judgement.suspect(.odometerStuck, walk.stuck, by: bounds[.odometerTolerance])
    if let deviation = deviation.value, let bound = bounds[.odometerDeviation],
      abs(deviation) > bound.value, walk.stuck.count == 0
    {
      var evidence = OBD.EvidenceList()
      evidence.add(
        OBD.Evidence(
          day.instant(first.second), until: day.instant(last.second),
          [
            .number(.odometerDistance, walk.compared), .number(.speedDistance, walk.together),
            .number(.odometerDeviation, deviation),
          ]))
      judgement.suspect(.odometerDeviates, evidence, by: bound, bounds[.odometerBase])
    }
    return judgement
  }
}

/// Goes along the records with odometer and speed side by side.
private struct OdometerWalk {
  typealias Point = (second: Int32, value: Double, reading: OBD.Reading)

  let day: OBD.VehicleDay
  let basis: OBD.JudgingBasis
  var first: Point?
  var last: Point?
  var hasSpeed = false
  /// By speed, over all that is known.
  var driven = 0.0
  /// By odometer and by speed, where both are known.
  var compared = 0.0
  var together = 0.0
  var back = OBD.EvidenceList()
  var jumps = OBD.EvidenceList()
  var stuck = OBD.EvidenceList()
  /// Where the odometer last moved, how far speed says it went since then, and whether that was told.
  private var standing: (from: Point, driven: Double, isTold: Bool)?

  init(day: OBD.VehicleDay, basis: OBD.JudgingBasis) {
    self.day = day
    self.basis = basis
  }

  mutating func take(_ record: OBD.VehicleDay.Record, _ distance: Double?) {
    if let distance {
      hasSpeed = true
      driven += distance
    }
    guard let reading = record[.odometer], let value = reading.value else { return }
    let point: Point = (record.second, value, reading)
    if first == nil { first = point }
    defer { last = point }
    guard let last else {
      standing = (point, 0, false)
      return
    }
    let moved = value - last.value
    step(from: last, to: point, moved, distance)
  }

  private mutating func step(
    from last: Point, to point: Point, _ moved: Double, _ distance: Double?
  ) {
    let seconds = Double(point.second - last.second)
    let span = { [day] (facts: [OBD.Evidence.Fact]) in
      OBD.Evidence(
        day.instant(last.second), until: day.instant(point.second),
        [.reading(last.reading), .reading(point.reading)] + facts)
    }
    guard let tolerance = basis.value(.odometerTolerance) else { return }
    var isOdd = false
    if moved < 0 {
      isOdd = true
      back.add(span([]))
    } else if let fastest = basis.value(.fastest), moved > fastest * seconds / 3600 + tolerance {
      isOdd = true
      jumps.add(
        span([.number(.distance, moved), .number(.asSpeed, moved / seconds * 3600)]))
    }
    if let distance, !isOdd {
      compared += moved
      together += distance
    }
    guard moved == 0, let distance, var run = standing else {
      standing = (point, 0, false)
      return
    }
    run.driven += distance
    if run.driven > tolerance, !run.isTold {
      run.isTold = true
      stuck.add(
        OBD.Evidence(
          day.instant(run.from.second), until: day.instant(point.second),
          [.reading(point.reading), .number(.speedDistance, run.driven)]))
    }
    standing = run
  }

  /// In percent of the distance by speed.
  var deviation: OBD.Figure {
    guard let base = basis.value(.odometerBase) else { return .unknown(.noThreshold) }
    guard hasSpeed else { return .unknown(day.lack(of: .speed)) }
    guard together >= base else { return .unknown(.noDistance) }
    return .value(100 * (compared - together) / together)
  }
}
