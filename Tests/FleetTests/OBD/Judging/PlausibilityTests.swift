import Fleet
import Testing

@Suite("OBD plausibility") struct PlausibilityTests {
  private static let eight = Drive.eight
  private let eight5 = Drive.eight + 5

  @Test("one second with two contents is a contradiction, with one content a repetition")
  func contradiction() throws {
    var drive = Drive.hour()
    drive.packet([eight5])
    #expect(drive.assessment.value(.clock, .repeatedRecords) == 1)
    #expect(!drive.suspicions.contains("contradiction"))
    drive.change = { _, stream in stream.set(.speed, 70) }
    drive.packet([eight5], command: .reissue, serial: 5)
    let suspicion = try #require(drive.assessment.suspicion(.contradiction))
    #expect(suspicion.count == 1 && suspicion.evidence[0].from == Drive.at(eight5))
    #expect(
      suspicion.evidence[0].facts.map { $0.text(in: .english) } == [
        "speed 60 km/h", "speed 70 km/h",
      ])
    // The first content stays.
    #expect(drive.vehicleDay.records[5].measurements[.speed]?.value == 60)
  }

  @Test("real-time records that go back are told, reissued ones are not")
  func order() throws {
    var drive = Drive()
    drive.go(Self.eight + 100..<Self.eight + 200)
    drive.packet([Self.eight], command: .reissue)
    #expect(!drive.suspicions.contains("out-of-order"))
    drive.packet([Self.eight + 1])
    let suspicion = try #require(drive.assessment.suspicion(.outOfOrder))
    #expect(suspicion.count == 1)
    #expect(suspicion.evidence[0].until == Drive.at(Self.eight + 1))
    #expect(
      drive.vehicleDay.records.map(\.second) == drive.vehicleDay.records.map(\.second).sorted())
  }

  @Test("a clock that is years off, on both sides of the bound")
  func clock() throws {
    var drive = Drive()
    drive.go(Self.eight..<Self.eight + 10)
    drive.packet([0], on: Drive.day.advanced(by: -365))
    #expect(!drive.suspicions.contains("years-off"))
    drive.packet([0], on: Drive.day.advanced(by: -366))
    drive.packet([0], on: Drive.day.advanced(by: 366))
    let suspicion = try #require(drive.assessment.suspicion(.yearsOff))
    #expect(suspicion.count == 2)
    #expect(drive.assessment.value(.clock, .yearsOffRecords) == 2)
  }

  @Test("a jump faster than any truck; a quick one is none")
  func jump() throws {
    // Two hundred kilometres an hour are 55.6 m a second; the tolerance is 200 m.
    for (metres, isJump) in [(200.0, false), (300.0, true), (5000.0, true)] {
      let drive = Drive.hour { second, stream in
        if second >= Self.eight + 1000 {
          let latitude = stream[.latitude]!.value!
          stream.set(.latitude, latitude + metres / 111_195)
        }
      }
      #expect(drive.suspicions.contains("position-jump") == isJump, "\(metres)")
    }
    let drive = Drive.hour { second, stream in
      if second == Self.eight + 1000 { stream.set(.longitude, 113.5) }
    }
    let suspicion = try #require(drive.assessment.suspicion(.positionJump))
    #expect(suspicion.count == 2)
    guard case .number(.distance, let distance) = suspicion.evidence[0].facts[0] else {
      Issue.record("no distance")
      return
    }
    // One degree of longitude at 39.47 degrees north, by haversines.
    #expect(abs(distance - 85.84) < 0.01, "\(distance)")
  }

  @Test("distances on the globe: a degree north, at the equator, at a pole, over the date line")
  func globe() {
    func position(_ longitude: Double, _ latitude: Double) -> OBD.Position {
      OBD.Position(
        status: .init(rawValue: longitude < 0 ? 4 : 0),
        rawLongitude: UInt32(abs(longitude) * 1e6), rawLatitude: UInt32(latitude * 1e6))
    }
    for (a, b, kilometres) in [
      (position(10, 0), position(11, 0), 111.195), (position(10, 0), position(10, 1), 111.195),
      (position(10, 60), position(11, 60), 55.597), (position(10, 90), position(50, 90), 0),
      (position(179.5, 0), position(-179.5, 0), 111.195),
    ] {
      let distance = a.distance(to: b) ?? -1
      #expect(abs(distance - kilometres) < 0.01, "\(distance)")
    }
  }

  @Test("a valid fix at 0, 0; without a fix there is none")
  func origin() throws {
    let drive = Drive.hour { second, stream in
      guard second < Self.eight + 20 else { return }
      stream.set(.longitude, raw: 0)
      stream.set(.latitude, raw: 0)
      if second >= Self.eight + 10 { stream.set(.positionStatus, raw: 1) }
    }
    let assessment = drive.assessment
    #expect(assessment.suspicion(.positionOrigin)?.count == 10)
    #expect(assessment.suspicion(.positionJump) == nil)
    #expect(assessment.value(.position, .fixes) == 3580)
    let blind = Drive.hour { $1.set(.positionStatus, raw: 1) }.assessment
    #expect(blind.value(.position, .fixShare) == 0)
    #expect(blind.figure(.position, .positionDistance) == .unknown(.absent(.noFix)))
  }

  @Test("an odometer that goes back, jumps, stands still, or disagrees with the speed")
  func odometer() throws {
    func suspicions(_ odometer: @escaping (Int, Double) -> Double) -> [String] {
      Drive.hour { second, stream in
        let value = stream[.odometer]!.value!
        stream.set(.odometer, odometer(second - Self.eight, value))
      }.suspicions.filter { $0.hasPrefix("odometer") }
    }
    #expect(suspicions { $1 } == [])
    #expect(suspicions { $0 < 1800 ? $1 : $1 - 10 } == ["odometer-back"])
    #expect(suspicions { $0 < 1800 ? $1 : $1 + 1 } == [])
    #expect(suspicions { $0 < 1800 ? $1 : $1 + 2 } == ["odometer-jump"])
    #expect(suspicions { _, _ in 12_345 } == ["odometer-stuck"])
    // 54.6 of 60 km, 53.4 of 60 km: 10 % is the bound.
    #expect(suspicions { second, _ in 12_345 + Double(second) / 60 * 0.91 } == [])
    #expect(
      suspicions { second, _ in 12_345 + Double(second) / 60 * 0.89 } == ["odometer-deviates"])
    let none = Drive.hour { $1.set(.odometer, raw: .max) }.assessment
    #expect(none.figure(.odometer, .odometerDistance) == .unknown(.absent(.notAvailable)))
    #expect(isNear(none.value(.odometer, .speedDistance), 3599.0 / 60))
  }

  @Test("an odometer's evidence names both readings and their seconds")
  func odometerEvidence() throws {
    let drive = Drive.hour { second, stream in
      if second >= Self.eight + 1800 { stream.set(.odometer, 100) }
    }
    let suspicion = try #require(drive.assessment.suspicion(.odometerBack))
    #expect(suspicion.count == 1)
    #expect(suspicion.evidence[0].from == Drive.at(Self.eight + 1799))
    #expect(suspicion.evidence[0].until == Drive.at(Self.eight + 1800))
    #expect(
      suspicion.evidence[0].facts.map { $0.text(in: .english) } == [
        "odometer 12855.6 km", "odometer 100 km",
      ])
  }

  @Test("kilometres between logout and login, in a pause, and since the day before")
  func unmonitored() throws {
    var drive = Drive { second, stream in
      guard second >= Self.eight + 3600 else { return }
      stream.set(.odometer, stream[.odometer]!.value! - 60 + 12.4 + 1)
    }
    drive.login(Self.eight)
    drive.go(Self.eight..<Self.eight + 60)
    drive.logout(Self.eight + 60)
    drive.login(Self.eight + 3600)
    drive.go(Self.eight + 3600..<Self.eight + 3660)
    let assessment = drive.assessment
    let suspicion = try #require(assessment.suspicion(.unmonitored))
    #expect(suspicion.count == 1)
    #expect(suspicion.evidence[0].from == Drive.at(Self.eight + 59))
    #expect(suspicion.evidence[0].until == Drive.at(Self.eight + 3600))
    // The odometer shows tenths.
    #expect(abs(assessment.value(.unmonitored, .unmonitoredDistance)! - 12.4) < 0.11)
    drive.change = { second, stream in
      if second >= Self.eight + 3600 { stream.set(.odometer, 12_345.6 + 480 + 1.4) }
    }
    drive.messages = []
    drive.go(Self.eight..<Self.eight + 60)
    drive.go(Self.eight + 3600..<Self.eight + 3660)
    #expect(drive.assessment.value(.unmonitored, .unmonitoredDistance) == 0)
    drive.packet([80_000], on: Drive.day.advanced(by: -1))
    #expect(drive.assessment.value(.unmonitored, .unmonitoredDistance) == 0)
    var overnight = Drive()
    overnight.change = { _, stream in stream.set(.odometer, 1000) }
    overnight.packet([80_000], on: Drive.day.advanced(by: -1))
    overnight.change = { _, stream in stream.set(.odometer, 1042) }
    overnight.packet([Self.eight])
    #expect(overnight.assessment.value(.unmonitored, .unmonitoredDistance) == 42)
    #expect(overnight.suspicions == ["unmonitored"])
  }
}
