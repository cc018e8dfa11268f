import Devices
import Fleet
import Testing

@testable import Simulation

/// What one terminal said, and what it knew when it said so.
struct Said {
  var frames: [[UInt8]] = []
  /// By the data unit, which a reissue shares.
  var packets: [[UInt8]: Packet] = [:]

  init(_ terminal: inout Terminal, seconds: Int) {
    var frames: [[UInt8]] = []
    var packets: [[UInt8]: Packet] = [:]
    while terminal.clock < seconds {
      terminal.step { packet, bytes in
        packets[Self.unit(bytes)] = packet
      } emit: {
        frames.append($0.bytes)
      }
    }
    (self.frames, self.packets) = (frames, packets)
  }

  static func unit(_ frame: [UInt8]) -> [UInt8] { Array(frame[24..<(frame.count - 1)]) }

  /// The frames as Fleet reads them in one stream, each with what was meant.
  func messages(_ family: OBD.Family) -> [(message: OBD.Message, packet: Packet)] {
    var capture = OBDCapture(settings: OBD.Settings(family))
    var messages: [(OBD.Message, Packet)] = []
    var index = 0
    func take(_ item: OBDCapture.Item, _ offset: UInt64) {
      guard case .message(let message) = item else {
        Issue.record("no frame at \(offset): \(item)")
        return
      }
      messages.append((message, packets[Self.unit(frames[index])]!))
      index += 1
    }
    capture.read(Array(frames.joined()), take)
    capture.finish(take)
    #expect(index == frames.count)
    return messages
  }
}

func settings(
  _ family: SimulatedFamily, seed: UInt64, _ dialect: SimulatedDialect? = nil, signs: Bool = false,
  interval: Int? = nil
) -> SimulationSettings {
  var settings = SimulationSettings(
    family, seed: seed, start: Day(2026, 11, 21).start().advanced(byMilliseconds: 82_800_000),
    interval: interval)
  if let dialect { settings.dialects = [(dialect, 1)] }
  settings.signs = signs
  return settings
}

@Suite("Terminal") struct TerminalTests {
  static let cases: [(SimulatedDialect, Bool)] = [
    (.hj1239, false), (.hj1239, true), (.annexQSerialPerBlock, false), (.annexQSerialOnce, false),
    (.hj1014, false), (.hj1322, false), (.hj1322, true),
  ]

  /// One vehicle of every kind and with every oddity, and for how many seconds it is listened to.
  private static func chosen(_ settings: SimulationSettings) -> [(index: Int, seconds: Int)] {
    typealias Sign = (Traits) -> Bool
    let factor = settings.interval
    let short: [Sign] = [
      { $0.kind == .diesel }, { $0.kind == .hybrid }, { $0.kind == .gas(hasNOxSensor: true) },
      { $0.kind == .gas(hasNOxSensor: false) }, { $0.hidesFaults }, { $0.hasOtherVIN },
      { $0.clock == .none }, { $0.clock != .none && $0.clock != .right }, { !$0.hasBarometer },
      { $0.startsWithFault && $0.diagnosis == .j1939 },
      { $0.startsWithFault && $0.diagnosis != .j1939 }, { $0.sensorFailures > 0.0005 },
      { $0.frozenNOx != nil }, { $0.diagnosisInterval == 600 },
    ]
    let long: [Sign] = [{ $0.isTamperedWith }, { $0.deadSpots > 0.0005 }]
    let traits = (0..<600).map { Terminal($0, settings: settings, nonces: nil).truck.traits }
    return short.compactMap { sign in
      traits.firstIndex(where: sign).map { (index: $0, seconds: 1200 * min(10, factor)) }
    }
      + long.compactMap { sign in
        traits.firstIndex(where: sign).map { (index: $0, seconds: 12_000 * min(4, factor)) }
      }
  }

