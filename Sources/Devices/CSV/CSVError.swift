public import Fleet

/// A row that cannot be used as CSV, with its place; every other row stays usable.
public struct CSVError: Error, Hashable, Sendable {
  /// Why a row is not usable.
  public enum Problem: Hashable, Sendable {
    /// The row has another number of fields than the header.
    case ragged(found: Int, expected: Int)
    /// A quote stands inside a field that does not begin with one, or text follows a closing quote.
    case strayQuote
    /// A quoted field is not closed before the end of the file, or of what a field may hold.
    case unterminatedQuote
    case nul
    case fieldTooLong(limit: Int)
    case rowTooLong(limit: Int)
    case tooManyFields(limit: Int)
    /// A byte that belongs to no character.
    case notText(TextEncoding)
    /// The file is UTF-16, by its first two bytes.
    case utf16
  }

  public let problem: Problem
  /// The physical line on which the row begins, from 1.
  public let line: Int
  /// The field, from 1; `nil` where the whole row is meant.
  public let column: Int?
  /// Where in the input the trouble is, in bytes from 0.
  public let offset: Int
  /// Where in the input the row begins, and how many bytes it has without its line end.
  public let rowOffset: Int
  public let rowLength: Int
}

extension CSVError: Explained, CustomStringConvertible {
  public var code: String {
    switch problem {
    case .ragged: "csv.ragged"
    case .strayQuote: "csv.stray-quote"
    case .unterminatedQuote: "csv.unterminated-quote"
    case .nul: "csv.nul"
    case .fieldTooLong: "csv.field-too-long"
    case .rowTooLong: "csv.row-too-long"
    case .tooManyFields: "csv.too-many-fields"
    case .notText: "csv.encoding"
    case .utf16: "csv.utf-16"
    }
  }

  public func text(in language: Language) -> String {
    let what = problem.text(in: language, rowLength: rowLength)
    switch (language, column) {
    case (.english, nil): return "line \(line), byte \(offset): \(what)"
    case (.english, let column?): return "line \(line), column \(column), byte \(offset): \(what)"
    case (.chinese, nil): return "第 \(line) 行（字节 \(offset)）：\(what)"
    case (.chinese, let column?): return "第 \(line) 行第 \(column) 列（字节 \(offset)）：\(what)"
    }
  }

  public func advice(in language: Language) -> String? { problem.advice(in: language) }

  public var description: String { text(in: .english) }
}

extension CSVError.Problem {
  func text(in language: Language, rowLength: Int) -> String {
    switch (self, language) {
    case (.ragged(let found, let expected), .english):
      "expected \(expected) fields as in the header, found \(found)"
    case (.ragged(let found, let expected), .chinese): "表头有 \(expected) 列，本行有 \(found) 列"
    case (.strayQuote, .english): "a quote stands where none may be"
    case (.strayQuote, .chinese): "引号的位置不正确"
    case (.unterminatedQuote, .english): "a quoted field is never closed"
    case (.unterminatedQuote, .chinese): "引号没有闭合"
    case (.nul, .english): "a NUL byte inside the row"
    case (.nul, .chinese): "行内有 NUL 字节"
    case (.fieldTooLong(let limit), .english):
      "a field longer than \(limit) bytes in a row of \(rowLength) bytes"
    case (.fieldTooLong(let limit), .chinese): "有字段超过 \(limit) 字节（本行共 \(rowLength) 字节）"
    case (.rowTooLong(let limit), .english):
      "expected at most \(limit) bytes in a row, found \(rowLength)"
    case (.rowTooLong(let limit), .chinese): "每行至多 \(limit) 字节，本行有 \(rowLength) 字节"
    case (.tooManyFields(let limit), .english): "more than \(limit) fields in a row"
    case (.tooManyFields(let limit), .chinese): "一行超过 \(limit) 列"
    case (.notText(let encoding), .english): "not \(encoding.rawValue) text"
    case (.notText(let encoding), .chinese): "不是 \(encoding.rawValue) 编码的文本"
    case (.utf16, .english): "expected UTF-8 or GB18030, found UTF-16"
    case (.utf16, .chinese): "文件应为 UTF-8 或 GB18030 编码，实际为 UTF-16"
    }
  }

  func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.ragged, .english):
      "put values that contain the separator in double quotes, or fill the missing columns"
    case (.ragged, .chinese): "含分隔符的内容请加英文双引号，或补齐缺少的列"
    case (.strayQuote, .english), (.unterminatedQuote, .english):
      "write a quote inside a value twice and put the value in quotes"
    case (.strayQuote, .chinese), (.unterminatedQuote, .chinese):
      "内容里的双引号请写两个，并用双引号括住整个内容"
    case (.notText, .english): "name the encoding with --encoding, or save the file as UTF-8"
    case (.notText, .chinese): "请用 --encoding 指定编码，或将文件另存为 UTF-8"
    case (.utf16, .english): "save the file as `CSV UTF-8`"
    case (.utf16, .chinese): "请将文件另存为“CSV UTF-8”"
    case (.nul, _), (.fieldTooLong, _), (.rowTooLong, _), (.tooManyFields, _): nil
    }
  }
}
