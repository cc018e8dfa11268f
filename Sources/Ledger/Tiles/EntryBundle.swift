/// The entries of one tile: each behind its length in two bytes, the higher first.
struct EntryBundle {
  /// The longest entry that a length of two bytes can name.
  static let entryLimit = 65_535
  /// The longest file.
  static let sizeLimit = Tile.fullWidth * (entryLimit + 2)

  static func append(_ entry: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(UInt8(entry.count >> 8))
    bytes.append(UInt8(entry.count & 255))
    bytes.append(contentsOf: entry)
  }

  /// Where the entries lie; `nil` unless the bytes are exactly `count` of them.
  static func ranges(in bytes: [UInt8], count: Int) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    var position = 0
    while ranges.count < count {
      guard position + 2 <= bytes.count else { return nil }
      let start = position + 2
      let end = start + Int(bytes[position]) << 8 + Int(bytes[position + 1])
      guard end <= bytes.count else { return nil }
      ranges.append(start..<end)
      position = end
    }
    return position == bytes.count ? ranges : nil
  }
}
