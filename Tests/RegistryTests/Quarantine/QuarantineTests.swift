import Fleet
import Foundation
import Testing

@testable import Registry

@Suite("Quarantine") struct QuarantineTests {
  private let registry = TemporaryRegistry()
  private let reason = QuarantineItem.Reason(JSON.ParsingError.truncated, field: "body")
  private let place = QuarantineItem.Place(
    origin: "camera-1", format: "dahua", offset: 12, line: 3)

  @Test("bytes are kept with place and reason, in both languages")
  func kept() async throws {
    let owner = try registry.create()
    let id = try await owner.quarantine([1, 2, 3], from: place, because: reason)
    let reader = try owner.reader()
    let item = try #require(try await reader.quarantineItem(id))
    #expect(item.place == place)
    #expect(item.reason == reason)
    #expect(item.reason.text(in: .chinese) == JSON.ParsingError.truncated.text(in: .chinese))
    #expect(item.digest == SHA256Digest(of: [1, 2, 3]))
    #expect(item.length == 3)
    #expect(item.received == registry.clock.now)
    #expect(!item.isFile)
    #expect(try await reader.quarantineBytes(id) == [1, 2, 3])
    #expect(try await reader.quarantineBytes(id, limit: 2) == [1, 2])
    #expect(try await reader.quarantined() == [item])
    #expect(try await reader.quarantineBytes(owner.registry) == nil)
  }

  @Test("what unknown devices push is kept up to a count and a size, and the rest counted")
  func strangers() async throws {
    let owner = try registry.create()
    func push(_ bytes: [UInt8]) async throws -> RecordID? {
      try await owner.quarantineStranger(
        bytes, from: place, because: reason, within: StrangerLimits(items: 3, bytes: 10))
    }
    let first = try #require(try await push([1, 2, 3, 4]))
    #expect(try await push([5, 6, 7, 8, 9, 10]) != nil)
    #expect(try await push([11]) == nil, "ten bytes are there")
    #expect(try await push([1, 2, 3, 4]) == first, "it is there already")
    let reader = try owner.reader()
    #expect(
      try await reader.status().strangers
        == Strangers(items: 2, bytes: 10, turnedAway: 1, lastTurnedAway: registry.clock.now))
    // What was taken up again, and what a known device sent, takes no room.
    try await owner.markRetried(first)
    try await owner.quarantine([12], from: place, because: reason)
    #expect(try await push([13]) != nil)
    #expect(try await push([]) != nil, "three items")
    #expect(try await push([14]) == nil, "three items are there")
    #expect(try await reader.status().strangers.turnedAway == 2)
  }

  @Test("the same bytes from the same place are kept once and counted")
  func again() async throws {
    let owner = try registry.create()
    let reader = try owner.reader()
    let first = try await owner.quarantine([1], from: place, because: reason)
    let again = try await owner.quarantine([1], from: place, because: reason)
    let elsewhere = try await owner.quarantine(
      [1], from: QuarantineItem.Place(origin: "camera-2"), because: reason)
    let otherwise = try await owner.quarantine(
      [1], from: place, because: QuarantineItem.Reason(JSON.ParsingError.tooDeep(position: 1)))
    #expect(first == again)
    #expect(Set([first, elsewhere, otherwise]).count == 3)
    #expect(try await reader.quarantined().map(\.times) == [2, 1, 1])
    #expect(try await reader.status().quarantined == 3)
  }

  @Test("what was taken up again is no longer waiting, until it comes again")
  func retried() async throws {
    let owner = try registry.create()
    let reader = try owner.reader()
    let id = try await owner.quarantine([1], from: place, because: reason)
    #expect(try await owner.markRetried(id))
    #expect(try await !owner.markRetried(owner.registry))
    #expect(try await reader.quarantined().isEmpty)
    #expect(try await reader.quarantined(includingRetried: true).map(\.id) == [id])
    #expect(try await reader.status().quarantined == 0)
    try await owner.quarantine([1], from: place, because: reason)
    #expect(try await reader.quarantined().map(\.id) == [id])
  }

  @Test("one byte above 1 MiB lies in a file named by its digest", arguments: [0, 1])
  func long(more: Int) async throws {
    let owner = try registry.create()
    let raw = [UInt8](repeating: 7, count: Owner.quarantineLimit + more)
    let id = try await owner.quarantine(raw, from: place, because: reason)
    let reader = try owner.reader()
    let item = try #require(try await reader.quarantineItem(id))
    #expect(item.isFile == (more > 0))
    let path = registry.location.quarantined(item.digest)
    #expect(FileManager.default.fileExists(atPath: path) == (more > 0))
    #expect(try await reader.quarantineBytes(id) == raw)
    #expect(try await reader.check().isEmpty)
    if more > 0 {
      try FileManager.default.removeItem(atPath: path)
      #expect(try await reader.check() == [.file(path)])
    }
  }

  @Test("a part of a file is copied in pieces, and no more than there is")
  func partOfFile() async throws {
    let owner = try registry.create()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = registry.directory.path + "/source"
    try Data(bytes).write(to: URL(filePath: path))
    let reader = try owner.reader()
    for (offset, length, expected) in [
      (10, 150_000, bytes[10..<150_010]), (199_990, 1000, bytes[199_990...]),
    ] {
      let id = try await owner.quarantine(
        file: path, offset: Int64(offset), length: Int64(length), from: place, because: reason)
      let item = try #require(try await reader.quarantineItem(id))
      #expect(item.length == expected.count)
      #expect(item.digest == SHA256Digest(of: expected))
      #expect(item.isFile)
      #expect(try await reader.quarantineBytes(id) == Array(expected))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: registry.location.quarantine)
    #expect(names.count == 2)
    await #expect(throws: RegistryError.self) {
      try await owner.quarantine(
        file: path + "-none", offset: 0, length: 1, from: place, because: reason)
    }
  }
}
