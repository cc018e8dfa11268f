// Big-endian numbers, in and out.

extension Span<UInt8> {
  /// Eight bytes in the order of this machine; there must be as many.
  @inline(__always)
  func eightBytes(at offset: Int) -> UInt64 {
    assert(offset >= 0 && offset + 8 <= count)
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  @inline(__always)
  func bigEndian16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  @inline(__always)
  func bigEndian32(at offset: Int) -> UInt32 {
    UInt32(bigEndian16(at: offset)) << 16 | UInt32(bigEndian16(at: offset + 2))
  }
}

extension [UInt8] {
  mutating func append(bigEndian number: UInt16) {
    append(UInt8(number >> 8))
    append(UInt8(number & 0xFF))
  }

  mutating func append(bigEndian number: UInt32) {
    append(bigEndian: UInt16(number >> 16))
    append(bigEndian: UInt16(number & 0xFFFF))
  }

  mutating func append<let count: Int>(_ field: OBD.FixedBytes<count>) {
    for index in 0..<count { append(field[index]) }
  }
}

extension OBD {
  /// The check byte (BCC): all bytes by exclusive or.
  public static func checksum(_ bytes: Span<UInt8>) -> UInt8 {
    let count = bytes.count
    var position = 0
    // Four sums side by side: a processor adds them up at once.
    var (first, second, third, fourth): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    while position &+ 32 <= count {
      first ^= bytes.eightBytes(at: position)
      second ^= bytes.eightBytes(at: position &+ 8)
      third ^= bytes.eightBytes(at: position &+ 16)
      fourth ^= bytes.eightBytes(at: position &+ 24)
      position &+= 32
    }
    var sum = first ^ second ^ third ^ fourth
    while position &+ 8 <= count {
      sum ^= bytes.eightBytes(at: position)
      position &+= 8
    }
    sum ^= sum >> 32
    sum ^= sum >> 16
    var byte = UInt8(truncatingIfNeeded: sum ^ sum >> 8)
    while position < count {
      byte ^= bytes[position]
      position &+= 1
    }
    return byte
  }
}
