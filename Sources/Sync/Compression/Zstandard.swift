import CZstd

/// Zstandard frames (RFC 8878) by libzstd.
enum Zstandard {
  /// The largest window that is accepted: 8 MiB, what RFC 9659 allows as a content encoding.
  static let windowLog: Int32 = 23

  private static let compressors = ContextPool {
    guard let context = ZSTD_createCCtx() else { fatalError("out of memory") }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    return context
  }

  private static let decompressors = ContextPool {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog)
    return context
  }

  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    compressors.withContext { context in
      [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, count in
        count = ZSTD_compress2(
          context, output.baseAddress, output.count, bytes, bytes.count)
        // With a whole buffer of the bound there is no other cause of failure than memory.
        precondition(ZSTD_isError(count) == 0, "out of memory")
      }
    }
  }

  static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    try decompressors.withContext { (context) throws(CompressionError) in
      ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
      return try unpack(bytes, with: context, limit: limit)
    }
  }

  private static func unpack(
    _ bytes: [UInt8], with context: OpaquePointer, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    var content = GrowingBuffer(packed: bytes.count, limit: limit)
    var position = 0
    repeat {
      guard beginsFrame(bytes, at: position) else {
        throw position == 0 ? misfit(bytes) : .trailing(.zstd, position: position)
      }
      var left = 1
      repeat {
        content.grow()
        let before = (position, content.filled)
        left = bytes.withUnsafeBytes { source in
          var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
          var output = ZSTD_outBuffer(
            dst: content.base, size: content.capacity, pos: content.filled)
          let left = ZSTD_decompressStream(context, &output, &input)
          position = input.pos
          content.filled = output.pos
          return left
        }
        if ZSTD_isError(left) != 0 { throw failure(left) }
        guard !content.isOverLimit else { throw .tooLarge(limit: limit) }
        if left > 0, before == (position, content.filled) {
          throw .truncated(found: bytes.count)
        }
      } while left > 0
    } while position < bytes.count
    return content.content()
  }

  /// A frame's magic number, or one of the sixteen of skippable frames.
  private static func beginsFrame(_ bytes: [UInt8], at position: Int) -> Bool {
    guard bytes.count - position >= 4 else { return false }
    let magic = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << (8 * $1) }
    return magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50
  }

  private static func misfit(_ bytes: [UInt8]) -> CompressionError {
    let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    return bytes.count < 4 && magic.starts(with: bytes)
      ? .truncated(found: bytes.count) : .damaged(.zstd, detail: "no frame begins here")
  }

  private static func failure(_ code: Int) -> CompressionError {
    if ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge {
      return .window(limit: 1 << Int(windowLog))
    }
    return .damaged(.zstd, detail: String(cString: ZSTD_getErrorName(code)).lowercased())
  }
}
