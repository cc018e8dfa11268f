import ChildProcesses
import Fleet
import Foundation
import Testing

@testable import Ledger

@Suite("LogWriter") struct LogWriterTests {
  @Test("a log that grows entry by entry proves every size from 0 to 600 as a naive tree does")
  func grows() throws {
    let directory = TemporaryDirectory()
    let all = entries(0..<600)
    let tree = NaiveTree(all)
    let log = try LogWriter.create(at: directory.path, origin: origin)
    let reader = log.reader
    #expect(try log.sign(with: [logKey]).checkpoint.root == .empty)
    for size in 1...600 {
      #expect(try log.append([all[size - 1]]) == UInt64(size - 1)..<UInt64(size))
      #expect(try reader.head()?.root == tree.root(size))
      let index = 7919 % size
      #expect(
        try reader.inclusionProof(of: UInt64(index), in: UInt64(size)) == tree.path(index, 0..<size)
      )
    }
    // Trees that are gone by remain provable, from full tiles where the partial ones are gone.
    for size in [1, 2, 100, 255, 256, 257, 400, 512, 599] {
      #expect(
        try reader.consistencyProof(from: UInt64(size), to: 600) == tree.proof(size, 600))
      #expect(
        try reader.inclusionProof(of: UInt64(size - 1), in: UInt64(size))
          == tree.path(size - 1, 0..<size))
    }
    #expect(try reader.entries(0..<600, in: 600) == all)
    #expect(try reader.entries(250..<260, in: 300) == Array(all[250..<260]))
    #expect(try log.sign(with: [logKey]).checkpoint.root == tree.root(600))
    #expect(try reader.verify(by: policy).stored == 600)
    // Full tiles stand without their narrower states; the last ones with them.
    let names = Set(try directory.contents().keys)
    #expect(!names.contains { $0.hasPrefix("tile/0/000.p") || $0.hasPrefix("tile/entries/001.p") })
    #expect(names.isSuperset(of: ["tile/0/001", "tile/0/002.p/88", "tile/entries/002.p/88"]))
    #expect(!names.contains { $0.hasSuffix(".draft") })
  }

  @Test("groups of every size give the same log", arguments: [1, 7, 255, 256, 257, 700])
  func groups(count: Int) throws {
    let directory = TemporaryDirectory()
    let all = entries(0..<700)
    let log = try LogWriter.create(at: directory.path, origin: origin)
    for start in stride(from: 0, to: 700, by: count) {
      _ = try log.append(Array(all[start..<min(start + count, 700)]))
    }
    #expect(try log.sign(with: [logKey]).checkpoint.root == NaiveTree(all).root(700))
    #expect(try log.reader.verify(by: policy).signed == 700)
    #expect(try log.append([]) == 700..<700)
  }

  @Test("levels above 65,536 entries are written, read and proved")
  func high() throws {
    let directory = TemporaryDirectory()
    let log = try LogWriter.create(at: directory.path, origin: origin)
    let all = (0..<66_000).map { Array("\($0)".utf8) }
    _ = try log.append(all)
    let signed = try log.sign(with: [logKey]).checkpoint
    let tree = NaiveTree(all)
    #expect(signed.root == tree.root(66_000))
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
      let proof = try log.reader.inclusionProof(of: UInt64(index), in: 66_000)
      #expect(
        Proof.includes(
          tree.leaves[index], at: UInt64(index), size: 66_000, root: signed.root, by: proof))
    }
    let proof = try log.reader.consistencyProof(from: 65_537, to: 66_000)
    #expect(
      Proof.extends((65_537, tree.root(65_537)), to: (66_000, signed.root), by: proof))
    #expect(FileManager.default.fileExists(atPath: directory.file("tile/2/000.p/1")))
  }

  @Test("a log that is closed can be opened, whatever a child that just starts has of its lock")
  func letGo() throws {
    let directory = TemporaryDirectory()
    var log: LogWriter? = try makeLog(directory, entries: 1)
    let child = try OpenCopies(of: directory.file("lock"))
    #expect(child.count == 1)
    withExtendedLifetime(log) {}
    log = nil
    log = try LogWriter(opening: directory.path)
    withExtendedLifetime((log, child)) {}
  }

  @Test("a restart goes on where the log ended", arguments: [0, 1, 255, 256, 300])
  func restarts(count: Int) throws {
    let directory = TemporaryDirectory()
    var log: LogWriter? = try makeLog(directory, entries: count)
    #expect(throws: LogError.held(directory: directory.path)) {
      try LogWriter(opening: directory.path)
    }
    log = nil
    let again = try LogWriter(opening: directory.path)
    #expect(again.origin == origin)
    #expect(again.size == UInt64(count))
    _ = try again.append(entries(count..<count + 30))
    #expect(
      try again.sign(with: [logKey]).checkpoint.root
        == NaiveTree(entries(0..<count + 30)).root(count + 30))
    #expect(try again.reader.verify(by: policy).stored == UInt64(count + 30))
    _ = log
  }

  @Test("refuses by name")
  func refuses() throws {
    let directory = TemporaryDirectory()
    let missing = directory.file("none")
    #expect(throws: LogError.missing(directory: missing)) { try LogWriter(opening: missing) }
    #expect(throws: LogError.missing(directory: missing)) { try LogReader(missing) }
    for name in ["", "a b", "a+b", "a\nb"] {
      #expect(throws: LogError.origin(name)) {
        try LogWriter.create(at: missing, origin: name)
      }
    }
    let log = try makeLog(directory, entries: 3)
    #expect(throws: LogError.entryTooLarge(bytes: 65_536, limit: 65_535)) {
      try log.append([[1], Array(repeating: 0, count: 65_536)])
    }
    #expect(log.size == 3)
    _ = try log.append([Array(repeating: 1, count: 65_535), []])
    #expect(throws: LogError.noKey) { try log.sign(with: []) }
    #expect(throws: LogError.keyKind(name: witnessKey.name)) {
      try log.sign(with: [logKey, witnessKey])
    }
    #expect(throws: LogError.noEntry(index: 5, size: 5)) {
      try log.reader.inclusionProof(of: 5, in: 5)
    }
    #expect(throws: LogError.noEntry(index: 6, size: 5)) {
      try log.reader.consistencyProof(from: 6, to: 5)
    }
    let empty = TemporaryDirectory()
    let unsigned = try LogWriter.create(at: empty.path, origin: origin)
    #expect(throws: LogError.unsigned(directory: empty.path)) {
      try unsigned.reader.receipt(of: 0)
    }
    #expect(throws: LogError.unsigned(directory: empty.path)) {
      try unsigned.reader.verify(by: policy)
    }
  }

  @Test("a second log is not made over a first one")
  func exists() throws {
    let directory = TemporaryDirectory()
    var log: LogWriter? = try makeLog(directory, entries: 3)
    _ = log
    log = nil
    #expect(throws: LogError.exists(directory: directory.path)) {
      try LogWriter.create(at: directory.path, origin: origin)
    }
  }

  @Test("nothing new is not signed again, a new key is added, a changed one has to be named")
  func keys() throws {
    let directory = TemporaryDirectory()
    let log = try makeLog(directory, entries: 10)
    let first = try log.sign(with: [logKey])
    #expect(try log.sign(with: [logKey]) == first)
    let both = try log.sign(with: [logKey, sm2Key])
    #expect(both.note.signatures.count == 2)
    #expect(throws: Never.self) { try both.verify(by: TrustPolicy(log: [sm2Key.verifier])) }
    #expect(throws: LogError.strangeCheckpoint(path: "checkpoint")) {
      try log.sign(with: [otherKey])
    }
    let changed = try log.sign(with: [otherKey], former: [logKey.verifier])
    #expect(throws: Never.self) { try changed.verify(by: TrustPolicy(log: [otherKey.verifier])) }
  }

  @Test("cosignatures stay with the checkpoint, and receipts are by the last cosigned one")
  func cosigning() throws {
    let (directory, above) = (TemporaryDirectory(), TemporaryDirectory())
    let level = try WitnessDirectory(at: above.path, key: witnessKey)
    let log = try makeLog(directory, entries: 10)
    let keys = [origin: [logKey.verifier]]
    func cosign(from old: UInt64) throws -> SignedCheckpoint {
      let asked = try CosigningRequest(parsing: log.reader.cosigningRequest(from: old).bytes)
      let lines = try level.cosign(asked, trusting: keys, at: noon)
      return try log.attach(lines, from: [witnessKey.verifier], to: asked.checkpoint)
    }
    let first = try cosign(from: 0)
    #expect(try log.reader.checkpoint() == first)
    _ = try log.append(entries(10..<20))
    let second = try log.sign(with: [logKey])
    #expect(try log.reader.cosigned() == first)
    #expect(try log.reader.receipt(of: 5).checkpoint == first)
    #expect(try log.reader.receipt(of: 15).checkpoint == second)
    #expect(throws: LogError.self) { try log.reader.verify(by: witnessed) }
    // An answer to the first one that comes again changes nothing of the second.
    try log.attach(
      first.note.signatures, from: [witnessKey.verifier], to: first)
    #expect(try log.reader.checkpoint() == second)
    #expect(throws: CosigningRefusal.otherStart(found: 0, seen: 10)) { try cosign(from: 0) }
    let third = try cosign(from: 10)
    #expect(try third.verify(by: witnessed).count == 1)
    #expect(try log.reader.verify(by: witnessed).cosigned.count == 1)
    // A key that is added signs beside the cosignature.
    let both = try log.sign(with: [logKey, sm2Key])
    #expect(both.note.signatures.count == 3)
    #expect(throws: Never.self) { try both.verify(by: witnessed) }
    try FileManager.default.removeItem(atPath: directory.file("checkpoint"))
    #expect(throws: LogError.damaged(.missing(path: "checkpoint"))) {
      try log.sign(with: [logKey])
    }
    #expect(throws: NoteError.untrusted) {
      try log.attach([], from: [witnessKey.verifier], to: third)
    }
  }

  @Test("records that say they were stored before earlier ones are told")
  func outOfOrder() throws {
    func entry(_ number: UInt128, _ stored: String) -> [UInt8] {
      let registry = RecordID(bits: number)
      return Array(
        "fleetreg/entry/v1\nid=\"x\"\nregistry=\"\(registry)\"\nstored=\"2026-11-21T\(stored)+08:00\"\n"
          .utf8)
    }
    let directory = TemporaryDirectory()
    let log = try LogWriter.create(at: directory.path, origin: origin)
    _ = try log.append([
      entry(1, "10:00:00"), entry(1, "10:00:00.100"), entry(2, "09:00:00"), entry(1, "10:00:00"),
      entry(1, "10:00:01"), [1, 2, 3],
    ])
    _ = try log.sign(with: [logKey])
    let report = try log.reader.verify(by: policy)
    #expect(report.outOfOrderCount == 1)
    #expect(
      report.outOfOrder == [
        OutOfOrder(
          index: 3, stored: "2026-11-21T10:00:00+08:00", earlier: 1,
          earlierStored: "2026-11-21T10:00:00.100+08:00")
      ])
    // What another registry captured comes when it comes.
    for (number, count) in [(1, 1), (2, 0), (3, 0)] as [(UInt128, Int)] {
      let report = try log.reader.verify(by: policy, orderOf: RecordID(bits: number))
      #expect(report.outOfOrderCount == count)
    }
  }
}
