import Glibc

/// The files of a log, read within bounds. Paths are within the log's directory.
struct LogFiles: Sendable {
  /// The tree as it was appended last, unsigned: what a restart goes on from.
  static let head = "head"
  /// The tree as it was signed last (C2SP tlog-tiles).
  static let checkpoint = "checkpoint"
  /// The last checkpoint that a level above has cosigned.
  static let cosigned = "cosigned"
  /// Held by the process that appends.
  static let lock = "lock"

  let directory: String

  func full(_ path: String) -> String { "\(directory)/\(path)" }

  /// The bytes of a file, at most one more than `limit`; `nil` where there is none.
  func read(_ path: String, limit: Int) throws(LogError) -> [UInt8]? {
    let file = open(full(path), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw LogError(systemError: errno, path: full(path))
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw LogError(systemError: errno, path: full(path)) }
    let capacity = min(limit + 1, max(Int(status.st_size), 0) + 1)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
      while filled < capacity {
        let count = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, capacity - filled)
        if count < 0, errno == EINTR { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { return }
        filled += count
      }
    }
    guard failure == 0 else { throw LogError(systemError: failure, path: full(path)) }
    return bytes
  }

  /// The hashes of a tile that a tree must have: from the full tile's file where the narrower one is gone.
  func hashes(of tile: Tile) throws(LogError) -> [MerkleHash] {
    let expected = tile.width * MerkleHash.size
    if let bytes = try read(tile.path, limit: expected) {
      guard bytes.count == expected else {
        throw .damaged(
          .size(path: tile.path, found: try size(of: tile.path), expected: expected))
      }
      return [MerkleHash](tile: bytes)
    }
    let whole = Tile.fullWidth * MerkleHash.size
    guard !tile.isFull, let bytes = try read(tile.fullPath, limit: whole) else {
      throw .damaged(.missing(path: tile.path))
    }
    guard bytes.count == whole else {
      throw .damaged(.size(path: tile.fullPath, found: bytes.count, expected: whole))
    }
    return [MerkleHash](tile: Array(bytes.prefix(expected)))
  }

  /// The entries of a bundle that a tree must have: the file's path, its bytes and where the entries lie.
  func bundle(
    of tile: Tile
  ) throws(LogError) -> (path: String, bytes: [UInt8], entries: [Range<Int>]) {
    if let bytes = try read(tile.path, limit: EntryBundle.sizeLimit) {
      guard let entries = EntryBundle.ranges(in: bytes, count: tile.width) else {
        throw .damaged(.bundle(path: tile.path, entries: tile.width))
      }
      return (tile.path, bytes, entries)
    }
    guard !tile.isFull, let bytes = try read(tile.fullPath, limit: EntryBundle.sizeLimit) else {
      throw .damaged(.missing(path: tile.path))
    }
    guard let entries = EntryBundle.ranges(in: bytes, count: Tile.fullWidth) else {
      throw .damaged(.bundle(path: tile.fullPath, entries: Tile.fullWidth))
    }
    return (tile.fullPath, bytes, Array(entries.prefix(tile.width)))
  }

  /// The right edge of the tree of that size, as its tiles have it.
  func edge(of size: UInt64) throws(LogError) -> TreeEdge {
    var levels: [[MerkleHash]] = []
    for tile in Tile.edge(of: size) {
      let level = tile.level ?? 0
      while levels.count < level { levels.append([]) }
      levels.append(try hashes(of: tile))
    }
    return TreeEdge(size: size, levels: levels)
  }

  private func size(of path: String) throws(LogError) -> Int {
    var status = stat()
    guard stat(full(path), &status) == 0 else {
      throw LogError(systemError: errno, path: full(path))
    }
    return Int(status.st_size)
  }
}

extension LogFiles {
  /// Whether there is a log, or what is left of one.
  func isThere() throws(LogError) -> Bool {
    if try read(Self.head, limit: 0) != nil { return true }
    return try read(Self.checkpoint, limit: 0) != nil
  }

  /// The tree that was appended last; `nil` where there is no log.
  func head() throws(LogError) -> Checkpoint? {
    guard let bytes = try read(Self.head, limit: Note.sizeLimit) else { return nil }
    do throws(CheckpointError) {
      return try Checkpoint(body: bytes)
    } catch {
      throw .damaged(.checkpoint(path: Self.head, error))
    }
  }

  /// A signed checkpoint; `nil` where nothing was signed yet.
  func signed(_ path: String = LogFiles.checkpoint) throws(LogError) -> SignedCheckpoint? {
    guard let bytes = try read(path, limit: Note.sizeLimit) else { return nil }
    do throws(CheckpointError) {
      return try SignedCheckpoint(parsing: bytes)
    } catch {
      throw .damaged(.checkpoint(path: path, error))
    }
  }
}
