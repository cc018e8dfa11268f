import Devices
import Fleet
import Foundation
import Testing

@testable import Simulation

@Suite("Driver", .serialized) struct SimulationDriverTests {
  private func driver(
    _ port: Int, vehicles: Int, pace: DriverSettings.Pace, duration: Double, answers: Bool,
    account: URL, signs: Bool = false
  ) throws -> SimulationDriver {
    var simulation = SimulationSettings(.road, seed: 9, start: Day(2026, 11, 22).start())
    simulation.signs = signs
    var settings = DriverSettings(
      vehicles: vehicles, host: "127.0.0.1", port: port, pace: pace, duration: duration,
      expectsAnswers: answers, account: account.path)
    settings.grace = 20
    return try SimulationDriver(settings, simulation: simulation)
  }

  /// SHA-256 of frames, and whether they were answered.
  private func lines(_ account: URL) throws -> [(hash: String, isAnswered: Bool)] {
    try String(contentsOf: account, encoding: .utf8).split(separator: "\n").map {
      let parts = $0.split(separator: " ")
      #expect(parts.count == 3 && parts[0].count == 64)
      return (String(parts[0]), parts[2] == "yes")
    }
  }

  private func hashes(_ frames: [[UInt8]]) -> [String] {
    frames.map { OBD.hexadecimal(Account.digest(of: $0)).lowercased() }
  }

  private func account() -> URL {
    FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  }

  /// The data units, which a reissue shares with what it repeats.
  private func units(_ frames: [[UInt8]]) -> Set<[UInt8]> {
    Set(frames.filter { $0[2] == 2 || $0[2] == 3 }.map { $0[3..<20] + Said.unit($0) })
  }

