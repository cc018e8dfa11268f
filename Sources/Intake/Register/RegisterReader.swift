import Devices
import Fleet

/// Reads a table of the register, row by row.
struct RegisterReader: ~Copyable {
  /// A row with its place, so that what is found later can be reported.
  struct Row: Sendable {
    let content: RegisterRow
    let raw: ArraySlice<UInt8>
    let line: Int
    let offset: Int
  }

  enum Event {
    case needsBytes
    case row(Row)
    case failed(RowError, raw: ArraySlice<UInt8>)
    case unusable(TableError)
    case end
  }

  private(set) var titles: [String] = []
  private(set) var unknownTitles: [String] = []
  private var csv: CSVReader
  private let known: TableColumns<RegisterColumn>
  private let required: [RegisterColumn]
  private var columns: [RegisterColumn?] = []
  /// What was read last in each column: tables say the same thing row after row.
  private var last: [(text: String, value: JSON)?] = []
  private var isUnusable = false

  init(_ columns: [RegisterColumn], needing anyOf: [String], encoding: TextEncoding?) {
    csv = CSVReader(encoding: encoding)
    required = columns.filter { anyOf.contains($0.path) }
    known = TableColumns(
      columns.flatMap { column -> [(column: RegisterColumn, title: String)] in
        ([column.chinese, column.english] + column.others.split(separator: " ").map(String.init))
          .map { (column, $0) }
      })
  }

  var encoding: TextEncoding { csv.encoding ?? .utf8 }
  var separator: UInt8 { csv.separator }

  mutating func append(_ bytes: ArraySlice<UInt8>) { csv.append(bytes) }
  mutating func finish() { csv.finish() }

  mutating func next() -> Event {
    while !isUnusable {
      switch csv.next() {
      case .needsBytes: return .needsBytes
      case .failed(let error) where error.problem == .utf16:
        isUnusable = true
        return .unusable(.utf16)
      case .failed(let error): return .failed(RowError(error), raw: csv.rawRow)
      case .row:
        guard titles.isEmpty else { return readRow() }
        if let error = readHeader() {
          isUnusable = true
          return .unusable(error)
        }
      case .end:
        guard titles.isEmpty else { return .end }
        isUnusable = true
        return .unusable(.empty)
      }
    }
    return .end
  }

  private mutating func readHeader() -> TableError? {
    titles = csv.texts
    columns = titles.map { known.column(titled: $0) }
    for index in columns.indices where columns[..<index].contains(columns[index]) {
      columns[index] = nil
    }
    last = Array(repeating: nil, count: columns.count)
    unknownTitles = titles.indices.filter {
      columns[$0] == nil && !titles[$0].isEmpty && titles[$0] != RowError.columnTitle
    }.map { titles[$0] }
    guard columns.contains(where: { $0.map { required.contains($0) } ?? false }) else {
      return .noHeader(
        found: String(titles.joined(separator: " ").prefix(80)), expected: required.map(\.chinese))
    }
    return nil
  }

  private mutating func readRow() -> Event {
    var row = RegisterRow()
    for index in 0..<min(csv.count, columns.count) {
      guard let column = columns[index], let text = csv.value(index) else { continue }
      if let last = last[index], last.text == text {
        row.values.append((column.path, last.value))
        continue
      }
      do throws(FieldError) {
        let value = try column.form.value(text)
        last[index] = (text, value)
        row.values.append((column.path, value))
      } catch {
        let meant = csv.encoding == .gb18030 ? TextEncoding.utf8(behind: text) : nil
        let reason: any Explained = meant.map { TextError.mixed(meant: $0) } ?? error
        return .failed(
          csv.error(reason, column: index, title: titles[index]), raw: csv.rawRow)
      }
    }
    return .row(Row(content: row, raw: csv.rawRow, line: csv.line, offset: csv.rowOffset))
  }

  /// An error found after the row was read, in the column that holds the field.
  borrowing func error(_ fault: RegisterRow.Fault, of row: Row) -> RowError {
    let path = fault.path
    let index = path.flatMap { path in columns.firstIndex { $0?.path == path } }
    return RowError(
      line: row.line, column: index.map { $0 + 1 }, title: index.map { titles[$0] }, found: nil,
      reason: fault.reason, rowOffset: row.offset, rowLength: row.raw.count)
  }
}
