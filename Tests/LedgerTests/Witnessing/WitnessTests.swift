import Fleet
import Testing

@testable import Ledger

private let tree = NaiveTree(entries(0..<60))
/// The same but for entry 3.
private let altered: NaiveTree = {
  var changed = entries(0..<60)
  changed[3] = Array("another".utf8)
  return NaiveTree(changed)
}()
private let keys = [origin: [logKey.verifier]]

private func request(
  _ old: Int, _ new: Int, of tree: NaiveTree = tree, key: SigningKey = logKey,
  proof: [MerkleHash]? = nil
) -> CosigningRequest {
  let checkpoint = Checkpoint(origin: origin, size: UInt64(new), root: tree.root(new))
  return CosigningRequest(
    old: UInt64(old), proof: proof ?? (old <= new ? tree.proof(old, new) : []),
    checkpoint: sign(checkpoint, key))
}

private func seen(_ size: Int) -> Checkpoint {
  Checkpoint(origin: origin, size: UInt64(size), root: tree.root(size))
}

@Suite("Witness") struct WitnessTests {
  @Test("cosigns what extends what it saw, from nothing up")
  func grows() throws {
    for (old, new) in [(0, 0), (0, 1), (1, 1), (1, 2), (7, 8), (8, 60), (33, 60), (60, 60)] {
      let asked = try CosigningRequest(parsing: request(old, new).bytes)
      #expect(asked == request(old, new))
      let next = try Witness.decide(
        asked, seen: old == 0 ? nil : seen(old), trusting: keys)
      let line = try Witness.cosign(next, with: witnessKey, at: noon)
      var cosigned = next
      try cosigned.add([line], of: [witnessKey.verifier])
      #expect(
        try cosigned.verify(by: witnessed)
          == [Cosigned(witness: witnessKey.verifier, seconds: 1_795_233_600)])
    }
  }

  @Test(
    "refuses by name",
    arguments: [
      // Nobody has said whose key signs; another key; the right key under a forged line.
      (request(0, 8), 0, [:], .unknownLog(origin: origin)),
      (request(0, 8, key: otherKey), 0, keys, .checkpoint(.note(.untrusted))),
      (request(20, 8, proof: []), 8, keys, .backwards(old: 20, new: 8)),
      (request(0, 20), 8, keys, .otherStart(found: 0, seen: 8)),
      (request(7, 20), 8, keys, .otherStart(found: 7, seen: 8)),
      // A log that was taken back to an earlier state, honestly signed, with a proof that holds.
      (request(7, 7), 8, keys, .shortened(found: 7, seen: 8)),
      (request(0, 7), 8, keys, .shortened(found: 7, seen: 8)),
      (request(5, 7), 8, keys, .shortened(found: 7, seen: 8)),
      // Two histories of one size.
      (
        request(8, 8, of: altered), 8, keys,
        .fork(size: 8, found: altered.root(8), seen: tree.root(8))
      ),
      // A changed entry below, with the proof of the changed tree, of the true tree, and none.
      (request(8, 20, of: altered), 8, keys, .inconsistent(seen: 8, new: 20)),
      (
        request(8, 20, of: altered, proof: tree.proof(8, 20)), 8, keys,
        .inconsistent(seen: 8, new: 20)
      ),
      (request(8, 20, proof: []), 8, keys, .inconsistent(seen: 8, new: 20)),
      (request(8, 20, proof: tree.proof(7, 20)), 8, keys, .inconsistent(seen: 8, new: 20)),
      // Nothing was seen, so there is nothing to prove.
      (request(0, 20, proof: tree.proof(8, 20)), 0, keys, .inconsistent(seen: 0, new: 20)),
    ] as [(CosigningRequest, Int, [String: [VerifierKey]], CosigningRefusal)])
  func refuses(
    request: CosigningRequest, size: Int, keys: [String: [VerifierKey]], reason: CosigningRefusal
  ) {
    #expect(throws: reason) {
      try Witness.decide(request, seen: size == 0 ? nil : seen(size), trusting: keys)
    }
  }

  @Test("answers with the statuses of tlog-witness")
  func statuses() {
    let hash = MerkleHash.empty
    let statuses: [(CosigningRefusal, Int)] = [
      (.malformed, 400), (.backwards(old: 2, new: 1), 400), (.checkpoint(.lines), 400),
      (.checkpoint(.note(.untrusted)), 403), (.checkpoint(.note(.forged(name: "a"))), 403),
      (.unknownLog(origin: "a"), 404), (.otherStart(found: 1, seen: 2), 409),
      (.shortened(found: 1, seen: 2), 409), (.fork(size: 1, found: hash, seen: hash), 422),
      (.inconsistent(seen: 1, new: 2), 422), (.checkpoint(.emptyRoot(hash)), 422),
    ]
    for (refusal, status) in statuses { #expect(refusal.status == status, "\(refusal)") }
    #expect(CosigningRefusal.otherStart(found: 1, seen: 2).seen == 2)
  }

  @Test("no prefix and no flipped bit of a request is cosigned as something else")
  func attacked() throws {
    let bytes = request(8, 20).bytes
    let asked = try CosigningRequest(parsing: bytes)
    for end in 0..<bytes.count {
      #expect(throws: CosigningRefusal.self, "\(end)") {
        let cut = try CosigningRequest(parsing: Array(bytes[..<end]))
        _ = try Witness.decide(cut, seen: seen(8), trusting: keys)
      }
    }
    for (place, flipped) in flips(of: bytes) {
      #expect(throws: CosigningRefusal.self, "\(place)") {
        let changed = try CosigningRequest(parsing: flipped)
        _ = try Witness.decide(changed, seen: seen(8), trusting: keys)
      }
    }
    #expect(throws: Never.self) { try Witness.decide(asked, seen: seen(8), trusting: keys) }
  }

  @Test(
    "a request has its form",
    arguments: ["", "old\n\n", "old 08\n\n", "new 8\n\n", "old 8\nAAAA\n\n", "old 8\n"])
  func malformed(text: String) {
    #expect(throws: CosigningRefusal.malformed) {
      try CosigningRequest(parsing: Array(text.utf8) + sign(seen(20), logKey).bytes.dropFirst(1))
    }
    let long = "old 8\n" + String(repeating: "\(MerkleHash.empty)\n", count: 64) + "\n"
    #expect(throws: CosigningRefusal.malformed) {
      try CosigningRequest(parsing: Array(long.utf8) + sign(seen(20), logKey).bytes)
    }
  }

  @Test("a log's key does not cosign")
  func kind() {
    #expect(throws: LogError.keyKind(name: origin)) {
      try Witness.cosign(sign(seen(8), logKey), with: logKey, at: noon)
    }
    #expect(throws: LogError.keyKind(name: origin)) {
      try WitnessDirectory(at: TemporaryDirectory().path, key: logKey)
    }
  }
}

