import ChildProcesses
import Fleet
import Foundation
import Monitoring
import Testing

@testable import Server

@Suite("Terminals are received") struct TerminalServerTests {
  private static func hj1239(_ family: OBD.Family = .road) -> [TerminalListener] {
    [TerminalListener(port: 0, family: family, dialect: .hj1239)]
  }

  @Test("what is sent is stored as it was sent, in its order, with who opened and closed")
  func stored() async throws {
    let sent = [Frames.login()] + (1...50).map { Frames.data($0) } + [Frames.logout()]
    let entries = try await RunningTerminals.run([
      TerminalListener(port: 0, family: .road),
      TerminalListener(port: 0, family: .nonRoad, dialect: .hj1014),
    ]) { running in
      let terminal = try running.client()
      terminal.send(Frames.login())
      try await running.until { $0.frames == 1 }
      #expect(running.server.counts.loggedIn == 1 && running.server.counts.vehicles == 1)
      terminal.send(Array(sent.dropFirst().joined()))
      try await running.until { $0.frames == sent.count }
      #expect(running.server.counts.loggedIn == 0 && running.server.counts.vehicles == 0)
      #expect(running.server.counts.bytes == sent.joined().count)
      #expect(running.server.counts.connections == 1)
      let machine = try running.client(1)
      machine.send(Frames.data(7, vin: "NRTESTPIN00000001"))
      try await running.until { $0.frames == sent.count + 1 }
      #expect(running.server.counts.listening.count == 2)
    }
    let road = entries.filter { $0.family == .road }
    #expect(road.map(\.kind) == [.opened] + sent.map { _ in .frame } + [.closed])
    #expect(road.frames == sent)
    #expect(Set(road.map(\.connection)).count == 1 && road.allSatisfy { $0.dialect == nil })
    #expect(road.allSatisfy { $0.received == RunningTerminals.now })
    #expect(String(decoding: road[0].bytes, as: UTF8.self).hasPrefix("127.0.0.1:"))
    let machine = entries.filter { $0.family == .nonRoad }
    #expect(machine.frames == [Frames.data(7, vin: "NRTESTPIN00000001")])
    #expect(machine.allSatisfy { $0.dialect == .hj1014 && $0.connection != road[0].connection })
  }

  @Test("each byte in a packet of its own makes the same frames")
  func byteByByte() async throws {
    let sent = [Frames.login(), Frames.data(1), Frames.data(2, size: 300), Frames.logout()]
    let entries = try await RunningTerminals.run { running in
      let terminal = try running.client()
      for byte in sent.joined() { terminal.send([byte]) }
      try await running.until { $0.frames == 4 }
    }
    #expect(entries.frames == sent && entries.of(.garbage).isEmpty)
  }