  @Test(
    "a receiver that goes away and comes back: what was answered is there, and nothing is missing")
  func survives() async throws {
    let receiver = TestReceiver(.accepting)
    let port = try await receiver.open()
    let file = account()
    defer { try? FileManager.default.removeItem(at: file) }
    let driver = try driver(
      port, vehicles: 40, pace: .simulated(speed: 120), duration: 4, answers: true, account: file)
    async let running = driver.run()
    try await Task.sleep(for: .seconds(1.5))
    try await receiver.breakOff()
    try await Task.sleep(for: .milliseconds(400))
    _ = try await receiver.open(port: port)
    let counts = try await running
    let frames = try await receiver.frames()
    try await receiver.end()

    let delivered = try lines(file)
    #expect(delivered.count == counts.answered)
    #expect(delivered.allSatisfy { $0.isAnswered })
    // Each answered frame was received; more may have been, whose answers were lost.
    var received = Dictionary(hashes(frames).map { ($0, 1) }, uniquingKeysWith: +)
    for (hash, _) in delivered {
      received[hash, default: 0] -= 1
      #expect(received[hash]! >= 0)
    }
    #expect(counts.connects > 40 && counts.disconnects == 40)
    #expect(counts.reissued > 0 && counts.refused == 0 && counts.strange == 0)
    #expect(counts.unanswered == 0 && counts.kept == 0 && counts.dropped == 0)

    // Every packet that the same vehicles make in the same time has come, as it was or as a reissue.
    let simulation = SimulationSettings(.road, seed: 9, start: Day(2026, 11, 22).start())
    let got = units(frames)
    for index in 0..<40 {
      var terminal = Terminal(index, settings: simulation, nonces: nil)
      let said = Said(&terminal, seconds: 400)
      for unit in units(said.frames) { #expect(got.contains(unit)) }
    }
  }

  @Test("without answers the account is what was sent, and that is what was received")
  func unanswered() async throws {
    let receiver = TestReceiver(.nothing)
    let file = account()
    defer { try? FileManager.default.removeItem(at: file) }
    let driver = try driver(
      try await receiver.open(), vehicles: 20, pace: .simulated(speed: 300), duration: 1.5,
      answers: false, account: file)
    let counts = try await driver.run()
    try await Task.sleep(for: .milliseconds(300))
    let frames = try await receiver.frames()
    try await receiver.end()
    let delivered = try lines(file)
    #expect(delivered.count == counts.sent && counts.sent == frames.count && counts.sent > 500)
    #expect(delivered.allSatisfy { !$0.isAnswered })
    #expect(delivered.map(\.hash).sorted() == hashes(frames).sorted())
  }

  @Test("what is refused is counted, accounted for nowhere, and not sent again")
  func refused() async throws {
    let receiver = TestReceiver(.refusing)
    let file = account()
    defer { try? FileManager.default.removeItem(at: file) }
    let driver = try driver(
      try await receiver.open(), vehicles: 5, pace: .simulated(speed: 200), duration: 1,
      answers: true, account: file)
    let counts = try await driver.run()
    let frames = try await receiver.frames()
    try await receiver.end()
    #expect(counts.refused == frames.count && counts.refused > 20 && counts.answered == 0)
    #expect(try lines(file).isEmpty)
    #expect(hashes(frames).count == Set(hashes(frames)).count)
  }

  @Test("prepared frames are as good as others, and no two are the same", arguments: [false, true])
  func fastest(signs: Bool) async throws {
    let receiver = TestReceiver(.accepting)
    let file = account()
    defer { try? FileManager.default.removeItem(at: file) }
    let driver = try driver(
      try await receiver.open(), vehicles: 12, pace: .fastest, duration: 0.7, answers: true,
      account: file, signs: signs)
    let counts = try await driver.run()
    let frames = try await receiver.frames()
    try await receiver.end()
    #expect(counts.sent == frames.count && counts.answered == frames.count && counts.sent > 300)
    #expect(Set(hashes(frames)).count == frames.count)
    #expect(try lines(file).count == frames.count)
    var capture = OBDCapture(settings: OBD.Settings(.road))
    var codes: Set<String> = []
    var serials: [OBD.Identity: UInt16] = [:]
    // Those of one vehicle came in their order.
    func take(_ item: OBDCapture.Item, _ offset: UInt64) {
      guard case .message(let message) = item else {
        Issue.record("no frame: \(item)")
        return
      }
      codes.formUnion(message.findings.map(\.code))
      guard case .report(let report) = message.content, let serial = report.serial else { return }
      #expect(serial == (serials[message.header.identity] ?? 0) + 1)
      serials[message.header.identity] = serial
      // Each record has its own second, and the packet goes when the last is there.
      let times = report.entries.filter { $0.type == 2 }.compactMap { $0.time?.instant }
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
      if let last = times.last { #expect(report.time.instant! >= last) }
    }
    for frame in frames { capture.read(frame, take) }
    capture.finish(take)
    #expect(serials.count >= 6)
    for code in ["obd.vin.differs", "vin.check-digit", "obd.serial", "obd.time.invalid"] {
      #expect(!codes.contains(code), "\(code) came")
    }
  }

  @Test("an answer is taken as it is, and anything else is none")
  func answers() throws {
    let identity = Array("LTEST000000000001".utf8)
    func frame(_ head: [UInt8], _ unit: [UInt8], platform: Bool = true) -> [UInt8] {
      var bytes: [UInt8] = [0x7E, 0x7E] + head + identity
      if !platform { bytes.append(6) }
      bytes += [1, 0, UInt8(unit.count)] + unit
      return bytes + [bytes[2...].reduce(0, ^)]
    }
    func read(_ bytes: [UInt8]) throws -> Answer? {
      try Answer.read(bytes[...], identity: identity)?.answer
    }
    let good = frame([2, 1], [26, 3, 15, 9, 41, 27])
    #expect(try read(good) == Answer(command: 2, isAccepted: true))
    #expect(try read(frame([3, 2], [])) == Answer(command: 3, isAccepted: false))
    #expect(try read(frame([8], [1, 0], platform: false)) == Answer(command: 7, isAccepted: true))
    #expect(try read(frame([8, 1], [2, 1])) == Answer(command: 7, isAccepted: false))
    for count in 0..<good.count { #expect(try read(Array(good[..<count])) == nil) }
    for index in good.indices where index != 22 && index != 23 {
      var bad = good
      bad[index] ^= 0x40
      #expect(throws: Answer.NotAnAnswer.self) { try read(bad) }
    }
    // A command to the terminal is no answer.
    #expect(throws: Answer.NotAnAnswer.self) { try read(frame([2, 0xFE], [])) }
  }
}
