public import Fleet

/// The first thing in a log that is not as it must be. Paths are within the log's directory.
public enum LogDamage: Hashable, Sendable {
  /// A file that a tree of that size has is not there.
  case missing(path: String)
  /// A file has another length than its hashes or entries take.
  case size(path: String, found: Int, expected: Int)
  /// A bundle's lengths do not lead to its end.
  case bundle(path: String, entries: Int)
  /// An entry hashes to something else than the tree has for it: it was changed, removed, added or moved.
  case entry(
    index: UInt64, path: String, found: MerkleHash, tile: String, expected: MerkleHash)
  /// A hash above the leaves is not that of the tile below.
  case tile(path: String, position: Int, found: MerkleHash, expected: MerkleHash)
  /// The stored tree has another root than the one that was written or signed for its size.
  case root(path: String, size: UInt64, found: MerkleHash, expected: MerkleHash)
  /// A file that names a tree cannot be read.
  case checkpoint(path: String, CheckpointError)
  /// It names another log.
  case origin(path: String, found: String, expected: String)
  /// More was signed than is stored.
  case shortened(stored: UInt64, signed: UInt64)
}

extension LogDamage: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "log.file-missing"
    case .size: "log.file-size"
    case .bundle: "log.bundle"
    case .entry: "log.entry"
    case .tile: "log.tile"
    case .root: "log.root"
    case .checkpoint: "log.checkpoint"
    case .origin: "log.other-origin"
    case .shortened: "log.shortened"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let path), .english): "`\(path)` is missing"
    case (.missing(let path), .chinese): "缺少 `\(path)`"
    case (.size(let path, let found, let expected), .english):
      "`\(path)` has \(found) bytes, expected \(expected)"
    case (.size(let path, let found, let expected), .chinese):
      "`\(path)` 为 \(found) 字节，应为 \(expected) 字节"
    case (.bundle(let path, let entries), .english):
      "the lengths in `\(path)` do not make \(entries) entries"
    case (.bundle(let path, let entries), .chinese): "`\(path)` 中的长度与 \(entries) 条不符"
    case (.entry(let index, let path, let found, let tile, let expected), .english):
      "entry \(index) in `\(path)` hashes to \(found), but `\(tile)` has \(expected)"
    case (.entry(let index, let path, let found, let tile, let expected), .chinese):
      "`\(path)` 第 \(index) 条的哈希为 \(found)，而 `\(tile)` 中为 \(expected)"
    case (.tile(let path, let position, let found, let expected), .english):
      "hash \(position) of `\(path)` is \(found), expected \(expected)"
    case (.tile(let path, let position, let found, let expected), .chinese):
      "`\(path)` 第 \(position) 个哈希为 \(found)，应为 \(expected)"
    case (.root(let path, let size, let found, let expected), .english):
      "the stored tree of \(size) entries has the root \(found), but `\(path)` says \(expected)"
    case (.root(let path, let size, let found, let expected), .chinese):
      "已存 \(size) 条的根哈希为 \(found)，而 `\(path)` 为 \(expected)"
    case (.checkpoint(let path, let error), .english):
      "`\(path)` is no checkpoint: \(error.text(in: .english))"
    case (.checkpoint(let path, let error), .chinese):
      "`\(path)` 不是检查点：\(error.text(in: .chinese))"
    case (.origin(let path, let found, let expected), .english):
      "`\(path)` is of the log `\(found)`, expected `\(expected)`"
    case (.origin(let path, let found, let expected), .chinese):
      "`\(path)` 属于日志 `\(found)`，应为 `\(expected)`"
    case (.shortened(let stored, let signed), .english):
      "\(stored) entries are stored, but \(signed) were signed"
    case (.shortened(let stored, let signed), .chinese): "已存 \(stored) 条，但已签署 \(signed) 条"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english:
      "keep the directory as it is for an inspection, and bring the files back from a backup"
    case .chinese: "请原样保留该目录以备检查，并从备份恢复文件"
    }
  }

  public var description: String { text(in: .english) }
}
