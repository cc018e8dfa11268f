public import Fleet

/// The decision of a level above about a checkpoint: pure, from what it has seen and what it is shown.
///
///     let next = try Witness.decide(request, seen: last, trusting: keys)
///     // store `next` durably, then answer
///     let line = Witness.cosign(next, with: key, at: now)
public enum Witness {
  /// Whether a checkpoint may be cosigned.
  /// - Parameters:
  ///   - seen: the checkpoint of that log which was cosigned last; `nil` where there was none.
  ///   - keys: the keys that are trusted to sign for a log, by its origin.
  /// - Returns: the checkpoint that takes the place of `seen`: the caller stores it before it answers, and lets
  ///   no other request in between.
  public static func decide(
    _ request: CosigningRequest, seen: Checkpoint?, trusting keys: [String: [VerifierKey]]
  ) throws(CosigningRefusal) -> SignedCheckpoint {
    let new = request.checkpoint.checkpoint
    guard let log = keys[new.origin] else { throw .unknownLog(origin: new.origin) }
    do throws(CheckpointError) {
      try request.checkpoint.verify(by: TrustPolicy(origin: new.origin, log: log))
    } catch {
      throw .checkpoint(error)
    }
    guard request.old <= new.size else { throw .backwards(old: request.old, new: new.size) }
    let last = seen ?? Checkpoint(origin: new.origin, size: 0, root: .empty)
    // Named apart from a proof that starts elsewhere: whoever signs a smaller tree has taken entries away.
    guard new.size >= last.size else { throw .shortened(found: new.size, seen: last.size) }
    if new.size == last.size, new.root != last.root {
      throw .fork(size: new.size, found: new.root, seen: last.root)
    }
    guard request.old == last.size else {
      throw .otherStart(found: request.old, seen: last.size)
    }
    guard
      Proof.extends(
        (last.size, last.root), to: (new.size, new.root), by: request.proof)
    else { throw .inconsistent(seen: last.size, new: new.size) }
    return request.checkpoint
  }

  /// The cosignature of a checkpoint that ``decide(_:seen:trusting:)`` has let through.
  /// - Throws: where the key is not one for cosigning, or libcrypto cannot sign.
  public static func cosign(
    _ checkpoint: SignedCheckpoint, with key: SigningKey, at now: Instant
  ) throws(LogError) -> SignatureLine {
    guard key.algorithm == .cosignature else { throw .keyKind(name: key.name) }
    // Before 1970 no log was kept; a clock that says so is taken to stand at its start.
    return try key.sign(checkpoint.note.text, seconds: UInt64(max(0, now.milliseconds / 1000)))
  }
}
