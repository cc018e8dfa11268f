import Glibc
import Sync

extension RegistryLocation {
  /// Where the picture of that digest lies: `pictures/ba/ba7816bf…`, so that no directory grows huge.
  public func picture(_ digest: SHA256Digest) -> String {
    let name = "\(digest)"
    return "\(folder(of: digest))/\(name)"
  }

  func folder(of digest: SHA256Digest) -> String {
    "\(pictures)/\("\(digest)".prefix(2))"
  }

  /// Makes the directory in which a picture lies, durable when it returns.
  func makeFolder(of digest: SHA256Digest) throws(RegistryError) {
    let path = folder(of: digest)
    if mkdir(path, 0o750) == 0 {
      try DirectoryEntry.sync(pictures)
    } else if errno != EEXIST {
      throw RegistryError(systemError: errno, path: path)
    }
  }

  /// Moves a damaged file out of the way, so that the picture can come again.
  func setAside(_ digest: SHA256Digest) {
    let path = picture(digest)
    rename(path, path + ".damaged")
  }

  /// The bytes under a picture's name; `nil` where there are none.
  fileprivate func content(of digest: SHA256Digest) throws(RegistryError) -> [UInt8]? {
    let path = picture(digest)
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw RegistryError(systemError: errno, path: path)
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw RegistryError(systemError: errno, path: path) }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw RegistryError(systemError: errno, path: path)
      }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}

/// Reads pictures on a thread of its own, so that the disk holds up neither the registry nor requests.
actor PictureFiles {
  private let location: RegistryLocation
  private nonisolated let executor = BlockingExecutor(label: "registry.picture-files")

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(at location: RegistryLocation) { self.location = location }

  /// What lies there, digested again, unless it is longer than `limit`.
  func content(of digest: SHA256Digest, limit: Int) throws -> PictureContent {
    var facts = stat()
    if stat(location.picture(digest), &facts) == 0, facts.st_size > limit {
      return .large(bytes: Int(facts.st_size))
    }
    guard let content = try location.content(of: digest) else { return .absent }
    return SHA256Digest(of: content) == digest ? .bytes(content) : .damaged
  }
}

extension Owner {
  /// Stores a picture under its digest, durable when it returns; the same picture twice is one file.
  public func storePicture(_ bytes: [UInt8]) throws -> SHA256Digest {
    let digest = SHA256Digest(of: bytes)
    let path = location.picture(digest)
    if access(path, F_OK) != 0 {
      try location.makeFolder(of: digest)
      var file = try NewFile(at: path)
      try bytes.withUnsafeBytes { try file.append($0) }
      try file.commit()
    }
    try noteArrival(of: digest)
    return digest
  }
}
