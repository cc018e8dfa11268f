import Glibc

/// Names in a directory, which need a sync of their own to outlive a power cut.
enum DirectoryEntry {
  static func sync(_ directory: String) throws(RegistryError) {
    let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw RegistryError(systemError: errno, path: directory) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw RegistryError(systemError: errno, path: directory) }
  }
}
