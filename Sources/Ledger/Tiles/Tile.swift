/// A file of a log: up to 256 hashes of one level, or up to 256 entries (C2SP tlog-tiles).
///
///     tile/0/x001/234/067          a full tile of leaf hashes
///     tile/1/000.p/17              the first 17 hashes of a tile that is not full yet
///     tile/entries/000             the first 256 entries
public struct Tile: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    /// Level 0 has the leaf hashes; each hash above is that of a full tile below.
    case hashes(level: Int)
    case entries
  }

  /// How many hashes or entries a full tile has.
  public static let fullWidth = 256

  public let content: Content
  /// From 0, within the level.
  public let index: UInt64
  /// 1...256.
  public let width: Int

  public init(_ content: Content, index: UInt64, width: Int = Tile.fullWidth) {
    self.content = content
    self.index = index
    self.width = width
  }

  public var isFull: Bool { width == Self.fullWidth }

  /// The level of hashes; `nil` for entries.
  var level: Int? { if case .hashes(let level) = content { level } else { nil } }

  /// The file's place within the log.
  public var path: String { isFull ? fullPath : "\(partials)/\(width)" }

  /// The place of the same tile once it is full.
  var fullPath: String {
    let directory =
      switch content {
      case .hashes(let level): "tile/\(level)"
      case .entries: "tile/entries"
      }
    var groups = [threeDigits(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      groups.append("x" + threeDigits(rest % 1000))
      rest /= 1000
    }
    return directory + "/" + groups.reversed().joined(separator: "/")
  }

  /// The directory of the tile's states before it was full.
  var partials: String { fullPath + ".p" }
}

extension Tile {
  /// The tile that holds a hash or entry, as wide as it is in a tree of `size` entries.
  init(_ content: Content, holding position: UInt64, in size: UInt64) {
    let level: Int = if case .hashes(let level) = content { level } else { 0 }
    let count = size >> UInt64(8 * level)
    let index = position / UInt64(Self.fullWidth)
    let width = min(UInt64(Self.fullWidth), count - index * UInt64(Self.fullWidth))
    self.init(content, index: index, width: Int(width))
  }

  /// The tiles of hashes that are not full in a tree of that size, the lowest first.
  static func edge(of size: UInt64) -> [Tile] {
    var tiles: [Tile] = []
    var (count, level) = (size, 0)
    while count > 0 {
      let width = Int(count % UInt64(fullWidth))
      let index = count / UInt64(fullWidth)
      if width > 0 { tiles.append(Tile(.hashes(level: level), index: index, width: width)) }
      count = index
      level += 1
    }
    return tiles
  }
}

private func threeDigits(_ number: UInt64) -> String {
  let text = String(number)
  return String(repeating: "0", count: 3 - text.count) + text
}
