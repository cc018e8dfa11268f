import Glibc

/// The order of arrival of all that terminals sent, durable before anything of it is acknowledged.
///
///     let journal = try Journal(opening: "registry/monitoring/journal")
///     journal.submit(batch) { result in … }  // once its bytes are on disk
///
/// A thread of its own takes all that waits, stores it with one write and one sync, and then calls back in the order
/// of submission. A batch is stored whole or not at all; where that fails its callback says why, and the next batch
/// has its own try. One process writes a directory's journal.
///
/// The directory has files `000000000001.journal` and so on. What of a write was left unfinished by a process
/// that was killed is cut when the journal is opened next, and kept in a file beside it (`….journal.cut-OFFSET`).
public final class Journal: Sendable {
  private let writer: JournalWriter
  private let files: JournalFiles

  /// Opens a journal, or makes one; the directory's parent must be there.
  /// - Parameter fileBytes: From this size on a new file is begun.
  public convenience init(
    opening directory: String, fileBytes: Int = 64 << 20
  ) throws(JournalError) {
    try self.init(opening: directory, fileBytes: fileBytes, failing: { _ in 0 })
  }

  init(
    opening directory: String, fileBytes: Int = 64 << 20,
    failing: @escaping @Sendable (JournalStore.Step) -> Int32
  ) throws(JournalError) {
    files = JournalFiles(directory: directory)
    writer = JournalWriter(
      try JournalStore(opening: directory, fileBytes: fileBytes, failing: failing))
    writer.start()
  }

  deinit { writer.close() }

  /// Has a batch stored.
  /// - Parameter durable: Called once the batch is on disk, with the place behind it, or with why it is not. It runs
  ///   on the journal's thread, where all others wait for it; after ``close()`` on the caller's.
  public func submit(
    _ batch: consuming JournalBatch,
    durable: @escaping @Sendable (Result<JournalPosition, JournalError>) -> Void
  ) {
    writer.submit(batch, durable)
  }

  /// Bytes that were submitted and are not durable yet.
  public var waitingBytes: Int { writer.state.waitingBytes }
  /// All before it is durable.
  public var end: JournalPosition { writer.state.end }
  public var counts: JournalCounts { writer.state.counts }

  /// Begins a new file behind what was submitted. Not to be called from a callback.
  public func seal() throws(JournalError) { try writer.seal() }

  /// Removes the files that lie wholly before a place. The file that is written always stays.
  public func discard(before position: JournalPosition) throws(JournalError) {
    let first = min(position.file, end.file)
    do throws(SystemError) {
      var hasRemoved = false
      for number in try files.numbers() where number < first {
        guard unlink(files.path(number)) == 0 else {
          throw SystemError(errno, files.path(number))
        }
        hasRemoved = true
      }
      if hasRemoved { try SystemFile.syncDirectory(files.directory) }
    } catch {
      throw JournalError(error)
    }
  }

  /// Stores what was submitted, ends the thread and lets go of the directory.
  public func close() { writer.close() }
}