  @Test("every field of every body reads as the vehicle's own value", arguments: cases)
  func fields(dialect: SimulatedDialect, signs: Bool) throws {
    let family = dialect.family
    let settings = settings(family, seed: 7, dialect, signs: signs)
    let nonces = settings.nonces()
    var check = FieldCheck(dialect: dialect, isSigned: signs)
    for (index, seconds) in Self.chosen(settings) {
      var terminal = Terminal(index, settings: settings, nonces: nonces)
      let said = Said(&terminal, seconds: seconds)
      for (message, packet) in said.messages(family == .road ? .road : .nonRoad) {
        try check.compare(message, packet, terminal)
      }
    }
    // Everything that this dialect has did occur.
    for kind in check.expectedKinds { #expect(check.kinds.contains(kind), "\(kind) never came") }
  }

  @Test("the same seed says the same bytes, another seed others", arguments: cases)
  func repeats(dialect: SimulatedDialect, signs: Bool) {
    func bytes(seed: UInt64) -> [UInt8] {
      var fleet = SimulatedFleet(
        vehicles: 5, settings: settings(dialect.family, seed: seed, dialect, signs: signs))
      var bytes: [UInt8] = []
      for _ in 0..<200 { _ = fleet.advance(into: &bytes) }
      return bytes
    }
    let first = bytes(seed: 1)
    #expect(first.count > 10_000)
    #expect(first == bytes(seed: 1))
    #expect(first != bytes(seed: 2))
  }

  @Test("a dead spot loses nothing: what was kept comes as a reissue")
  func deadSpots() throws {
    var reissued = 0
    for index in 0..<12 {
      var terminal = Terminal(
        index, settings: settings(.road, seed: 3, .hj1239), nonces: nil)
      let said = Said(&terminal, seconds: 7200)
      var serials: [Int: Int] = [:]
      var sinceDayBegan: Set<[UInt8]> = []
      for frame in said.frames where frame[2] == 2 || frame[2] == 3 {
        if frame[2] == 3 { reissued += 1 }
        #expect(sinceDayBegan.insert(Said.unit(frame)).inserted)
        guard case .report(let report) = said.packets[Said.unit(frame)]!.content else { continue }
        serials[report.serial, default: 0] += 1
      }
      let made = said.packets.values.count { if case .report = $0.content { true } else { false } }
      // What is still kept when the simulation stops is in a dead spot, or behind one.
      if terminal.deadSpotLeft == 0, terminal.keptCount == 0 {
        #expect(sinceDayBegan.count == made)
      } else {
        #expect(sinceDayBegan.count + terminal.keptCount == made)
      }
      #expect(terminal.dropped == 0)
    }
    #expect(reissued > 20)
  }

  @Test("a logout has the serial of its login, and serials begin anew at midnight")
  func sessions() {
    var logouts = 0
    var newDays = 0
    for index in 0..<8 {
      var terminal = Terminal(
        index, settings: settings(.road, seed: 11, .hj1239), nonces: nil)
      var open: Int?
      var last: (day: Int64, serial: Int)?
      while terminal.clock < 14_400 {
        terminal.step { packet, _ in
          switch packet.content {
          case .login(let serial, _): open = serial
          case .logout(let serial):
            #expect(serial == open)
            logouts += 1
          case .report(let report):
            guard let time = report.moments.first?.time else { return }
            let day = (time + 28_800) / 86_400
            #expect(report.moments.allSatisfy { ($0.time! + 28_800) / 86_400 == day })
            if let before = last {
              #expect(report.serial == (before.day == day ? before.serial + 1 : 1))
              if before.day != day { newDays += 1 }
            }
            last = (day, report.serial)
          default: break
          }
        } emit: { _ in
        }
      }
    }
    #expect(logouts > 3)
    #expect(newDays > 4)
  }

  @Test("what is odd about some of them is found")
  func oddities() {
    var codes: Set<String> = []
    for index in 0..<600 {
      var terminal = Terminal(index, settings: settings(.road, seed: 5), nonces: nil)
      let said = Said(&terminal, seconds: 100)
      for (message, _) in said.messages(.road) { codes.formUnion(message.findings.map(\.code)) }
    }
    for code in ["obd.vin.differs", "obd.time.unknown", "obd.signature.missing"] {
      #expect(codes.contains(code), "\(code) never came")
    }
    // Nothing that a simulated terminal says is outside of what its field may hold.
    for code in ["obd.signal.range", "vin.check-digit", "obd.dialect.none", "obd.iccid"] {
      #expect(!codes.contains(code), "\(code) came")
    }
  }
}
