import ChildProcesses
import Fleet
import Foundation
import Testing

@testable import Monitoring

@Suite("The journal") struct JournalTests {
  @Test("gives back what was submitted, in order, with all that stands beside the bytes")
  func roundTrip() throws {
    let directory = TemporaryDirectory()
    let written = [
      JournalEntry(
        .opened, received: Instant(milliseconds: 1_795_233_600_123), connection: 1, family: .road,
        bytes: Array("192.0.2.7:40001".utf8)),
      JournalEntry(
        .frame, received: Instant(milliseconds: -1), connection: .max, family: .nonRoad,
        dialect: .hj1014, bytes: Array(repeating: 0x23, count: 65_556)),
      JournalEntry(
        .garbage, received: Instant(milliseconds: 0), connection: 0, family: .road,
        dialect: .hj1239, bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0]),
      JournalEntry(
        .closed, received: Instant(milliseconds: .max), connection: 1, family: .road, bytes: []),
    ]
    let journal = try Journal(opening: directory.path)
    var batch = JournalBatch()
    #expect(batch.isEmpty)
    for entry in written {
      batch.append(
        entry.kind, received: entry.received, connection: entry.connection, family: entry.family,
        dialect: entry.dialect, bytes: entry.bytes.span)
    }
    #expect(batch.count == 4)
    #expect(batch.byteCount == 4 * 28 + 15 + 65_556 + 5)
    let place = try journal.store(batch)
    #expect(place == journal.end)
    #expect(try entries(directory, upTo: place) == written)
    #expect(try entries(directory, upTo: .start) == [])
    journal.close()
    let again = try Journal(opening: directory.path)
    #expect(again.end == place)
    #expect(try entries(directory, upTo: again.end) == written)
  }

  @Test("makes one sync for all that waits, and calls back in the order of submission")
  func groups() throws {
    let directory = TemporaryDirectory()
    // The first sync waits until all others are submitted.
    let (reached, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    nonisolated(unsafe) var syncs = 0
    let journal = try Journal(opening: directory.path) { step in
      guard step == .sync else { return 0 }
      syncs += 1
      if syncs == 1 {
        reached.signal()
        released.wait()
      }
      return 0
    }
    let start = journal.end
    nonisolated(unsafe) var order: [Int] = []
    nonisolated(unsafe) var places: [JournalPosition] = []
    let done = DispatchSemaphore(value: 0)
    func submit(_ number: Int) {
      journal.submit(batch(number..<number + 1)) { result in
        order.append(number)
        if case .success(let place) = result { places.append(place) }
        if number == 500 { done.signal() }
      }
    }
    submit(0)
    reached.wait()
    for number in 1...500 { submit(number) }
    #expect(journal.end == start)
    #expect(journal.waitingBytes == (0...500).reduce(0) { $0 + 28 + text($1).count })
    released.signal()
    done.wait()
    #expect(order == Array(0...500))
    #expect(places == places.sorted())
    #expect(places.last == journal.end)
    #expect(journal.counts.syncs == 2)
    #expect(journal.counts.entries == 501)
    #expect(journal.waitingBytes == 0)
    #expect(try texts(directory, upTo: journal.end) == (0...500).map { text($0) })
    // From behind any batch the rest is read.
    for index in [0, 1, 250, 499, 500] {
      #expect(
        try texts(directory, from: places[index], upTo: journal.end)
          == (index..<500).map { text($0 + 1) })
    }
  }

  @Test("answers an empty batch without a sync, and any batch after the end with `closed`")
  func emptyAndClosed() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    #expect(try journal.store(JournalBatch()) == journal.end)
    #expect(journal.counts.syncs == 0)
    let answers = DispatchSemaphore(value: 0)
    for number in 0..<50 { journal.submit(batch(number..<number + 1)) { _ in answers.signal() } }
    journal.close()
    // All that was submitted is stored before it closes.
    for _ in 0..<50 { #expect(answers.wait(timeout: .now()) == .success) }
    #expect(try texts(directory, upTo: journal.end).count == 50)
    #expect(journal.outcome(of: batch(0..<1)) == .failure(.closed))
    #expect(throws: JournalError.closed) { try journal.seal() }
    journal.close()
  }

  @Test("ends also where the last to hold it is one of its callbacks")
  func lastOwner() throws {
    let directory = TemporaryDirectory()
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var journal: Journal? = try Journal(opening: directory.path)
    let gone = DispatchSemaphore(value: 0)
    journal?.submit(batch(0..<1)) { _ in
      gone.wait()
      journal = nil
      done.signal()
    }
    gone.signal()
    done.wait()
    // Its thread lets go of the lock at its end.
    var next: Journal?
    while next == nil { next = try? Journal(opening: directory.path) }
    #expect(try texts(directory, upTo: #require(next).end) == [text(0)])
  }

  @Test("begins files by size and by wish, and removes those that lie before a place")
  func files() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path, fileBytes: 2000)
    var places: [JournalPosition] = []
    for number in 0..<100 { places.append(try journal.store(batch(number..<number + 1))) }
    #expect(journal.end.file == 3)
    try journal.seal()
    #expect(journal.end == JournalPosition(file: 4, offset: 32))
    try journal.seal()
    #expect(try texts(directory, upTo: journal.end) == (0..<100).map { text($0) })
    for (index, place) in places.enumerated() {
      #expect(try texts(directory, from: place, upTo: journal.end).count == 99 - index)
    }
    // A reader that has read a file to its end stands in the next.
    var reader = try JournalReader(directory.path, from: try #require(places.last))
    #expect(try reader.next(upTo: journal.end) == nil)
    #expect(reader.position == journal.end)

    try journal.discard(before: places[60])
    #expect(places[60].file == 2)
    #expect(
      try directory.names == (2...5).map { "00000000000\($0).journal" } + ["lock"])
    #expect(try texts(directory, from: places[60], upTo: journal.end).count == 39)
    #expect(throws: JournalError.missing(path: directory.file(firstFile))) {
      try texts(directory, from: places[0], upTo: journal.end)
    }
    // From the start: from what is left.
    #expect(
      try texts(directory, upTo: journal.end).first == text(places.firstIndex { $0.file == 2 }!))
    try journal.discard(before: JournalPosition(file: 99, offset: 0))
    #expect(try directory.names == ["000000000005.journal", "lock"])
    try journal.store(batch(100..<101))
    journal.close()
    let again = try Journal(opening: directory.path)
    try again.store(batch(101..<102))
    #expect(again.end.file == 5)
    #expect(try texts(directory, upTo: again.end) == [text(100), text(101)])
  }

  @Test("has one owner; letting go does not wait for children that have copies of its files")
  func owner() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    #expect(throws: JournalError.held(directory: directory.path)) {
      _ = try Journal(opening: directory.path)
    }
    let lock = URL(filePath: directory.file("lock")).resolvingSymlinksInPath().path
    let copies = try OpenCopies(of: lock)
    #expect(copies.count == 1)
    journal.close()
    try withExtendedLifetime(copies) { _ = try Journal(opening: directory.path) }
  }

  @Test("says by name why it cannot be opened")
  func unopenable() throws {
    let directory = TemporaryDirectory()
    #expect(
      throws: JournalError.inputOutput(
        path: directory.file("no/journal"), detail: "No such file or directory")
    ) { _ = try Journal(opening: directory.file("no/journal")) }
    try directory.write([], "file")
    #expect(throws: JournalError.self) { _ = try Journal(opening: directory.file("file")) }
  }
}
