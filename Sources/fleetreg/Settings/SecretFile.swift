import Fleet
import Foundation

/// A new file with mode 0600 for a secret; one that nothing was written to is removed again.
final class SecretFile {
  private let path: String
  private let descriptor: Int32
  private var isWritten = false

  init(creating path: String) throws(CommandError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .exists(path: path) }
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if descriptor >= 0, !isWritten { unlink(path) }
  }

  func write(_ secret: String) throws(CommandError) {
    let line = secret + "\n"
    guard Foundation.write(descriptor, line, line.utf8.count) == line.utf8.count,
      fsync(descriptor) == 0
    else { throw .file(path: path, detail: String(cString: strerror(errno))) }
    isWritten = true
  }
}

extension SecretFile {
  /// The first line of a secret's file, which nobody but its owner may be able to read.
  static func read(_ path: String) throws(CommandError) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file(path: path, detail: String(cString: strerror(errno))) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw .file(path: path, detail: String(cString: strerror(errno)))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposed(path: path, mode: UInt16(status.st_mode & 0o777))
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, Foundation.read(file, buffer.baseAddress, buffer.count))
    }
    return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }
}
