import Fleet
import Foundation
import Testing

@testable import Monitoring

@Suite("What is not filed yet") struct JournalBacklogTests {
  @Test("counts behind a place, over files, beside the process that writes")
  func counts() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    let place = try journal.store(batch(0..<2))
    try journal.store(batch(2..<5))
    try journal.seal()
    try journal.store(batch(5..<9))
    let all = try JournalBacklog(in: directory.path, behind: .start)
    #expect(all.frames == 9 && all.oldest == Instant(milliseconds: 0))
    let rest = try JournalBacklog(in: directory.path, behind: place)
    #expect(rest.frames == 7 && rest.oldest == Instant(milliseconds: 2))
    #expect(try JournalBacklog(in: directory.path, behind: journal.end) == JournalBacklog())
    let nowhere = directory.path + "/none"
    #expect(try JournalBacklog(in: nowhere, behind: .start) == JournalBacklog())
    try journal.discard(before: journal.end)
    #expect(throws: JournalError.missing(path: "\(directory.path)/\(firstFile)")) {
      try JournalBacklog(in: directory.path, behind: place)
    }
  }

  @Test("names damage that entries follow; what is being written at the end is none")
  func damage() throws {
    let directory = TemporaryDirectory()
    let journal = try Journal(opening: directory.path)
    let place = try journal.store(batch(0..<2))
    try journal.store(batch(2..<4))
    var bytes = try directory.read(firstFile)
    for length in Int(place.offset)..<bytes.count {
      try directory.write(Array(bytes[..<length]), firstFile)
      let torn = try JournalBacklog(in: directory.path, behind: .start)
      #expect(torn.damage == nil && (2...3).contains(torn.frames), "\(length)")
    }
    bytes[Int(place.offset) - 1] ^= 1
    try directory.write(bytes, firstFile)
    let damaged = try JournalBacklog(in: directory.path, behind: .start)
    #expect(damaged.frames == 3)
    guard case .damaged = damaged.damage else {
      Issue.record("\(damaged)")
      return
    }
  }
}
