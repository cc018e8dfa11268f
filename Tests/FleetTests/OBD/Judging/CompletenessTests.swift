import Fleet
import Testing

@Suite("OBD completeness") struct CompletenessTests {
  private static let eight = Drive.eight

  @Test("a truck in order has nothing suspicious, and its figures are those of its hour")
  func good() {
    let assessment = Drive.hour().assessment
    #expect(assessment.suspicions.isEmpty, "\(assessment.suspicions.map(\.code))")
    #expect(assessment.value(.completeness, .packets) == 360)
    #expect(assessment.value(.completeness, .records) == 3600)
    #expect(assessment.value(.completeness, .lossRate) == 0)
    #expect(assessment.value(.completeness, .missingRecords) == 0)
    #expect(assessment.value(.values, .invalidShare) == 0)
    #expect(isNear(assessment.value(.odometer, .speedDistance), 3599.0 / 60))
    #expect(assessment.span == Drive.at(Self.eight)...Drive.at(Self.eight + 3599))
  }

  @Test("a day without data has no figure that only looks like one")
  func empty() {
    let assessment = Drive().assessment
    #expect(assessment.suspicions.isEmpty && assessment.span == nil)
    for (section, term) in [
      (.completeness, .lossRate), (.completeness, .missingShare), (.values, .invalidShare),
      (.position, .fixShare), (.odometer, .odometerDistance), (.nox, .downstreamMean),
      (.nox, .belowInstant), (.scr, .efficiency), (.mass, .massPerDistance), (.urea, .ureaToFuel),
      (.sensors, .loadRecords), (.diagnosis, .troubleCodes), (.identity, .vehicleNumbers),
      (.unmonitored, .unmonitoredDistance),
    ] as [(OBD.Judgement.Section, OBD.Term)] {
      #expect(assessment.figure(section, term)?.lack != nil, "\(section) \(term)")
    }
    #expect(assessment.figure(.nox, .downstreamMean) == .unknown(.noRecords))
    #expect(assessment.figure(.completeness, .lossRate) == .unknown(.noSerials))
  }

  @Test("lost packets are counted from serials, lost seconds from times")
  func losses() {
    var drive = Drive.hour()
    // The login is the first message: packets 11 to 20 are away.
    drive.messages.removeSubrange(11...20)
    let assessment = drive.assessment
    #expect(assessment.value(.completeness, .serialsSent) == 360)
    #expect(assessment.value(.completeness, .serialsLost) == 10)
    #expect(isNear(assessment.value(.completeness, .lossRate), 100.0 / 36))
    #expect(assessment.value(.completeness, .missingRecords) == 100)
    #expect(assessment.value(.completeness, .expectedRecords) == 3600)
    #expect(assessment.value(.completeness, .longestPause) == 101)
  }

  @Test("what is reissued is not lost, with its old serial or a new one", arguments: [11, 361])
  func reissued(serial: UInt16) {
    var drive = Drive.hour()
    drive.messages.remove(at: 11)
    let start = Self.eight + 100
    drive.packet(Array(start..<start + 10), command: .reissue, serial: serial)
    let assessment = drive.assessment
    // With a new serial the old one stays a hole: what it was for is not known.
    #expect(assessment.value(.completeness, .serialsLost) == (serial == 11 ? 0 : 1))
    #expect(assessment.value(.completeness, .missingRecords) == 0)
    #expect(assessment.value(.completeness, .reissuedRecords) == 10)
    #expect(assessment.value(.completeness, .reissuedPackets) == 1)
    #expect(assessment.value(.clock, .outOfOrderRecords) == 0)
  }

  @Test("serials that restart begin a new count; those before the first are told apart")
  func restarts() {
    var drive = Drive()
    drive.serial = 40
    drive.go(Self.eight..<Self.eight + 100)
    drive.serial = 0
    drive.go(Self.eight + 100..<Self.eight + 200)
    let assessment = drive.assessment
    #expect(assessment.value(.completeness, .serialsSent) == 20)
    #expect(assessment.value(.completeness, .serialsLost) == 0)
    #expect(assessment.value(.completeness, .serialsBeforeFirst) == 40)
    #expect(assessment.value(.completeness, .serialRestarts) == 1)
    var restless = Drive()
    for start in 0..<20 {
      restless.serial = 0
      restless.go(Self.eight + start * 10..<Self.eight + start * 10 + 10)
    }
    #expect(
      restless.assessment.figure(.completeness, .lossRate) == .unknown(.tooManyRestarts))
  }

  @Test("a pause with a logout is none; without any session it cannot be told")
  func pauses() {
    var drive = Drive()
    drive.login(Self.eight)
    drive.go(Self.eight..<Self.eight + 60)
    drive.logout(Self.eight + 60)
    drive.login(Self.eight + 3600)
    drive.go(Self.eight + 3600..<Self.eight + 3660)
    #expect(drive.assessment.value(.completeness, .missingRecords) == 0)
    drive.messages.removeAll { if case .logout = $0.content { true } else { false } }
    #expect(drive.assessment.value(.completeness, .missingRecords) == 3540)
    drive.messages.removeAll { if case .login = $0.content { true } else { false } }
    #expect(drive.assessment.figure(.completeness, .missingRecords) == .unknown(.noSessions))
    #expect(drive.assessment.value(.completeness, .longestPause) == 3541)
  }

  @Test("other vehicles, other days and records without time are kept out and counted")
  func foreign() throws {
    var drive = Drive()
    drive.go(Self.eight..<Self.eight + 10)
    drive.packet([10], on: Drive.day.advanced(by: -1))
    drive.report(
      [.init(type: 2, time: .unknown, body: .measurements(Drive.stream(0)))], at: Self.eight,
      serial: 99)
    var other = drive.messages[0]
    other.header.identity = try #require(OBD.Identity(text: "LTEST000200000002"))
    drive.messages.append(other)
    drive.send(.opaque([1, 2, 3]), .realtime)
    let assessment = drive.assessment
    #expect(assessment.value(.completeness, .records) == 10)
    #expect(assessment.value(.completeness, .recordsOfOtherDays) == 1)
    #expect(assessment.value(.completeness, .recordsWithoutTime) == 1)
    #expect(assessment.value(.completeness, .unreadPackets) == 1)
  }

  @Test("both ends of a day of China")
  func ends() {
    var drive = Drive()
    drive.packet([-1, 0, 86_399, 86_400])
    let day = drive.vehicleDay
    #expect(day.records.map(\.second) == [0, 86_399])
    #expect(day.counts.recordsOfOtherDays == 2)
    #expect(day.instant(0).text() == "2026-11-22T00:00:00+08:00")
  }

  @Test("values that are none are counted by signal and reason")
  func values() throws {
    let drive = Drive.hour { second, stream in
      if second < Self.eight + 900 { stream.set(.noxUpstream, raw: 0) }
      if second % 4 == 0 { stream.set(.intakeAir, raw: 0xFE00) }
      if second % 100 == 0 { stream.set(.fuelFlow, raw: 0xFE00) }
    }
    let assessment = drive.assessment
    let nox = try #require(assessment.signals.first { $0.signal == .noxUpstream })
    #expect(nox[.notPowered] == 900 && nox.values == 2700 && nox.invalidShare == .value(25))
    let suspicion = try #require(assessment.suspicion(.sensorErrors))
    #expect(
      suspicion.count == 1 && suspicion.thresholds.map(\.name) == [.sensorErrors, .sensorSeconds])
    #expect(
      suspicion.evidence[0].facts[0].text(in: .english) == "intake air sensor error")
    #expect(suspicion.evidence[0].from == Drive.at(Self.eight))
  }
}
