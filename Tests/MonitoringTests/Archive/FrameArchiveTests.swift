import ChildProcesses
import Fleet
import Foundation
import Testing

@testable import Monitoring

@Suite("The archive") struct FrameArchiveTests {
  @Test("gives back what was appended, in order, whole or by time")
  func roundTrip() throws {
    let directory = TemporaryDirectory()
    let archive = FrameArchive(at: directory.file("archive"))
    var walk = Walk(seed: 10)
    let frames = try walk.packets(180)
    var chunks: [FrameChunk] = []
    for start in stride(from: 0, to: 180, by: 60) {
      chunks.append(
        try archive.append(
          Array(frames[start..<start + 60]), to: file, at: chunks.last?.end ?? 0))
    }
    try archive.sync()
    let length = try #require(chunks.last?.end)
    #expect(
      archive.path(of: file)
        == directory.file("archive/2026/11/22/LTEST1239N0000017.0.frames"))
    #expect(chunks.map(\.offset) == [0, chunks[0].length, chunks[0].length + chunks[1].length])
    #expect(try archive.chunks(of: file, length: length) == chunks)
    #expect(try archive.frames(of: file, length: length) == frames)
    #expect(try archive.verify(file, length: length) == 180)
    #expect(chunks.allSatisfy { $0.frames == 60 && $0.contentBytes == 60 * 473 })
    // What was recorded before the last append is still whole.
    #expect(try archive.frames(of: file, length: chunks[1].end) == Array(frames[..<120]))
    #expect(try archive.frames(of: file, length: 0) == [])

