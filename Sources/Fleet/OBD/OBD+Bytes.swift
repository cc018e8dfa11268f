// Big-endian numbers, in and out.

extension Span<UInt8> {
  /// Eight bytes in the order of this machine; there must be as many.
  @inlinable @inline(__always)
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

  @inlinable @inline(__always)
  static func sum(of span: Span<UInt8>) -> UInt8 {
    unsafe span.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe sum(of: start, bytes.count)
    }
  }

  /// Every load lies between `start` and `start + count`: the comparison before it says so.
  @inlinable @inline(__always)
  static func sum(of start: UnsafeRawPointer, _ count: Int) -> UInt8 {
    guard count >= 8 else {
      var sum: UInt8 = 0
      for position in 0..<count {
        sum ^= unsafe start.load(fromByteOffset: position, as: UInt8.self)
      }
      return sum
    }
    // Four sums side by side: a processor adds them up at once.
    typealias Pair = SIMD2<UInt64>
    var (a, b, c, d) = (Pair.zero, Pair.zero, Pair.zero, Pair.zero)
    var position = 0
    let lastLong = count &- 128
    while position <= lastLong {
      unsafe a ^= start.loadUnaligned(fromByteOffset: position, as: Pair.self)
      unsafe b ^= start.loadUnaligned(fromByteOffset: position &+ 16, as: Pair.self)
      unsafe c ^= start.loadUnaligned(fromByteOffset: position &+ 32, as: Pair.self)
      unsafe d ^= start.loadUnaligned(fromByteOffset: position &+ 48, as: Pair.self)
      unsafe a ^= start.loadUnaligned(fromByteOffset: position &+ 64, as: Pair.self)
      unsafe b ^= start.loadUnaligned(fromByteOffset: position &+ 80, as: Pair.self)
      unsafe c ^= start.loadUnaligned(fromByteOffset: position &+ 96, as: Pair.self)
      unsafe d ^= start.loadUnaligned(fromByteOffset: position &+ 112, as: Pair.self)
      position &+= 128
    }
    let lastShort = count &- 16
    while position <= lastShort {
      unsafe a ^= start.loadUnaligned(fromByteOffset: position, as: Pair.self)
      position &+= 16
    }
    a ^= b ^ c ^ d
    var sum = a[0] ^ a[1]
    if position &+ 8 <= count {
      unsafe sum ^= start.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      position &+= 8
    }
    // The last eight bytes, without those that were added already: they come first in memory.
    if position < count {
      let last = unsafe start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      sum ^= UInt64(littleEndian: last) &>> UInt64(truncatingIfNeeded: 8 &* (position &- count))
    }
    sum ^= sum &>> 32
    sum ^= sum &>> 16
    return UInt8(truncatingIfNeeded: sum ^ sum &>> 8)
  }
}
