extension JSONWriter {
  /// Whether the text holds a byte that JSON must escape: nearly none does, and is then copied whole.
  static func mustEscape(_ text: Span<UInt8>) -> Bool {
    var position = 0
    while position + 8 <= text.count {
      // Eight bytes have been made sure of; the load needs no alignment.
      let word = UInt64(
        littleEndian: unsafe text.bytes.unsafeLoadUnaligned(
          fromByteOffset: position, as: UInt64.self))
      if mustEscape(word) { return true }
      position += 8
    }
    while position < text.count {
      if mustEscape(text[position]) { return true }
      position += 1
    }
    return false
  }

  static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// The same for eight bytes: a byte is below a bound where subtracting borrows from its top bit.
  @inline(__always)
  private static func mustEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ 0x22 &* ones
    let backslashes = word ^ 0x5C &* ones
    let controls = (word &- 0x20 &* ones) & ~word
    return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops
      != 0
  }
}

extension OutputSpan<UInt8> {
  /// Copies bytes for which there must be room.
  @inline(__always)
  mutating func append(_ bytes: Span<UInt8>) {
    precondition(bytes.count <= freeCapacity)
    unsafe withUnsafeMutableBufferPointer { output, count in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let source = bytes.baseAddress, let start = output.baseAddress else { return }
        unsafe (start + count).initialize(from: source, count: bytes.count)
        count += bytes.count
      }
    }
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    precondition(text.hasPointerRepresentation)
    text.withUTF8Buffer { append(unsafe $0.span) }
  }

  mutating func append(decimal number: UInt64) {
    var unit: UInt64 = 1
    while number / unit >= 10 { unit *= 10 }
    while unit > 0 {
      append(0x30 &+ UInt8(truncatingIfNeeded: number / unit % 10))
      unit /= 10
    }
  }
}
