import Fleet
import Foundation

/// Reads secrets from where they may be: the environment, or files that only their owner can read.
enum Secret {
  /// The first line of a secret's file.
  /// - Throws: `CommandError.exposed` where group or others may read or write it.
  static func read(from path: String) throws(CommandError) -> String {
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
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard !line.isEmpty else { throw .secretEmpty(path: path) }
    return String(decoding: line, as: UTF8.self)
  }
}
