public import Fleet

/// Why a registry's log cannot go on, or has no answer.
public enum KeepingError: Error, Hashable, Sendable {
  /// No ledger was begun in this registry.
  case none(directory: String)
  /// The log has more entries than the registry knows: the registry was brought back from a backup, and its log not.
  case ahead(log: UInt64, registry: UInt64)
  /// No such record here.
  case unknown(RecordID)
  /// The record has no entry in a signed tree yet.
  case unsigned(RecordID)
  /// A value that is to be shown is none of the record's entry, or its salt was erased.
  case hidden(name: String, known: [String])
}

extension KeepingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .none: "ledger.none"
    case .ahead: "ledger.ahead"
    case .unknown: "ledger.unknown"
    case .unsigned: "ledger.unsigned"
    case .hidden: "ledger.hidden"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.none(let directory), .english): "no ledger was begun in `\(directory)`"
    case (.none(let directory), .chinese): "`\(directory)` 尚未启用存证日志"
    case (.ahead(let log, let registry), .english):
      "the log has \(log) entries, the registry knows \(registry) of them"
    case (.ahead(let log, let registry), .chinese): "存证日志有 \(log) 条，登记库只记得 \(registry) 条"
    case (.unknown(let id), .english): "no record `\(id)` here"
    case (.unknown(let id), .chinese): "本库没有记录 `\(id)`"
    case (.unsigned(let id), .english): "no signed checkpoint covers the record `\(id)` yet"
    case (.unsigned(let id), .chinese): "尚无检查点涵盖记录 `\(id)`"
    case (.hidden(let name, let known), .english):
      "the record's entry has nothing to show as `\(name)`; expected one of: \(known.joined(separator: ", "))"
    case (.hidden(let name, let known), .chinese):
      "该记录的条目没有可出示的 `\(name)`；可出示：\(known.joined(separator: "、"))"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.none, .english): "`fleetreg ledger begin` begins one"
    case (.none, .chinese): "用 `fleetreg ledger begin` 启用"
    case (.ahead, .english):
      "where a backup was brought back, `fleetreg restored` goes on in a new log; the old one stays"
    case (.ahead, .chinese): "如恢复过备份，请运行 `fleetreg restored`，将启用新日志，旧日志保留"
    case (.unknown, .english): "`fleetreg passage list` names the records"
    case (.unknown, .chinese): "用 `fleetreg passage list` 查看记录编号"
    case (.unsigned, .english): "`fleetreg ledger checkpoint` signs what is stored"
    case (.unsigned, .chinese): "用 `fleetreg ledger checkpoint` 签署已入库的记录"
    case (.hidden, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
