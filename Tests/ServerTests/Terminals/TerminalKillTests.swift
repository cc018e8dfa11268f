import ChildProcesses
import Fleet
import Foundation
import Monitoring
import Testing

@testable import Server

/// A receiver as a process of its own, which can be killed.
struct ChildReceiver {
  let directory: TemporaryDirectory
  let process: ChildProcess
  let port: Int

  struct NotListening: Error {}

  init(_ arguments: [String] = [], in directory: TemporaryDirectory? = nil) throws {
    let directory = try directory ?? TemporaryDirectory()
    self.directory = directory
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw NotListening() }
    defer { for end in ends { close(end) } }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "terminal-receiver").path
    process = try ChildProcess(
      program, [directory.path("journal")] + arguments, output: .descriptor(ends[1]))
    var text: [UInt8] = []
    var byte: UInt8 = 0
    var poll = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    while byte != 0x0A {
      guard Foundation.poll(&poll, 1, 20_000) == 1, read(ends[0], &byte, 1) == 1 else {
        throw NotListening()
      }
      text.append(byte)
    }
    guard let port = Int(String(decoding: text.dropLast(), as: UTF8.self)) else {
      throw NotListening()
    }
    self.port = port
  }

  func kill() {
    process.signal(SIGKILL)
    process.wait()
  }

  /// What is stored, once nobody writes it any more.
  func entries() throws -> [JournalEntry] {
    let journal = try Journal(opening: directory.path("journal"))
    let end = journal.end
    journal.close()
    return try RunningTerminals.entries(of: directory.path("journal"), upTo: end)
  }
}

@Suite("Receivers are killed") struct TerminalKillTests {
  @Test("of each terminal all that was answered is stored, in the order in which it was sent")
  func kill() async throws {
    let directory = try TemporaryDirectory()
    var random = SplitMix(seed: 4)
    var answered: [String: Int] = [:]
    var numbers: Set<UInt64> = []
    for round in 0..<12 {
      let receiver = try ChildReceiver(in: directory)
      let vins = (0..<4).map { "LTEST1239N0\(100 + round)00\($0)" }
      let terminals = try vins.map { _ in try TerminalClient(port: receiver.port) }
      var serials: [UInt32] = [0, 0, 0, 0]
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        for (index, terminal) in terminals.enumerated() {
          for _ in 0..<Int.random(in: 1...8, using: &random) {
            serials[index] += 1
            terminal.send(Frames.data(serials[index], vin: vins[index]))
          }
        }
        if Bool.random(using: &random) { usleep(UInt32.random(in: 0...3000, using: &random)) }
      }
      receiver.process.signal(SIGKILL)
      for (index, terminal) in terminals.enumerated() {
        answered[vins[index]] = await terminal.receiveToEnd().count / 25
      }
      receiver.process.wait()
      let entries = try receiver.entries()
      for vin in answered.keys {
        let stored = entries.frames.filter { $0[3..<20].elementsEqual(vin.utf8) }
        #expect(stored == (0..<stored.count).map { Frames.data(UInt32($0 + 1), vin: vin) })
        #expect(stored.count >= answered[vin, default: 0], "\(vin)")
      }
      let opened = entries.of(.opened).map(\.connection)
      #expect(Set(opened).count == opened.count)
      numbers.formUnion(opened)
    }
    #expect(numbers.count >= 12 && answered.values.contains { $0 > 0 })
  }

  @Test("a disk that takes no more: nothing is answered that is not stored")
  func full() async throws {
    let receiver = try ChildReceiver(["file-bytes", "40000"])
    var answered: [UInt32] = []
    var refusals = 0
    var serial: UInt32 = 0
    while refusals < 5 {
      let terminal = try TerminalClient(port: receiver.port)
      while true {
        serial += 1
        terminal.send(Frames.data(serial, size: 300))
        guard await terminal.receive(25).count == 25 else { break }
        answered.append(serial)
      }
      refusals += 1
    }
    #expect(receiver.process.isRunning)
    receiver.kill()
    let stored = Set(try receiver.entries().frames)
    #expect(answered.count > 20)
    for serial in answered { #expect(stored.contains(Frames.data(serial, size: 300))) }
  }
}
