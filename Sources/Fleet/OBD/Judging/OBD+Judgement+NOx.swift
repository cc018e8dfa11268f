extension OBD.Judgement {
  /// Mean and percentiles of both sensors, as they read.
  static func nox(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.nox)
    let bounds = basis.thresholds
    let (lowest, highest) = (bounds[.noxLowest], bounds[.noxHighest])
    let (instant, share) = (bounds[.noxInstant], bounds[.noxInstantShare])
    let duration = bounds[.sensorSeconds]
    judgement.use(lowest, highest, instant, share, duration)
    var (upstream, downstream) = (OBD.RawHistogram(), OBD.RawHistogram())
    var (cleaned, cleanedCount) = (0.0, 0)
    var below = 0
    var high = OBD.EvidenceList()
    for record in day.records {
      if let reading = record[.noxUpstream], let value = reading.value {
        upstream.add(reading.raw, value)
      }
      guard let reading = record[.noxDownstream], let value = reading.value else { continue }
      downstream.add(reading.raw, value)
      if let lowest, let highest, value >= lowest.value, value <= highest.value {
        cleaned += value
        cleanedCount += 1
      }
      if let instant {
        if value < instant.value {
          below += 1
        } else {
          high.add(
            OBD.Evidence(
              day.instant(record.second),
              [.reading(reading)]
                + [OBD.Signal.noxUpstream, .scrInletTemperature, .speed].compactMap {
                  record[$0].map { .reading($0) }
                }))
        }
      }
    }
    judgement.add(
      upstream, day, .noxUpstream,
      [
        .upstreamValues, .upstreamMean, .upstreamMedian, .upstreamP90, .upstreamP95,
        .upstreamHighest,
      ])
    judgement.add(
      downstream, day, .noxDownstream,
      [
        .downstreamValues, .downstreamMean, .downstreamMedian, .downstreamP90, .downstreamP95,
        .downstreamHighest,
      ])
    let lack = downstream.count > 0 ? OBD.Lack.noSuitableRecords : day.lack(of: .noxDownstream)
    judgement.add(.downstreamCleanedMean, .ratio(cleaned, Double(cleanedCount), else: lack))
    let belowShare = OBD.Figure.share(below, of: downstream.count, else: lack)
    judgement.add(.belowInstant, instant == nil ? .unknown(.noThreshold) : belowShare)
    // A few seconds are no share of anything.
    if let share, let duration, let found = belowShare.value, found < share.value,
      Double(downstream.count) * day.interval(basis) >= duration.value
    {
      judgement.suspect(.noxHigh, high, by: instant, share, duration)
    }
    return judgement
  }

  /// - Parameter terms: Those of count, mean, median, 90, 95 percent and highest.
  private mutating func add(
    _ histogram: OBD.RawHistogram, _ day: OBD.VehicleDay, _ signal: OBD.Signal, _ terms: [OBD.Term]
  ) {
    guard let mean = histogram.mean, let highest = histogram.highestRaw else {
      let lack = day.lack(of: signal)
      for term in terms.dropFirst() { add(term, .unknown(lack)) }
      return
    }
    func figure(_ raw: UInt32?) -> OBD.Figure {
      raw.map { .value(signal.scaling.value($0)) } ?? .unknown(.noSuitableRecords)
    }
    add(terms[0], histogram.count)
    add(terms[1], .value(mean))
    for (term, percent) in zip(terms[2...4], [50, 90, 95]) {
      add(term, figure(histogram.percentile(percent)))
    }
    add(terms[5], figure(highest))
  }
}
