/// Reads a log, beside the process that appends to it or where nobody does.
///
/// What it gives is made from the stored files and is to be verified by whoever gets it; only ``verify(by:)``
/// examines the files themselves.
public struct LogReader: Sendable {
  let files: LogFiles

  public var directory: String { files.directory }

  init(_ files: LogFiles) { self.files = files }

  /// - Throws: `LogError.missing` where there is no log.
  public init(_ directory: String) throws(LogError) {
    files = LogFiles(directory: directory)
    guard try files.isThere() else { throw .missing(directory: directory) }
  }

  /// The log in that directory; `nil` where there is none.
  public static func at(_ directory: String) throws(LogError) -> LogReader? {
    let files = LogFiles(directory: directory)
    return try files.isThere() ? LogReader(files) : nil
  }

  /// The tree that was appended last, unsigned.
  public func head() throws(LogError) -> Checkpoint? { try files.head() }

  /// The tree that was signed last; `nil` where none was.
  public func checkpoint() throws(LogError) -> SignedCheckpoint? { try files.signed() }

  /// The last one that a level above has cosigned; `nil` where none was.
  public func cosigned() throws(LogError) -> SignedCheckpoint? {
    try files.signed(LogFiles.cosigned)
  }

  /// The entries with these indexes, in a tree of `size` entries.
  public func entries(
    _ range: Range<UInt64>, in size: UInt64
  ) throws(LogError) -> [[UInt8]] {
    guard range.upperBound <= size else {
      throw .noEntry(index: range.upperBound - 1, size: size)
    }
    var entries: [[UInt8]] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let bundle = try files.bundle(of: Tile(.entries, holding: index, in: size))
      let first = index / UInt64(Tile.fullWidth) * UInt64(Tile.fullWidth)
      for (offset, place) in bundle.entries.enumerated()
      where range.contains(first + UInt64(offset)) {
        entries.append(Array(bundle.bytes[place]))
      }
      index = first + UInt64(Tile.fullWidth)
    }
    return entries
  }

  /// The proof that an entry stands in the tree of that size.
  public func inclusionProof(
    of index: UInt64, in size: UInt64
  ) throws(LogError) -> [MerkleHash] {
    guard index < size else { throw .noEntry(index: index, size: size) }
    var source = TileSource(files, size: size)
    return try source.inclusionProof(of: index, in: size, with: MerkleHasher())
  }

  /// The proof that the tree of `size` entries begins with the one of `old` entries.
  public func consistencyProof(
    from old: UInt64, to size: UInt64
  ) throws(LogError) -> [MerkleHash] {
    guard old <= size else { throw .noEntry(index: old, size: size) }
    var source = TileSource(files, size: size)
    return try source.consistencyProof(from: old, to: size, with: MerkleHasher())
  }

  /// What is sent to the level above, which has seen `old` entries, to have the last checkpoint cosigned.
  public func cosigningRequest(from old: UInt64) throws(LogError) -> CosigningRequest {
    guard let signed = try checkpoint() else { throw .unsigned(directory: directory) }
    let proof = try consistencyProof(from: old, to: signed.checkpoint.size)
    return CosigningRequest(old: old, proof: proof, checkpoint: signed)
  }

  /// The receipt of one entry: by the last cosigned checkpoint where that holds it, else by the last one.
  /// - Parameter openings: the values behind commitments that are to be shown with it.
  public func receipt(
    of index: UInt64, revealing openings: [EntryOpening] = []
  ) throws(LogError) -> Receipt {
    var chosen = try checkpoint()
    if let cosigned = try cosigned(), index < cosigned.checkpoint.size { chosen = cosigned }
    guard let chosen else { throw .unsigned(directory: directory) }
    let size = chosen.checkpoint.size
    guard index < size else { throw .noEntry(index: index, size: size) }
    let entry = try entries(index..<index + 1, in: size)[0]
    return Receipt(
      index: index, proof: try inclusionProof(of: index, in: size), checkpoint: chosen,
      content: Receipt.Content(entry: entry, openings: openings))
  }
}
