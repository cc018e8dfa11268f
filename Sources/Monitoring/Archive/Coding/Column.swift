import Glibc

/// A column of numbers: their differences, of the order that makes them shortest, byte by byte.
///
///     3, value                        one number, repeated
///     order 0...2, so many numbers, then for each byte of the rest, the lowest first, a packed stream
///
/// Of order 1 the first number stands at the beginning, and the rest are the differences to the one before; of
/// order 2 the first number and the first difference, and the rest are the differences of the differences. A
/// difference d is written as 2d, or as -2d - 1 where it is negative. Numbers are little-endian and wrap around.
enum Column {
  typealias Number = FixedWidthInteger & UnsignedInteger & BitwiseCopyable & SendableMetatype

  private static let constant: UInt8 = 3

  static func append<Value: Number>(_ values: [Value], level: Int32, to output: inout [UInt8]) {
    guard let first = values.first else { return }
    if values.allSatisfy({ $0 == first }) {
      output.append(constant)
      output.append(littleEndian: first)
      return
    }
    var order = 0
    var rest = values
    var heads: [Value] = []
    var best = cost(of: rest)
    var differences = values
    var heading: [Value] = []
    for candidate in 1...2 where values.count > candidate {
      heading.append(differences[0])
      differences = (1..<differences.count).map { differences[$0] &- differences[$0 - 1] }
      let folded = differences.map(fold)
      let cost = cost(of: folded)
      if cost < best { (order, rest, heads, best) = (candidate, folded, heading, cost) }
    }
    output.append(UInt8(order))
    for head in heads { output.append(littleEndian: head) }
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      PackedBytes.append(
        rest.map { UInt8(truncatingIfNeeded: $0 >> shift) }, level: level, to: &output)
    }
  }

  static func read<Value: Number>(
    _ type: Value.Type, _ count: Int, from reader: inout BoundedReader
  ) throws(ChunkDamage) -> [Value] {
    guard count > 0 else { return [] }
    let order = try reader.byte()
    if order == constant {
      return [Value](repeating: try reader.littleEndian(Value.self), count: count)
    }
    guard order <= 2, count > Int(order) else { throw .content }
    var head: (Value, Value) = (0, 0)
    if order > 0 { head.0 = try reader.littleEndian(Value.self) }
    if order > 1 { head.1 = try reader.littleEndian(Value.self) }
    var planes: [[UInt8]] = []
    for _ in 0..<MemoryLayout<Value>.size {
      planes.append(try PackedBytes.read(count - Int(order), from: &reader))
    }
    return [Value](unsafeUninitializedCapacity: count) { room, filled in
      let rest = UnsafeMutableBufferPointer(rebasing: room[Int(order)...])
      join(planes, in: rest)
      switch order {
      case 1:
        var value = head.0
        room[0] = value
        for index in 0..<rest.count {
          value &+= unfold(rest[index])
          rest[index] = value
        }
      case 2:
        var (value, difference) = (head.0 &+ head.1, head.1)
        room[0] = head.0
        room[1] = value
        for index in 0..<rest.count {
          difference &+= unfold(rest[index])
          value &+= difference
          rest[index] = value
        }
      default: break
      }
      filled = count
    }
  }

  private static func join<Value: Number>(
    _ planes: [[UInt8]], in values: UnsafeMutableBufferPointer<Value>
  ) {
    for (number, plane) in planes.enumerated() {
      let shift = 8 * number
      plane.withUnsafeBufferPointer { bytes in
        if number == 0 {
          for index in 0..<values.count { values[index] = Value(truncatingIfNeeded: bytes[index]) }
        } else {
          for index in 0..<values.count {
            values[index] |= Value(truncatingIfNeeded: bytes[index]) &<< Value(shift)
          }
        }
      }
    }
  }

  private static func fold<Value: Number>(_ difference: Value) -> Value {
    let isNegative = difference >> (Value.bitWidth - 1) == 1
    return isNegative ? ~(difference &<< 1) : difference &<< 1
  }

  @inline(__always)
  private static func unfold<Value: Number>(_ folded: Value) -> Value {
    (folded &>> 1) ^ (0 &- (folded & 1))
  }

  /// Bits that the bytes would take if each were coded by its frequency alone.
  private static func cost<Value: Number>(of values: [Value]) -> Double {
    var bits = 0.0
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      var counts = [Int](repeating: 0, count: 256)
      for value in values { counts[Int(truncatingIfNeeded: (value >> shift) & 0xFF)] += 1 }
      let all = Double(values.count)
      for count in counts where count > 0 { bits += Double(count) * log2(all / Double(count)) }
    }
    return bits
  }
}
