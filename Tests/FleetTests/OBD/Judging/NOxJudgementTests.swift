import Fleet
import Testing

@Suite("OBD NOx") struct NOxJudgementTests {
  private static let eight = Drive.eight

  @Test("mean and percentiles are those of the sorted values")
  func statistics() {
    let drive = Drive.hour { second, stream in
      // 0, 1, … 99 ppm, each 36 times.
      stream.set(.noxDownstream, Double(second % 100))
    }
    let assessment = drive.assessment
    #expect(isNear(assessment.value(.nox, .downstreamMean), 49.5))
    #expect(assessment.value(.nox, .downstreamMedian) == 49)
    #expect(assessment.value(.nox, .downstreamP90) == 89)
    #expect(assessment.value(.nox, .downstreamP95) == 94)
    #expect(assessment.value(.nox, .downstreamHighest) == 99)
    // The cleaning of one source leaves the zeros out.
    #expect(isNear(assessment.value(.nox, .downstreamCleanedMean), 50))
    #expect(assessment.value(.nox, .belowInstant) == 100)
  }

  @Test("one value is its own mean and percentile, below zero too")
  func single() {
    var drive = Drive { $1.set(.noxDownstream, -3.5) }
    drive.packet([Self.eight])
    let assessment = drive.assessment
    for term in [OBD.Term.downstreamMean, .downstreamMedian, .downstreamP90, .downstreamHighest] {
      #expect(assessment.value(.nox, term) == -3.5)
    }
    #expect(assessment.figure(.nox, .downstreamCleanedMean) == .unknown(.noSuitableRecords))
    // A difference needs two.
    for (section, term) in [
      (.odometer, .odometerDistance), (.position, .positionDistance),
      (.unmonitored, .unmonitoredDistance),
    ] as [(OBD.Judgement.Section, OBD.Term)] {
      #expect(assessment.figure(section, term) == .unknown(.oneValue), "\(term)")
    }
  }

  @Test(
    "a day without NOx has no mean and says why",
    arguments: [
      (0x0000, OBD.Absence.notPowered), (0xFE00, .sensorError), (0xFFFF, .notAvailable),
      (0xFB00, .outOfRange),
    ] as [(UInt32, OBD.Absence)])
  func absent(raw: UInt32, absence: OBD.Absence) {
    let assessment = Drive.hour { $1.set(.noxDownstream, raw: raw) }.assessment
    #expect(assessment.figure(.nox, .downstreamMean) == .unknown(.absent(absence)))
    #expect(assessment.figure(.nox, .belowInstant) == .unknown(.absent(absence)))
    #expect(assessment.figure(.scr, .efficiency) == .unknown(.absent(absence)))
    #expect(assessment.figure(.mass, .massPerDistance) == .unknown(.absent(absence)))
    #expect(assessment.value(.nox, .upstreamMean) != nil)
  }

  @Test("a vehicle without NOx sensors has none")
  func catalyst() {
    var drive = Drive()
    drive.report(
      [
        .init(
          type: 3, time: Drive.time(Self.eight), body: .measurements(OBD.Measurements(.catalyst)))
      ], at: Self.eight, serial: 1)
    let assessment = drive.assessment
    #expect(assessment.figure(.nox, .downstreamMean) == .unknown(.noSignal))
    #expect(assessment.figure(.mass, .massPerDistance) == .unknown(.notDiesel))
    #expect(assessment.suspicions.isEmpty)
  }

