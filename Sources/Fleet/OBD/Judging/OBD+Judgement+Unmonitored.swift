extension OBD.Judgement {
  /// Kilometres that the odometer has and no record saw: between a logout and the next login, in a pause, or
  /// before the first record of the day.
  static func unmonitored(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.unmonitored)
    let (distance, gap) = (
      basis.thresholds[.unmonitoredDistance], basis.thresholds[.unmonitoredGap]
    )
    judgement.use(distance, gap)
    var evidence = OBD.EvidenceList()
    var total = 0.0
    var last: (at: Instant, reading: OBD.Reading)?
    if let before = day.before { last = (before.at, before.odometer) }
    var count = last == nil ? 0 : 1
    for record in day.records {
      guard let reading = record[.odometer], let value = reading.value else { continue }
      count += 1
      let at = day.instant(record.second)
      defer { last = (at, reading) }
      guard let last, let earlier = last.reading.value, let distance, let gap else { continue }
      let pause = Double(at.milliseconds - last.at.milliseconds) / 1000
      let moved = value - earlier
      guard pause > gap.value, moved >= distance.value else { continue }
      total += moved
      evidence.add(
        OBD.Evidence(
          last.at, until: at,
          [
            .number(.distance, moved), .number(.pause, pause), .reading(last.reading),
            .reading(reading),
          ]))
    }
    let lack = count == 1 && day.before == nil ? OBD.Lack.oneValue : day.lack(of: .odometer)
    judgement.add(.unmonitoredDistance, count > 1 ? .value(total) : .unknown(lack))
    judgement.add(.unmonitoredPauses, count > 1 ? .count(evidence.count) : .unknown(lack))
    judgement.suspect(.unmonitored, evidence, by: distance, gap)
    return judgement
  }
}
