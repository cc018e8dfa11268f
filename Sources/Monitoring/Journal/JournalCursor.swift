import Glibc

/// Goes through one file of the journal, from one entry or mark to the next.
struct JournalCursor {
  let file: SystemFile
  let number: UInt64
  /// Behind what was read last.
  private(set) var offset: UInt64
  /// A part of the file, read ahead.
  private var buffer: [UInt8] = []
  private var bufferOffset: UInt64 = 0

  private static let window = 256 << 10

  enum Step {
    /// An entry, and where it lies in the bytes read ahead.
    case entry(Range<Int>)
    case group
    /// The limit.
    case end
    /// Neither an entry nor a mark.
    case damage
  }

  init(_ file: SystemFile, number: UInt64, offset: UInt64) {
    self.file = file
    self.number = number
    self.offset = offset
  }

  /// Where so many bytes from the offset lie in the buffer; `nil` where there are fewer before the limit.
  private mutating func load(_ count: Int, limit: UInt64) throws(SystemError) -> Range<Int>? {
    guard offset <= limit, UInt64(count) <= limit - offset else { return nil }
    if offset < bufferOffset || offset + UInt64(count) > bufferOffset + UInt64(buffer.count) {
      buffer = try file.read(
        Int(min(UInt64(max(count, Self.window)), limit - offset)), at: offset)
      bufferOffset = offset
      guard buffer.count >= count else { return nil }
    }
    let start = Int(offset - bufferOffset)
    return start..<start + count
  }

  private func bytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The next of the file before a limit; the offset stays where it is at damage.
  mutating func step(limit: UInt64) throws(SystemError) -> Step {
    if offset == limit { return .end }
    guard let mark = try load(4, limit: limit) else { return .damage }
    if bytes(mark, { $0.littleEndian(at: 0, as: UInt32.self) }) == JournalFormat.groupMark {
      guard let group = try load(JournalFormat.groupSize, limit: limit),
        bytes(group, { JournalFormat.isGroup($0, file: number, offset: offset) })
      else { return .damage }
      offset += UInt64(JournalFormat.groupSize)
      return .group
    }
    guard let head = try load(JournalFormat.entryHeadSize, limit: limit),
      let size = bytes(head, { JournalFormat.entrySize($0) }),
      let entry = try load(size, limit: limit), bytes(entry, { JournalFormat.isGood($0) })
    else { return .damage }
    offset += UInt64(size)
    return .entry(entry)
  }

  func entry(_ range: Range<Int>) -> JournalEntry? { bytes(range) { JournalFormat.entry($0) } }

  /// Where the next mark of a group stands behind the offset.
  func nextGroup(limit: UInt64) throws(SystemError) -> UInt64? {
    var start = offset + 1
    while start + UInt64(JournalFormat.groupSize) <= limit {
      let part = try file.read(Int(min(limit - start, 1 << 20)), at: start)
      let found = part.withUnsafeBytes { bytes -> Int? in
        guard bytes.count >= JournalFormat.groupSize else { return nil }
        return (0...bytes.count - JournalFormat.groupSize).first { index in
          bytes[index] == 0xFF
            && JournalFormat.isGroup(
              UnsafeRawBufferPointer(rebasing: bytes[index...]), file: number,
              offset: start + UInt64(index))
        }
      }
      if let found { return start + UInt64(found) }
      guard part.count >= JournalFormat.groupSize else { return nil }
      start += UInt64(part.count - JournalFormat.groupSize + 1)
    }
    return nil
  }
}