  @Test("moments above the bound, from memory and shown as such")
  func instant() throws {
    // 5 % of an hour are 180 seconds.
    for (seconds, isHigh) in [(180, false), (181, true)] {
      let drive = Drive.hour { second, stream in
        if second < Self.eight + seconds { stream.set(.noxDownstream, 500 + Double(second % 3)) }
        if second < Self.eight + seconds { stream.set(.noxUpstream, 900 + Double(second % 3)) }
      }
      #expect(drive.suspicions.contains("nox-high") == isHigh)
    }
    let row = try #require(OBD.Thresholds(on: Drive.day)[.noxInstant])
    #expect(row.mark == .memory)
    #expect(
      row.text(in: .english)
        == "bound of NOx at a moment 500 ppm (GB 17691-2018, item 附录K, unconfirmed, from memory, from 2019-07-01)"
    )
  }

  @Test("efficiency above light-off, on both sides of the bounds")
  func efficiency() throws {
    let good = Drive.hour {
      $1.set(.noxUpstream, 500)
      $1.set(.noxDownstream, 50)
    }.assessment
    #expect(isNear(good.value(.scr, .efficiency), 90))
    #expect(good.value(.scr, .hotShare) == 100)
    for (downstream, isPoor) in [(250.0, false), (251.0, true)] {
      let drive = Drive.hour { second, stream in
        stream.set(.noxUpstream, 500)
        stream.set(.noxDownstream, downstream)
      }
      #expect(drive.suspicions.contains("scr-inefficient") == isPoor)
    }
    let cold = Drive.hour {
      $1.set(.noxDownstream, 450)
      $1.set(.scrInletTemperature, 249.9)
    }.assessment
    #expect(cold.figure(.scr, .efficiency) == .unknown(.noSuitableRecords))
    #expect(cold.value(.scr, .hotShare) == 0 && cold.suspicion(.scrInefficient) == nil)
    let unknown = Drive.hour { $1.set(.scrInletTemperature, raw: 0xFFFF) }.assessment
    #expect(unknown.figure(.scr, .efficiency) == .unknown(.absent(.notAvailable)))
    #expect(unknown.figure(.scr, .hotRecords) == .unknown(.absent(.notAvailable)))
  }

  @Test("a sensor that repeats one value at load, for three minutes or more")
  func frozen() throws {
    for (seconds, isFrozen) in [(179, false), (180, true)] {
      for signal in [OBD.Signal.noxUpstream, .noxDownstream] {
        let drive = Drive.hour { second, stream in
          let value = signal == .noxUpstream ? 480.0 : 30.0
          if (Self.eight + 600..<Self.eight + 600 + seconds).contains(second) {
            stream.set(signal, value)
          }
        }
        #expect(drive.suspicions == (isFrozen ? ["nox-frozen"] : []), "\(seconds) \(signal)")
      }
    }
    let drive = Drive.hour { second, stream in
      if second >= Self.eight + 600 { stream.set(.noxDownstream, 31.05) }
    }
    let suspicion = try #require(drive.assessment.suspicion(.noxFrozen))
    #expect(suspicion.count == 1)
    #expect(suspicion.evidence[0].from == Drive.at(Self.eight + 600))
    #expect(suspicion.evidence[0].until == Drive.at(Self.eight + 3599))
    #expect(
      suspicion.evidence[0].facts.map { $0.text(in: .english) } == [
        "NOx downstream 31.05 ppm", "seconds 3000 s",
      ])
  }

  @Test("what repeats at idle, or around zero, or over a pause, is not frozen")
  func notFrozen() {
    #expect(
      Drive.hour {
        $1.set(.noxDownstream, 30)
        $1.set(.netTorque, 15)
      }.suspicions == [])
    #expect(Drive.hour { $1.set(.noxDownstream, 0) }.suspicions == [])
    var drive = Drive { $1.set(.noxDownstream, 30) }
    for start in 0..<10 { drive.go(Self.eight + start * 120..<Self.eight + start * 120 + 60) }
    #expect(!drive.suspicions.contains("nox-frozen"))
    // Torque that is not known is not load.
    let unknown = Drive.hour {
      $1.set(.noxDownstream, 30)
      $1.set(.netTorque, raw: 0xFF)
    }.assessment
    #expect(unknown.suspicions.isEmpty)
    #expect(unknown.figure(.sensors, .loadRecords) == .unknown(.absent(.notAvailable)))
    #expect(unknown.figure(.sensors, .frozenDownstream) == .unknown(.absent(.notAvailable)))
  }

  @Test("nothing upstream at load, both sensors off while hot, downstream not below upstream")
  func implausible() throws {
    let low = Drive.hour {
      $1.set(.noxUpstream, 30 + Double($0 % 9))
      $1.set(.noxDownstream, 5 + Double($0 % 4))
    }
    #expect(low.suspicions == ["nox-implausible"])
    let off = Drive.hour { second, stream in
      if second >= Self.eight + 600 {
        stream.set(.noxUpstream, raw: 0)
        stream.set(.noxDownstream, raw: 0)
      }
    }
    #expect(off.suspicions == ["nox-unpowered"])
    #expect(off.assessment.value(.sensors, .unpowered) == 3000)
    let cold = Drive.hour {
      $1.set(.noxUpstream, raw: 0)
      $1.set(.noxDownstream, raw: 0)
      $1.set(.scrInletTemperature, 150)
    }
    #expect(cold.suspicions == [])
    let swapped = Drive.hour {
      $1.set(.noxUpstream, 300 + Double($0 % 3))
      $1.set(.noxDownstream, 310 + Double($0 % 4))
    }
    #expect(swapped.suspicions == ["nox-not-reduced", "scr-inefficient"])
    #expect(swapped.assessment.suspicion(.noxNotReduced)?.count == 3600)
    #expect(swapped.assessment.suspicion(.noxNotReduced)?.evidence.count == 5)
  }

  @Test("an alternating second of unloaded engine neither ends nor lengthens a stretch")
  func interrupted() {
    let drive = Drive.hour { second, stream in
      stream.set(.noxDownstream, 30)
      if second % 2 == 0 { stream.set(.netTorque, 10) }
    }
    #expect(drive.assessment.value(.sensors, .frozenDownstream) == 1800)
  }
}
