import Fleet
import Testing

@Suite("OBD days of bad input") struct OddDayTests {
  /// A generator that gives the same numbers each time (SplitMix64).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  private static func random(_ numbers: inout Numbers) -> Drive {
    var drive = Drive()
    drive.basis.referenceTorque = 2000
    drive.basis.referenceWork = 0.5
    drive.basis.ratedPower = 300
    let kinds = OBD.Measurements.Kind.allCases
    for _ in 0..<60 {
      var entries: [OBD.Report.Entry] = []
      let start = Int.random(in: -100..<86_500, using: &numbers)
      for second in start..<start + 10 {
        var body = OBD.Measurements(kinds.randomElement(using: &numbers)!)
        for signal in body.kind.signals where Bool.random(using: &numbers) {
          let top = UInt32.max >> UInt32(32 - 8 * signal.width)
          body.set(signal, raw: UInt32.random(in: 0...top, using: &numbers))
        }
        entries.append(.init(type: 2, time: Drive.time(second), body: .measurements(body)))
      }
      drive.report(
        entries, at: start, command: Bool.random(using: &numbers) ? .realtime : .reissue,
        serial: UInt16.random(in: 0...UInt16.max, using: &numbers))
      if Bool.random(using: &numbers) { drive.logout(start + 5) }
      if Bool.random(using: &numbers) {
        drive.diagnose(
          start, codes: [UInt32.random(in: 0...UInt32.max, using: &numbers)],
          readiness: UInt16.random(in: 0...UInt16.max, using: &numbers))
      }
    }
    return drive
  }

  @Test("random days are judged: every figure is a number or says why there is none")
  func random() throws {
    var numbers = Numbers(state: 20_261_122)
    for _ in 0..<20 {
      let drive = Self.random(&numbers)
      let assessment = drive.assessment
      for judgement in assessment.judgements {
        for entry in judgement.figures {
          #expect(entry.figure.value?.isFinite ?? true, "\(judgement.section) \(entry.term)")
        }
      }
      for suspicion in assessment.suspicions {
        #expect(suspicion.count > 0 && suspicion.count >= suspicion.evidence.count)
        #expect(!suspicion.evidence.isEmpty && suspicion.evidence.count <= 5)
      }
      var writer = JSONWriter()
      writer.object(assessment.encode)
      #expect(throws: Never.self) { try JSON(parsing: writer.bytes) }
      let svg = OBD.DayChart(drive.vehicleDay, language: .chinese).svg
      #expect(svg.hasSuffix("</svg>\n") && !svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test("the same messages in another order give the same day, but for what order is about")
  func order() {
    var drive = Drive.hour()
    let first = drive.assessment
    drive.messages.reverse()
    let second = drive.assessment
    for section in [OBD.Judgement.Section.nox, .scr, .mass, .urea, .odometer, .position] {
      #expect(first[section] == second[section], "\(section)")
    }
    #expect(second.suspicions.map(\.kind) == [.outOfOrder])
    #expect(first.value(.completeness, .serialsLost) == second.value(.completeness, .serialsLost))
  }

  @Test("machinery: a record a minute, the place of the packet, no odometer")
  func machine() {
    var settings = OBD.Settings(.nonRoad)
    settings.dialect = .hj1014
    var gathering = OBD.DayGathering(Drive.identity, Drive.day, settings: settings)
    let header = OBD.Header(
      command: .realtime, form: .terminal(version: 1), identity: Drive.identity)
    for minute in 0..<120 {
      var body = OBD.Measurements(.machineStream)
      for (signal, value) in [
        (.netTorque, 60), (.frictionTorque, 10), (.engineSpeed, 1500), (.noxUpstream, 600),
        (.noxDownstream, 40), (.fuelFlow, 12), (.intakeAir, 300), (.scrInletTemperature, 320),
      ] as [(OBD.Signal, Double)] { body.set(signal, value) }
      let report = OBD.Report(
        layout: OBD.Layout(.hj1014), time: Drive.time(3600 + minute * 60),
        serial: UInt16(minute + 1),
        position: OBD.Position(
          status: .init(rawValue: 0), rawLongitude: 112_500_000, rawLatitude: 35_000_000),
        entries: [.init(type: 2, body: .measurements(body))])
      gathering.add(OBD.Message(header: header, content: .report(report)))
    }
    let assessment = OBD.Assessment(gathering.vehicleDay, by: OBD.JudgingBasis(on: Drive.day))
    #expect(assessment.value(.completeness, .records) == 120)
    #expect(assessment.value(.completeness, .missingRecords) == 0)
    #expect(assessment.value(.position, .fixes) == 120)
    #expect(assessment.figure(.odometer, .odometerDistance) == .unknown(.noSignal))
    #expect(assessment.figure(.mass, .massPerDistance) == .unknown(.absent(.notAvailable)))
    // Two hours of one value at load: three minutes are three records.
    #expect(assessment.suspicions.map(\.kind) == [.noxFrozen])
    #expect(assessment.value(.sensors, .frozenUpstream) == 7200)
    #expect(abs(assessment.value(.mass, .massUpstream)! - 590.5) < 1)
  }
}
