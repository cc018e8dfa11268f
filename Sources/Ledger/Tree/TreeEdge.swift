/// The right edge of a tree: all that is needed to go on appending and to know the root.
///
/// It holds the rightmost tile of each level while that is not full, at most 255 hashes each, so a log of any
/// size takes a few tens of kilobytes.
struct TreeEdge: Sendable {
  private(set) var size: UInt64 = 0
  /// By level, the lowest first; full tiles have gone one level up as one hash.
  private(set) var levels: [[MerkleHash]] = []

  init() {}

  /// An edge that was stored: as many hashes at each level as ``Tile/edge(of:)`` asks for.
  init(size: UInt64, levels: [[MerkleHash]]) {
    self.size = size
    self.levels = levels
  }

  /// Adds one leaf, and shows each tile that it fills, the lowest first.
  mutating func append<E: Error>(
    _ leaf: MerkleHash, with hasher: borrowing MerkleHasher,
    filling: (Tile, [MerkleHash]) throws(E) -> Void
  ) throws(E) {
    size += 1
    var hash = leaf
    var level = 0
    while true {
      if level == levels.count { levels.append([]) }
      levels[level].append(hash)
      guard levels[level].count == Tile.fullWidth else { return }
      let index = size >> UInt64(8 * (level + 1)) - 1
      try filling(Tile(.hashes(level: level), index: index), levels[level])
      hash = hasher.perfect(levels[level])
      levels[level].removeAll(keepingCapacity: true)
      level += 1
    }
  }

  /// The tiles that are not full, with their hashes.
  var partialTiles: [(tile: Tile, hashes: [MerkleHash])] {
    Tile.edge(of: size).map { ($0, levels[$0.level ?? 0]) }
  }

  func root(with hasher: borrowing MerkleHasher) -> MerkleHash {
    var root: MerkleHash?
    for hashes in levels {
      var end = hashes.count
      while end > 0 {
        let width = end & -end
        let piece = hasher.perfect(hashes[(end - width)..<end])
        root = root.map { hasher.node(piece, $0) } ?? piece
        end -= width
      }
    }
    return root ?? .empty
  }
}
