import Foundation
import Testing

@testable import Ledger

/// What a verification finds wrong; `nil` where it finds nothing.
private func damage(
  _ directory: TemporaryDirectory, by policy: TrustPolicy = policy
) throws -> LogDamage? {
  let reader = try LogReader(directory.path)
  do throws(LogError) {
    _ = try reader.verify(by: policy)
    return nil
  } catch {
    guard case .damaged(let damage) = error else { throw error }
    return damage
  }
}

/// The bundle with its entries changed.
private func change(
  _ name: String, in directory: TemporaryDirectory, count: Int,
  _ change: (inout [[UInt8]]) -> Void
) throws {
  let bytes = try directory.read(name)
  var entries = try #require(EntryBundle.ranges(in: bytes, count: count)).map { Array(bytes[$0]) }
  change(&entries)
  var changed: [UInt8] = []
  for entry in entries { EntryBundle.append(entry, to: &changed) }
  try directory.write(changed, name)
}

@Suite("Attacks on a log") struct AttackTests {
  @Test("every file counts: none can be changed, cut, lengthened or taken away unnoticed")
  func files() throws {
    let directory = TemporaryDirectory()
    let log = try LogWriter.create(at: directory.path, origin: origin)
    _ = try log.append(entries(0..<600))
    _ = try log.sign(with: [logKey])
    #expect(try damage(directory) == nil)
    let contents = try directory.contents().filter { $0.key != "lock" }
    #expect(contents.count == 3 + 3 + 1 + 2)
    for (name, bytes) in contents {
      var changes = [Array(bytes.dropLast()), Array(bytes.dropFirst()), bytes + [0], []]
      for place in [0, bytes.count / 3, bytes.count / 2, bytes.count - 1] {
        var flipped = bytes
        flipped[place] ^= 4
        changes.append(flipped)
      }
      for change in changes {
        try directory.write(change, name)
        #expect(throws: LogError.self, "\(name)") { try log.reader.verify(by: policy) }
      }
      try FileManager.default.removeItem(atPath: directory.file(name))
      #expect(throws: LogError.self, "\(name)") { try log.reader.verify(by: policy) }
      try directory.write(bytes, name)
    }
    #expect(try damage(directory) == nil)
  }

  @Test(
    "a changed, back-dated, removed, added or moved entry is named, in signed and unsigned parts")
  func entriesNamed() throws {
    let changes: [(first: UInt64, change: (inout [[UInt8]]) -> Void)] = [
      (5, { $0[5][0] ^= 1 }),
      (7, { $0[7] = Array(String(decoding: $0[7], as: UTF8.self).replacing("#", with: "!").utf8) }),
      (9, { $0.swapAt(9, 10) }), (11, { $0[11] = $0[12] }),
    ]
    for (index, change) in changes {
      for (name, offset) in [("tile/entries/000", 0), ("tile/entries/001.p/44", 256)] {
        let directory = TemporaryDirectory()
        try makeLog(directory, entries: 300)
        try alter(name, directory, offset == 0 ? 256 : 44, change)
        let index = index + UInt64(offset)
        let found = try #require(try damage(directory))
        guard case .entry(index, name, _, _, _) = found else {
          Issue.record("\(found)")
          continue
        }
      }
    }
    for change in [
      { $0.remove(at: 3) }, { $0.append([1]) }, { $0.insert([1], at: 3) },
    ] as [(inout [[UInt8]]) -> Void] {
      let directory = TemporaryDirectory()
      try makeLog(directory, entries: 300)
      try alter("tile/entries/000", directory, 256, change)
      #expect(try damage(directory) == .bundle(path: "tile/entries/000", entries: 256))
    }
  }

  private func alter(
    _ name: String, _ directory: TemporaryDirectory, _ count: Int,
    _ body: (inout [[UInt8]]) -> Void
  ) throws {
    try change(name, in: directory, count: count, body)
  }

