/// What a log asks the level above: here is a new checkpoint, and the proof that it extends the one that you
/// have seen (`add-checkpoint` of C2SP tlog-witness).
///
///     old 20852014
///     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///
///     example.com/behind-the-sofa
///     …
public struct CosigningRequest: Hashable, Sendable {
  /// The size of the tree that the proof starts from; 0 where the log knows of none.
  public let old: UInt64
  public let proof: [MerkleHash]
  public let checkpoint: SignedCheckpoint

  public init(old: UInt64, proof: [MerkleHash], checkpoint: SignedCheckpoint) {
    self.old = old
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// Reads the body of a request.
  public init(parsing bytes: [UInt8]) throws(CosigningRefusal) {
    guard bytes.count <= Note.sizeLimit else { throw .malformed }
    let feed = UInt8(ascii: "\n")
    var rest = bytes[...]
    func line() throws(CosigningRefusal) -> ArraySlice<UInt8> {
      guard let end = rest.firstIndex(of: feed) else { throw .malformed }
      defer { rest = rest[(end + 1)...] }
      return rest[..<end]
    }
    let first = String(decoding: try line(), as: UTF8.self)
    guard first.hasPrefix("old "), let old = UInt64(decimal: first.dropFirst(4)) else {
      throw .malformed
    }
    var proof: [MerkleHash] = []
    while true {
      let next = try line()
      if next.isEmpty { break }
      guard let hash = MerkleHash(base64: next), proof.count < Proof.lengthLimit else {
        throw .malformed
      }
      proof.append(hash)
    }
    self.old = old
    self.proof = proof
    do throws(CheckpointError) {
      checkpoint = try SignedCheckpoint(parsing: Array(rest))
    } catch {
      throw .checkpoint(error)
    }
  }

  /// The body of the request.
  public var bytes: [UInt8] {
    let lines = ["old \(old)"] + proof.map(\.description) + [""]
    return Array(lines.map { "\($0)\n" }.joined().utf8) + checkpoint.bytes
  }
}
