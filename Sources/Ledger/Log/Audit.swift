/// Follows a log from one tree to a larger one by what is stored: every entry is hashed again, every tile is
/// compared with the hashes that it must have.
enum Audit {
  /// The tree of `size` entries, as the stored entries make it.
  /// - Parameter start: a tree whose hashes are known to be right; the entries behind it are examined, and those
  ///   of the bundle that it ends in.
  /// - Parameter onEntry: gets each examined entry.
  /// - Throws: the first thing that is wrong.
  static func follow(
    _ files: LogFiles, from start: TreeEdge, to size: UInt64,
    onEntry: (UInt64, ArraySlice<UInt8>) -> Void = { _, _ in }
  ) throws(LogError) -> TreeEdge {
    let hasher = MerkleHasher()
    var edge = start
    let width = UInt64(Tile.fullWidth)
    var first = start.size / width * width
    while first < size {
      let tile = Tile(.hashes(level: 0), holding: first, in: size)
      let leaves = try files.hashes(of: tile)
      let bundle = try files.bundle(of: Tile(.entries, index: tile.index, width: tile.width))
      for (offset, range) in bundle.entries.enumerated() {
        let index = first + UInt64(offset)
        let found = bundle.bytes.withUnsafeBytes { hasher.leaf(.init(rebasing: $0[range])) }
        guard found == leaves[offset] else {
          throw .damaged(
            .entry(
              index: index, path: bundle.path, found: found, tile: tile.path,
              expected: leaves[offset]))
        }
        onEntry(index, bundle.bytes[range])
        guard index >= start.size else { continue }
        try edge.append(found, with: hasher) { tile, hashes throws(LogError) in
          try compare(tile, hashes, in: files)
        }
      }
      first += width
    }
    for (tile, hashes) in edge.partialTiles { try compare(tile, hashes, in: files) }
    return edge
  }

  /// Where the two differ, the entries or the tiles below have been found right: the file is wrong.
  private static func compare(
    _ tile: Tile, _ hashes: [MerkleHash], in files: LogFiles
  ) throws(LogError) {
    // The leaves were compared with the entries.
    guard tile.level != 0 else { return }
    let stored = try files.hashes(of: tile)
    guard stored != hashes else { return }
    for (position, (found, expected)) in zip(stored, hashes).enumerated() where found != expected {
      throw .damaged(
        .tile(path: tile.path, position: position, found: found, expected: expected))
    }
  }
}
