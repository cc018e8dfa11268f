extension OBD.Judgement {
  /// What the SCR takes out of the exhaust once it is hot: the sum of both sensors over the seconds in which
  /// both have a value and there is something to convert.
  static func scr(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.scr)
    let bounds = basis.thresholds
    let (lightOff, least) = (bounds[.lightOff], bounds[.scrUpstream])
    let (duration, efficiency) = (bounds[.scrSeconds], bounds[.scrEfficiency])
    judgement.use(lightOff, least, duration, efficiency)
    var (known, hot, count) = (0, 0, 0)
    var (inlets, upstream, downstream) = (0.0, 0.0, 0.0)
    var (first, last): (Int32?, Int32) = (nil, 0)
    for record in day.records {
      guard let inlet = record.value(.scrInletTemperature) else { continue }
      known += 1
      inlets += inlet
      guard let lightOff, inlet >= lightOff.value else { continue }
      hot += 1
      guard let least, let up = record.value(.noxUpstream), up >= least.value,
        let down = record.value(.noxDownstream)
      else { continue }
      count += 1
      upstream += up
      downstream += down
      if first == nil { first = record.second }
      last = record.second
    }
    let lack = day.lack(of: .scrInletTemperature)
    judgement.add(.inletMean, .ratio(inlets, Double(known), else: lack))
    judgement.add(.hotRecords, known > 0 ? .count(hot) : .unknown(lack))
    judgement.add(.hotShare, .share(hot, of: known, else: lack))
    judgement.add(.conversionRecords, known > 0 ? .count(count) : .unknown(lack))
    let why = conversionLack(day, known: known, hot: hot)
    guard count > 0, upstream > 0, let first else {
      judgement.add(.efficiency, .unknown(why))
      return judgement
    }
    let found = 100 * (1 - downstream / upstream)
    judgement.add(.efficiency, .value(found))
    guard let duration, let efficiency, Double(count) * day.interval(basis) >= duration.value,
      found < efficiency.value
    else { return judgement }
    var evidence = OBD.EvidenceList()
    evidence.add(
      OBD.Evidence(
        day.instant(first), until: day.instant(last),
        [
          .number(.efficiency, found), .number(.meanUpstream, upstream / Double(count)),
          .number(.meanDownstream, downstream / Double(count)),
          .number(.seconds, Double(count) * day.interval(basis)),
        ]))
    judgement.suspect(.scrInefficient, evidence, by: efficiency, lightOff, least, duration)
    return judgement
  }

  private static func conversionLack(_ day: OBD.VehicleDay, known: Int, hot: Int) -> OBD.Lack {
    if known == 0 { return day.lack(of: .scrInletTemperature) }
    if hot == 0 { return .noSuitableRecords }
    let upstream = day.lack(of: .noxUpstream)
    return upstream == .noSuitableRecords ? day.lack(of: .noxDownstream) : upstream
  }
}
