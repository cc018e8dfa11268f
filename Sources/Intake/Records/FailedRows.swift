import Devices
import Fleet
import Glibc
import Registry

/// The rows of one table that could not be used: the same columns, the same encoding, and a column that says
/// why, to be corrected and imported again.
///
/// The file appears under a name that no file has yet: what is there may be somebody's corrections. Where one
/// of an earlier import holds just these rows, that one is it, and no second is written. Where the file cannot
/// be written, its rows go to quarantine, each as a table of its own.
struct FailedRows: ~Copyable {
  /// The file's path, with a number from 2 where the plain name was taken.
  private(set) var path: String
  /// The rows in the file.
  private(set) var count = 0
  private let base: String
  private let origin: String
  private let owner: Owner
  private let onProblem: (@Sendable (ImportProblem) -> Void)?
  /// Written only once its rows are in no earlier file.
  private var file: Int32 = -1
  private var length = 0
  /// Those of earlier imports that begin with all rows so far; `nil` before the first row.
  private var earlier: [EarlierFile]?
  private var table: (writer: CSVWriter, head: [UInt8])?
  private var isUnwritable = false
  private let language: Language

  /// - Parameters:
  ///   - input: The table's path, or `-`.
  ///   - onProblem: Is told once that the file cannot be written.
  init(
    for input: String, in directory: String?, of owner: Owner, language: Language = .english,
    onProblem: (@Sendable (ImportProblem) -> Void)?
  ) {
    let name = input == "-" ? "stdin.csv" : input
    let place = directory.map { "\($0)/\(name.split(separator: "/").last ?? "rows")" } ?? name
    base = Self.stem(of: place) ?? (place.hasSuffix(".csv") ? String(place.dropLast(4)) : place)
    path = Self.path(base, number: 1)
    origin = input
    self.owner = owner
    self.language = language
    self.onProblem = onProblem
  }

  deinit { if file >= 0 { close(file) } }

  /// Whether a file of this name holds failed rows of an earlier import.
  static func isName(_ name: String) -> Bool { stem(of: name) != nil }

  /// What stands before `.failed.csv` or `.failed.2.csv`; `nil` for another name.
  private static func stem(of name: String) -> String? {
    guard name.hasSuffix(".csv") else { return nil }
    var stem = name.dropLast(4)
    if let dot = stem.lastIndex(of: "."), Int(stem[stem.index(after: dot)...]) != nil {
      stem = stem[..<dot]
    }
    return stem.hasSuffix(".failed") ? String(stem.dropLast(7)) : nil
  }

  private static func path(_ base: String, number: Int) -> String {
    number == 1 ? "\(base).failed.csv" : "\(base).failed.\(number).csv"
  }

  /// Keeps a row as it stood in its file, with the reason behind it.
  nonisolated(nonsending) mutating func keep(
    _ raw: ArraySlice<UInt8>, because error: RowError, titles: [String], encoding: TextEncoding,
    separator: UInt8
  ) async throws -> ImportProblem.Kept {
    var table = try self.table.take() ?? Self.table(titles, encoding, separator)
    table.writer.row(raw: raw, and: "\(error.code): \(error.text(in: language))")
    let (head, row) = (table.head, table.writer.take())
    self.table = table
    if !isUnwritable {
      do throws(ImportError) {
        try add(count == 0 ? head + row : row)
        count += 1
        return .failedRows(path: path)
      } catch {
        isUnwritable = true
        onProblem?(
          ImportProblem(file: origin, line: nil, offset: 0, cause: error, kept: .nowhere))
      }
    }
    return .quarantine(
      try await owner.quarantine(
        head + row,
        from: QuarantineItem.Place(
          origin: origin, offset: Int64(error.rowOffset), line: Int64(error.line)),
        because: QuarantineItem.Reason(error)))
  }

  private static func table(
    _ titles: [String], _ encoding: TextEncoding, _ separator: UInt8
  ) throws -> (writer: CSVWriter, head: [UInt8]) {
    var writer = try CSVWriter(encoding: encoding, separator: separator)
    writer.row(titles + [RowError.columnTitle])
    let head = writer.take()
    return (writer, head)
  }

  /// Makes sure that ``path`` holds the rows and nothing else.
  mutating func finish() throws {
    guard count > 0, !isUnwritable else { return }
    if file < 0 {
      if let same = earlier?.first(where: { $0.size == length }) {
        path = same.path
        return
      }
      try create(beginningLike: earlier?.first)
    }
    guard fsync(file) != 0 else { return }
    throw ImportError.unwritable(path: path, detail: systemText())
  }

  private mutating func add(_ bytes: [UInt8]) throws(ImportError) {
    if file < 0 {
      let before = earlier ?? EarlierFile.all { Self.path(base, number: $0) }
      let left = before.filter { $0.holds(bytes, at: length) }
      earlier = left
      if let first = left.first {
        path = first.path
        length += bytes.count
        return
      }
      try create(beginningLike: length == 0 ? nil : before.first)
    }
    try append(bytes)
  }

  /// Creates the file, with the rows that an earlier one holds so far.
  private mutating func create(beginningLike model: EarlierFile?) throws(ImportError) {
    let end = length
    length = 0
    do throws(ImportError) {
      try create()
      while length < end, let model {
        guard let bytes = model.bytes(min(InputFile.chunkSize, end - length), at: length) else {
          throw .unreadable(path: model.path, detail: systemText())
        }
        try append(bytes)
      }
    } catch {
      if file >= 0 {
        unlink(path)
        close(file)
        file = -1
      }
      if let model { path = model.path }
      throw error
    }
  }

  private mutating func create() throws(ImportError) {
    var number = 1
    while true {
      path = Self.path(base, number: number)
      file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
      if file >= 0 { return }
      if errno == EINTR { continue }
      guard errno == EEXIST else { throw .unwritable(path: path, detail: systemText()) }
      number += 1
    }
  }

  /// Adds all of the bytes or none.
  private mutating func append(_ bytes: [UInt8]) throws(ImportError) {
    do throws(ImportError) {
      try write(bytes[...], to: file, at: path)
      length += bytes.count
    } catch {
      ftruncate(file, length)
      throw error
    }
  }
}

/// A file of failed rows that was there before.
private final class EarlierFile {
  let path: String
  private let file: Int32

  private init?(_ path: String) {
    file = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard file >= 0 else { return nil }
  }

  deinit { if file >= 0 { close(file) } }

  /// Those that can be read, up to the first name that no file has.
  static func all(named path: (Int) -> String) -> [EarlierFile] {
    var files: [EarlierFile] = []
    var number = 1
    while access(path(number), F_OK) == 0 {
      if let file = EarlierFile(path(number)) { files.append(file) }
      number += 1
    }
    return files
  }

  var size: Int { Int(lseek(file, 0, SEEK_END)) }

  func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
    self.bytes(bytes.count, at: offset) == bytes
  }

  /// So many bytes from there on; `nil` where there are fewer.
  func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let read = bytes.withUnsafeMutableBytes {
        pread(file, $0.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
      }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { return nil }
      done += read
    }
    return bytes
  }
}
