/// What the head of a file says about its way of writing.
struct CSVStyle {
  var separator: UInt8 = 0x2C
  /// Old Macintosh files: CR alone ends a line.
  var endsInCR = false
  /// Bytes of a leading `sep=;` line, which Excel understands as a setting.
  var length = 0

  init(of head: some Collection<UInt8>) {
    let bytes = Array(head)
    if bytes.count >= 6, bytes.starts(with: "sep=".utf8),
      let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), end == 5
    {
      separator = bytes[4]
      length = end + (bytes[end] == 0x0D && bytes.count > 6 && bytes[6] == 0x0A ? 2 : 1)
    } else {
      separator = CSVStyle.separator(in: bytes)
    }
    if let end = CSVStyle.firstLineEnd(in: bytes.dropFirst(length)) {
      let rest = bytes[end...].drop { $0 == 0x0D }
      endsInCR = bytes[end] == 0x0D && rest.first != 0x0A && !rest.isEmpty
    }
  }

  /// The most frequent candidate in one line of the first ten, outside quotes.
  private static func separator(in bytes: [UInt8]) -> UInt8 {
    var best: (count: Int, separator: UInt8) = (0, 0x2C)
    var counts: [UInt8: Int] = [0x2C: 0, 0x3B: 0, 0x09: 0]
    var isQuoted = false
    var lines = 0
    for byte in bytes + [0x0A] {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D {
        for candidate in [0x2C, 0x09, 0x3B] as [UInt8] where counts[candidate]! > best.count {
          best = (counts[candidate]!, candidate)
        }
        counts = [0x2C: 0, 0x3B: 0, 0x09: 0]
        lines += 1
        if lines == 10 { break }
      } else if counts[byte] != nil {
        counts[byte]! += 1
      }
    }
    return best.separator
  }

  private static func firstLineEnd(in bytes: ArraySlice<UInt8>) -> Int? {
    var isQuoted = false
    return bytes.firstIndex { byte in
      if byte == 0x22 { isQuoted.toggle() }
      return !isQuoted && (byte == 0x0A || byte == 0x0D)
    }
  }
}
