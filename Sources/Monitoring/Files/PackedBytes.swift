import CZstd

/// One stream of bytes, packed as what is shortest; how many bytes it has is known from elsewhere.
///
///     0  value                   one byte, repeated
///     1  bytes                   as they are
///     2  length, zstd frame      length as ``Swift/Array/append(variable:)`` writes it
enum PackedBytes {
  private static let (repeated, plain, packed): (UInt8, UInt8, UInt8) = (0, 1, 2)

  private static let compressors = ContextPool {
    guard let context = ZSTD_createCCtx() else { fatalError("out of memory") }
    // The size is known, and sums stand elsewhere.
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
    return context
  }
  private static let decompressors = ContextPool {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    return context
  }

  static func append(_ bytes: [UInt8], level: Int32, to output: inout [UInt8]) {
    guard let first = bytes.first else { return }
    if bytes.allSatisfy({ $0 == first }) {
      output.append(repeated)
      output.append(first)
      return
    }
    let packed = compressors.withContext { context in
      ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
      return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { room, count in
        count = ZSTD_compress2(context, room.baseAddress, room.count, bytes, bytes.count)
        // With a whole buffer of the bound there is no other cause of failure than memory.
        precondition(ZSTD_isError(count) == 0, "out of memory")
      }
    }
    if packed.count + 3 < bytes.count {
      output.append(Self.packed)
      output.append(variable: packed.count)
      output += packed
    } else {
      output.append(plain)
      output += bytes
    }
  }

  /// Exactly so many bytes.
  static func read(
    _ count: Int, from reader: inout BoundedReader
  ) throws(ChunkDamage) -> [UInt8] {
    guard count > 0 else { return [] }
    switch try reader.byte() {
    case repeated: return [UInt8](repeating: try reader.byte(), count: count)
    case plain: return [UInt8](try reader.bytes(count))
    case packed:
      let source = try reader.bytes(try reader.variable())
      let bytes = decompressors.withContext { context in
        [UInt8](unsafeUninitializedCapacity: count) { room, filled in
          let size = ZSTD_decompressDCtx(
            context, room.baseAddress, count, source.baseAddress, source.count)
          filled = ZSTD_isError(size) == 0 ? size : 0
        }
      }
      guard bytes.count == count else { throw .content }
      return bytes
    default: throw .content
    }
  }
}

/// C contexts that wait for their next use, so that each thread at work has one of its own.
private final class ContextPool: @unchecked Sendable {
  private let condition = Condition()
  private var idle: [OpaquePointer] = []
  private let make: @Sendable () -> OpaquePointer

  init(make: @escaping @Sendable () -> OpaquePointer) { self.make = make }

  /// Lends a context for the length of `body`. Pools live as long as the process, so nothing is freed.
  func withContext<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    let context = condition.withLock { idle.popLast() } ?? make()
    defer { condition.withLock { idle.append(context) } }
    return body(context)
  }
}

extension [UInt8] {
  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  mutating func append(variable number: Int) {
    var rest = UInt(bitPattern: number)
    while rest > 0x7F {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

/// Reads within bounds.
struct BoundedReader {
  private let source: UnsafeRawBufferPointer
  private var position = 0

  /// The bytes must outlive it.
  init(_ source: UnsafeRawBufferPointer) { self.source = source }

  var isAtEnd: Bool { position == source.count }

  mutating func bytes(_ count: Int) throws(ChunkDamage) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= source.count - position else { throw .content }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: source[position..<position + count])
  }

  mutating func byte() throws(ChunkDamage) -> UInt8 { try bytes(1)[0] }

  /// At most 2^35.
  mutating func variable() throws(ChunkDamage) -> Int {
    var number = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      let byte = try byte()
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    throw .content
  }

  mutating func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws(ChunkDamage) -> Number {
    try bytes(MemoryLayout<Number>.size).littleEndian(at: 0, as: type)
  }
}