  @Test(
    "bytes between frames are kept in their place",
    arguments: [
      [0x00], [0x7E, 0x7E], Array("GET / HTTP/1.1\r\n\r\n".utf8),
      Array(Frames.data(9).dropLast()), [UInt8](repeating: 0x41, count: 5000),
    ] as [[UInt8]])
  func garbage(garbage: [UInt8]) async throws {
    let frames = [Frames.login(), Frames.data(1), Frames.data(2)]
    let sent = garbage + frames[0] + garbage + frames[1] + garbage + frames[2] + garbage
    let entries = try await RunningTerminals.run { running in
      var random = SplitMix(seed: UInt64(garbage.count))
      var rest = sent[...]
      let terminal = try running.client()
      while !rest.isEmpty {
        let count = Int.random(in: 1...700, using: &random)
        terminal.send(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      try await running.until { $0.bytes == sent.count }
    }
    #expect(entries.frames == frames)
    #expect(entries.bytes == sent)
  }

  @Test("half a frame and then silence: given up, and a good frame inside it is found")
  func unfinished() async throws {
    var limits = TerminalLimits()
    limits.unfinished = .milliseconds(50)
    let head = Array(Frames.data(1, size: 60_000).prefix(40))
    let entries = try await RunningTerminals.run(limits: limits) { running in
      let terminal = try running.client()
      terminal.send(head + Frames.data(2))
      try await running.until { $0.frames == 1 && $0.broken == 1 }
      terminal.send(Frames.data(3))
      try await running.until { $0.frames == 2 }
      #expect(running.server.counts.garbageBytes == 40)
    }
    #expect(entries.bytes == head + Frames.data(2) + Frames.data(3))
  }

  @Test("an end in the middle of a frame is kept, too")
  func end() async throws {
    let sent = Frames.login() + Frames.data(1).dropLast(3)
    let entries = try await RunningTerminals.run { running in
      do {
        let terminal = try running.client()
        terminal.send(sent)
      }
      try await running.until { $0.opened == 1 && $0.connections == 0 }
    }
    #expect(entries.map(\.kind) == [.opened, .frame, .garbage, .closed])
    #expect(entries.bytes == sent)
  }

  // MARK: answers

  @Test("HJ 1239: each frame is acknowledged, in order, by the response flag")
  func acknowledged() async throws {
    try await RunningTerminals.run(Self.hj1239()) { running in
      let terminal = try running.client()
      let sent = [Frames.login()] + (1...100).map { Frames.data($0) } + [Frames.logout()]
      terminal.send(Array(sent.joined()))
      let expected =
        [Frames.answer(to: 1)] + (1...100).map { _ in Frames.answer(to: 2) }
        + [Frames.answer(to: 4)]
      #expect(await terminal.receive(expected.joined().count) == Array(expected.joined()))
      try await running.until { $0.answered == 102 }
    }
  }

  @Test("whoever expects no answers gets none")
  func unanswered() async throws {
    try await RunningTerminals.run { running in
      let terminal = try running.client()
      terminal.send(Frames.login() + Frames.data(1) + Frames.frame(5, []))
      try await running.until { $0.frames == 3 }
      running.server.stop()
      #expect(await terminal.receiveToEnd().isEmpty)
    }
  }

  @Test("nothing is said before it is on disk")
  func durable() async throws {
    let disk = Disk()
    try await RunningTerminals.run(Self.hj1239(), disk: disk) { running in
      let terminal = try running.client()
      try await running.until { $0.connections == 1 && $0.waitingBytes == 0 }
      disk.isStuck = true
      terminal.send(Frames.login())
      try await running.until { $0.frames == 1 }
      #expect(terminal.receiveWhatIsThere().isEmpty && running.server.counts.answered == 0)
      #expect(running.server.counts.waitingBytes > 0)
      disk.isStuck = false
      #expect(await terminal.receive(25) == Frames.answer(to: 1))
    }
  }

  @Test("a full disk: nothing is answered, the terminals are sent away, and it is said once")
  func full() async throws {
    let (disk, lines) = (Disk(), KeptLines())
    let entries = try await RunningTerminals.run(
      Self.hj1239(), disk: disk, logger: .keeping(lines)
    ) { running in
      let terminal = try running.client()
      terminal.send(Frames.login())
      #expect(await terminal.receive(25) == Frames.answer(to: 1))
      disk.isFull = true
      terminal.send(Frames.data(1))
      #expect(await terminal.receiveToEnd().isEmpty)
      for serial in 2...4 {
        let again = try running.client()
        again.send(Frames.data(UInt32(serial)))
        #expect(await again.receiveToEnd().isEmpty)
      }
      try await running.until { $0.connections == 0 }
      #expect(running.server.counts.answered == 1)
      disk.isFull = false
      let last = try running.client()
      last.send(Frames.data(5))
      #expect(await last.receive(25) == Frames.answer(to: 2))
      #expect(running.server.counts.unstored >= 1)
    }
    #expect(entries.frames == [Frames.login(), Frames.data(5)])
    #expect(lines.all.count { $0 == "what terminals sent cannot be stored" } == 1)
  }

  // MARK: who speaks

  @Test("a vehicle on two connections is counted, and said without its name")
  func doubles() async throws {
    let lines = KeptLines()
    try await RunningTerminals.run(logger: .keeping(lines)) { running in
      let (first, second) = (try running.client(), try running.client())
      first.send(Frames.login())
      try await running.until { $0.frames == 1 }
      second.send(Frames.data(1))
      try await running.until { $0.frames == 2 }
      let counts = running.server.counts
      #expect(counts.doubled == 1 && counts.doubles == 1 && counts.vehicles == 1)
      second.send(Frames.data(2) + Frames.logout())
      try await running.until { $0.doubled == 0 }
      #expect(running.server.counts.vehicles == 1)
      // Many do not know their vehicle, and are not the same for that.
      for terminal in [first, second] {
        terminal.send(Frames.data(3, vin: String(repeating: "?", count: 17)))
      }
      try await running.until { $0.frames == 6 }
      #expect(running.server.counts.doubles == 1 && running.server.counts.vehicles == 1)
    }
    #expect(lines.all == ["a vehicle speaks on two connections"])
  }

  // MARK: TLS

  @Test("over TLS the same is received and answered; plain bytes there are not")
  func secure() async throws {
    let files = try TemporaryDirectory()
    let certificate = try TestCertificate(in: files)
    let listener = TerminalListener(
      port: 0, family: .road, dialect: .hj1239,
      certificate: .init(chain: certificate.chain, key: certificate.key))
    var limits = TerminalLimits()
    limits.handshake = .milliseconds(300)
    let entries = try await RunningTerminals.run([listener], limits: limits) { running in
      let (reading, writing) = try pipeEnds()
      let output = files.path("output")
      let client = try ChildProcess(
        "openssl",
        [
          "s_client", "-quiet", "-no_ign_eof", "-CAfile", certificate.chain,
          "-verify_return_error", "-connect", "localhost:\(running.port)",
        ], input: .descriptor(reading), output: .file(output))
      close(reading)
      let bytes = Frames.login() + Frames.data(1)
      #expect(write(writing, bytes, bytes.count) == bytes.count)
      try await running.until { $0.answered == 2 }
      close(writing)
      client.wait()
      let answers = try Array(Data(contentsOf: URL(filePath: output)))
      #expect(answers == Frames.answer(to: 1) + Frames.answer(to: 2))
      let plain = try running.client()
      plain.send(Frames.login())
      _ = await plain.receiveToEnd()
      let silent = try running.client()
      #expect(await silent.receiveToEnd().isEmpty)
    }
    #expect(entries.frames == [Frames.login(), Frames.data(1)])
  }

  @Test("plain TCP beyond loopback needs the word that nobody else is there")
  func plain() throws {
    let directory = try TemporaryDirectory()
    let journal = try Journal(opening: directory.path("journal"))
    func server(_ listener: TerminalListener) throws -> TerminalServer {
      try TerminalServer(
        TerminalSettings(listeners: [listener]), into: journal, logger: .quiet
      ) { RunningTerminals.now }
    }
    var listener = TerminalListener(host: "0.0.0.0", port: 0, family: .road)
    #expect(throws: ServerError.plainTerminals(host: "0.0.0.0")) { try server(listener) }
    listener.isClosedNetwork = true
    _ = try server(listener)
    #expect(throws: ServerError.noListener) {
      try TerminalServer(TerminalSettings(listeners: []), into: journal, logger: .quiet) {
        RunningTerminals.now
      }
    }
  }

  @Test("an address that is taken is said")
  func taken() async throws {
    try await RunningTerminals.run { running in
      let directory = try TemporaryDirectory()
      let journal = try Journal(opening: directory.path("journal"))
      let second = try TerminalServer(
        TerminalSettings(listeners: [
          TerminalListener(port: 0, family: .road),
          TerminalListener(port: running.port, family: .road),
        ]), into: journal, logger: .quiet
      ) { RunningTerminals.now }
      await #expect {
        try await second.run()
      } throws: {
        guard case .bind(_, running.port, _)? = $0 as? ServerError else { return false }
        return true
      }
    }
  }

  private func pipeEnds() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TerminalClient.Failure(number: errno) }
    return (ends[0], ends[1])
  }
}

/// Numbers that come again with their seed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
