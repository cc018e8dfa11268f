import Glibc

/// Memory for content that is being unpacked: grows up to one byte beyond a limit, so that content which
/// passes the limit is noticed, and is not touched before it is written.
struct GrowingBuffer: ~Copyable {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private let ceiling: Int
  /// How many bytes are written.
  var filled = 0

  /// - Parameters:
  ///   - packed: the size of the input; the content is guessed to be several times as long.
  init(packed: Int, limit: Int) {
    ceiling = min(limit, .max - 1) + 1
    capacity = min(ceiling, max(4096, packed.multipliedReportingOverflow(by: 6).partialValue))
    guard let base = malloc(capacity) else { fatalError("out of memory") }
    self.base = base
  }

  deinit { free(base) }

  /// Whether more than the limit is written.
  var isOverLimit: Bool { filled == ceiling }

  /// Makes room for at least one byte more, below the ceiling.
  mutating func grow() {
    guard filled == capacity, capacity < ceiling else { return }
    capacity = min(ceiling, capacity.multipliedReportingOverflow(by: 2).partialValue)
    guard let base = realloc(base, capacity) else { fatalError("out of memory") }
    self.base = base
  }

  consuming func content() -> [UInt8] {
    [UInt8](UnsafeRawBufferPointer(start: base, count: filled))
  }
}
