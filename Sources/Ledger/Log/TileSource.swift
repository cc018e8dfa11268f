/// Hashes of subtrees from the tiles of a tree, of which the last few stay at hand.
struct TileSource: HashSource {
  private let files: LogFiles
  private let size: UInt64
  private let hasher = SharedHasher()
  private var kept: [(tile: Tile, hashes: [MerkleHash])] = []

  /// Half a megabyte.
  private static let capacity = 64

  /// - Parameter size: of the tree whose tiles are read.
  init(_ files: LogFiles, size: UInt64) {
    self.files = files
    self.size = size
  }

  mutating func perfect(level: Int, index: UInt64) throws(LogError) -> MerkleHash {
    // A tile spans eight levels: the hash is over 1, 2, 4 … 128 of its hashes.
    let span = 1 << (level % 8)
    let position = index << UInt64(level % 8)
    let tile = Tile(.hashes(level: level / 8), holding: position, in: size)
    let hashes = try hashes(of: tile)
    let start = Int(position % UInt64(Tile.fullWidth))
    return hasher.perfect(hashes[start..<start + span])
  }

  private mutating func hashes(of tile: Tile) throws(LogError) -> [MerkleHash] {
    if let found = kept.first(where: { $0.tile == tile }) { return found.hashes }
    let hashes = try files.hashes(of: tile)
    if kept.count == Self.capacity { kept.removeFirst() }
    kept.append((tile, hashes))
    return hashes
  }
}

/// A hasher that a copyable value can hold.
private final class SharedHasher {
  private let hasher = MerkleHasher()
  func perfect(_ hashes: ArraySlice<MerkleHash>) -> MerkleHash { hasher.perfect(hashes) }
}
