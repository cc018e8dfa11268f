import Fleet
import Foundation
import Testing

@testable import Server

@Suite("What terminals are told") struct TerminalAnswerTests {
  private static let now = Instant(milliseconds: 1_773_538_887_000)
  /// The same moment, 2026-03-15 09:41:27 in China.
  private static let time: [UInt8] = [26, 3, 15, 9, 41, 27]

  private func answer(
    _ answers: TerminalAnswers, to bytes: [UInt8], family: OBD.Family = .road
  ) throws -> [UInt8]? {
    let frame = try OBD.Frame(decoding: bytes.span)
    return answers.answer(to: frame, in: bytes.span, OBD.Settings(family), at: Self.now)
  }

  @Test("only HJ 1239 answers by itself")
  func dialects() {
    for dialect in OBD.Dialect.allCases {
      #expect(TerminalAnswers(of: dialect) == (dialect == .hj1239 ? .hj1239 : .none))
    }
    #expect(TerminalAnswers(of: nil) == .none)
  }

  @Test(
    "data, sessions, alarms and what nobody knows are acknowledged",
    arguments: [1, 2, 3, 4, 6, 0xC1])
  func acknowledged(command: UInt8) throws {
    let frame = Frames.frame(command, [1, 2, 3], mark: 0x23)
    #expect(try answer(.hj1239, to: frame) == Frames.answer(to: command, mark: 0x23))
    #expect(try answer(.none, to: frame) == nil)
  }

  @Test("a question for the time gets it in the form that is set")
  func time() throws {
    let question = Frames.frame(5, [])
    #expect(try answer(.hj1239, to: question) == Frames.answer(to: 5, Self.time))
    #expect(
      try answer(TerminalAnswers(time: .private85), to: question)
        == Frames.frame(0x85, Self.time))
    #expect(try answer(TerminalAnswers(acknowledges: true), to: question) == nil)
    // The same number is an alarm of machines.
    #expect(
      try answer(.hj1239, to: Frames.frame(5, [1]), family: .nonRoad) == Frames.answer(to: 5))
  }

  /// Activations that the openssl command line signed; see `MonitoringTests/Vectors/make`.
  private static func vector(_ name: String) throws -> [UInt8] {
    let place = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "MonitoringTests/Vectors/frames.tsv")
    let rows = try String(contentsOf: place, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    let digits = try #require(rows.first { $0[0] == name })[5].compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
  }

  @Test("an activation gets its own answer")
  func activation() throws {
    let activation = try Self.vector("activation")
    #expect(try answer(.hj1239, to: activation) == Frames.frame(8, [1, 0]))
    #expect(
      try answer(TerminalAnswers(activation: 1), to: activation) == Frames.frame(8, [1, 1]))
    #expect(try answer(TerminalAnswers(acknowledges: true), to: activation) == nil)
  }

  @Test("an activation that is not signed, or of another vehicle, is refused")
  func refusedActivation() throws {
    for name in ["activation by another", "activation, no point", "activation, cut"] {
      #expect(try answer(.hj1239, to: Self.vector(name)) == Frames.frame(8, [2, 3]), "\(name)")
    }
    let other = "LTEST1239N0000025"
    let unit = Array(try Self.vector("activation")[24...].dropLast())
    #expect(
      try answer(.hj1239, to: Frames.frame(7, unit, vin: other))
        == Frames.frame(8, [2, 2], vin: other))
    // Where nothing is answered, nothing is refused either.
    #expect(try answer(.none, to: Frames.frame(7, unit, vin: other)) == nil)
  }

  @Test("a platform's command is answered, an answer is not")
  func platform() throws {
    let command = Frames.answer(to: 2, [1, 2])
    func frame(_ flag: UInt8) -> [UInt8] {
      var bytes = Array(command.dropLast())
      bytes[3] = flag
      return bytes + [bytes.reduce(0, ^)]
    }
    #expect(try answer(.hj1239, to: frame(0xFE)) == Frames.answer(to: 2))
    for flag: UInt8 in [1, 2, 3] { #expect(try answer(.hj1239, to: frame(flag)) == nil) }
    #expect(try answer(.hj1239, to: Frames.frame(8, [1, 0])) == nil)
  }
}

@Suite("Who speaks on a connection") struct ConnectionVehicleTests {
  private static let (a, b) = (identity("LTEST1239N0000017"), identity("LTEST1239N0000018"))

  private static func identity(_ text: String) -> OBD.Identity {
    OBD.Identity(text: text) ?? OBD.Identity(repeating: 0)
  }

  @Test("a vehicle comes with its first frame and goes with its logout")
  func session() {
    var vehicles = ConnectionVehicles()
    #expect(vehicles.see(Self.a, .login, limit: 9) == .enters)
    #expect(vehicles.see(Self.a, .login, limit: 9) == nil)
    #expect(vehicles.see(Self.a, .realtime, limit: 9) == nil)
    #expect(vehicles.loggedIn == 1)
    #expect(vehicles.see(Self.b, .realtime, limit: 9) == .enters)
    #expect(vehicles.see(Self.a, .realtime, limit: 9) == nil)
    #expect(vehicles.loggedIn == 1 && vehicles.all.count == 2)
    #expect(vehicles.see(Self.b, .login, limit: 9) == nil)
    #expect(vehicles.loggedIn == 2)
    #expect(vehicles.see(Self.a, .logout, limit: 9) == .leaves)
    #expect(vehicles.see(Self.a, .logout, limit: 9) == nil)
    #expect(vehicles.loggedIn == 1)
    #expect(vehicles.see(Self.a, .realtime, limit: 9) == .enters)
    #expect(vehicles.loggedIn == 1 && vehicles.all.count == 2)
  }

  @Test("no more than the limit are kept in mind, and none that is no name")
  func limit() {
    var vehicles = ConnectionVehicles()
    #expect(vehicles.see(Self.a, .realtime, limit: 1) == .enters)
    #expect(vehicles.see(Self.b, .login, limit: 1) == nil)
    #expect(vehicles.see(Self.b, .logout, limit: 1) == nil)
    #expect(vehicles.all.count == 1 && vehicles.loggedIn == 0)
    for byte: UInt8 in [0, 0xFF, 0x3F] {
      #expect(vehicles.see(OBD.Identity(repeating: byte), .login, limit: 9) == nil)
    }
  }
}
