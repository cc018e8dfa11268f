import CCrypto
import CZlib
import Fleet

/// What stands before a chunk's columns. Numbers are little-endian.
///
///      0  8  "fleetfrm"          8  4  format, 1          12  4  sum of 0..<12 and 16..<96
///     16  4  bytes of the body  20  4  sum of the body    24  4  frames     28  4  bytes of the frames
///     32  8  first and          40  8  last reception, ms
///     48 32  SHA-256 over the bytes of the frames         80 16  0
///
/// A sum is the CRC-32 of zlib.
struct ChunkHead {
  static let magic = Array("fleetfrm".utf8)
  static let format: UInt32 = 1
  static let size = 96
  /// A chunk has no more frames, and they no more bytes.
  static let frameLimit = 1 << 18
  static let contentLimit = 32 << 20

  var bodyBytes: Int
  var bodySum: UInt32
  var frames: Int
  var contentBytes: Int
  var received: ClosedRange<Instant>
  var digest: [UInt8]

  /// - Precondition: there are frames.
  init(of frames: [ArchivedFrame], body: [UInt8]) {
    var (first, last) = (frames[0].received, frames[0].received)
    for frame in frames { (first, last) = (min(first, frame.received), max(last, frame.received)) }
    received = first...last
    bodyBytes = body.count
    bodySum = Self.sum(of: body)
    self.frames = frames.count
    contentBytes = frames.reduce(0) { $0 + $1.bytes.count }
    digest = Self.digest(of: frames)
  }

  var bytes: [UInt8] {
    var bytes = Self.magic
    for number in [
      Self.format, 0, UInt32(bodyBytes), bodySum, UInt32(frames), UInt32(contentBytes),
    ] {
      bytes.append(littleEndian: number)
    }
    bytes.append(littleEndian: received.lowerBound.milliseconds)
    bytes.append(littleEndian: received.upperBound.milliseconds)
    bytes += digest
    bytes += [UInt8](repeating: 0, count: 16)
    let sum = Self.headSum(bytes)
    withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(12..<16, with: $0) }
    return bytes
  }

  /// Reads a head.
  init(_ bytes: [UInt8]) throws(ChunkDamage) {
    guard bytes.count >= Self.size else { throw .truncated }
    guard bytes.starts(with: Self.magic), Self.headSum(bytes) == Self.number(bytes, 12) else {
      throw .head
    }
    guard Self.number(bytes, 8) == Self.format else { throw .format(Self.number(bytes, 8)) }
    bodyBytes = Int(Self.number(bytes, 16))
    bodySum = Self.number(bytes, 20)
    frames = Int(Self.number(bytes, 24))
    contentBytes = Int(Self.number(bytes, 28))
    let (first, last) = bytes.withUnsafeBytes {
      ($0.littleEndian(at: 32, as: Int64.self), $0.littleEndian(at: 40, as: Int64.self))
    }
    guard first <= last, (1...Self.frameLimit).contains(frames), contentBytes <= Self.contentLimit
    else { throw .head }
    received = Instant(milliseconds: first)...Instant(milliseconds: last)
    digest = Array(bytes[48..<80])
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes.withUnsafeBytes { $0.littleEndian(at: offset, as: UInt32.self) }
  }

  static func headSum(_ bytes: [UInt8]) -> UInt32 {
    sum(of: Array(bytes[..<12] + bytes[16..<size]))
  }

  private static func sum(of bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }

  static func digest(of frames: [ArchivedFrame]) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    for frame in frames { EVP_DigestUpdate(context, frame.bytes, frame.bytes.count) }
    return [UInt8](unsafeUninitializedCapacity: 32) { room, count in
      EVP_DigestFinal_ex(context, room.baseAddress, nil)
      count = 32
    }
  }

  func chunk(at offset: UInt64) -> FrameChunk {
    FrameChunk(
      offset: offset, length: UInt64(Self.size + bodyBytes), frames: frames,
      contentBytes: contentBytes, received: received, digest: digest)
  }

  /// The frames of a body that is as it was written.
  func decode(_ body: [UInt8]) throws(ChunkDamage) -> [ArchivedFrame] {
    guard body.count == bodyBytes else { throw .truncated }
    guard Self.sum(of: body) == bodySum else { throw .sum }
    let found = try ChunkDecoder.decode(body, frames: frames, contentBytes: contentBytes)
    guard Self.digest(of: found) == digest else { throw .digest }
    guard found.allSatisfy({ received.contains($0.received) }) else { throw .content }
    return found
  }

  /// A whole chunk: head and body. What was written is read and compared.
  /// - Precondition: there are frames, within the limits.
  static func chunk(
    of frames: [ArchivedFrame], level: Int32
  ) throws(ChunkDamage) -> (head: ChunkHead, bytes: [UInt8]) {
    for isPlain in [false, true] {
      let body = ChunkEncoder.encode(frames, level: level, isPlain: isPlain)
      let head = ChunkHead(of: frames, body: body)
      if let found = try? head.decode(body), found == frames { return (head, head.bytes + body) }
    }
    throw .content
  }
}
