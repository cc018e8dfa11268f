public import Fleet

/// Why a row or a file of a ledger cannot be used.
public enum LedgerError: Error, Hashable, Sendable {
  /// The file holds no byte but spaces and line ends.
  case empty
  /// No row at the head of the file names the columns that a ledger must have.
  case noHeader(found: String)
  /// A column that must be filled is empty.
  case missing(LedgerColumn)
  /// Neither the row nor the command says which gate.
  case noGate
  case direction(String)
}

extension LedgerError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "ledger.empty"
    case .noHeader: "ledger.no-header"
    case .missing: "ledger.missing"
    case .noGate: "ledger.no-gate"
    case .direction: "ledger.direction"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "the file is empty"
    case (.empty, .chinese): "文件为空"
    case (.noHeader(let found), .english):
      "expected a header with a plate and a time column, found `\(found)`"
    case (.noHeader(let found), .chinese): "表头应有车牌号码列和时间列，实际为“\(found)”"
    case (.missing(let column), .english):
      "expected a value for `\(column.title(in: .english))`, found none"
    case (.missing(let column), .chinese): "缺少“\(column.title(in: .chinese))”"
    case (.noGate, .english): "no gate is named"
    case (.noGate, .chinese): "未指明出入口"
    case (.direction(let found), .english):
      "expected `1` or `进` (in), `2` or `出` (out), found `\(found)`"
    case (.direction(let found), .chinese): "应为 1（进）或 2（出），实际为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.empty, .english): "export the ledger again"
    case (.empty, .chinese): "请重新导出台账"
    case (.noHeader, .english): "write the column titles in the first row, as in `samples/ledgers`"
    case (.noHeader, .chinese): "请在首行写列名，参见 samples/ledgers"
    case (.missing, .english), (.direction, .english): "fill the column and import the row again"
    case (.missing, .chinese), (.direction, .chinese): "请补齐该列后重新导入"
    case (.noGate, .english): "add a column `出入口编号`, or name the gate with `--gate`"
    case (.noGate, .chinese): "请增加“出入口编号”列，或用 --gate 指定"
    }
  }

  public var description: String { text(in: .english) }
}
