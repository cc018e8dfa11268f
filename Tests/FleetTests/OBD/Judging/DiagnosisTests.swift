import Fleet
import Testing

@Suite("OBD identity and diagnosis") struct DiagnosisTests {
  private static let eight = Drive.eight

  @Test("another VIN, calibration, verification or card")
  func identity() throws {
    var drive = Drive.hour()
    drive.diagnose(Self.eight + 10)
    drive.diagnose(Self.eight + 20)
    #expect(drive.suspicions == [])
    #expect(drive.assessment.value(.identity, .calibrations) == 1)
    drive.diagnose(Self.eight + 30, vin: "LTEST000200000002")
    drive.diagnose(Self.eight + 40, calibration: "CAL-2026-C")
    drive.diagnose(Self.eight + 50, calibration: "CAL-2026-C", verification: [0xDE, 0xAD, 0, 1])
    drive.login(Self.eight + 1800, card: "89860000000000000002")
    let assessment = drive.assessment
    #expect(
      assessment.suspicions.map(\.kind) == [
        .vinDiffers, .calibrationChanged, .verificationChanged, .cardChanged,
      ])
    let change = try #require(assessment.suspicion(.verificationChanged)?.evidence.first)
    #expect(change.from == Drive.at(Self.eight + 40) && change.until == Drive.at(Self.eight + 50))
    #expect(change.facts.map { $0.text(in: .english) } == ["CVN 01020304", "CVN DEAD0001"])
    #expect(assessment.value(.identity, .vehicleNumbers) == 2)
    #expect(assessment.value(.identity, .cards) == 2)
  }

  @Test("a VIN that the vehicle does not tell is no other one")
  func unknownVIN() {
    var drive = Drive.hour()
    drive.diagnose(Self.eight, vin: "?????????????????")
    #expect(drive.suspicions == [])
    #expect(drive.assessment.value(.identity, .vehicleNumbers) == 0)
  }

  @Test("lamp and codes that contradict each other, and codes that agree")
  func lamp() throws {
    var drive = Drive.hour()
    drive.diagnose(Self.eight, codes: [0x20EE_002F], lamp: .on)
    #expect(drive.suspicions == [])
    drive.diagnose(Self.eight + 600, lamp: .on)
    drive.diagnose(Self.eight + 1200, codes: [0x20EE_002F, 0xC10F_2901], lamp: .off)
    drive.diagnose(Self.eight + 1800, codes: [0x20EE_002F, 0xC10F_2901], lamp: .off)
    let assessment = drive.assessment
    #expect(assessment.suspicions.map(\.kind) == [.lampOnWithoutCodes, .lampOffWithCodes])
    let evidence = try #require(assessment.suspicion(.lampOffWithCodes)?.evidence.first)
    #expect(evidence.from == Drive.at(Self.eight + 1200))
    #expect(evidence.until == Drive.at(Self.eight + 1800))
    #expect(evidence.facts[0].text(in: .english) == "codes P20EE-00 2F, U010F-29 01")
    #expect(assessment.faults.map(\.count) == [3, 2])
    #expect(assessment.faults[0].first == Drive.at(Self.eight))
    #expect(assessment.faults[0].last == Drive.at(Self.eight + 1800))
    #expect(assessment.value(.diagnosis, .lampOn) == 2)
    #expect(assessment.value(.diagnosis, .diagnostics) == 4)
  }

  @Test("readiness that never completes counts only over a long way, and only where it is there")
  func readiness() throws {
    // 60 km.
    var short = Drive.hour()
    short.diagnose(Self.eight, readiness: 0x0800)
    #expect(short.assessment.value(.diagnosis, .incompleteMonitors) == 1)
    #expect(short.suspicions == [])
    func long(_ readiness: [UInt16]) -> OBD.Assessment {
      var drive = Drive()
      for second in stride(from: Self.eight, to: Self.eight + 7200, by: 10) {
        drive.packet([second])
      }
      for word in readiness { drive.diagnose(Self.eight + 60, readiness: word) }
      return drive.assessment
    }
    let incomplete = long([0x0801, 0x0C01])
    // Bit 0 is not supported, bit 10 was complete once.
    #expect(incomplete.suspicion(.notReady)?.count == 1)
    #expect(
      incomplete.suspicion(.notReady)?.evidence[0].facts[0].text(in: .english)
        == "monitor SCR or NOx adsorber")
    #expect(long([0x0800, 0]).suspicion(.notReady) == nil)
    #expect(long([]).figure(.diagnosis, .incompleteMonitors) == .unknown(.noDiagnostics))
  }

  @Test("the removal alarm is a suspicion of its own")
  func removal() {
    var drive = Drive.hour()
    let position = OBD.Position(
      status: .init(rawValue: 0), rawLongitude: 112_500_000, rawLatitude: 35_000_000)
    drive.send(
      .removalAlarm(.init(time: Drive.time(Self.eight + 5), serial: 1, position: position)),
      .removalAlarm)
    #expect(drive.suspicions == ["removal"])
    #expect(drive.assessment.value(.identity, .removalAlarms) == 1)
  }
}
