import Glibc

/// One input of an import, open for reading: a file, or standard input copied to a file without a name, so
/// that what cannot be used can be read again from it.
struct InputFile: ~Copyable {
  /// As named by the caller.
  let path: String
  /// The one name of the file, however its path was spelled; `-` stays.
  let name: String
  let size: Int64
  private let descriptor: Int32

  static let chunkSize = 1 << 18

  /// - Parameter standardInput: the descriptor that `-` means: another process's, for a command it sent.
  init(
    _ path: String, spoolingIn directory: String, standardInput: Int32 = STDIN_FILENO
  ) throws(ImportError) {
    let descriptor =
      path == "-" ? try Self.spool(standardInput, in: directory) : try Self.opened(path)
    var status = stat()
    fstat(descriptor, &status)
    self.path = path
    name = Self.name(of: path)
    self.descriptor = descriptor
    size = Int64(status.st_size)
  }

  private static func opened(_ path: String) throws(ImportError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? .noSuchFile(path: path) : .unreadable(path: path, detail: systemText())
    }
    return descriptor
  }

  deinit { close(descriptor) }

  /// Without links, `.`, `..` and doubled slashes; the path itself for what has no name of its own, such as an open
  /// descriptor.
  private static func name(of path: String) -> String {
    guard path != "-", !path.hasPrefix("/proc/"), let name = realpath(path, nil) else {
      return path
    }
    defer { free(name) }
    return String(cString: name)
  }

  /// A path under which the bytes can be opened again while this value lives.
  var reopenablePath: String { "/proc/self/fd/\(descriptor)" }

  /// Reads the next bytes into `buffer`; 0 at the end.
  func read(into buffer: inout [UInt8]) throws(ImportError) -> Int {
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .unreadable(path: path, detail: systemText()) }
    }
  }

  /// All bytes, for payloads; from the start.
  func readAll() throws(ImportError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    lseek(descriptor, 0, SEEK_SET)
    while true {
      let count = try read(into: &buffer)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Whether the file is a device's payload rather than a table: by its first byte.
  func isPayload() throws(ImportError) -> Bool {
    var head = [UInt8](repeating: 0, count: 512)
    let count = try read(into: &head)
    lseek(descriptor, 0, SEEK_SET)
    var start = head[..<count]
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
    guard let first = start.first(where: { $0 > 0x20 }) else { return false }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"): return true
    default:
      return start.starts(with: "--".utf8) || start.starts(with: "Events[".utf8)
        || start.starts(with: "channelID=".utf8)
    }
  }

  private static func spool(
    _ input: Int32, in directory: String
  ) throws(ImportError) -> Int32 {
    let file = try unnamedFile(in: directory)
    do throws(ImportError) {
      var buffer = [UInt8](repeating: 0, count: chunkSize)
      while true {
        let count = Glibc.read(input, &buffer, buffer.count)
        if count < 0 {
          if errno == EINTR { continue }
          throw .unreadable(path: "-", detail: systemText())
        }
        if count == 0 { break }
        try write(buffer[..<count], to: file, at: directory)
      }
    } catch {
      close(file)
      throw error
    }
    lseek(file, 0, SEEK_SET)
    return file
  }
}

/// Opens a new file whose name is taken away at once: what is left of a broken import is nothing.
func unnamedFile(in directory: String) throws(ImportError) -> Int32 {
  var name = Array("\(directory)/.import-XXXXXX".utf8CString)
  let file = mkstemp(&name)
  guard file >= 0 else { throw .unwritable(path: directory, detail: systemText()) }
  unlink(name)
  return file
}

/// Writes all of the bytes.
/// - Parameter path: names the file in an error.
func write(
  _ bytes: ArraySlice<UInt8>, to file: Int32, at path: String
) throws(ImportError) {
  var rest = bytes
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw .unwritable(path: path, detail: systemText()) }
    rest = rest.dropFirst(count)
  }
}

extension InputFile {
  /// The regular files that some paths mean: directories with all below them, by name; `-` stays.
  static func expand(_ paths: [String]) throws(ImportError) -> [String] {
    var files: [String] = []
    for path in paths {
      if path == "-" {
        files.append(path)
        continue
      }
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw errno == ENOENT
          ? .noSuchFile(path: path) : .unreadable(path: path, detail: systemText())
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        files += try expand(try names(in: path).map { "\(path)/\($0)" })
      } else {
        files.append(path)
      }
    }
    return files
  }

  /// The names in a directory that are input, sorted: hidden files are an editor's or a copying program's,
  /// failed rows are an earlier import's and wait to be corrected.
  private static func names(in directory: String) throws(ImportError) -> [String] {
    guard let handle = opendir(directory) else {
      throw .unreadable(path: directory, detail: systemText())
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), !FailedRows.isName(name) { names.append(name) }
    }
    return names.sorted()
  }
}

/// The system's own words for the last failure.
func systemText() -> String { String(cString: strerror(errno)) }
