import Glibc

extension SigningKey {
  /// The longest file that a key takes.
  private static let fileLimit = 4096

  /// Reads a key's file, which only its owner may read or write.
  public init(file path: String) throws(KeyError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .file(path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path: path, errno: EINVAL) }
    guard status.st_mode & 0o077 == 0 else {
      throw .mode(path: path, mode: UInt32(status.st_mode & 0o7777))
    }
    var bytes = [UInt8](repeating: 0, count: Self.fileLimit + 1)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .file(path: path, errno: errno) }
    guard count <= Self.fileLimit,
      let text = String(validating: bytes.prefix(count), as: UTF8.self)
    else { throw .malformed }
    try self.init(text.hasSuffix("\n") ? text.dropLast() : text[...])
  }

  /// Writes the key to a new file with mode 0600, durable when it returns.
  public func write(to path: String) throws(KeyError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(file) }
    let bytes = Array("\(secretText)\n".utf8)
    guard fchmod(file, 0o600) == 0, Glibc.write(file, bytes, bytes.count) == bytes.count,
      fsync(file) == 0
    else {
      let reason = errno
      unlink(path)
      throw .file(path: path, errno: reason)
    }
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { throw .file(path: directory, errno: errno) }
    defer { close(parent) }
    guard fsync(parent) == 0 else { throw .file(path: directory, errno: errno) }
  }
}
