import CZlib

/// Gzip members (RFC 1952) by zlib.
enum Gzip {
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard czlib_deflate_init(&stream, 1) == Z_OK else { fatalError("out of memory") }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END, "the bound is large enough")
      }
      count = output.count - Int(stream.avail_out)
    }
  }

  static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    var stream = z_stream()
    guard czlib_inflate_init(&stream) == Z_OK else { fatalError("out of memory") }
    defer { inflateEnd(&stream) }
    var content = GrowingBuffer(packed: bytes.count, limit: limit)
    var position = 0
    repeat {
      guard position == 0 || bytes[position...].starts(with: [0x1F, 0x8B]) else {
        throw .trailing(.gzip, position: position)
      }
      if position > 0 { inflateReset(&stream) }
      var status = Z_OK
      while status != Z_STREAM_END {
        content.grow()
        status = bytes.withUnsafeBufferPointer { source in
          stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + position })
          stream.avail_in = UInt32(clamping: source.count - position)
          let room = content.base.assumingMemoryBound(to: UInt8.self)
          stream.next_out = room + content.filled
          stream.avail_out = UInt32(clamping: content.capacity - content.filled)
          let (read, written) = (stream.avail_in, stream.avail_out)
          let status = inflate(&stream, Z_NO_FLUSH)
          position += Int(read - stream.avail_in)
          content.filled += Int(written - stream.avail_out)
          return status
        }
        guard !content.isOverLimit else { throw .tooLarge(limit: limit) }
        switch status {
        case Z_OK, Z_STREAM_END: break
        case Z_BUF_ERROR: throw .truncated(found: bytes.count)
        default:
          let detail = stream.msg.map { String(cString: $0) } ?? "code \(status)"
          throw .damaged(.gzip, detail: detail)
        }
      }
    } while position < bytes.count
    return content.content()
  }
}
