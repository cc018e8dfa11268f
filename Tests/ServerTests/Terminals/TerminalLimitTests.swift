import ChildProcesses
import Fleet
import Foundation
import Monitoring
import Testing

@testable import Server

@Suite("Terminals have limits") struct TerminalLimitTests {
  private static let answering = [TerminalListener(port: 0, family: .road, dialect: .hj1239)]

  private func run(
    disk: Disk = Disk(), _ set: (inout TerminalLimits) -> Void,
    _ body: (RunningTerminals) async throws -> Void
  ) async throws -> [JournalEntry] {
    var limits = TerminalLimits()
    set(&limits)
    return try await RunningTerminals.run(Self.answering, limits: limits, disk: disk, body)
  }

  @Test("connections: one too many is closed at once, and a place that is left is given again")
  func connections() async throws {
    _ = try await run {
      $0.connections = 2
    } _: { running in
      var held = [try running.client(), try running.client()]
      try await running.until { $0.connections == 2 }
      let third = try running.client()
      #expect(await third.receiveToEnd().isEmpty)
      try await running.until { $0.refused == 1 }
      held.removeFirst()
      try await running.until { $0.connections == 1 }
      let fourth = try running.client()
      fourth.send(Frames.login())
      #expect(await fourth.receive(25) == Frames.answer(to: 1))
      #expect(running.server.counts.opened == 3)
    }
  }

  @Test("connections of one address")
  func perAddress() async throws {
    _ = try await run {
      $0.connectionsPerAddress = 1
    } _: { running in
      do {
        let first = try running.client()
        try await running.until { $0.connections == 1 }
        #expect(try await running.client().receiveToEnd().isEmpty)
        try await running.until { $0.refused == 1 }
        first.send(Frames.login())
        #expect(await first.receive(25) == Frames.answer(to: 1))
      }
      try await running.until { $0.connections == 0 }
      let next = try running.client()
      next.send(Frames.login())
      #expect(await next.receive(25) == Frames.answer(to: 1))
    }
  }

  @Test("descriptors that the rest needs are not given to terminals")
  func reserve() async throws {
    _ = try await run {
      $0.reservedDescriptors = 100
      $0.connections = 1_000_000
    } _: { running in
      #expect(running.server.capacity == DescriptorLimit.raise() - 100)
    }
  }

