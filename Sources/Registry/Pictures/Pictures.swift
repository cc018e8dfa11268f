import Glibc

extension RegistryLocation {
  /// Where the picture of that digest lies: `pictures/ba/ba7816bf…`, so that no directory grows huge.
  public func picture(_ digest: SHA256Digest) -> String {
    let name = "\(digest)"
    return "\(pictures)/\(name.prefix(2))/\(name)"
  }
}

extension Owner {
  /// Stores a picture under its digest, durable when it returns; the same picture twice is one file.
  public func storePicture(_ bytes: [UInt8]) throws -> SHA256Digest {
    let digest = SHA256Digest(of: bytes)
    let path = location.picture(digest)
    guard access(path, F_OK) != 0 else { return digest }
    let directory = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    if mkdir(directory, 0o750) == 0 {
      try DirectoryEntry.sync(location.pictures)
    } else if errno != EEXIST {
      throw RegistryError(systemError: errno, path: directory)
    }
    var file = try NewFile(at: path)
    try bytes.withUnsafeBytes { try file.append($0) }
    try file.commit()
    return digest
  }
}
