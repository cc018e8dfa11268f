import Foundation

/// A file that appears under its name only when it is complete.
final class NewOutput {
  private let path: String
  private let part: String
  private let descriptor: Int32
  private var isCommitted = false

  init(at path: String) throws(CommandError) {
    self.path = path
    part = path + ".part"
    descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else {
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if descriptor >= 0, !isCommitted { unlink(part) }
  }

  func append(_ bytes: [UInt8]) throws(CommandError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + sent, bytes.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .file(path: path, detail: String(cString: strerror(errno))) }
      sent += count
    }
  }

  func commit() throws(CommandError) {
    guard fsync(descriptor) == 0, rename(part, path) == 0 else {
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
    isCommitted = true
  }
}
