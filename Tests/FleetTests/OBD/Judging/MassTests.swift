import Fleet
import Testing

@Suite("OBD NOx mass") struct MassTests {
  private static let eight = Drive.eight

  /// The stream of samples/obd/frames.tsv; its figures were computed elsewhere from the same formula.
  private static func sample(_ second: Int, _ stream: inout OBD.Measurements) {
    for (signal, value) in [
      (.speed, 45.76171875), (.netTorque, 50), (.frictionTorque, 10), (.engineSpeed, 1400.625),
      (.fuelFlow, 12.55), (.noxUpstream, 550.15), (.noxDownstream, 25.95), (.intakeAir, 400.65),
    ] as [(OBD.Signal, Double)] { stream.set(signal, value) }
  }

  @Test("grams and grams a kilometre of a known second, again and again")
  func mass() {
    let assessment = Drive.hour(Self.sample).assessment
    #expect(abs(assessment.value(.mass, .massUpstream)! - 3600 * 0.099724) < 0.01)
    #expect(abs(assessment.value(.mass, .massDownstream)! - 3600 * 0.0047039) < 0.001)
    #expect(abs(assessment.value(.mass, .massPerDistance)! - 16.934 / 45.7617) < 0.0001)
    #expect(assessment.figure(.mass, .work) == .unknown(.noReferenceTorque))
    #expect(assessment.figure(.mass, .massPerWork) == .unknown(.noReferenceTorque))
  }

  @Test("work and milligrams a kilowatt hour where the reference torque is known")
  func work() {
    var drive = Drive.hour(Self.sample)
    drive.basis.referenceTorque = 2000
    let assessment = drive.assessment
    #expect(abs(assessment.value(.mass, .work)! - 117.338) < 0.001)
    #expect(abs(assessment.value(.mass, .massPerWork)! - 144.32) < 0.01)
    #expect(assessment.figure(.mass, .windows) == .unknown(.noReferenceWork))
    drive.basis.torqueIsNet = true
    #expect(abs(drive.assessment.value(.mass, .work)! - 117.338 * 50 / 40) < 0.001)
  }

  @Test("windows of equal work, valid ones by mean power, and the share that passes")
  func windows() throws {
    var drive = Drive.hour(Self.sample)
    drive.basis.referenceTorque = 2000
    drive.basis.referenceWork = 20
    #expect(drive.assessment.figure(.mass, .validWindows) == .unknown(.noRatedPower))
    drive.basis.ratedPower = 300
    let good = drive.assessment
    // 20 kWh at 117.338 kW take 613.6 s: a window of 614 records, of 3600.
    #expect(good.value(.mass, .windows) == 2987)
    #expect(good.value(.mass, .validWindows) == good.value(.mass, .windows))
    #expect(abs(good.value(.mass, .windowP90)! - 144.32) < 0.01)
    #expect(good.value(.mass, .windowsPassing) == 100)
    // A fifth of 590 kW is more than the engine gave.
    drive.basis.ratedPower = 590
    #expect(drive.assessment.value(.mass, .validWindows) == 0)
    #expect(drive.assessment.figure(.mass, .windowP90) == .unknown(.noSuitableRecords))
    drive.basis.referenceWork = 200
    #expect(drive.assessment.figure(.mass, .windows) == .unknown(.tooLittleWork))
  }

  @Test("windows above the limit are suspicious, and the threshold says it is from memory")
  func exceeding() throws {
    var drive = Drive.hour {
      Self.sample($0, &$1)
      $1.set(.noxDownstream, 130 + Double($0 % 5))
    }
    drive.basis.referenceTorque = 2000
    drive.basis.referenceWork = 20
    drive.basis.ratedPower = 300
    let suspicion = try #require(drive.assessment.suspicion(.windowsExceed))
    #expect(suspicion.thresholds.allSatisfy { $0.mark == .memory })
    #expect(drive.assessment.value(.mass, .windowsPassing) == 0)
  }

  @Test(
    "an engine off, a truck that stands, values that are cleaned away: never a division by zero")
  func nothing() {
    var standing = Drive.hour { $1.set(.speed, 0) }
    standing.basis.referenceTorque = 2000
    #expect(standing.assessment.figure(.mass, .massPerDistance) == .unknown(.noDistance))
    var off = Drive.hour {
      $1.set(.netTorque, 0)
      $1.set(.frictionTorque, 0)
      $1.set(.engineSpeed, 0)
    }
    off.basis.referenceTorque = 2000
    off.basis.referenceWork = 10
    #expect(off.assessment.figure(.mass, .massPerWork) == .unknown(.noWork))
    #expect(off.assessment.figure(.mass, .windows) == .unknown(.tooLittleWork))
    let thirsty = Drive.hour { $1.set(.fuelFlow, 101) }.assessment
    #expect(thirsty.value(.mass, .massRecords) == 0)
    #expect(thirsty.figure(.mass, .massPerDistance) == .unknown(.noSuitableRecords))
  }

  @Test("torque below friction is coasting and does no work")
  func coasting() {
    var drive = Drive.hour { $1.set(.netTorque, $0 % 2 == 0 ? 50 : 5) }
    drive.basis.referenceTorque = 2000
    var full = Drive.hour()
    full.basis.referenceTorque = 2000
    #expect(
      isNear(drive.assessment.value(.mass, .work), full.assessment.value(.mass, .work)! / 2))
  }
}
