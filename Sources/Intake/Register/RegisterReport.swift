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
  /// Masked personal values that stood for what is recorded, and changed nothing.
  public var masksKept = 0
  /// Vehicles that were recorded though something about them is odd.
  public var odd = 0
  /// Machines that are further elsewhere, and drafts here.
  public var begunAnew = 0

  public init() {}

  /// What of the file was not taken, though no row failed by it.
  public var findings: [TableFinding] {
    (unknownColumns.isEmpty ? [] : [.columnsNotRead(unknownColumns)])
      + (masksKept == 0 ? [] : [.masksKept(masksKept)])
      + (begunAnew == 0 ? [] : [.begunAnew(begunAnew)])
  }
}

/// What of a table was not taken, or not written.
public enum TableFinding: Hashable, Sendable {
  /// These columns mean nothing to an import.
  case columnsNotRead([String])
  /// These columns of a ledger mean what an earlier one means.
  case columnsRepeated([String], file: String)
  /// So many masked values stood for what is recorded.
  case masksKept(Int)
  /// So many machines that another registry is examining are drafts here.
  case begunAnew(Int)
  /// An export masked so many personal values.
  case masked(Int)
}

extension TableFinding: Explained {
  public var code: String {
    switch self {
    case .columnsNotRead: "table.columns-not-read"
    case .columnsRepeated: "table.columns-repeated"
    case .masksKept: "table.masks-kept"
    case .begunAnew: "table.begun-anew"
    case .masked: "table.masked"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.columnsNotRead(let titles), .english):
      "columns that were not read: \(titles.joined(separator: ", "))"
    case (.columnsNotRead(let titles), .chinese): "未读取的列：\(titles.joined(separator: "、"))"
    case (.columnsRepeated(let titles, let file), .english):
      "`\(file)`: columns that repeat an earlier one: \(titles.joined(separator: ", "))"
    case (.columnsRepeated(let titles, let file), .chinese):
      "“\(file)”有重复的列：\(titles.joined(separator: "、"))"
    case (.masksKept(let count), .english):
      "\(count) masked names, phones or addresses were left as they are recorded"
    case (.masksKept(let count), .chinese): "\(count) 处脱敏的姓名、电话或地址保持登记内容不变"
    case (.begunAnew(let count), .english):
      "\(count) machines that are submitted or further elsewhere are drafts here"
    case (.begunAnew(let count), .chinese): "\(count) 台在他处已提交审核的机械，在本库为填报中"
    case (.masked(let count), .english): "\(count) names, phones and addresses are masked"
    case (.masked(let count), .chinese): "\(count) 处姓名、电话、地址已脱敏"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.columnsNotRead, .english): "name a column as an export titles it to have it read"
    case (.columnsNotRead, .chinese): "如需读取，请使用导出文件中的列名"
    case (.columnsRepeated, .english):
      "the first was read; where a later one says otherwise, that is kept under its title"
    case (.columnsRepeated, .chinese): "已采用首列；后列内容不同时按其列名另存"
    case (.masksKept, _): nil
    case (.begunAnew, .english): "submit, examine and approve them here"
    case (.begunAnew, .chinese): "请在本库提交并审核"
    case (.masked, .english): "--show-personal writes them in full"
    case (.masked, .chinese): "如需完整内容，请加 --show-personal"
    }
  }
}

/// Why a table as a whole cannot be read.
public enum TableError: Error, Hashable, Sendable {
  case empty
  /// UTF-16, by its first two bytes.
  case utf16
  /// None of these columns is there.
  case noHeader(found: String, expected: [String])
}

extension TableError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "table.empty"
    case .utf16: "table.utf-16"
    case .noHeader: "table.no-header"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the file is empty"
    case (.empty, .chinese): "文件为空"
    case (.utf16, .english): "expected UTF-8 or GB18030, found UTF-16"
    case (.utf16, .chinese): "文件应为 UTF-8 或 GB18030 编码，实际为 UTF-16"
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
    case (.utf16, .english): "save the file as `CSV UTF-8`"
    case (.utf16, .chinese): "请将文件另存为“CSV UTF-8”"
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
  /// The language of the reasons behind failed rows.
  public var language = Language.english
  /// The division of machines whose row names none.
  public var division: DivisionCode?

  public init(actor: String) { self.actor = actor }
}
