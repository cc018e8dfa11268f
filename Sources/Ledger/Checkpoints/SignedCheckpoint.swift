/// A checkpoint as a note: what a log publishes, with the signatures of the log and of levels above.
public struct SignedCheckpoint: Hashable, Sendable {
  public private(set) var note: Note
  public let checkpoint: Checkpoint

  public init(parsing bytes: [UInt8]) throws(CheckpointError) {
    do throws(NoteError) {
      note = try Note(parsing: bytes)
    } catch {
      throw .note(error)
    }
    checkpoint = try Checkpoint(body: note.text)
  }

  init(_ checkpoint: Checkpoint, signatures: [SignatureLine]) {
    self.checkpoint = checkpoint
    note = Note(text: checkpoint.body, signatures: signatures)
  }

  /// The note as it is stored and sent.
  public var bytes: [UInt8] { note.bytes }

  /// Adds cosignatures that a level above has answered with, after they were verified.
  /// - Throws: where one is not by its key, or none is by a key that is trusted.
  public mutating func add(
    _ lines: [SignatureLine], of witnesses: [VerifierKey]
  ) throws(NoteError) {
    let known = lines.filter { line in
      witnesses.contains { $0.name == line.name && $0.id == line.id }
    }
    try Note(text: note.text, signatures: known).verified(by: witnesses)
    note.add(known)
  }

  /// Adds the signatures of another note of the same checkpoint.
  mutating func merge(_ other: SignedCheckpoint) {
    if other.checkpoint == checkpoint { note.add(other.note.signatures) }
  }
}

/// Whose word about a log is taken: the log's keys, and of the levels above how many.
public struct TrustPolicy: Hashable, Sendable {
  public let origin: String
  /// The log's own keys: one of them must have signed. Where an authority asks for SM2, only that key is named.
  public let log: [VerifierKey]
  /// The keys of levels above.
  public let witnesses: [VerifierKey]
  /// How many of the witnesses must have cosigned.
  public let quorum: Int

  /// - Parameter origin: what the log is called; the name of its key unless said otherwise.
  public init(
    origin: String? = nil, log: [VerifierKey], witnesses: [VerifierKey] = [], quorum: Int? = nil
  ) {
    self.origin = origin ?? log.first?.name ?? ""
    self.log = log.filter { $0.algorithm != .cosignature }
    self.witnesses = witnesses.filter { $0.algorithm == .cosignature }
    self.quorum = quorum ?? witnesses.count
  }
}

/// Who has cosigned a checkpoint that was verified, and when.
public struct Cosigned: Hashable, Sendable {
  public let witness: VerifierKey
  /// In seconds since 1970.
  public let seconds: UInt64
}

extension SignedCheckpoint {
  /// Verifies the signatures that a policy asks for.
  /// - Returns: the witnesses that have cosigned.
  /// - Throws: also where a signature beside those that are needed is forged.
  @discardableResult
  public func verify(by policy: TrustPolicy) throws(CheckpointError) -> [Cosigned] {
    guard checkpoint.origin == policy.origin else {
      throw .origin(found: checkpoint.origin, expected: policy.origin)
    }
    var cosigned: [Cosigned] = []
    do throws(NoteError) {
      let found = try note.verified(by: policy.log + policy.witnesses)
      guard found.contains(where: { policy.log.contains($0.key) }) else {
        throw .untrusted
      }
      for verified in found {
        guard let seconds = verified.seconds, policy.witnesses.contains(verified.key) else {
          continue
        }
        // One key under two names is one witness.
        if cosigned.contains(where: { $0.witness.material == verified.key.material }) { continue }
        cosigned.append(Cosigned(witness: verified.key, seconds: seconds))
      }
    } catch {
      throw .note(error)
    }
    guard cosigned.count >= policy.quorum else {
      throw .cosignatures(found: cosigned.count, expected: policy.quorum)
    }
    return cosigned
  }
}
