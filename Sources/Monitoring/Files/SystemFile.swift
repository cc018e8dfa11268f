import Glibc

/// What the system answered, and about which file.
struct SystemError: Error, Hashable {
  let code: Int32
  let path: String

  init(_ code: Int32, _ path: String) {
    self.code = code
    self.path = path
  }

  /// The system's own words.
  var detail: String { String(cString: strerror(code)) }
}

/// An open file, closed with this value.
final class SystemFile: Sendable {
  let descriptor: Int32
  let path: String

  init(_ path: String, _ flags: Int32) throws(SystemError) {
    descriptor = open(path, flags | O_CLOEXEC, 0o640)
    self.path = path
    guard descriptor >= 0 else { throw SystemError(errno, path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func size() throws(SystemError) -> UInt64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError(errno, path) }
    return UInt64(max(status.st_size, 0))
  }

  /// Fills the buffer from an offset on, as far as the file goes.
  /// - Returns: how many bytes were read.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled,
        Int(clamping: offset) + filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError(errno, path) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// So many bytes, or fewer where the file ends before.
  func read(_ count: Int, at offset: UInt64) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes bytes, all of them or as many as a count says.
  func write(_ bytes: [UInt8], count: Int? = nil, at offset: UInt64) throws(SystemError) {
    let end = count ?? bytes.count
    var written = 0
    while written < end {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress.map { $0 + written }, end - written,
          Int(clamping: offset) + written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(count == 0 ? ENOSPC : errno, path) }
      written += count
    }
  }

  func truncate(to size: UInt64) throws(SystemError) {
    guard ftruncate(descriptor, Int(clamping: size)) == 0 else { throw SystemError(errno, path) }
  }

  /// Content and size are durable when it returns.
  func sync() throws(SystemError) {
    guard fdatasync(descriptor) == 0 else { throw SystemError(errno, path) }
  }

  /// Names in a directory are durable when it returns.
  static func syncDirectory(_ path: String) throws(SystemError) {
    let directory = try SystemFile(path, O_RDONLY | O_DIRECTORY)
    guard fsync(directory.descriptor) == 0 else { throw SystemError(errno, path) }
  }

  /// Makes a directory whose parent is there, durably; nothing where there is one.
  static func makeDirectory(_ path: String) throws(SystemError) {
    guard mkdir(path, 0o750) == 0 else {
      if errno == EEXIST { return }
      throw SystemError(errno, path)
    }
    var parent = path
    while parent.count > 1, parent.last == "/" { parent.removeLast() }
    parent = parent.lastIndex(of: "/").map { String(parent[..<$0]) } ?? "."
    try syncDirectory(parent.isEmpty ? "/" : parent)
  }

  /// The names in a directory, without `.` and `..`.
  static func names(in path: String) throws(SystemError) -> [String] {
    guard let listing = opendir(path) else { throw SystemError(errno, path) }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
