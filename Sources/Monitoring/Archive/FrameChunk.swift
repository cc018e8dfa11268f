public import Fleet

/// A part of an archive file that is read as a whole.
public struct FrameChunk: Hashable, Sendable {
  /// Where it begins in its file.
  public let offset: UInt64
  /// Its bytes in the file.
  public let length: UInt64
  public let frames: Int
  /// Bytes of its frames.
  public let contentBytes: Int
  /// The first and the last moment of reception among its frames.
  public let received: ClosedRange<Instant>
  /// SHA-256 over the bytes of its frames, one after the other.
  public let digest: [UInt8]

  /// The place behind it.
  public var end: UInt64 { offset + length }
}
