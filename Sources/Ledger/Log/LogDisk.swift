import Glibc

/// One step that changes a log's files. Paths are within the log's directory, `""` is the directory itself.
enum FileStep: Hashable, Sendable {
  case makeDirectory(String)
  case write(String, [UInt8])
  case sync(String)
  case rename(String, to: String)
  case syncDirectory(String)
  case remove(String)
}

/// Writes files so that each is there whole and durable under its name, or not at all.
///
/// A file is written as a draft, synced, renamed, and then its directory is synced. Nothing that has a name is
/// ever written to.
final class LogDisk {
  private let files: LogFiles
  /// Told before each step; what it throws is thrown instead of the step. Tests stop and fill disks with it.
  var watch: ((FileStep) throws(LogError) -> Void)?
  /// Directories that are known to be there.
  private var known: Set<String> = [""]

  /// How many drafts are open at once: their syncs wait for the disk together.
  private static let openLimit = 32

  init(_ files: LogFiles) { self.files = files }

  /// Stores files; all of them are durable when it returns.
  func store(_ contents: [(path: String, bytes: [UInt8])]) throws(LogError) {
    var changed: [String] = []
    func change(_ directory: String) {
      if !changed.contains(directory) { changed.append(directory) }
    }
    for start in stride(from: 0, to: contents.count, by: Self.openLimit) {
      let group = contents[start..<min(start + Self.openLimit, contents.count)]
      for file in group {
        for made in try makeDirectories(above: file.path) { change(made) }
        change(parent(of: file.path))
      }
      try writeDrafts(group)
      for file in group {
        try watch?(.rename(draft(file.path), to: file.path))
        guard rename(files.full(draft(file.path)), files.full(file.path)) == 0 else {
          throw LogError(systemError: errno, path: files.full(file.path))
        }
      }
    }
    for directory in changed { try syncDirectory(directory) }
  }

  private func writeDrafts(
    _ group: ArraySlice<(path: String, bytes: [UInt8])>
  ) throws(LogError) {
    var drafts: [Int32] = []
    defer { for file in drafts { close(file) } }
    for (path, bytes) in group {
      let path = draft(path)
      try watch?(.write(path, bytes))
      let file = open(files.full(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
      guard file >= 0 else { throw LogError(systemError: errno, path: files.full(path)) }
      drafts.append(file)
      let failure = bytes.withUnsafeBytes { Self.write($0, to: file) }
      guard failure == 0 else { throw LogError(systemError: failure, path: files.full(path)) }
    }
    for ((path, _), file) in zip(group, drafts) {
      try watch?(.sync(draft(path)))
      guard fsync(file) == 0 else {
        throw LogError(systemError: errno, path: files.full(draft(path)))
      }
    }
  }

  /// - Returns: the system's error, 0 where all is written.
  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(file, part.baseAddress, part.count)
      if count < 0, errno != EINTR { return errno }
      rest = rest.dropFirst(max(count, 0))
    }
    return 0
  }

  /// - Returns: the directories that have got a new name in them.
  private func makeDirectories(above path: String) throws(LogError) -> [String] {
    let directory = parent(of: path)
    guard !known.contains(directory) else { return [] }
    var changed = try makeDirectories(above: directory)
    try watch?(.makeDirectory(directory))
    if mkdir(files.full(directory), 0o750) != 0, errno != EEXIST {
      throw LogError(systemError: errno, path: files.full(directory))
    }
    known.insert(directory)
    // Also where it was there: a process that was killed may have made it and not synced its name.
    changed.append(parent(of: directory))
    return changed
  }

  func syncDirectory(_ directory: String) throws(LogError) {
    try watch?(.syncDirectory(directory))
    let path = directory.isEmpty ? files.directory : files.full(directory)
    let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw LogError(systemError: errno, path: path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw LogError(systemError: errno, path: path) }
  }

  /// Removes the narrower states of a tile that is full and durable. Where that fails they only take space.
  func removePartials(of tile: Tile) {
    let directory = files.full(tile.partials)
    guard let listing = opendir(directory) else { return }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    closedir(listing)
    for name in names {
      do throws(LogError) { try watch?(.remove("\(tile.partials)/\(name)")) } catch { return }
      unlink("\(directory)/\(name)")
    }
    rmdir(directory)
    known.remove(tile.partials)
  }

  private func draft(_ path: String) -> String { path + ".draft" }

  private func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
