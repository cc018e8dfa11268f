public import Fleet
import Glibc

/// Why the journal could not be opened, written or read.
public enum JournalError: Error, Hashable, Sendable {
  /// Another process writes it.
  case held(directory: String)
  /// No space is left.
  case full(path: String)
  /// This account may not read or write there.
  case forbidden(path: String)
  /// Reading or writing failed; the system's own words.
  case inputOutput(path: String, detail: String)
  /// The file holds something other than was written. What lies behind it may be good: ``JournalReader/skipDamage(upTo:)``.
  case damaged(path: String, offset: UInt64)
  /// A file that must be there is not.
  case missing(path: String)
  /// A file of a later program.
  case format(path: String, found: UInt32)
  /// The journal was closed before.
  case closed
}

extension JournalError {
  init(_ error: SystemError) {
    self =
      switch error.code {
      case ENOSPC, EDQUOT, EFBIG: .full(path: error.path)
      case EACCES, EPERM, EROFS: .forbidden(path: error.path)
      default: .inputOutput(path: error.path, detail: error.detail)
      }
  }
}

extension JournalError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .held: "journal.held"
    case .full: "journal.full"
    case .forbidden: "journal.forbidden"
    case .inputOutput: "journal.io"
    case .damaged: "journal.damaged"
    case .missing: "journal.missing"
    case .format: "journal.format"
    case .closed: "journal.closed"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.held(let directory), .english): "another process writes the journal in `\(directory)`"
    case (.held(let directory), .chinese): "另一进程正在写入 `\(directory)` 中的接收日志"
    case (.full(let path), .english): "no space left for `\(path)`"
    case (.full(let path), .chinese): "`\(path)` 所在磁盘空间不足"
    case (.forbidden(let path), .english): "this account may not use `\(path)`"
    case (.forbidden(let path), .chinese): "当前账户无权读写 `\(path)`"
    case (.inputOutput(let path, let detail), .english): "`\(path)`: \(detail)"
    case (.inputOutput(let path, let detail), .chinese): "读写 `\(path)` 失败：\(detail)"
    case (.damaged(let path, let offset), .english):
      "`\(path)` is damaged at offset \(offset): expected an entry whose sum agrees"
    case (.damaged(let path, let offset), .chinese):
      "`\(path)` 在偏移 \(offset) 处已损坏：应为校验和相符的条目"
    case (.missing(let path), .english): "the journal has no file `\(path)`"
    case (.missing(let path), .chinese): "接收日志缺少文件 `\(path)`"
    case (.format(let path, let found), .english):
      "`\(path)` has format \(found), this program reads \(JournalFormat.number)"
    case (.format(let path, let found), .chinese):
      "`\(path)` 的格式为 \(found)，本程序只读格式 \(JournalFormat.number)"
    case (.closed, .english): "the journal was closed"
    case (.closed, .chinese): "接收日志已关闭"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.held, .english): "wait for the other process, or end it"
    case (.held, .chinese): "请等待或结束另一进程"
    case (.full, .english): "make space; what was acknowledged is not lost"
    case (.full, .chinese): "请腾出空间；已应答的数据不会丢失"
    case (.damaged, .english): "keep the file: the entries behind the damage can still be read"
    case (.damaged, .chinese): "请保留该文件：损坏处之后的条目仍可读取"
    case (.format, .english): "use the program that wrote it, or a later one"
    case (.format, .chinese): "请使用写入它的程序版本或更新版本"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
