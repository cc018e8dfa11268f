public import Fleet
import Glibc
public import Sync

extension Owner {
  /// Stores what a level below sends: exactly once, by record id, for ever. Every line is taken or refused
  /// on its own, and all that is taken is durable when this returns.
  ///
  /// A line that is refused goes to quarantine as it came. A line in which no id can be found gets no
  /// answer, since there is nothing to name it by.
  /// - Parameters:
  ///   - lines: NDJSON, as it came.
  ///   - payload: the same bytes as zstd, if they came so: they are kept so, and not packed again.
  ///   - sender: whose token it was. Registries that are new become this sender's.
  ///   - registry: the only registry that this sender may deliver; any that is its own where absent.
  /// - Returns: one answer for each id, in the order of the lines.
  /// - Throws: ``ForeignRegistry`` where a record's registry is another sender's or this one: then nothing
  ///   of the batch is kept.
  public nonisolated func receive(
    _ lines: [UInt8], zstd payload: [UInt8]? = nil, from sender: String,
    only registry: RecordID? = nil
  ) async throws -> [RecordAnswer] {
    // Reading costs more than storing: it is done before the one writer is asked for.
    try await store(
      await ReceivedLine.split(lines), payload.map { ReceivedPack(lines: lines, payload: $0) },
      from: sender, only: registry)
  }

  private func store(
    _ lines: [ReceivedLine], _ pack: ReceivedPack?, from sender: String, only registry: RecordID?
  ) throws -> [RecordAnswer] {
    let now = clock()
    let answers = try write { db in
      var receiving = try Receiving(
        db, from: sender, only: registry, at: now, ids: ids,
        lateAfter: lateAfter, pictures: pictureNeeds(db, at: now))
      try receiving.checkRegistries(of: lines)
      let answers = try lines.compactMap { try receiving.take($0) }
      ids = try receiving.finish(pack)
      return answers
    }
    if answers.contains(where: { $0.result == .stored }) { onWaiting?() }
    return answers
  }
}

/// Lines together with the zstd that carried them.
struct ReceivedPack: Sendable {
  let lines: [UInt8]
  let payload: [UInt8]

  /// Whether these are the very lines.
  func carries(_ stored: [UInt8]) -> Bool {
    lines.count == stored.count
      && lines.withUnsafeBytes { lines in
        stored.withUnsafeBytes { stored in
          guard let lines = lines.baseAddress, let bytes = stored.baseAddress else { return true }
          return memcmp(lines, bytes, stored.count) == 0
        }
      }
  }
}