  @Test("idle: whoever sends no frame is closed, bytes alone do not count")
  func idle() async throws {
    let entries = try await run {
      $0.idle = .seconds(2)
      $0.unfinished = .milliseconds(100)
    } _: { running in
      let silent = try running.client()
      let trickling = try running.client()
      while running.server.counts.silent < 2 {
        trickling.send([0x7E])
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(await silent.receiveToEnd().isEmpty)
      #expect(await trickling.receiveToEnd().isEmpty)
      #expect(running.server.counts.connections == 0)
    }
    #expect(entries.of(.closed).count == 2)
  }

  @Test("garbage: stored up to the bound, then the connection is closed")
  func garbage() async throws {
    let entries = try await run {
      $0.garbageBytes = 10_000
    } _: { running in
      let terminal = try running.client()
      // A frame between makes it count anew.
      terminal.send([UInt8](repeating: 0x41, count: 9000) + Frames.data(1))
      #expect(await terminal.receive(25) == Frames.answer(to: 2))
      while terminal.send([UInt8](repeating: 0x42, count: 3000)) {
        if running.server.counts.babbling > 0 { break }
      }
      _ = await terminal.receiveToEnd()
      try await running.until { $0.connections == 0 }
      #expect(running.server.counts.babbling == 1)
    }
    #expect(entries.frames == [Frames.data(1)])
    let stored = entries.of(.garbage).reduce(0) { $0 + $1.bytes.count }
    #expect(stored > 19_000 && stored < 19_000 + 4096)
  }

  @Test("the length of a data unit that is waited for")
  func unit() async throws {
    _ = try await run {
      $0.unitBytes = 100
    } _: { running in
      let terminal = try running.client()
      terminal.send(Array(Frames.data(1, size: 200).prefix(30)) + Frames.data(2))
      #expect(await terminal.receive(25) == Frames.answer(to: 2))
      #expect(running.server.counts.broken == 1 && running.server.counts.frames == 1)
    }
  }

  @Test("frames of one connection in a second: more are read later, none is lost")
  func rate() async throws {
    let entries = try await run {
      $0.framesPerSecond = 100
      $0.idle = .seconds(1)
    } _: { running in
      let terminal = try running.client()
      let sent = (1...600).map { Frames.data($0) }
      let start = ContinuousClock.now
      terminal.send(Array(sent.joined()))
      #expect(await terminal.receive(25 * 600).count == 25 * 600)
      // It was not read for a while between.
      #expect(ContinuousClock.now - start >= .seconds(1))
    }
    #expect(entries.frames.count == 600)
  }

  @Test("vehicles of one connection that are kept in mind")
  func vehicles() async throws {
    let entries = try await run {
      $0.vehiclesPerConnection = 3
    } _: { running in
      let platform = try running.client()
      for number in 0..<8 {
        platform.send(Frames.login(vin: "LTEST1239N000001\(number)"))
      }
      try await running.until { $0.frames == 8 }
      #expect(running.server.counts.vehicles == 3 && running.server.counts.loggedIn == 3)
    }
    #expect(entries.frames.count == 8)
  }

  @Test("bytes that wait for the disk: reading stops, and goes on when they are stored")
  func journal() async throws {
    let disk = Disk()
    let frame = Frames.data(1, size: 1000)
    let bytes = [UInt8]((0..<64).map { _ in frame }.joined())
    var sent = 0
    let entries = try await run(disk: disk) {
      $0.journalBytes = 100_000
    } _: { running in
      let terminal = try running.client()
      try await running.until { $0.connections == 1 && $0.waitingBytes == 0 }
      disk.isStuck = true
      // Until the system's own buffers are full as well.
      var pauses = 0
      while pauses < 20 {
        let count = terminal.sendWhatFits(Array(bytes[(sent % bytes.count)...]))
        sent += count
        pauses = count == 0 ? pauses + 1 : 0
        if count == 0 { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(running.server.counts.waitingBytes > 100_000)
      #expect(running.server.counts.waitingBytes < 1_500_000)
      #expect(running.server.counts.bytes < sent)
      disk.isStuck = false
      let all = sent
      try await running.until { $0.bytes == all }
    }
    #expect(entries.bytes.count == sent)
    #expect(entries.frames.count == sent / frame.count)
  }

  @Test("answers that nobody takes: the connection is not read until they are taken")
  func answers() async throws {
    let entries = try await run {
      $0.answerBytes = 1000
    } _: { running in
      let terminal = try running.client()
      let frame = Frames.frame(4, [])
      let bytes = [UInt8]((0..<2000).map { _ in frame }.joined())
      var sent = 0
      var pauses = 0
      while pauses < 20 {
        let count = terminal.sendWhatFits(Array(bytes[(sent % bytes.count)...]))
        sent += count
        pauses = count == 0 ? pauses + 1 : 0
        if count == 0 { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(running.server.counts.bytes < sent)
      let whole = sent / frame.count
      #expect(await terminal.receive(25 * whole).count == 25 * whole)
      try await running.until { $0.frames == whole }
    }
    #expect(!entries.isEmpty)
  }

  @Test("descriptors run out: those who are there are served, and others as soon as there is room")
  func descriptors() async throws {
    let receiver = try ChildReceiver(["descriptors", "40"])
    var terminals: [TerminalClient] = []
    for number in 0..<60 {
      let terminal = try TerminalClient(port: receiver.port)
      terminal.send(Frames.login(vin: "LTEST1239N00000\(10 + number)"))
      terminals.append(terminal)
    }
    #expect(await terminals[0].receive(25).count == 25)
    terminals.removeFirst(40)
    for (number, terminal) in terminals.enumerated() {
      #expect(
        await terminal.receive(25) == Frames.answer(to: 1, vin: "LTEST1239N00000\(50 + number)"))
    }
  }
}