@Suite("WitnessDirectory") struct WitnessDirectoryTests {
  @Test("what was cosigned is remembered over a restart, and a fork behind it refused")
  func remembers() throws {
    let directory = TemporaryDirectory()
    var level: WitnessDirectory? = try WitnessDirectory(at: directory.path, key: witnessKey)
    #expect(try level?.seen(origin) == nil)
    let lines = try #require(try level?.cosign(request(0, 8), trusting: keys, at: noon))
    #expect(lines.count == 1)
    #expect(throws: LogError.held(directory: directory.path)) {
      try WitnessDirectory(at: directory.path, key: witnessKey)
    }
    level = nil
    let again = try WitnessDirectory(at: directory.path, key: witnessKey)
    let kept = try #require(try again.seen(origin))
    #expect(try kept.verify(by: witnessed).count == 1)
    #expect(throws: CosigningRefusal.fork(size: 8, found: altered.root(8), seen: tree.root(8))) {
      try again.cosign(request(8, 8, of: altered), trusting: keys, at: noon)
    }
    #expect(throws: CosigningRefusal.shortened(found: 5, seen: 8)) {
      try again.cosign(request(5, 5), trusting: keys, at: noon)
    }
    #expect(try again.seen(origin) == kept)
    _ = try again.cosign(request(8, 60), trusting: keys, at: noon)
    #expect(try again.seen(origin)?.checkpoint == seen(60))
  }

  @Test("a stored checkpoint that was exchanged for another log's is found out")
  func exchanged() throws {
    let directory = TemporaryDirectory()
    let level = try WitnessDirectory(at: directory.path, key: witnessKey)
    _ = try level.cosign(request(0, 8), trusting: keys, at: noon)
    let name = try #require(try directory.contents().keys.first { $0.hasSuffix("/checkpoint") })
    let other = sign(Checkpoint(origin: "else", size: 0, root: .empty), logKey)
    try directory.write(other.bytes, name)
    #expect(
      throws: LogError.damaged(.origin(path: name, found: "else", expected: origin))
    ) { try level.cosign(request(8, 20), trusting: keys, at: noon) }
  }
}
