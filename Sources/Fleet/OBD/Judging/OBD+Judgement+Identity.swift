extension OBD.Judgement {
  /// Who speaks: VIN of header and diagnostics, calibration and its verification, the card of the terminal.
  static func identity(_ day: OBD.VehicleDay, _ basis: OBD.JudgingBasis) -> OBD.Judgement {
    var judgement = OBD.Judgement(.identity)
    var vins = OBD.EvidenceList()
    var distinctVINs: Set<OBD.Identity> = []
    var calibrations = Changes<OBD.FixedBytes<18>>(.calibration)
    var verifications = Changes<OBD.FixedBytes<18>>(.verification)
    var hasDiagnostics = false
    for diagnosis in day.diagnostics {
      guard let diagnostics = diagnosis.diagnostics else { continue }
      hasDiagnostics = true
      if !diagnostics.hasNoVIN {
        distinctVINs.insert(diagnostics.vin)
        if diagnostics.vin != day.identity {
          vins.add(
            OBD.Evidence(
              diagnosis.first, until: diagnosis.last, [.text(.vin, diagnostics.vin.shown)]))
        }
      }
      calibrations.take(
        diagnostics.calibration, diagnosis.first, until: diagnosis.last,
        diagnostics.calibration.shown)
      let number = diagnostics.verificationNumber.map { number in
        OBD.hexadecimal([24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) })
      }
      verifications.take(
        diagnostics.verification, diagnosis.first, until: diagnosis.last,
        number ?? diagnostics.verification.shown)
    }
    let lack = OBD.Lack.noDiagnostics
    judgement.add(.vehicleNumbers, hasDiagnostics ? .count(distinctVINs.count) : .unknown(lack))
    judgement.add(.calibrations, hasDiagnostics ? .count(calibrations.all.count) : .unknown(lack))
    judgement.add(.verifications, hasDiagnostics ? .count(verifications.all.count) : .unknown(lack))
    var cards = Changes<OBD.FixedBytes<20>>(.card)
    for session in day.sessions {
      if let card = session.card {
        cards.take(card, session.at, until: session.at, card.shown)
      }
    }
    judgement.add(.cards, cards.all.isEmpty ? .unknown(.noSessions) : .count(cards.all.count))
    judgement.add(.removalAlarms, day.removals.count)
    judgement.suspect(.vinDiffers, vins)
    judgement.suspect(.calibrationChanged, calibrations.changes)
    judgement.suspect(.verificationChanged, verifications.changes)
    judgement.suspect(.cardChanged, cards.changes)
    judgement.suspect(.removal, day.removals)
    return judgement
  }
}

/// Notes each time that something is no longer what it was.
private struct Changes<Value: Hashable> {
  private let term: OBD.Term
  private var last: (value: Value, at: Instant?, text: String)?
  private(set) var all: Set<Value> = []
  private(set) var changes = OBD.EvidenceList()

  init(_ term: OBD.Term) { self.term = term }

  /// - Parameters:
  ///   - first: When it was said first, since something else was.
  ///   - until: When it was said last.
  mutating func take(_ value: Value, _ first: Instant?, until: Instant?, _ text: String) {
    all.insert(value)
    if let last, last.value != value {
      changes.add(OBD.Evidence(last.at, until: first, [.text(term, last.text), .text(term, text)]))
    }
    last = (value, until, text)
  }
}
