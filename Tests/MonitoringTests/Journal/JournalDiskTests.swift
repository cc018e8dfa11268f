import ChildProcesses
import Foundation
import Testing

@testable import Monitoring

/// Steps that are to fail, with what the system says.
private final class Faults: @unchecked Sendable {
  private let lock = NSLock()
  private var codes: [JournalStore.Step: Int32] = [:]
  private(set) var counts: [JournalStore.Step: Int] = [:]

  subscript(step: JournalStore.Step) -> Int32? {
    get { lock.withLock { codes[step] } }
    set { lock.withLock { codes[step] = newValue } }
  }

  func answer(_ step: JournalStore.Step) -> Int32 {
    lock.withLock {
      counts[step, default: 0] += 1
      return codes[step] ?? 0
    }
  }
}

private let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
  .deletingLastPathComponent().appending(path: "journal-appender").path

@Suite("Journals on failing disks") struct JournalDiskTests {
  @Test("a write that fails is cut, and the next one has its own try", arguments: [ENOSPC, EIO])
  func failingWrite(code: Int32) throws {
    let (directory, faults) = (TemporaryDirectory(), Faults())
    let journal = try Journal(opening: directory.path) { faults.answer($0) }
    let place = try journal.store(batch(0..<3))
    faults[.write] = code
    for number in 3..<6 {
      let expected: JournalError =
        code == ENOSPC
        ? .full(path: directory.file(firstFile))
        : .inputOutput(path: directory.file(firstFile), detail: "Input/output error")
      #expect(journal.outcome(of: batch(number..<number + 1)) == .failure(expected))
      #expect(journal.end == place)
      #expect(journal.waitingBytes == 0)
      #expect(try directory.read(firstFile).count == Int(place.offset))
    }
    #expect(journal.counts.failed == 3)
    faults[.write] = nil
    try journal.store(batch(6..<7))
    #expect(journal.end.file == 1)
    #expect(try texts(directory, upTo: journal.end) == [0, 1, 2, 6].map { text($0) })
  }

  @Test("what cannot be cut is left behind in its file, of which the rest is never read")
  func failingTruncation() throws {
    let (directory, faults) = (TemporaryDirectory(), Faults())
    let journal = try Journal(opening: directory.path) { faults.answer($0) }
    try journal.store(batch(0..<3))
    faults[.write] = ENOSPC
    faults[.truncate] = EIO
    faults[.create] = ENOSPC
    #expect(journal.outcome(of: batch(3..<9)) == .failure(.full(path: directory.file(firstFile))))
    faults[.write] = nil
    #expect(journal.outcome(of: batch(9..<10)) == .failure(.full(path: directory.file(secondFile))))
    faults[.create] = nil
    try journal.store(batch(10..<11))
    #expect(journal.end.file == 2)
    #expect(try texts(directory, upTo: journal.end) == [0, 1, 2, 10].map { text($0) })
  }

  @Test("after a sync that failed the file is never synced again; a new one is begun")
  func failingSync() throws {
    let (directory, faults) = (TemporaryDirectory(), Faults())
    let journal = try Journal(opening: directory.path) { faults.answer($0) }
    try journal.store(batch(0..<3))
    faults[.sync] = EIO
    let failure = JournalError.inputOutput(
      path: directory.file(firstFile), detail: "Input/output error")
    #expect(journal.outcome(of: batch(3..<9)) == .failure(failure))
    #expect(faults.counts[.sync] == 2)
    faults[.sync] = nil
    try journal.store(batch(9..<10))
    #expect(journal.end.file == 2)
    #expect(try texts(directory, upTo: journal.end) == [0, 1, 2, 9].map { text($0) })
    journal.close()
    let again = try Journal(opening: directory.path)
    #expect(try texts(directory, upTo: again.end) == [0, 1, 2, 9].map { text($0) })
  }

  @Test("a process that may write no more says so, and goes on when it may")
  func limited() throws {
    let (directory, place) = (TemporaryDirectory(), TemporaryDirectory())
    #expect(
      try ChildProcess.run(
        program, [directory.path, "full"], output: .file(place.file("out")),
        errors: .descriptor(2)) == .exited(0))
    let said = try String(contentsOfFile: place.file("out"), encoding: .utf8)
    #expect(said == "failed journal.full at 38\nstored 44\n")
    let journal = try Journal(opening: directory.path)
    #expect(try directory.names == [firstFile, "lock"])
    let found = try texts(directory, upTo: journal.end)
    #expect(found.map { $0.filter { $0 != 0x20 } } == (0..<44).map { Array("entry\($0)".utf8) })
  }

  @Test("a full disk loses nothing that was durable", .enabled(if: SmallDisk.isPossible))
  func full() throws {
    let disk = try SmallDisk(megabytes: 1)
    let directory = disk.path + "/journal"
    let journal = try Journal(opening: directory, fileBytes: 200_000)
    var (count, failures) = (0, 0)
    while failures < 3 {
      switch journal.outcome(of: batch(count..<count + 500)) {
      case .success: count += 500
      case .failure(let error):
        #expect(error.code == "journal.full")
        failures += 1
      }
    }
    try disk.resize(megabytes: 2)
    try journal.store(batch(count..<count + 500))
    var reader = try JournalReader(directory, from: .start)
    var found = 0
    while let entry = try reader.next(upTo: journal.end) {
      #expect(entry.bytes == text(found))
      found += 1
    }
    #expect(found == count + 500)
    #expect(count > 10_000)
  }

  @Test("forty kills at random moments lose nothing that was promised")
  func kills() throws {
    let (directory, place) = (TemporaryDirectory(), TemporaryDirectory())
    let output = place.file("out")
    var (count, read) = (0, JournalPosition.start)
    for round in 0..<40 {
      let process = try ChildProcess(
        program, [directory.path, "\([1, 40, 300][round % 3])", "\(count)"],
        output: .file(output), errors: .descriptor(2))
      while round % 5 > 0, process.isRunning,
        !(try String(contentsOfFile: output, encoding: .utf8)).contains("durable")
      { usleep(500) }
      usleep(.random(in: 0...20_000))
      process.signal(SIGKILL)
      #expect(process.wait() == .killed(by: SIGKILL), "it ended by itself")
      // The last line may be cut.
      let lines = try String(contentsOfFile: output, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let promised = lines.last.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
      let journal = try Journal(opening: directory.path, fileBytes: 300_000)
      // As filing does: reads on from where it was, and lets go of what it has read.
      var reader = try JournalReader(directory.path, from: read)
      while let entry = try reader.next(upTo: journal.end) {
        if entry.bytes != text(count) { Issue.record("entry \(count) is another") }
        count += 1
      }
      #expect(count >= promised)
      read = reader.position
      try journal.discard(before: read)
    }
    #expect(count > 2000)
    #expect(read.file > 1)
  }
}
