import Fleet
public import Sync

extension Owner {
  /// Puts segments into the outbox that no record of this registry stands behind: for programs that keep their
  /// records elsewhere and want them to arrive. Durable, all of them, when it returns.
  public func enqueue(_ segments: [Segment]) throws {
    let now = clock()
    try write { db in for segment in segments { try segment.insert(created: now, in: db) } }
    onWaiting?()
  }
}
