extension OBD.Judgement {
  /// Whether the NOx sensors can be believed: one value repeated at load, nothing upstream at load, downstream
  /// not below upstream, both off while the exhaust is hot.
  static func sensors(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.sensors)
    let bounds = basis.thresholds
    let (duration, share) = (bounds[.sensorSeconds], bounds[.notReducedShare])
    let loads = [bounds[.loadTorque], bounds[.loadEngine]]
    judgement.use(
      loads[0], loads[1], bounds[.lightOff], duration, share, bounds[.upstreamLowest],
      bounds[.noxLowest])
    var watch = SensorWatch(day: day, basis: basis)
    for record in day.records { watch.take(record) }
    watch.end()
    let interval = day.interval(basis)
    let lack = watch.known == 0 ? day.lack(ofLoadIn: basis) : .noSuitableRecords
    judgement.add(.loadRecords, watch.known > 0 ? .count(watch.loaded) : .unknown(lack))
    for (term, signal, stretches) in [
      (OBD.Term.frozenUpstream, OBD.Signal.noxUpstream, watch.upstream),
      (.frozenDownstream, .noxDownstream, watch.downstream),
    ] {
      let seconds = OBD.Figure.value(Double(stretches.longest) * interval)
      judgement.add(
        term,
        stretches.longest > 0
          ? seconds : .unknown(watch.loaded == 0 ? lack : day.lack(of: signal)))
    }
    let notReduced = OBD.Figure.share(
      watch.notReduced.count, of: watch.compared, else: .noSuitableRecords)
    judgement.add(.notReducedShare, notReduced)
    judgement.add(
      .unpowered,
      watch.hotLoaded > 0
        ? .value(Double(watch.unpowered.longest) * interval) : .unknown(.noSuitableRecords))
    judgement.suspect(
      .noxFrozen, watch.frozenEvidence, by: duration, loads[0], loads[1], bounds[.noxLowest])
    judgement.suspect(
      .noxImplausible, watch.lowEvidence, by: bounds[.upstreamLowest], duration, loads[0], loads[1])
    judgement.suspect(
      .noxUnpowered, watch.unpoweredEvidence, by: duration, bounds[.lightOff], loads[0], loads[1])
    if let duration, let share, let found = notReduced.value, found >= share.value,
      Double(watch.compared) * interval >= duration.value
    {
      judgement.suspect(
        .noxNotReduced, watch.notReduced, by: share, duration, bounds[.lightOff], loads[0], loads[1]
      )
    }
    return judgement
  }
}

/// Goes along the records and keeps what is odd about the sensors.
private struct SensorWatch {
  typealias Stretches = OBD.Stretches

  let day: OBD.VehicleDay
  let basis: OBD.JudgingBasis
  private let enough: Int
  var (known, loaded, hotLoaded, compared) = (0, 0, 0, 0)
  var upstream: Stretches<UInt32>
  var downstream: Stretches<UInt32>
  var unpowered: Stretches<Bool>
  private var low: Stretches<Bool>
  var frozenEvidence = OBD.EvidenceList()
  var lowEvidence = OBD.EvidenceList()
  var unpoweredEvidence = OBD.EvidenceList()
  var notReduced = OBD.EvidenceList()

  init(day: OBD.VehicleDay, basis: OBD.JudgingBasis) {
    self.day = day
    self.basis = basis
    let seconds = basis.value(.sensorSeconds) ?? .infinity
    let records = (seconds / day.interval(basis)).rounded(.up)
    enough = records < 1e9 ? Int(records) : .max
    let pause = day.pause(basis)
    upstream = Stretches(pause: pause)
    downstream = Stretches(pause: pause)
    unpowered = Stretches(pause: pause)
    low = Stretches(pause: pause)
  }

  mutating func take(_ record: OBD.VehicleDay.Record) {
    let second = record.second
    let load = day.isLoaded(record, basis)
    let isLoaded = load == true
    if load != nil { known += 1 }
    if isLoaded { loaded += 1 }
    let (up, down) = (record[.noxUpstream], record[.noxDownstream])
    keepFrozen(upstream.take(frozenKey(up), at: second, counts: isLoaded), .noxUpstream)
    keepFrozen(downstream.take(frozenKey(down), at: second, counts: isLoaded), .noxDownstream)
    guard isLoaded else {
      keepLow(low.pass(at: second))
      keepUnpowered(unpowered.pass(at: second))
      return
    }
    let isLow = up?.value.flatMap { value in basis.value(.upstreamLowest).map { value < $0 } }
    keepLow(low.take(isLow == true ? true : nil, at: second))
    guard day.isHot(record, basis) == true else {
      keepUnpowered(unpowered.pass(at: second))
      return
    }
    hotLoaded += 1
    let isOff = up?.absence == .notPowered && down?.absence == .notPowered
    keepUnpowered(unpowered.take(isOff ? true : nil, at: second))
    guard let up, let down, let upstream = up.value, let downstream = down.value else { return }
    compared += 1
    if downstream >= upstream {
      notReduced.add(
        OBD.Evidence(
          day.instant(second),
          [.reading(up), .reading(down)] + readings(of: record, [.scrInletTemperature])))
    }
  }

  mutating func end() {
    keepFrozen(upstream.end(), .noxUpstream)
    keepFrozen(downstream.end(), .noxDownstream)
    keepLow(low.end())
    keepUnpowered(unpowered.end())
  }

  /// A value around nothing is what a good catalyst leaves: it may repeat.
  private func frozenKey(_ reading: OBD.Reading?) -> UInt32? {
    guard let reading, let value = reading.value, abs(value) >= basis.value(.noxLowest) ?? 0 else {
      return nil
    }
    return reading.raw
  }

  private func readings(
    of record: OBD.VehicleDay.Record?, _ signals: [OBD.Signal]
  ) -> [OBD.Evidence.Fact] {
    signals.compactMap { record?[$0].map { .reading($0) } }
  }

  private mutating func keepFrozen(_ ended: Stretches<UInt32>.Stretch?, _ signal: OBD.Signal) {
    guard let ended, ended.count >= enough else { return }
    keep(ended, [.reading(OBD.Reading(signal, raw: ended.key))], in: \.frozenEvidence)
  }

  private mutating func keepLow(_ ended: Stretches<Bool>.Stretch?) {
    guard let ended, ended.count >= enough else { return }
    let facts = readings(of: day.record(at: ended.first), [.noxUpstream, .netTorque])
    keep(ended, facts, in: \.lowEvidence)
  }

  private mutating func keepUnpowered(_ ended: Stretches<Bool>.Stretch?) {
    guard let ended, ended.count >= enough else { return }
    let facts = readings(
      of: day.record(at: ended.first), [.noxUpstream, .noxDownstream, .scrInletTemperature])
    keep(ended, facts, in: \.unpoweredEvidence)
  }

  private mutating func keep<Key>(
    _ ended: Stretches<Key>.Stretch, _ facts: [OBD.Evidence.Fact],
    in list: WritableKeyPath<SensorWatch, OBD.EvidenceList>
  ) {
    self[keyPath: list].add(
      OBD.Evidence(
        day.instant(ended.first), until: day.instant(ended.last),
        facts + [.number(.seconds, Double(ended.count) * day.interval(basis))]))
  }
}
