import Glibc

/// Reads a journal in the order in which it was written, also beside the process that writes it.
///
///     var reader = try JournalReader(directory, from: recorded)
///     while let entry = try reader.next(upTo: journal.end) { … }
public struct JournalReader {
  /// Behind the last entry that was read; where a file was read to its end, the beginning of the next.
  public private(set) var position: JournalPosition
  private let files: JournalFiles
  private var cursor: JournalCursor?
  /// Where the file ends that is being read, once the next one says so.
  private var fileEnd: UInt64?

  /// - Parameter position: A place between two entries, as ``position``, ``Journal/end`` or a callback gave it.
  public init(_ directory: String, from position: JournalPosition) throws(JournalError) {
    files = JournalFiles(directory: directory)
    self.position = position
  }

  /// The next entry before a place; `nil` where there is none.
  /// - Throws: `JournalError.damaged` with file and offset; the position then stays before the damage.
  public mutating func next(upTo end: JournalPosition) throws(JournalError) -> JournalEntry? {
    while position < end {
      var cursor = try current()
      guard position < end else { break }
      let limit = try limit(upTo: end)
      guard cursor.offset < limit else {
        guard cursor.offset == limit, position.file < end.file else { throw damage }
        try enter(position.file + 1)
        continue
      }
      let step: JournalCursor.Step
      do { step = try cursor.step(limit: limit) } catch { throw JournalError(error) }
      self.cursor = cursor
      switch step {
      case .damage, .end: throw damage
      case .group: position = JournalPosition(file: position.file, offset: cursor.offset)
      case .entry(let range):
        guard let entry = cursor.entry(range) else { throw damage }
        position = JournalPosition(file: position.file, offset: cursor.offset)
        return entry
      }
    }
    return nil
  }

  /// Goes behind what is damaged at the position: to the next group of entries, or to the next file.
  /// - Returns: the bytes of the file that were left out; `nil` where nothing follows before `end`.
  public mutating func skipDamage(upTo end: JournalPosition) throws(JournalError) -> Range<UInt64>?
  {
    let start = position.offset
    let limit = try limit(upTo: end)
    let cursor = JournalCursor(
      try open(position.file), number: position.file, offset: start)
    let group: UInt64?
    do { group = try cursor.nextGroup(limit: limit) } catch { throw JournalError(error) }
    if let group {
      position = JournalPosition(file: position.file, offset: group)
      self.cursor = nil
      return start..<group
    }
    guard position.file < end.file else { return nil }
    try enter(position.file + 1)
    return start..<max(start, limit)
  }

  private var damage: JournalError {
    .damaged(path: files.path(position.file), offset: position.offset)
  }

  /// The cursor at the position.
  private mutating func current() throws(JournalError) -> JournalCursor {
    if position.file == 0 {
      let numbers: [UInt64]
      do { numbers = try files.numbers() } catch { throw JournalError(error) }
      guard let first = numbers.first else { throw .missing(path: files.path(1)) }
      try enter(first)
    }
    if let cursor, cursor.number == position.file { return cursor }
    let file = try open(position.file)
    let isAtHead = position.offset < UInt64(JournalFormat.headSize)
    if try previousEnd(file, position.file) == nil, isAtHead { throw damage }
    if isAtHead {
      position = JournalPosition(file: position.file, offset: UInt64(JournalFormat.headSize))
    }
    let offset = position.offset
    let cursor = JournalCursor(file, number: position.file, offset: offset)
    self.cursor = cursor
    return cursor
  }

  private mutating func enter(_ number: UInt64) throws(JournalError) {
    position = JournalPosition(file: number, offset: 0)
    cursor = nil
    fileEnd = nil
  }

  private func open(_ number: UInt64) throws(JournalError) -> SystemFile {
    do { return try SystemFile(files.path(number), O_RDONLY) } catch {
      if error.code == ENOENT { throw .missing(path: error.path) }
      throw JournalError(error)
    }
  }

  /// How far the file at the position goes.
  private mutating func limit(upTo end: JournalPosition) throws(JournalError) -> UInt64 {
    guard position.file < end.file else { return end.offset }
    if let fileEnd { return fileEnd }
    let next = position.file + 1
    if let end = try previousEnd(try open(next), next) {
      fileEnd = end
      return end
    }
    // Of its head the reader of the next file tells.
    let file = try open(position.file)
    do { return try file.size() } catch { throw JournalError(error) }
  }

  /// Where, by the head of a file, the one before it ends; `nil` where the head is damaged.
  private func previousEnd(
    _ file: SystemFile, _ number: UInt64
  ) throws(JournalError) -> UInt64? {
    let head: [UInt8]
    do { head = try file.read(JournalFormat.headSize, at: 0) } catch { throw JournalError(error) }
    switch head.withUnsafeBytes({ JournalFormat.readHead($0, number: number) }) {
    case .good(let previousEnd): return previousEnd
    case .format(let found): throw .format(path: file.path, found: found)
    case .damaged: return nil
    }
  }
}
