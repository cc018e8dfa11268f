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
  public static func checksum(_ bytes: Span<UInt8>) -> UInt8 { sum(of: bytes) }

  @inline(__always)
  static func sum(of span: Span<UInt8>) -> UInt8 {
    unsafe span.withUnsafeBytes { bytes in
      let count = bytes.count
      var position = 0
      var sum: UInt64 = 0
      guard let start = bytes.baseAddress else { return 0 }
      if count >= 64 {
        // Sixty-four sums side by side: a processor adds them up at once.
        var wide = unsafe start.loadUnaligned(as: SIMD8<UInt64>.self)
        position = 64
        while position &+ 64 <= count {
          wide ^= unsafe start.loadUnaligned(fromByteOffset: position, as: SIMD8<UInt64>.self)
          position &+= 64
        }
        let half = wide.lowHalf ^ wide.highHalf
        let quarter = half.lowHalf ^ half.highHalf
        sum = quarter[0] ^ quarter[1]
      }
      while position &+ 8 <= count {
        sum ^= unsafe start.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        position &+= 8
      }
      var byte: UInt8 = 0
      while position < count {
        byte ^= unsafe start.load(fromByteOffset: position, as: UInt8.self)
        position &+= 1
      }
      sum ^= sum &>> 32
      sum ^= sum &>> 16
      return byte ^ UInt8(truncatingIfNeeded: sum ^ sum &>> 8)
    }
  }
}
