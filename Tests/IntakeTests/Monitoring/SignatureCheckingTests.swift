import Fleet
import Foundation
import Monitoring
import Registry
import Testing

@testable import Intake

@Suite("Checking of signatures") struct SignatureCheckingTests {
  private let county: County
  /// By name: frames that the openssl command line signed, all of one terminal; see `MonitoringTests/Vectors/make`.
  private let vectors: [String: [UInt8]]
  private static let before = Plant.now.advanced(byMilliseconds: -60_000)

  init() throws {
    county = try County()
    let place = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "MonitoringTests/Vectors/frames.tsv")
    var vectors: [String: [UInt8]] = [:]
    for line in try String(contentsOf: place, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      vectors[String(fields[0])] = Self.bytes(fields[5])
    }
    self.vectors = vectors
  }

  private static func bytes(_ text: Substring) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
  }

  private func frame(_ name: String, of truck: Truck = Truck()) throws -> [UInt8] {
    var frame = try #require(vectors[name])
    // The header is not signed.
    frame.replaceSubrange(3..<20, with: truck.identity.bytes)
    frame[frame.count - 1] = frame[2..<frame.count - 1].reduce(0, ^)
    return frame
  }

  private func check(limit: Int = .max) async throws -> SignatureChecking.Counts {
    try await SignatureChecking(for: county.plant.owner, archive: county.archive)
      .check(limit: limit)
  }

  private func states(_ truck: Truck) async throws -> [SignatureState?] {
    try await county.plant.owner.reader().keptFrames(of: truck.identity).flatMap(\.signatures)
      .map { code in SignatureState.allCases.first { $0.code == code } }
  }

  @Test("good, bad, malformed, unsigned and keyless frames are told apart, and kept as such")
  func states() async throws {
    let (truck, keyless) = (Truck(), Truck("LTEST1239N0000025", connection: 2))
    let names = [
      "activation", "real-time", "changed value", "unsigned", "r of 0", "login", "reissue",
    ]
    try await county.send(try names.map { try frame($0) }, of: truck)
    try await county.send(
      [try frame("real-time", of: keyless), try frame("unsigned", of: keyless)], of: keyless)
    try await county.filing().file(upTo: county.journal.end)
    #expect(try await states(truck).isEmpty)
    let counts = try await check()
    #expect(counts.frames == 9 && counts.verified == 4 && !counts.hasMore)
    #expect(
      try await states(truck) == [.good, .good, .bad, .unsigned, .malformed, .unsigned, .good])
    #expect(try await states(keyless) == [.noKey, .unsigned])
    let events = try await county.plant.owner.reader().events(of: truck.identity, limit: 9)
    #expect(events.map(\.code).contains(.activation))
    #expect(events.filter { $0.code == .badSignature }.count == 1)
    #expect(try await check().frames == 0)
  }

  @Test("the first key is for what came before it too, and what had none is looked at again")
  func firstKey() async throws {
    let truck = Truck()
    let filing = try county.filing()
    try await county.send(
      [try frame("real-time"), try frame("unsigned"), try frame("changed value")], of: truck,
      received: Self.before)
    try await filing.file(upTo: county.journal.end)
    _ = try await check()
    #expect(try await states(truck) == [.noKey, .unsigned, .noKey])
    try await county.send([try frame("activation")], of: truck)
    try await filing.file(upTo: county.journal.end)
    #expect(try await states(truck).isEmpty)
    #expect(try await check().verified == 3)
    #expect(try await states(truck) == [.good, .unsigned, .bad, .good])
    // The same key again changes nothing.
    try await county.send([try frame("activation")], of: truck)
    try await filing.file(upTo: county.journal.end)
    #expect(try await states(truck).count == 4)
  }

  @Test("the key of another vehicle's activation, or of one that is not signed, is not taken")
  func refused() async throws {
    let (truck, other) = (Truck(), Truck("LTEST1239N0000025", connection: 2))
    try await county.send([try frame("activation by another")], of: truck)
    try await county.send(
      [try frame("activation", of: other), try frame("real-time", of: other)], of: other)
    try await county.filing().file(upTo: county.journal.end)
    let reader = try county.plant.owner.reader()
    for (truck, detail) in [(truck, nil), (other, "vin")] as [(Truck, String?)] {
      #expect(try await reader.keys(of: truck.identity).isEmpty)
      #expect(try await reader.terminal(truck.identity)?.activation == nil)
      let events = try await reader.events(of: truck.identity, limit: 9)
        .filter { $0.code == .activationRefused }
      #expect(events.map(\.detail) == [detail])
    }
    _ = try await check()
    #expect(try await states(other) == [.good, .noKey])
  }

  @Test("terminals have their turn one after the other; what is not signed costs nothing")
  func turns() async throws {
    let trucks = (0..<4).map { Truck("LTEST1239N00000\($0 + 50)") }
    for truck in trucks {
      let frames = try (0..<3).map { _ in try frame("unsigned", of: truck) }
      // Its own key brings each activation, whoever sends it: each is verified.
      try await county.send(frames + [try frame("activation", of: truck)], of: truck)
    }
    try await county.filing().file(upTo: county.journal.end)
    let checking = try SignatureChecking(for: county.plant.owner, archive: county.archive)
    var order: [OBD.Identity] = []
    for number in 1...4 {
      let counts = try await checking.check(limit: 1)
      #expect(counts.verified == 1 && counts.frames == 4 && counts.hasMore)
      for truck in trucks where !order.contains(truck.identity) {
        if try await !states(truck).isEmpty { order.append(truck.identity) }
      }
      #expect(order.count == number)
      // What comes meanwhile to the first one does not put it before the others.
      if number == 1, let first = trucks.first(where: { $0.identity == order[0] }) {
        try await county.send([try frame("unsigned", of: first)], of: first)
        try await county.filing().file(upTo: county.journal.end)
      }
    }
    let rest = try await checking.check(limit: 1)
    #expect(rest.frames == 1 && !rest.hasMore)
    #expect(try await checking.check(limit: 1, while: { false }).frames == 0)
  }
}