  @Test("a stored entry that was changed before it was signed refuses the signature, by name")
  func unsigned() throws {
    for name in ["tile/entries/000", "tile/entries/001.p/144"] {
      let directory = TemporaryDirectory()
      let log = try makeLog(directory, entries: 200)
      let before = try directory.read("checkpoint")
      _ = try log.append(entries(200..<400))
      try change(name, in: directory, count: name.hasSuffix("000") ? 256 : 144) { $0[7][0] ^= 1 }
      #expect {
        try log.sign(with: [logKey])
      } throws: {
        guard case LogError.damaged(.entry(let index, name, _, _, _)) = $0 else { return false }
        return index % 256 == 7
      }
      #expect(try directory.read("checkpoint") == before)
    }
    // What was signed long ago is read when the whole is asked for, and by every verification.
    let directory = TemporaryDirectory()
    let log = try makeLog(directory, entries: 300)
    _ = try log.append(entries(300..<310))
    try change("tile/entries/000", in: directory, count: 256) { $0[7][0] ^= 1 }
    #expect(throws: LogError.self) { try log.sign(with: [logKey], whole: true) }
    #expect(throws: Never.self) { try log.sign(with: [logKey]) }
    #expect(throws: LogError.self) { try log.reader.verify(by: policy) }
  }

  @Test("a log that was rewritten with all its tiles does not have the root that was signed")
  func rewritten() throws {
    let (directory, forged) = (TemporaryDirectory(), TemporaryDirectory())
    var log: LogWriter? = try makeLog(directory, entries: 300)
    let checkpoint = try directory.read("checkpoint")
    var other = entries(0..<300)
    other[20] = Array("never happened".utf8)
    var rewritten: LogWriter? = try LogWriter.create(at: forged.path, origin: origin)
    _ = try rewritten?.append(other)
    try forged.write(checkpoint, "checkpoint")
    let expected = NaiveTree(entries(0..<300)).root(300)
    let found = NaiveTree(other).root(300)
    let damaged = LogDamage.root(
      path: "checkpoint", size: 300, found: found, expected: expected)
    #expect(try damage(forged) == damaged)
    for whole in [false, true] {
      #expect(throws: LogError.damaged(damaged)) {
        try rewritten?.sign(with: [logKey], whole: whole)
      }
    }
    // Signed by a key of the attacker's own.
    _ = rewritten
    rewritten = nil
    try FileManager.default.removeItem(atPath: forged.file("checkpoint"))
    rewritten = try LogWriter(opening: forged.path)
    _ = try rewritten?.sign(with: [otherKey])
    #expect(
      try damage(forged) == .checkpoint(path: "checkpoint", .note(.untrusted)))
    _ = log
    log = nil
  }

  @Test("whoever has the log's key as well is found out by the level above")
  func fork() throws {
    let (directory, above, forged) = (
      TemporaryDirectory(), TemporaryDirectory(), TemporaryDirectory()
    )
    let level = try WitnessDirectory(at: above.path, key: witnessKey)
    let keys = [origin: [logKey.verifier]]
    let log = try makeLog(directory, entries: 300)
    let lines = try level.cosign(log.reader.cosigningRequest(from: 0), trusting: keys, at: noon)
    try log.attach(
      lines, from: [witnessKey.verifier], to: try #require(try log.reader.checkpoint()))

    var other = entries(0..<320)
    other[20] = Array("never happened".utf8)
    let rewritten = try LogWriter.create(at: forged.path, origin: origin)
    _ = try rewritten.append(Array(other[..<200]))
    _ = try rewritten.sign(with: [logKey])
    #expect(throws: CosigningRefusal.shortened(found: 200, seen: 300)) {
      try level.cosign(rewritten.reader.cosigningRequest(from: 0), trusting: keys, at: noon)
    }
    _ = try rewritten.append(Array(other[200..<300]))
    let same = try rewritten.sign(with: [logKey]).checkpoint
    #expect(
      throws: CosigningRefusal.fork(
        size: 300, found: same.root, seen: NaiveTree(entries(0..<300)).root(300))
    ) { try level.cosign(rewritten.reader.cosigningRequest(from: 300), trusting: keys, at: noon) }
    _ = try rewritten.append(Array(other[300...]))
    _ = try rewritten.sign(with: [logKey])
    #expect(throws: CosigningRefusal.inconsistent(seen: 300, new: 320)) {
      try level.cosign(rewritten.reader.cosigningRequest(from: 300), trusting: keys, at: noon)
    }
    // The cosigned checkpoint, where it lies beside the forged log, says so as well.
    try forged.write(try directory.read("cosigned"), "cosigned")
    guard case .root("cosigned", 300, _, _) = try damage(forged) else {
      Issue.record("the old checkpoint was not held against the new tree")
      return
    }
  }

  @Test("a log that was taken back does not fit to a later checkpoint")
  func shortened() throws {
    let directory = TemporaryDirectory()
    var log: LogWriter? = try makeLog(directory, entries: 100)
    let head = try directory.read("head")
    _ = try log?.append(entries(100..<200))
    _ = try log?.sign(with: [logKey])
    log = nil
    try directory.write(head, "head")
    #expect(try damage(directory) == .shortened(stored: 100, signed: 200))
    #expect(throws: LogError.damaged(.shortened(stored: 100, signed: 200))) {
      try LogWriter(opening: directory.path)
    }
    try FileManager.default.removeItem(atPath: directory.file("head"))
    #expect(throws: LogError.damaged(.missing(path: "head"))) {
      try LogWriter(opening: directory.path)
    }
  }

  @Test("an end that is not as it was left is not appended to")
  func opening() throws {
    for name in [
      "head", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44", "checkpoint",
    ] {
      let directory = TemporaryDirectory()
      var log: LogWriter? = try LogWriter.create(at: directory.path, origin: origin)
      _ = try log?.append(entries(0..<300))
      _ = try log?.sign(with: [logKey])
      log = nil
      var bytes = try directory.read(name)
      bytes[3] ^= 1
      try directory.write(bytes, name)
      #expect(throws: LogError.self, "\(name)") { try LogWriter(opening: directory.path) }
    }
  }
}
