public import Fleet

/// A row of a table that cannot become a record: its place, its column, what was found and why not.
public struct RowError: Error, Sendable {
  /// The physical line on which the row begins, from 1.
  public let line: Int
  /// The column, from 1; `nil` where the whole row is meant.
  public let column: Int?
  /// The column's title as in the file.
  public let title: String?
  /// The field's text, cut to a readable length.
  public let found: String?
  public let reason: any Explained
  /// Where in the input the row begins, and its length in bytes without the line end.
  public let rowOffset: Int
  public let rowLength: Int

  /// The title of the column that says why a row failed, in a file of failed rows; no ledger's own column.
  public static let columnTitle = "失败原因 reason"

  /// Longer texts are cut: a message is read by a person.
  public static let longestFound = 64

  public init(
    line: Int, column: Int?, title: String?, found: String?, reason: any Explained,
    rowOffset: Int, rowLength: Int
  ) {
    self.line = line
    self.column = column
    self.title = title
    self.found = found.map {
      $0.count > Self.longestFound ? $0.prefix(Self.longestFound) + "…" : $0
    }
    self.reason = reason
    self.rowOffset = rowOffset
    self.rowLength = rowLength
  }

  /// A row that is no CSV.
  public init(_ error: CSVError) {
    self.init(
      line: error.line, column: error.column, title: nil, found: nil, reason: error,
      rowOffset: error.rowOffset, rowLength: error.rowLength)
  }
}

extension RowError: Explained, CustomStringConvertible {
  public var code: String { reason.code }

  public func text(in language: Language) -> String {
    let what = reason.text(in: language)
    if reason is CSVError { return what }
    var text = language == .english ? "line \(line)" : "第 \(line) 行"
    if let title {
      text += language == .english ? ", column `\(title)`" : "“\(title)”列"
    }
    if let found, !found.isEmpty { text += language == .english ? " (`\(found)`)" : "（“\(found)”）" }
    return text + (language == .english ? ": " : "：") + what
  }

  public func advice(in language: Language) -> String? { reason.advice(in: language) }

  public var description: String { text(in: .english) }
}

extension CSVReader {
  /// An error of the current row in one of its columns, from 0.
  public borrowing func error(
    _ reason: any Explained, column: Int?, title: String?
  ) -> RowError {
    RowError(
      line: line, column: column.map { $0 + 1 }, title: title, found: column.map { field($0) },
      reason: reason, rowOffset: rowOffset, rowLength: rawRow.count)
  }
}
