import Testing

@testable import Ledger

private let root = MerkleHash.leaf([1])
private let checkpoint = Checkpoint(origin: origin, size: 20, root: root)

/// A checkpoint with signatures of these keys, in this order.
func sign(_ checkpoint: Checkpoint, _ keys: SigningKey..., seconds: UInt64 = 5) -> SignedCheckpoint
{
  SignedCheckpoint(
    checkpoint, signatures: keys.map { try! $0.sign(checkpoint.body, seconds: seconds) })
}

@Suite("Checkpoint") struct CheckpointTests {
  @Test("comes back as it was written, extension lines included")
  func round() throws {
    #expect(checkpoint.body == Array("\(origin)\n20\n\(root)\n".utf8))
    #expect(try Checkpoint(body: checkpoint.body) == checkpoint)
    let extended = Checkpoint(origin: "a b+c", size: 0, root: .empty, extensions: ["x", "y z"])
    #expect(try Checkpoint(body: extended.body) == extended)
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("", .lines), ("a\n", .lines), ("a\n1\n", .lines), ("\n1\n\(root)\n", .lines),
      ("a\n1\n\(root)", .lines), ("a\n1\n\(root)\n\nx\n", .lines), ("a\n1\n\(root)\n\n", .lines),
      ("a\n01\n\(root)\n", .size("01")), ("a\n-1\n\(root)\n", .size("-1")),
      ("a\n+1\n\(root)\n", .size("+1")), ("a\n 1\n\(root)\n", .size(" 1")),
      ("a\n１\n\(root)\n", .size("１")),
      ("a\n9223372036854775808\n\(root)\n", .size("9223372036854775808")),
      ("a\n1\nAAAA\n", .root("AAAA")), ("a\n1\n\(root) \n", .root("\(root) ")),
      ("a\n0\n\(root)\n", .emptyRoot(root)),
      ("a\n1\n\(root)\n\u{1}\n", .note(.control(1, position: 49))),
    ] as [(String, CheckpointError)])
  func rejects(text: String, reason: CheckpointError) {
    #expect(throws: reason) { try Checkpoint(body: Array(text.utf8)) }
  }

  @Test("no prefix and no flipped bit of a cosigned checkpoint is believed")
  func attacked() throws {
    let bytes = sign(checkpoint, logKey, witnessKey).bytes
    #expect(try SignedCheckpoint(parsing: bytes).verify(by: witnessed).count == 1)
    for end in 0..<bytes.count {
      #expect(throws: CheckpointError.self, "\(end)") {
        try SignedCheckpoint(parsing: Array(bytes[..<end])).verify(by: witnessed)
      }
    }
    for (place, flipped) in flips(of: bytes) {
      #expect(throws: CheckpointError.self, "\(place)") {
        try SignedCheckpoint(parsing: flipped).verify(by: witnessed)
      }
    }
  }

  @Test("trust is in the log's key, for its origin, and in as many witnesses as are asked for")
  func policies() throws {
    let own = sign(checkpoint, logKey)
    #expect(try own.verify(by: policy).isEmpty)
    #expect(throws: CheckpointError.cosignatures(found: 0, expected: 1)) {
      try own.verify(by: witnessed)
    }
    #expect(throws: CheckpointError.origin(found: origin, expected: "else")) {
      try own.verify(by: TrustPolicy(origin: "else", log: [logKey.verifier]))
    }
    // A witness does not speak for the log, and the log's key is no witness.
    #expect(throws: CheckpointError.note(.untrusted)) {
      try sign(checkpoint, witnessKey).verify(by: witnessed)
    }
    #expect(throws: CheckpointError.note(.untrusted)) {
      try sign(checkpoint, witnessKey)
        .verify(by: TrustPolicy(origin: origin, log: [witnessKey.verifier]))
    }
    #expect(throws: CheckpointError.cosignatures(found: 0, expected: 1)) {
      try own.verify(
        by: TrustPolicy(log: [logKey.verifier], witnesses: [logKey.verifier], quorum: 1))
    }
    // One key under two names counts once.
    let twin = try SigningKey(
      name: "county.example/w2", .cosignature, secret: Array(repeating: 9, count: 32))
    let twice = TrustPolicy(
      log: [logKey.verifier], witnesses: [witnessKey.verifier, twin.verifier], quorum: 2)
    #expect(throws: CheckpointError.cosignatures(found: 1, expected: 2)) {
      try sign(checkpoint, logKey, witnessKey, twin).verify(by: twice)
    }
    let second = try SigningKey(
      name: "city.example/w1", .cosignature, secret: Array(repeating: 10, count: 32))
    let both = TrustPolicy(
      log: [logKey.verifier], witnesses: [witnessKey.verifier, second.verifier])
    let found = try sign(checkpoint, logKey, witnessKey, second, seconds: 77).verify(by: both)
    #expect(found.map(\.witness.name) == [witnessKey.name, second.name])
    #expect(found.map(\.seconds) == [77, 77])
  }

  @Test("an SM2 line stands beside the Ed25519 line, and either can be asked for")
  func nationalAlgorithm() throws {
    let both = try SignedCheckpoint(parsing: sign(checkpoint, logKey, sm2Key).bytes)
    #expect(both.note.signatures.count == 2)
    #expect(throws: Never.self) { try both.verify(by: policy) }
    let national = TrustPolicy(log: [sm2Key.verifier])
    #expect(throws: Never.self) { try both.verify(by: national) }
    #expect(throws: CheckpointError.note(.untrusted)) {
      try sign(checkpoint, logKey).verify(by: national)
    }
  }

  @Test("cosignatures are added once, and only those that verify")
  func adding() throws {
    var signed = sign(checkpoint, logKey)
    let line = try witnessKey.sign(checkpoint.body, seconds: 9)
    let stranger = try otherKey.sign(checkpoint.body, seconds: 9)
    for _ in 0..<2 { try signed.add([line, stranger], of: [witnessKey.verifier]) }
    #expect(signed.note.signatures.count == 2)
    #expect(throws: NoteError.untrusted) {
      try signed.add([stranger], of: [witnessKey.verifier])
    }
    let late = SignatureLine(
      name: line.name, id: line.id, signature: [1] + line.signature.dropFirst())
    #expect(throws: NoteError.forged(name: line.name)) {
      try signed.add([late], of: [witnessKey.verifier])
    }
  }
}
