import ChildProcesses
import Foundation
import Testing

@testable import Ledger

/// What happens to a log between its making and its end, in steps that can be stopped.
private struct Story {
  /// Where its groups end: they stay within a bundle, fill one exactly, and pass over several.
  static let bounds = [5, 6, 256, 556, 576]
  static let end = 576

  /// How far each call that returned has promised: entries, and entries under a signature.
  var promised = 0
  var signed = 0

  mutating func run(on log: LogWriter) throws(LogError) {
    while log.size < Self.end {
      let start = Int(log.size)
      let next = Self.bounds.first { $0 > start } ?? Self.end
      _ = try log.append(entries(start..<next))
      promised = Int(log.size)
      signed = Int(try log.sign(with: [logKey]).checkpoint.size)
    }
    if signed < Self.end { signed = Int(try log.sign(with: [logKey]).checkpoint.size) }
  }
}

/// A log without entries, and its steps counted or stopped from then on.
private func start(
  _ directory: TemporaryDirectory, watch: @escaping (FileStep) throws(LogError) -> Void
) throws -> LogWriter {
  let log = try LogWriter.create(at: directory.path, origin: origin)
  log.disk.watch = watch
  return log
}

private func check(_ directory: TemporaryDirectory) throws {
  let reader = try LogReader(directory.path)
  #expect(
    try reader.entries(0..<UInt64(Story.end), in: UInt64(Story.end)) == entries(0..<Story.end))
  #expect(try reader.verify(by: policy).signed == UInt64(Story.end))
}

@Suite("Crashes") struct CrashTests {
  /// All steps of the story, for those who stop at each.
  private static let steps: [FileStep] = {
    var steps: [FileStep] = []
    let directory = TemporaryDirectory()
    let log = try! start(directory) { steps.append($0) }
    var story = Story()
    try! story.run(on: log)
    return withExtendedLifetime(directory) { steps }
  }()

  @Test("a disk that fills at any step loses nothing, and the log goes on when there is space")
  func full() throws {
    #expect(Self.steps.count > 80)
    for stop in Self.steps.indices {
      let directory = TemporaryDirectory()
      var count = 0
      let log = try start(directory) { _ throws(LogError) in
        defer { count += 1 }
        if count == stop { throw .full(path: "injected") }
      }
      var story = Story()
      // Where only a clearing up was stopped, nothing is told and nothing is missing.
      do throws(LogError) {
        try story.run(on: log)
      } catch {
        #expect(error == .full(path: "injected"))
        #expect(Int(log.size) >= story.promised)
      }
      try story.run(on: log)
      try check(directory)
    }
  }

  @Test("a process that ends at any step is continued by the next")
  func killed() throws {
    for stop in Self.steps.indices {
      let directory = TemporaryDirectory()
      var count = 0
      var story = Story()
      do {
        let log = try start(directory) { _ throws(LogError) in
          defer { count += 1 }
          if count >= stop { throw .full(path: "injected") }
        }
        try? story.run(on: log)
      }
      let next = try LogWriter(opening: directory.path)
      #expect(Int(next.size) >= story.promised)
      #expect(try Int(next.reader.checkpoint()?.checkpoint.size ?? 0) >= story.signed)
      try story.run(on: next)
      try check(directory)
    }
  }

  @Test("a power cut at any step, whatever was not synced lost, leaves what was promised")
  func powerCut() throws {
    var steps: [FileStep] = []
    var promises: [(step: Int, story: Story)] = []
    let original = TemporaryDirectory()
    var story = Story()
    do {
      var log: LogWriter? = try LogWriter.create(at: original.path, origin: origin)
      let head = try original.read("head")
      // Making the log was synced before anything was promised.
      steps = [
        .write("head", head), .sync("head"), .syncDirectory(""), .write("lock", []), .sync("lock"),
        .syncDirectory(""),
      ]
      log?.disk.watch = { steps.append($0) }
      while let size = log?.size, size < Story.end {
        promises.append((steps.count, story))
        guard let writer = log else { break }
        let next = Story.bounds.first { $0 > Int(size) } ?? Story.end
        _ = try writer.append(entries(Int(size)..<next))
        story.promised = next
        promises.append((steps.count, story))
        _ = try writer.sign(with: [logKey])
        story.signed = next
        promises.append((steps.count, story))
      }
      log = nil
    }
    for cut in 6...steps.count {
      let promised = promises.last { $0.step <= cut }?.story ?? Story()
      for keeps in UnsyncedNames.allCases {
        let directory = TemporaryDirectory()
        try FallibleDisk(steps[..<cut]).restore(to: directory, keeping: keeps)
        let log = try LogWriter(opening: directory.path)
        #expect(Int(log.size) >= promised.promised, "step \(cut), \(keeps)")
        let signed = try log.reader.checkpoint()?.checkpoint.size ?? 0
        #expect(Int(signed) >= promised.signed, "step \(cut), \(keeps)")
        var story = promised
        try story.run(on: log)
        try check(directory)
      }
    }
  }

  @Test("a disk that is full in earnest", .enabled(if: SmallDisk.isPossible))
  func tmpfs() throws {
    let disk = try SmallDisk(megabytes: 1)
    let log = try LogWriter.create(at: disk.path, origin: origin)
    var promised: UInt64 = 0
    #expect(throws: LogError.self) {
      while true {
        let text = String(repeating: "x", count: 300)
        let group = (promised..<promised + 50).map { Array("entry \($0) \(text)".utf8) }
        promised = try log.append(group).upperBound
      }
    }
    #expect(promised > 500)
    #expect(log.size == promised)
    try disk.resize(megabytes: 8)
    _ = try log.append([Array("more".utf8)])
    #expect(try log.sign(with: [logKey]).checkpoint.size == promised + 1)
    #expect(try log.reader.verify(by: policy).stored == promised + 1)
  }
}
