/// What a journal has made durable since it was opened.
public struct JournalCounts: Hashable, Sendable {
  public internal(set) var entries: UInt64 = 0
  /// Bytes of the files.
  public internal(set) var bytes: UInt64 = 0
  /// Groups of batches that became durable by one sync (`fdatasync`) each.
  public internal(set) var syncs: UInt64 = 0
  /// Entries whose batches failed.
  public internal(set) var failed: UInt64 = 0

  public init() {}
}
