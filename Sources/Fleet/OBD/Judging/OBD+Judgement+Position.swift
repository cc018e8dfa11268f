extension OBD.Judgement {
  /// Fixes that cannot be: jumps faster than any truck, a valid fix where no truck is.
  static func position(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.position)
    let (fastest, tolerance) = (basis.thresholds[.fastest], basis.thresholds[.positionTolerance])
    judgement.use(fastest, tolerance)
    var (jumps, origins) = (OBD.EvidenceList(), OBD.EvidenceList())
    var (fixes, known, way) = (0, 0, 0.0)
    var previous: (record: OBD.VehicleDay.Record, position: OBD.Position)?
    for record in day.records {
      guard let position = record.position else { continue }
      known += 1
      guard position.longitude.value != nil, position.latitude.value != nil else { continue }
      if position.rawLongitude == 0 && position.rawLatitude == 0 {
        origins.add(
          OBD.Evidence(day.instant(record.second), position.readings.map { .reading($0) }))
        continue
      }
      fixes += 1
      defer { previous = (record, position) }
      guard let previous, let distance = previous.position.distance(to: position) else { continue }
      way += distance
      let seconds = Double(record.second - previous.record.second)
      guard let fastest, let tolerance,
        distance > fastest.value * seconds / 3600 + tolerance.value / 1000
      else { continue }
      jumps.add(
        OBD.Evidence(
          day.instant(previous.record.second), until: day.instant(record.second),
          [.number(.distance, distance), .number(.asSpeed, distance / seconds * 3600)]
            + (record[.speed].map { [.reading($0)] } ?? [])
            + [previous.position.longitude, previous.position.latitude].map { .reading($0) }
            + [position.longitude, position.latitude].map { .reading($0) }))
    }
    let lack: OBD.Lack = known > 0 ? .absent(.noFix) : day.records.isEmpty ? .noRecords : .noSignal
    judgement.add(.fixes, known > 0 ? .count(fixes) : .unknown(lack))
    judgement.add(.fixShare, .share(fixes, of: known, else: lack))
    let one = fixes == 1 ? OBD.Lack.oneValue : lack
    judgement.add(.positionDistance, fixes > 1 ? .value(way) : .unknown(one))
    judgement.add(.positionJumps, fixes > 1 ? .count(jumps.count) : .unknown(one))
    judgement.add(.originFixes, known > 0 ? .count(origins.count) : .unknown(lack))
    judgement.suspect(.positionJump, jumps, by: fastest, tolerance)
    judgement.suspect(.positionOrigin, origins)
    return judgement
  }
}

extension OBD.Position {
  /// The way in km on a sphere of 6371 km, by the plane through both latitudes' middle: exact to a few parts
  /// in a thousand over a hundred kilometres, and beyond that far enough to be a jump. `nil` without a fix.
  public func distance(to other: OBD.Position) -> Double? {
    guard let x = longitude.value, let y = latitude.value, let u = other.longitude.value,
      let v = other.latitude.value
    else { return nil }
    var east = abs(u - x)
    if east > 180 { east = 360 - east }
    let middle = (y + v) / 2 * Double.pi / 180
    // The cosine's series: the next term is below one in a million up to the poles.
    let square = middle * middle
    let cosine =
      1 - square / 2
      * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))))
    let (a, b) = (east * cosine, v - y)
    return (a * a + b * b).squareRoot() * Double.pi / 180 * 6371
  }
}
