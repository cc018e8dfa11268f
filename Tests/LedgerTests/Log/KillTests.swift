import ChildProcesses
import Foundation
import Testing

@testable import Ledger

/// `ledger-appender`, which appends and signs until it is killed, and says what it was promised.
private struct Appender {
  private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "ledger-appender")

  /// Starts it; it runs until it is let go.
  static func start(
    _ directory: String, key: String, output: String, group: Int
  ) throws -> ChildProcess {
    try ChildProcess(
      program.path, [directory, key, "\(group)"], output: .file(output), errors: .descriptor(2))
  }

  /// Runs it for a while and kills it.
  /// - Parameter waits: whether the while begins only with its first promise.
  /// - Returns: the last size that was appended, and the last that was signed.
  static func run(
    _ directory: String, key: String, output: String, group: Int, waits: Bool,
    microseconds: UInt32
  ) throws -> (appended: UInt64, signed: UInt64) {
    let process = try start(directory, key: key, output: output, group: group)
    while waits, process.isRunning, !(try isPromising(output)) { usleep(1000) }
    usleep(microseconds)
    process.signal(SIGKILL)
    #expect(process.wait() == .killed(by: SIGKILL), "it ended by itself")
    var said: [Substring: UInt64] = [:]
    let text = try String(contentsOfFile: output, encoding: .utf8)
    // The last line may be cut.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.split(separator: " ")
      said[words[0]] = UInt64(words[1])
    }
    return (said["appended"] ?? 0, said["signed"] ?? 0)
  }

  private static func isPromising(_ output: String) throws -> Bool {
    try String(contentsOfFile: output, encoding: .utf8).contains("\n")
  }
}

@Suite("Killed processes") struct KillTests {
  @Test("a log is verified and proved while another process appends to it")
  func beside() throws {
    let (directory, place) = (TemporaryDirectory(), TemporaryDirectory())
    try logKey.write(to: place.file("key"))
    let process = try Appender.start(
      directory.path, key: place.file("key"), output: place.file("out"), group: 7)
    let files = LogFiles(directory: directory.path)
    while process.isRunning, try files.signed()?.checkpoint.size ?? 0 == 0 { usleep(1000) }
    let reader = try LogReader(directory.path)
    var sizes: Set<UInt64> = []
    var rounds = 0
    while process.isRunning, rounds < 40 || sizes.count < 3 {
      rounds += 1
      let report = try reader.verify(by: policy)
      #expect(report.stored >= report.signed)
      sizes.insert(report.stored)
      let proved = try reader.receipt(of: report.signed - 1).verify(by: policy)
      #expect(proved.entry == Array("entry \(report.signed - 1)".utf8))
    }
    #expect(process.isRunning, "it ended by itself")
  }

  @Test("fifty kills at random moments lose nothing that was promised")
  func kills() throws {
    let (directory, place) = (TemporaryDirectory(), TemporaryDirectory())
    try logKey.write(to: place.file("key"))
    var sizes: [UInt64] = []
    for round in 0..<50 {
      let promised = try Appender.run(
        directory.path, key: place.file("key"), output: place.file("out"),
        group: [1, 40, 300][round % 3], waits: round % 5 > 0,
        microseconds: .random(in: 0...40_000))
      guard try LogFiles(directory: directory.path).isThere() else {
        #expect(promised.appended == 0)
        continue
      }
      let reader = try LogReader(directory.path)
      let head = try #require(try reader.head())
      let signed = try reader.checkpoint()?.checkpoint.size ?? 0
      #expect(head.size >= promised.appended)
      #expect(signed >= promised.signed)
      #expect(head.size >= sizes.last ?? 0)
      sizes.append(head.size)
      let last = head.size >= 600 ? head.size - 600 : 0
      for (offset, entry) in try reader.entries(last..<head.size, in: head.size).enumerated() {
        #expect(entry == Array("entry \(last + UInt64(offset))".utf8))
      }
      _ = try LogWriter(opening: directory.path)
    }
    let log = try LogWriter(opening: directory.path)
    _ = try log.sign(with: [logKey], whole: true)
    let report = try log.reader.verify(by: policy)
    #expect(report.stored == sizes.last)
    #expect(report.stored > 500)
    for (index, entry) in try log.reader.entries(0..<report.stored, in: report.stored).enumerated()
    where entry != Array("entry \(index)".utf8) { Issue.record("entry \(index) is another") }
    let found = try Oracle.run("log", directory.path, "--key", "\(logKey.verifier)")
    #expect(found.output == "ok: \(report.stored) entries\n")
  }
}
