import Devices
import Fleet
import Glibc

/// The rows of one table that could not be used: the same columns, the same encoding, and a column that says
/// why, to be corrected and imported again. The file appears with its first row.
struct FailedRows: ~Copyable {
  let path: String
  private(set) var count = 0
  private var writer: CSVWriter?
  private var file: Int32 = -1
  private let language: Language

  /// - Parameter input: The table's path, or `-`.
  init(for input: String, in directory: String?, language: Language = .english) {
    let name = input == "-" ? "stdin.csv" : input
    let base = directory.map { "\($0)/\(name.split(separator: "/").last ?? "rows")" } ?? name
    path = (base.hasSuffix(".csv") ? String(base.dropLast(4)) : base) + ".failed.csv"
    self.language = language
  }

  deinit { if file >= 0 { close(file) } }

  /// Writes a row as it stood in its file, with the reason behind it.
  mutating func append(
    _ raw: ArraySlice<UInt8>, because cause: any Explained, titles: [String],
    encoding: TextEncoding, separator: UInt8
  ) throws {
    var writer = try writer.take() ?? start(titles, encoding, separator)
    writer.row(raw: raw, and: "\(cause.code): \(cause.text(in: language))")
    count += 1
    if writer.bytes.count >= 1 << 16 { try flush(&writer) }
    self.writer = consume writer
  }

  mutating func finish() throws {
    guard var writer = writer.take() else { return }
    try flush(&writer)
    if fsync(file) != 0 { throw ImportError.unwritable(path: path, detail: systemText()) }
  }

  private mutating func start(
    _ titles: [String], _ encoding: TextEncoding, _ separator: UInt8
  ) throws -> CSVWriter {
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw ImportError.unwritable(path: path, detail: systemText()) }
    var writer = try CSVWriter(encoding: encoding, separator: separator)
    writer.row(titles + [RowError.columnTitle])
    return writer
  }

  private func flush(_ writer: inout CSVWriter) throws {
    let bytes = writer.take()
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(file, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ImportError.unwritable(path: path, detail: systemText()) }
      written += count
    }
  }
}
