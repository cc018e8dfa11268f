public import Fleet

/// What an adapter must know again after a restart, kept where the outbox is: a number that the upstream gave
/// to an entry, which its exit must bring back, say.
///
/// Durable when `remember` returns. Each adapter's keys begin with a prefix of its own; what is older than an adapter
/// needs it, it forgets.
public protocol UpstreamMemory: Sendable {
  func recall(_ keys: [String]) async throws(Setback) -> [String: String]
  func remember(_ values: [String: String], at now: Instant) async throws(Setback)
  /// Forgets what was last remembered before a moment, among the keys that begin with a prefix.
  ///
  /// Nothing at all where even the newest of them is older: then the clock has jumped, or nothing was sent for that
  /// long, and neither says that it is not needed any more.
  func forget(prefix: String, before: Instant) async throws(Setback)
}

/// Remembers nothing: for questions that send no records.
public struct NoMemory: UpstreamMemory {
  public init() {}
  public func recall(_ keys: [String]) -> [String: String] { [:] }
  public func remember(_ values: [String: String], at now: Instant) {}
  public func forget(prefix: String, before: Instant) {}
}
