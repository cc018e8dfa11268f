import CControl
import Glibc

/// The path of a socket, also where it is longer than the 107 bytes that a socket address holds.
struct ControlPath {
  let path: String

  init(_ path: String) { self.path = path }

  /// Calls with the path itself or, where that is too long, with one through an open directory.
  func withShortPath(_ body: (String) -> Int32) -> Int32 {
    if path.utf8.count < 108 { return body(path) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let directory = open(
      parts.dropLast().joined(separator: "/"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return -1 }
    let result = body("/proc/self/fd/\(directory)/\(parts.last ?? "")")
    let reason = errno
    close(directory)
    errno = reason
    return result
  }
}
