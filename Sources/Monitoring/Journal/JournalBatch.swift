public import Fleet

/// Entries that become durable together, in one flat buffer.
///
///     var batch = JournalBatch()
///     batch.append(.frame, received: now, connection: 7, family: .road, dialect: nil, bytes: frame.span)
///     journal.submit(batch) { result in … }
public struct JournalBatch: Sendable {
  /// The entries as the file has them.
  private(set) var buffer: [UInt8] = []
  public private(set) var count = 0

  public init() {}

  /// - Precondition: `bytes` has at most ``JournalEntry/byteLimit`` bytes.
  public mutating func append(
    _ kind: JournalEntry.Kind, received: Instant, connection: UInt64, family: OBD.Family,
    dialect: OBD.Dialect?, bytes: Span<UInt8>
  ) {
    precondition(bytes.count <= JournalEntry.byteLimit, "an entry of \(bytes.count) bytes")
    JournalFormat.appendEntry(
      to: &buffer, kind, received: received, connection: connection, family: family,
      dialect: dialect, bytes: bytes)
    count += 1
  }

  /// Bytes that it takes in the journal.
  public var byteCount: Int { buffer.count }
  public var isEmpty: Bool { count == 0 }
}

extension JournalEntry {
  /// The most bytes that one entry has; a frame has 65,556 at most.
  public static let byteLimit = 1 << 20
}
