import Foundation

/// Reads a descriptor line by line with bounded memory, as the lines arrive.
struct InputLines: ~Copyable {
  enum Line: Equatable {
    case text(String)
    /// A line of so many bytes, more than `maximumBytes`: read over, not kept.
    case tooLong(bytes: Int)
  }

  private let descriptor: Int32
  private let maximumBytes: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(_ descriptor: Int32, maximumBytes: Int = 1 << 16) {
    self.descriptor = descriptor
    self.maximumBytes = maximumBytes
  }

  /// The next line without its end; `nil` at the end of the input.
  /// - Parameter beforeWaiting: Called before each read, which may wait for whoever writes.
  mutating func next(beforeWaiting: () -> Void) throws(CommandError) -> Line? {
    var dropped = 0
    var searched = 0
    while true {
      if let end = buffer[(start + searched)...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return line(buffer[start..<end], dropped: dropped)
      }
      searched = buffer.count - start
      if searched > maximumBytes {
        dropped += searched
        start = buffer.count
        searched = 0
      }
      if isAtEnd {
        guard searched + dropped > 0 else { return nil }
        defer { start = buffer.count }
        return line(buffer[start...], dropped: dropped)
      }
      beforeWaiting()
      try fill()
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>, dropped: Int) -> Line {
    guard dropped + bytes.count <= maximumBytes else {
      return .tooLong(bytes: dropped + bytes.count)
    }
    return .text(String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self))
  }

  private mutating func fill() throws(CommandError) {
    buffer.removeSubrange(..<start)
    start = 0
    let used = buffer.count
    let chunk = 1 << 16
    buffer.append(contentsOf: repeatElement(0, count: chunk))
    var count: Int
    repeat {
      count = buffer.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress! + used, chunk)
      }
    } while count < 0 && errno == EINTR
    let reason = errno
    buffer.removeLast(chunk - max(0, count))
    guard count >= 0 else { throw .file(path: "-", detail: String(cString: strerror(reason))) }
    if count == 0 { isAtEnd = true }
  }
}
