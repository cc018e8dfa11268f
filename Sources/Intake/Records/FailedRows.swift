import Devices
import Fleet
import Glibc
import Registry

/// The rows of one table that could not be used: the same columns, the same encoding, and a column that says
/// why, to be corrected and imported again.
///
/// The file appears with its first row, under a name that no file has yet: what is there may be somebody's
/// corrections. Where it cannot be written, its rows go to quarantine, each as a table of its own.
struct FailedRows: ~Copyable {
  /// The file's path, with a number from 2 where the plain name was taken.
  private(set) var path: String
  /// The rows in the file.
  private(set) var count = 0
  private let base: String
  private let origin: String
  private let owner: Owner
  private let onProblem: (@Sendable (ImportProblem) -> Void)?
  private var file: Int32 = -1
  private var length = 0
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
        if file < 0 {
          try create()
          try append(head + row)
        } else {
          try append(row)
        }
        count += 1
        return .failedRows(path: path)
      } catch {
        isUnwritable = true
        if count == 0, file >= 0 { unlink(path) }
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

  func finish() throws {
    guard file >= 0, !isUnwritable, fsync(file) != 0 else { return }
    throw ImportError.unwritable(path: path, detail: systemText())
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
