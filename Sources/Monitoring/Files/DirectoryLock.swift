import Glibc

/// The lock of the one process that writes in a directory (`flock`): the system drops it with the process.
final class DirectoryLock: Sendable {
  private let file: Int32

  /// Takes the lock at once, or says why not; `EWOULDBLOCK` where it is held.
  init(_ path: String) throws(SystemError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemError(errno, path) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(file)
      throw SystemError(reason, path)
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
