import Glibc

/// The files of a journal as the thread that writes them sees them. One thread at a time.
final class JournalStore {
  /// A step that tests make fail.
  enum Step: Hashable, Sendable { case create, write, sync, truncate }

  private let files: JournalFiles
  private let fileBytes: UInt64
  private let lock: DirectoryLock
  /// What the system is to have answered instead of doing a step; 0 where it does it.
  private let failing: @Sendable (Step) -> Int32
  /// The file that is written; `nil` where it cannot be gone on with.
  private var file: SystemFile?
  /// All before it is durable.
  private(set) var end: JournalPosition

  /// Opens a journal: makes it where there is none, cuts a torn tail.
  init(
    opening directory: String, fileBytes: Int, failing: @escaping @Sendable (Step) -> Int32
  ) throws(JournalError) {
    files = JournalFiles(directory: directory)
    self.fileBytes = UInt64(max(fileBytes, 0))
    self.failing = failing
    end = .start
    do throws(SystemError) {
      try SystemFile.makeDirectory(directory)
      lock = try DirectoryLock(files.lock)
    } catch {
      if error.code == EWOULDBLOCK { throw .held(directory: directory) }
      throw JournalError(error)
    }
    var format: UInt32?
    do throws(SystemError) {
      unlink(files.draft)
      if let last = try files.numbers().last {
        format = try goOn(with: last)
      } else {
        try begin(after: .start)
      }
    } catch {
      throw JournalError(error)
    }
    if let format { throw .format(path: files.path(end.file), found: format) }
  }

  /// - Returns: the file's format where that is none of this program's.
  private func goOn(with number: UInt64) throws(SystemError) -> UInt32? {
    let file = try SystemFile(files.path(number), O_RDWR)
    let size = try file.size()
    let head = try file.read(JournalFormat.headSize, at: 0)
    end = JournalPosition(file: number, offset: size)
    switch head.withUnsafeBytes({ JournalFormat.readHead($0, number: number) }) {
    case .good: break
    case .format(let found): return found
    case .damaged:
      // Its head was durable before the file had its name: this is damage, which its reader tells of.
      try begin(after: end)
      return nil
    }
    var cursor = JournalCursor(file, number: number, offset: UInt64(JournalFormat.headSize))
    scan: while true {
      switch try cursor.step(limit: size) {
      case .entry, .group: continue
      case .end: break scan
      case .damage:
        guard try cursor.nextGroup(limit: size) == nil else {
          // More was written behind it, so it was durable once. Nothing is cut.
          try begin(after: end)
          return nil
        }
        try cut(file, number, at: cursor.offset, size: size)
        break scan
      }
    }
    // What a process wrote that was killed is in the system's memory only.
    try file.sync()
    self.file = file
    end = JournalPosition(file: number, offset: cursor.offset)
    return nil
  }

  /// Cuts what a write left that was not finished, and keeps it beside the file.
  private func cut(
    _ file: SystemFile, _ number: UInt64, at offset: UInt64, size: UInt64
  ) throws(SystemError) {
    let rest = try file.read(Int(size - offset), at: offset)
    let kept = try SystemFile(files.cutPath(number, at: offset), O_WRONLY | O_CREAT | O_EXCL)
    do throws(SystemError) {
      try kept.write(rest, at: 0)
      try kept.sync()
    } catch {
      unlink(kept.path)
      throw error
    }
    try SystemFile.syncDirectory(files.directory)
    try file.truncate(to: offset)
  }

  /// Begins a file. It has its name only once its head is durable.
  private func begin(after previous: JournalPosition) throws(SystemError) {
    self.file = nil
    let number = previous.file + 1
    try fail(.create, files.path(number))
    let file = try SystemFile(files.draft, O_RDWR | O_CREAT | O_TRUNC)
    try file.write(
      JournalFormat.head(number: number, previousEnd: previous.offset), at: 0)
    try file.sync()
    guard rename(files.draft, files.path(number)) == 0 else {
      throw SystemError(errno, files.path(number))
    }
    try SystemFile.syncDirectory(files.directory)
    self.file = file
    end = JournalPosition(file: number, offset: UInt64(JournalFormat.headSize))
  }

  private func fail(_ step: Step, _ path: String) throws(SystemError) {
    let code = failing(step)
    if code != 0 { throw SystemError(code, path) }
  }

  /// Makes sure that there is a file to write to.
  /// - Returns: where the next bytes begin.
  func prepare() throws(JournalError) -> JournalPosition {
    do throws(SystemError) {
      if file == nil || end.offset >= fileBytes { try begin(after: end) }
    } catch {
      throw JournalError(error)
    }
    return end
  }

  /// Stores bytes at the end; they are durable when it returns.
  ///
  /// After a write that failed the file is cut to what was durable. After a sync that failed nobody knows what the
  /// disk holds, and a second sync of the same file would not tell: the file ends where it was durable, and the next
  /// bytes go to a new one.
  func append(_ bytes: [UInt8]) throws(JournalError) {
    guard let file else { throw .closed }
    let path = files.path(end.file)
    do throws(SystemError) {
      let code = failing(.write)
      // Where a test has it fail, half of it is written.
      try file.write(bytes, count: code == 0 ? nil : bytes.count / 2, at: end.offset)
      if code != 0 { throw SystemError(code, path) }
    } catch {
      do throws(SystemError) {
        try fail(.truncate, path)
        try file.truncate(to: end.offset)
      } catch {
        self.file = nil
      }
      throw JournalError(SystemError(error.code, path))
    }
    do throws(SystemError) {
      try fail(.sync, path)
      try file.sync()
    } catch {
      try? file.truncate(to: end.offset)
      self.file = nil
      throw JournalError(SystemError(error.code, path))
    }
    end = JournalPosition(file: end.file, offset: end.offset + UInt64(bytes.count))
  }

  func seal() throws(JournalError) {
    do throws(SystemError) { try begin(after: end) } catch { throw JournalError(error) }
  }
}
