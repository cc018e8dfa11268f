import Fleet
import Testing

@Suite("OBD urea") struct UreaTests {
  private static let eight = Drive.eight

  @Test("urea against fuel by the counters, on both sides of the bounds")
  func counters() throws {
    func assess(fuel: Double, urea: Double) -> OBD.Assessment {
      var drive = Drive.hour()
      drive.supplement(Self.eight, fuel: 1000, urea: 5000)
      drive.supplement(Self.eight + 3000, fuel: 1000 + fuel, urea: 5000 + urea)
      return drive.assessment
    }
    // 20 L of fuel and 1.09 kg, a litre, of urea.
    #expect(isNear(assess(fuel: 20, urea: 1090).value(.urea, .ureaToFuel), 5))
    #expect(assess(fuel: 20, urea: 218).suspicions.isEmpty)
    let little = assess(fuel: 20, urea: 217)
    #expect(little.suspicions.map(\.kind) == [.ureaTooLittle])
    #expect(little.suspicions[0].evidence[0].from == Drive.at(Self.eight))
    #expect(assess(fuel: 9.5, urea: 0).figure(.urea, .ureaToFuel) == .unknown(.noFuel))
    #expect(assess(fuel: 20, urea: -1).figure(.urea, .ureaToFuel) == .unknown(.counterReset))
    var one = Drive.hour()
    one.supplement(Self.eight, fuel: 1000, urea: 5000)
    #expect(one.assessment.figure(.urea, .fuelCounted) == .unknown(.oneValue))
    let none = Drive.hour().assessment
    #expect(none.figure(.urea, .ureaToFuel) == .unknown(.noSignal))
    #expect(isNear(none.value(.urea, .fuelUsed), 20))
  }

  @Test("a level that does not fall over a long hot way")
  func unchanged() {
    func suspicions(_ seconds: Int, _ level: @escaping (Int) -> Double) -> [String] {
      var drive = Drive { $1.set(.reagentLevel, level($0 - 3600)) }
      for second in stride(from: 3600, to: 3600 + seconds, by: 10) { drive.packet([second]) }
      return drive.suspicions.filter { $0.hasPrefix("urea") }
    }
    // At 60 km/h, 300 km are five hours.
    #expect(suspicions(18_100) { _ in 60 } == ["urea-unchanged"])
    #expect(suspicions(17_900) { _ in 60 } == [])
    #expect(suspicions(18_100) { 60 - Double($0) / 3600 } == [])
  }

  @Test("a level that rises without a stop; filling at a stop is none")
  func rising() throws {
    let drive = Drive.hour { second, stream in
      stream.set(.reagentLevel, second < Self.eight + 1800 ? 40 : 60)
    }
    #expect(drive.suspicions == ["urea-rising"])
    let filled = Drive.hour { second, stream in
      stream.set(.reagentLevel, second < Self.eight + 1800 ? 40 : 60)
      if (Self.eight + 1500..<Self.eight + 1900).contains(second) {
        stream.set(.speed, 0)
      }
    }
    #expect(!filled.suspicions.contains("urea-rising"))
  }

  @Test("full torque with an empty tank, after half an hour")
  func empty() {
    let free = Drive.hour {
      $1.set(.reagentLevel, 0)
      $1.set(.netTorque, 80)
    }.assessment
    #expect(free.suspicion(.ureaEmpty)?.count == 1801)
    let limited = Drive.hour { $1.set(.reagentLevel, 0) }
    #expect(limited.suspicions == [])
    let unknown = Drive.hour {
      $1.set(.reagentLevel, raw: 0xFF)
      $1.set(.netTorque, 80)
    }.assessment
    #expect(unknown.suspicions.isEmpty)
    #expect(unknown.figure(.urea, .reagentFirst) == .unknown(.absent(.notAvailable)))
  }
}