    for bounds in [(0, 180), (0, 1), (59, 61), (100, 170), (179, 180)] {
      let range =
        frames[bounds.0].received..<frames[bounds.1 - 1].received.advanced(byMilliseconds: 1)
      #expect(
        try archive.frames(of: file, length: length, received: range)
          == Array(frames[bounds.0..<bounds.1]))
    }
    let before = Instant(milliseconds: 0)..<frames[0].received
    #expect(try archive.frames(of: file, length: length, received: before) == [])
    // A chunk outside the range is not even read.
    var bytes = try directory.read("archive/2026/11/22/LTEST1239N0000017.0.frames")
    bytes[Int(chunks[1].offset) + 200] ^= 1
    try directory.write(bytes, "archive/2026/11/22/LTEST1239N0000017.0.frames")
    let first = frames[0].received..<frames[59].received
    #expect(try archive.frames(of: file, length: length, received: first).count == 59)
    #expect(
      throws: ArchiveError.damaged(
        path: archive.path(of: file), offset: chunks[1].offset, .sum)
    ) { try archive.frames(of: file, length: length) }
    #expect(try archive.chunks(of: file, length: length) == chunks)
  }

  @Test("its digest is the SHA-256 over the bytes of the frames")
  func digest() throws {
    let directory = TemporaryDirectory()
    let archive = FrameArchive(at: directory.path)
    let chunk = try archive.append(
      ["a", "", "bc"].map {
        ArchivedFrame(received: Instant(milliseconds: 0), connection: 0, bytes: Array($0.utf8))
      }, to: file, at: 0)
    // FIPS 180-2, appendix B.1.
    #expect(
      OBD.hexadecimal(chunk.digest).lowercased()
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("cuts what lies beyond the recorded length, and tells of a file that is shorter")
  func lengths() throws {
    let directory = TemporaryDirectory()
    let archive = FrameArchive(at: directory.path)
    var walk = Walk(seed: 11)
    let frames = try walk.packets(30)
    let first = try archive.append(Array(frames[..<10]), to: file, at: 0)
    // A process that dies before recording has written a chunk, or a part of one.
    for left in [frames.count, 12] {
      let lost = try archive.append(Array(frames[10..<left]), to: file, at: first.end)
      #expect(lost.offset == first.end)
      let again = try archive.append(Array(frames[10..<20]), to: file, at: first.end)
      #expect(try archive.frames(of: file, length: again.end) == Array(frames[..<20]))
      let size = try FileManager.default.attributesOfItem(atPath: archive.path(of: file))[.size]
      #expect(size as? UInt64 == again.end)
    }
    #expect(throws: ArchiveError.self) {
      try archive.append(Array(frames[..<2]), to: file, at: first.end + 1_000_000)
    }
    #expect(
      throws: ArchiveError.shorter(
        path: archive.path(of: file), found: first.end + 1, expected: first.end + 2)
    ) {
      truncate(archive.path(of: file), Int(first.end) + 1)
      return try archive.frames(of: file, length: first.end + 2)
    }
    // A length within a chunk is none.
    #expect(
      throws: ArchiveError.damaged(path: archive.path(of: file), offset: 0, .truncated)
    ) { try archive.chunks(of: file, length: first.end - 1) }
    let other = FrameFile(identity: identity, day: day.advanced(by: 1), generation: 0)
    #expect(throws: ArchiveError.missing(path: archive.path(of: other))) {
      try archive.frames(of: other, length: 0)
    }
  }

  @Test("compaction makes the next generation, of few chunks, with the same frames")
  func compaction() throws {
    let directory = TemporaryDirectory()
    let archive = FrameArchive(at: directory.path)
    var walk = Walk(seed: 12)
    let frames = try walk.packets(300)
    var length: UInt64 = 0
    for start in stride(from: 0, to: 300, by: 20) {
      length = try archive.append(Array(frames[start..<start + 20]), to: file, at: length).end
    }
    // What an earlier try left is overwritten.
    let left = FrameFile(identity: identity, day: day, generation: 1)
    try directory.write(
      [UInt8](repeating: 1, count: 1_000_000), "2026/11/22/LTEST1239N0000017.1.frames")
    let (next, chunks) = try archive.compact(file, length: length)
    #expect(next == left)
    #expect(chunks.count == 1)
    #expect(chunks[0].frames == 300)
    let size = try FileManager.default.attributesOfItem(atPath: archive.path(of: next))[.size]
    #expect(size as? UInt64 == chunks[0].end)
    #expect(chunks[0].end < length)
    #expect(try archive.frames(of: next, length: chunks[0].end) == frames)
    // The old one stays until it is removed.
    #expect(try archive.verify(file, length: length) == 300)
    try archive.remove(file)
    try archive.remove(file)
    #expect(throws: ArchiveError.missing(path: archive.path(of: file))) {
      try archive.verify(file, length: length)
    }
    // And it can be appended to and compacted again.
    let more = try walk.packets(5)
    let end = try archive.append(more, to: next, at: chunks[0].end).end
    let (third, whole) = try archive.compact(next, length: end)
    #expect(third.generation == 2)
    #expect(try archive.frames(of: third, length: try #require(whole.last).end) == frames + more)
    // A damaged file is not compacted.
    truncate(archive.path(of: third), 300)
    #expect(throws: ArchiveError.self) { try archive.compact(third, length: 300) }
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("2026/11/22"))
    #expect(names.count == 2)
  }

  @Test("no identity leaves its directory, and no two have one file")
  func names() {
    let texts: [[UInt8]] = [
      Array("LTEST1239N0000017".utf8), Array("../../../../etc/p".utf8),
      Array("ltest1239n0000017".utf8), Array("_4CTEST1239N00001".utf8),
      Array(repeating: 0, count: 17), Array(repeating: 0xFF, count: 17),
      Array("LTEST 1239N.0.fra".utf8),
    ]
    let archive = FrameArchive(at: "/a")
    let paths = texts.map { text in
      archive.path(of: FrameFile(identity: OBD.Identity(text)!, day: day, generation: 3))
    }
    #expect(Set(paths).count == texts.count)
    #expect(
      paths[1]
        == "/a/2026/11/22/_2E_2E_2F_2E_2E_2F_2E_2E_2F_2E_2E_2F_65_74_63_2F_70.3.frames")
    for path in paths {
      #expect(path.hasPrefix("/a/2026/11/22/"))
      #expect(path.dropFirst("/a/2026/11/22/".count).allSatisfy { $0 != "/" })
      #expect(path.utf8.count < 200)
    }
  }

  @Test("a full disk leaves a file as it was", .enabled(if: SmallDisk.isPossible))
  func full() throws {
    let disk = try SmallDisk(megabytes: 1)
    let archive = FrameArchive(at: disk.path + "/archive")
    var walk = Walk(seed: 13)
    let frames = try walk.packets(200)
    var (length, count): (UInt64, Int) = (0, 0)
    do {
      while true {
        length = try archive.append(frames, to: file, at: length).end
        count += 200
      }
    } catch {
      #expect(error == .full(path: archive.path(of: file)))
    }
    #expect(count > 2000)
    #expect(try archive.verify(file, length: length) == count)
    #expect(throws: ArchiveError.self) { try archive.compact(file, length: length) }
    try disk.resize(megabytes: 4)
    length = try archive.append(frames, to: file, at: length).end
    let (next, chunks) = try archive.compact(file, length: length)
    #expect(try archive.verify(next, length: try #require(chunks.last).end) == count + 200)
  }
}
