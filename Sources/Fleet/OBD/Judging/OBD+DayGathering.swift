extension OBD {
  /// Gathers a vehicle's day from its messages in the order they came.
  ///
  ///     var gathering = OBD.DayGathering(identity, day, settings: settings)
  ///     for message in messages { gathering.add(message) }
  ///     let assessment = OBD.Assessment(gathering.vehicleDay, by: OBD.JudgingBasis(on: day))
  ///
  /// Messages of other vehicles are passed over. A day has one record a second at most: what comes again for
  /// a second is counted, and is a contradiction where it says something else. Memory is bounded by the
  /// seconds of a day.
  public struct DayGathering: Sendable {
    /// More sessions or changes of the diagnosis than a day has seconds are not kept.
    private static let changeLimit = 86_400

    private var day: VehicleDay
    private let farAway: Double?
    private var seconds = SecondTable()
    private var supplementSeconds = SecondTable()
    private var latest: Int32 = -1

    public init(_ identity: Identity, _ day: Day, settings: Settings) {
      self.day = VehicleDay(identity, day, settings)
      farAway = Thresholds(on: day)[.clockDays]?.value
    }

    /// What was gathered so far, by time.
    public var vehicleDay: VehicleDay {
      var day = day
      day.records = seconds.sorted
      day.supplements = supplementSeconds.sorted
      day.sessions.sort { $0.at < $1.at }
      return day
    }

    public mutating func add(_ message: Message) {
      guard message.header.identity == day.identity else { return }
      let command = message.header.command
      let meaning = command.meaning(of: message.header.form, in: day.settings)
      switch message.content {
      case .login(let login): session(login.time, login.serial, login.iccid)
      case .logout(let logout): session(logout.time, logout.serial, nil)
      case .removalAlarm(let alarm):
        guard let at = alarm.time.instant, at.day() == day.day else { return }
        day.removals.add(
          Evidence(
            at,
            [.number(.serial, Double(alarm.serial))] + alarm.position.readings.map { .reading($0) }
          ))
      case .report(let report): add(report, isReissued: meaning == .reissue)
      case .ambiguous: day.counts.unreadPackets += 1
      case .opaque where meaning == .realtime || meaning == .reissue:
        day.counts.unreadPackets += 1
      default: break
      }
    }

    private mutating func session(_ time: Timestamp, _ serial: UInt16, _ card: FixedBytes<20>?) {
      guard let at = time.instant, at.day() == day.day, day.sessions.count < Self.changeLimit else {
        return
      }
      day.sessions.append(.init(at: at, serial: serial, card: card))
    }

    private mutating func add(_ report: Report, isReissued: Bool) {
      let sent = report.time.instant ?? report.entries.lazy.compactMap { $0.time?.instant }.first
      if let sent, sent.day() == day.day {
        day.counts.packets += 1
        if isReissued { day.counts.reissuedPackets += 1 }
        let serials = report.serial.map { [$0] } ?? report.entries.compactMap(\.serial)
        for serial in serials { day.serials.add(serial, at: sent, isReissued: isReissued) }
      }
      for (index, entry) in report.entries.enumerated() {
        let collected = report.collected(index, settings: day.settings)
        switch entry.body {
        case .measurements(let measurements):
          add(
            measurements, at: collected?.at, isInferred: collected?.isInferred ?? false,
            place: report.position, isReissued: isReissued)
        case .diagnostics(let diagnostics, let codes):
          add(
            .init(
              first: collected?.at, last: collected?.at, count: 1, diagnostics: diagnostics,
              lamp: diagnostics.lamp, faultCount: diagnostics.faultCount, codes: codes))
        case .machineDiagnostics(let diagnostics, let codes):
          add(
            .init(
              first: collected?.at, last: collected?.at, count: 1, diagnostics: nil,
              lamp: diagnostics.lamp, faultCount: diagnostics.faultCount, codes: codes))
        case .cycle, .opaque: break
        }
      }
    }

    private mutating func add(
      _ measurements: Measurements, at instant: Instant?, isInferred: Bool, place: Position?,
      isReissued: Bool
    ) {
      guard let isEngine = measurements.kind.isEngine else { return }
      guard let instant else {
        if isEngine { day.counts.recordsWithoutTime += 1 }
        return
      }
      guard let second = VehicleDay.second(of: instant, on: day.day) else {
        if isEngine { other(measurements, at: instant) }
        return
      }
      let record = VehicleDay.Record(
        second: second, measurements, place: place, isReissued: isReissued)
      guard isEngine else {
        supplementSeconds.insert(record)
        return
      }
      if !isReissued {
        if second < latest {
          day.outOfOrder.add(
            Evidence(
              day.instant(latest), until: instant, [.number(.seconds, Double(second - latest))]))
        }
        latest = max(latest, second)
      }
      if isInferred { day.counts.inferredTimes += 1 }
      guard let earlier = seconds.insert(record) else { return }
      if earlier.measurements == measurements {
        day.counts.repeatedRecords += 1
      } else {
        day.contradictions.add(Self.contradiction(earlier, record, at: instant))
      }
    }

    /// The readings that differ, as they came.
    private static func contradiction(
      _ a: VehicleDay.Record, _ b: VehicleDay.Record, at instant: Instant
    ) -> Evidence {
      var facts: [Evidence.Fact] = []
      for (first, second) in zip(a.measurements.readings, b.measurements.readings)
      where first != second && facts.count < 6 {
        facts += [.reading(first), .reading(second)]
      }
      return Evidence(instant, facts)
    }

    private mutating func other(_ measurements: Measurements, at instant: Instant) {
      day.counts.recordsOfOtherDays += 1
      let days = Double(instant.day().daysSince1970) - Double(day.day.daysSince1970)
      if let farAway, abs(days) > farAway {
        day.yearsOff.add(Evidence(instant, [.number(.days, days)]))
      }
      guard instant < day.day.start(), let odometer = measurements[.odometer],
        odometer.value != nil, farAway.map({ -days <= $0 }) ?? true,
        day.before.map({ $0.at <= instant }) ?? true
      else { return }
      day.before = .init(at: instant, odometer: odometer)
    }

    /// Machines tell of time with each packet: what did not change is one diagnosis.
    private mutating func add(_ diagnosis: VehicleDay.Diagnosis) {
      if let at = diagnosis.first, at.day() != day.day { return }
      if var last = day.diagnostics.last, last.diagnostics == diagnosis.diagnostics,
        last.lamp == diagnosis.lamp, last.faultCount == diagnosis.faultCount,
        last.codes == diagnosis.codes
      {
        last.count += 1
        last.last = diagnosis.last ?? last.last
        day.diagnostics[day.diagnostics.count - 1] = last
      } else if day.diagnostics.count < Self.changeLimit {
        day.diagnostics.append(diagnosis)
      }
    }
  }

  /// Records by second of the day, the first that came for each.
  private struct SecondTable: Sendable {
    private var slots: [Int32] = []
    private var records: [VehicleDay.Record] = []

    /// - Returns: The record that is there already; then nothing is inserted.
    @discardableResult
    mutating func insert(_ record: VehicleDay.Record) -> VehicleDay.Record? {
      if slots.isEmpty { slots = [Int32](repeating: -1, count: 86_400) }
      let slot = Int(slots[Int(record.second)])
      if slot >= 0 { return records[slot] }
      slots[Int(record.second)] = Int32(records.count)
      records.append(record)
      return nil
    }

    var sorted: [VehicleDay.Record] {
      var sorted: [VehicleDay.Record] = []
      sorted.reserveCapacity(records.count)
      for slot in slots where slot >= 0 { sorted.append(records[Int(slot)]) }
      return sorted
    }
  }
}

extension OBD.Measurements.Kind {
  /// Whether it is engine data, or the supplement to them; `nil` for what is not judged.
  public var isEngine: Bool? {
    switch self {
    case .stream, .catalyst, .catalystNOx, .machineStream: true
    case .supplement: false
    case .hybrid, .particulates: nil
    }
  }
}
