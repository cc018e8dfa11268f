/// The fields of one row, as ranges of the bytes that hold it.
struct CSVFields {
  enum Outcome {
    /// `end` is behind the last byte of the row, `next` behind its line end.
    case row(end: Int, next: Int)
    case incomplete
    case failed(CSVError.Problem, column: Int, at: Int)
  }

  private(set) var count = 0
  private(set) var hasQuotes = false
  private(set) var hasDoubledQuotes = false
  private(set) var hasHighBytes = false
  private var ranges: [Range<Int>] = []

  subscript(index: Int) -> Range<Int> { ranges[index] }

  /// Whether no field has a byte.
  var isBlank: Bool {
    for index in 0..<count where !ranges[index].isEmpty { return false }
    return true
  }

  /// The field that holds a byte, from 1.
  func column(at offset: Int) -> Int? {
    ranges.prefix(count).firstIndex { offset <= $0.upperBound }.map { $0 + 1 }
  }

  mutating func dropEmptyTail(downTo least: Int) {
    while count > least, ranges[count - 1].isEmpty { count -= 1 }
  }

  private mutating func add(_ start: Int, _ end: Int) {
    if count < ranges.count {
      ranges[count] = start..<end
    } else {
      ranges.append(start..<end)
    }
    count += 1
  }

  /// Finds the fields of the row at `start`.
  ///
  ///     row   = field *(separator field) line-end
  ///     field = *any-but-quote / quote *(any-but-quote / quote quote) quote
  ///
  /// - Complexity: O(bytes of the row).
  mutating func scan(
    _ bytes: Span<UInt8>, from start: Int, separator: UInt8, endsInCR: Bool, isLast: Bool,
    limits: CSVReader.Limits
  ) -> Outcome {
    count = 0
    hasQuotes = false
    hasDoubledQuotes = false
    let lineEnd: UInt8 = endsInCR ? 0x0D : 0x0A
    let total = bytes.count
    let words = CSVWords(separator: separator)
    var seen: UInt8 = 0
    var position = start
    var fieldStart = start
    defer { hasHighBytes = seen >= 0x80 }
    while true {
      fieldStart = position
      if position < total, bytes[position] == 0x22 {
        hasQuotes = true
        position += 1
        let textStart = position
        quoted: while true {
          guard position < total else {
            if position - textStart > limits.fieldBytes || isLast { return unclosed(textStart) }
            return .incomplete
          }
          let byte = bytes[position]
          seen |= byte
          if byte == 0x22 {
            guard position + 1 < total || isLast else { return .incomplete }
            if position + 1 < total, bytes[position + 1] == 0x22 {
              hasDoubledQuotes = true
              position += 2
              continue
            }
            break quoted
          }
          if byte == 0 { return .failed(.nul, column: count + 1, at: position) }
          position += 1
          if position - textStart > limits.fieldBytes { return unclosed(textStart) }
        }
        add(textStart, position)
        position += 1
        while position < total, bytes[position] == 0x0D, !endsInCR { position += 1 }
        guard position < total else {
          return isLast ? .row(end: position, next: position) : .incomplete
        }
        let byte = bytes[position]
        if byte == lineEnd { return .row(end: position, next: position + 1) }
        guard byte == separator, bytes[position - 1] == 0x22 else {
          return .failed(.strayQuote, column: count, at: position)
        }
        position += 1
      } else {
        plain: while true {
          guard position < total else {
            if position - fieldStart > limits.fieldBytes { return tooLong(fieldStart, limits) }
            guard isLast else { return .incomplete }
            add(fieldStart, position)
            return .row(end: position, next: position)
          }
          if position + 8 <= total {
            let (count, high) = words.plainBytes(in: bytes, at: position)
            seen |= high
            position += count
            if count == 8 { continue }
          }
          let byte = bytes[position]
          seen |= byte
          if byte == separator {
            if position - fieldStart > limits.fieldBytes { return tooLong(fieldStart, limits) }
            add(fieldStart, position)
            position += 1
            break plain
          }
          if byte == lineEnd {
            if position - fieldStart > limits.fieldBytes { return tooLong(fieldStart, limits) }
            var end = position
            while end > fieldStart, bytes[end - 1] == 0x0D { end -= 1 }
            add(fieldStart, end)
            return .row(end: end, next: position + 1)
          }
          // ="0123" is how Excel is told to keep a number's zeros: there quotes are text.
          if byte == 0x22, bytes[fieldStart] != UInt8(ascii: "=") {
            return .failed(.strayQuote, column: count + 1, at: position)
          }
          if byte == 0 { return .failed(.nul, column: count + 1, at: position) }
          position += 1
        }
      }
      if position - start > limits.rowBytes {
        return .failed(.rowTooLong(limit: limits.rowBytes), column: count, at: start)
      }
      if count >= limits.fields {
        return .failed(.tooManyFields(limit: limits.fields), column: count, at: position)
      }
    }
  }

  private func unclosed(_ textStart: Int) -> Outcome {
    .failed(.unterminatedQuote, column: count + 1, at: textStart - 1)
  }

  private func tooLong(_ start: Int, _ limits: CSVReader.Limits) -> Outcome {
    .failed(.fieldTooLong(limit: limits.fieldBytes), column: count + 1, at: start)
  }

  /// Makes one quote of every two, in place: fields only become shorter.
  mutating func undouble(_ bytes: inout [UInt8]) {
    for index in 0..<count {
      let range = ranges[index]
      var to = range.lowerBound
      var from = to
      while from < range.upperBound {
        let byte = bytes[from]
        bytes[to] = byte
        to += 1
        // Inside a quoted field every quote is doubled.
        from += byte == 0x22 ? 2 : 1
      }
      ranges[index] = range.lowerBound..<to
    }
  }
}

/// Eight bytes at a time: finds the first that may end a plain field.
private struct CSVWords {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080
  private let separators: UInt64

  init(separator: UInt8) { separators = UInt64(separator) * Self.ones }

  /// How many bytes come before the first separator, quote, or byte below 0x0E (line ends, NUL, tab); and the
  /// top bits of the bytes looked at, as one byte.
  @inline(__always)
  func plainBytes(in bytes: Span<UInt8>, at position: Int) -> (count: Int, high: UInt8) {
    // The caller has made sure of eight bytes; the load needs no alignment.
    let word = UInt64(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: position, as: UInt64.self))
    let found =
      zeros(word ^ separators) | zeros(word ^ (0x22 * Self.ones))
      | (word &- 0x0E * Self.ones) & ~word & Self.tops
    let high: UInt8 = word & Self.tops == 0 ? 0 : 0x80
    return (found == 0 ? 8 : found.trailingZeroBitCount / 8, high)
  }

  /// The top bit of every byte that is zero; bytes above a zero byte may be marked too, none below it.
  @inline(__always)
  private func zeros(_ word: UInt64) -> UInt64 { (word &- Self.ones) & ~word & Self.tops }
}
