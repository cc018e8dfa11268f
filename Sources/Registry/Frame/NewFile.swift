import Glibc

/// A file that appears under its name whole and durable, or not at all.
struct NewFile: ~Copyable {
  private let path: String
  private let draft: String
  private let file: Int32
  private var isCommitted = false

  init(at path: String) throws(RegistryError) {
    let draft = path + ".draft"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: draft) }
    self.path = path
    self.draft = draft
    self.file = file
  }

  deinit {
    close(file)
    if !isCommitted { unlink(draft) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(RegistryError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = UnsafeRawBufferPointer(rebasing: rest)
      let count = write(file, written.baseAddress, written.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw RegistryError(systemError: errno, path: path)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Syncs the content, gives it its name, syncs the name.
  mutating func commit() throws(RegistryError) {
    guard fsync(file) == 0, rename(draft, path) == 0 else {
      throw RegistryError(systemError: errno, path: path)
    }
    isCommitted = true
    try DirectoryEntry.sync(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
  }
}
