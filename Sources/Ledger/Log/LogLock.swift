import Glibc

/// The lock of the one process that appends (`flock`): the system drops it with the process.
final class LogLock: Sendable {
  private let file: Int32

  /// Takes the lock at once, or says that it is held.
  init(of files: LogFiles) throws(LogError) {
    let path = files.full(LogFiles.lock)
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw LogError(systemError: errno, path: path) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(file)
      if reason == EWOULDBLOCK { throw .held(directory: files.directory) }
      throw LogError(systemError: reason, path: path)
    }
    self.file = file
  }

  /// Closing alone is not enough: a child that another thread starts at this moment has a copy of the open file until
  /// it begins its program, and would hold the lock with it.
  deinit {
    _ = flock(file, LOCK_UN)
    close(file)
  }
}
