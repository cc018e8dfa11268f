public import Devices
public import Fleet

/// What an import of vehicles or machinery did, or in a dry run would do.
public struct RegisterReport: Hashable, Sendable {
  public var added = 0
  public var updated = 0
  /// Recorded already, just so.
  public var unchanged = 0
  public var failedRows = 0
  /// The file of failed rows; `nil` where every row could be used, and in a dry run.
  public var failedRowsFile: String?
  /// Titles of columns that mean nothing here; their content was not taken.
  public var unknownColumns: [String] = []

  public init() {}
}

/// Why a table as a whole cannot be read.
public enum TableError: Error, Hashable, Sendable {
  case empty
  /// None of these columns is there.
  case noHeader(found: String, expected: [String])
}

extension TableError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "table.empty"
    case .noHeader: "table.no-header"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the file is empty"
    case (.empty, .chinese): "文件为空"
    case (.noHeader(let found, let expected), .english):
      "expected a header with one of \(expected.joined(separator: ", ")), found `\(found)`"
    case (.noHeader(let found, let expected), .chinese):
      "表头应包含\(expected.joined(separator: "、"))之一，实际为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.empty, .english): "export the table again"
    case (.empty, .chinese): "请重新导出表格"
    case (.noHeader, .english): "write the column titles in the first row, as an export does"
    case (.noHeader, .chinese): "请在首行写列名，可参照导出的文件"
    }
  }

  public var description: String { text(in: .english) }
}

/// How a table of the register is imported.
public struct RegisterImportOptions: Sendable {
  /// Whose word it is: `--as`, the user of the system, or a token's name.
  public var actor: String
  /// Kept in the history of every entry.
  public var why: String?
  public var encoding: TextEncoding?
  public var dryRun = false
  /// Where the file of failed rows is written; `nil` puts it beside its input.
  public var failedRowsDirectory: String?
  /// The descriptor that `-` means.
  public var standardInput: Int32 = 0
  /// The division of machines whose row names none.
  public var division: DivisionCode?

  public init(actor: String) { self.actor = actor }
}
