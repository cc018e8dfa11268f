extension OBD {
  /// A trouble code of the day.
  public struct FaultSeen: Hashable, Sendable {
    public let code: TroubleCode
    public let first: Instant?
    public internal(set) var last: Instant?
    /// Diagnostics that had it.
    public internal(set) var count: Int
  }
}

extension OBD.Judgement {
  /// Lamp, codes and readiness.
  static func diagnosis(
    _ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis, distance: Double?
  ) -> (OBD.Judgement, [OBD.FaultSeen]) {
    var judgement = OBD.Judgement(.diagnosis)
    var faults: [OBD.FaultSeen] = []
    var places: [OBD.TroubleCode: Int] = [:]
    var (lampOn, lampOff) = (OBD.EvidenceList(), OBD.EvidenceList())
    var (total, lit) = (0, 0)
    for diagnosis in day.diagnostics {
      total += diagnosis.count
      if diagnosis.lamp == .on || diagnosis.lamp == .flashing { lit += diagnosis.count }
      let codes = diagnosis.codes.filter { !$0.isEmpty }
      if diagnosis.lamp == .on, diagnosis.faultCount.number == 0 {
        lampOn.add(
          OBD.Evidence(diagnosis.first, until: diagnosis.last, [.number(.troubleCodes, 0)]))
      }
      if diagnosis.lamp == .off, !codes.isEmpty {
        let texts = codes.prefix(8).map { $0.text(readsJ1939: day.settings.readsJ1939Codes) }
        lampOff.add(
          OBD.Evidence(
            diagnosis.first, until: diagnosis.last,
            [.text(.codes, texts.joined(separator: ", "))]))
      }
      for code in codes {
        if let place = places[code] {
          faults[place].last = diagnosis.last ?? faults[place].last
          faults[place].count += diagnosis.count
        } else {
          places[code] = faults.count
          faults.append(
            OBD.FaultSeen(
              code: code, first: diagnosis.first, last: diagnosis.last, count: diagnosis.count))
        }
      }
    }
    guard total > 0 else {
      judgement.add(.diagnostics, 0)
      for term in [OBD.Term.lampOn, .troubleCodes, .incompleteMonitors] {
        judgement.add(term, .unknown(.noDiagnostics))
      }
      return (judgement, [])
    }
    judgement.add(.diagnostics, total)
    judgement.add(.lampOn, lit)
    judgement.add(.troubleCodes, faults.count)
    judgement.suspect(.lampOnWithoutCodes, lampOn)
    judgement.suspect(.lampOffWithCodes, lampOff)
    judgement.readiness(day, basis, distance: distance)
    return (judgement, faults)
  }

  /// Monitors that are there and that no diagnostics of the day showed complete.
  private mutating func readiness(
    _ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis, distance: Double?
  ) {
    let known = day.diagnostics.filter { $0.diagnostics != nil }
    guard let first = known.first, let last = known.last else {
      return add(.incompleteMonitors, .unknown(.noSignal))
    }
    let open = known.reduce(UInt16.max) {
      guard let diagnostics = $1.diagnostics else { return $0 }
      return $0 & diagnostics.support & diagnostics.readiness
    }
    let monitors = OBD.Monitor.allCases.filter {
      open & $0.mask(in: day.settings.monitorOrder) != 0
    }
    add(.incompleteMonitors, monitors.count)
    guard let bound = basis.thresholds[.readinessDistance] else { return }
    use(bound)
    guard let distance, distance >= bound.value else { return }
    var evidence = OBD.EvidenceList()
    for monitor in monitors {
      evidence.add(
        OBD.Evidence(
          first.first, until: last.last,
          [.monitor(monitor), .number(.distance, distance)]))
    }
    suspect(.notReady, evidence, by: bound)
  }
}
