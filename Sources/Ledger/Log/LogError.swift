public import Fleet
import Glibc

/// Why a log could not be opened, read, written or signed.
public enum LogError: Error, Hashable, Sendable {
  /// No log in that directory.
  case missing(directory: String)
  /// A log is there already.
  case exists(directory: String)
  /// Another process appends to it.
  case held(directory: String)
  /// No space is left.
  case full(path: String)
  /// This account may not read or write there.
  case forbidden(path: String)
  /// Reading or writing failed; the system's own words.
  case inputOutput(path: String, detail: String)
  /// What a log is called cannot stand in a checkpoint.
  case origin(String)
  /// An entry is longer than a bundle can name.
  case entryTooLarge(bytes: Int, limit: Int)
  /// No such entry in the tree that was asked for.
  case noEntry(index: UInt64, size: UInt64)
  /// Nothing was signed yet, so nothing can be proved.
  case unsigned(directory: String)
  /// Without a key nothing is signed.
  case noKey
  /// A key of another kind: a log signs, a level above cosigns.
  case keyKind(name: String)
  /// libcrypto could not sign with the key.
  case unsignable(key: String)
  /// The last checkpoint is not by any of the keys that are to sign the next one.
  case strangeCheckpoint(path: String)
  /// What is stored contradicts itself, or what was signed.
  case damaged(LogDamage)
}

extension LogError {
  init(systemError code: Int32, path: String) {
    self =
      switch code {
      case ENOSPC, EDQUOT: .full(path: path)
      case EACCES, EPERM, EROFS: .forbidden(path: path)
      default: .inputOutput(path: path, detail: String(cString: strerror(code)))
      }
  }
}

extension LogError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "log.missing"
    case .exists: "log.exists"
    case .held: "log.held"
    case .full: "log.full"
    case .forbidden: "log.forbidden"
    case .inputOutput: "log.io"
    case .origin: "log.origin"
    case .entryTooLarge: "log.entry-too-large"
    case .noEntry: "log.no-entry"
    case .unsigned: "log.unsigned"
    case .noKey: "log.no-key"
    case .keyKind: "log.key-kind"
    case .unsignable: "log.unsignable"
    case .strangeCheckpoint: "log.strange-checkpoint"
    case .damaged(let damage): damage.code
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let directory), .english): "no log in `\(directory)`"
    case (.missing(let directory), .chinese): "`\(directory)` 中没有存证日志"
    case (.exists(let directory), .english): "`\(directory)` already holds a log"
    case (.exists(let directory), .chinese): "`\(directory)` 中已有存证日志"
    case (.held(let directory), .english): "another process appends to the log in `\(directory)`"
    case (.held(let directory), .chinese): "另一进程正在写入 `\(directory)` 中的存证日志"
    case (.full(let path), .english): "no space left for `\(path)`"
    case (.full(let path), .chinese): "`\(path)` 所在磁盘空间不足"
    case (.forbidden(let path), .english): "this account may not use `\(path)`"
    case (.forbidden(let path), .chinese): "当前账户无权读写 `\(path)`"
    case (.inputOutput(let path, let detail), .english): "`\(path)`: \(detail)"
    case (.inputOutput(let path, let detail), .chinese): "读写 `\(path)` 失败：\(detail)"
    case (.origin(let name), .english):
      "`\(name)` cannot name a log: expected a text without spaces, plus signs and line feeds"
    case (.origin(let name), .chinese): "`\(name)` 不能作为日志名称：不得为空，不得含空格、加号或换行"
    case (.entryTooLarge(let bytes, let limit), .english):
      "an entry has \(bytes) bytes, expected at most \(limit)"
    case (.entryTooLarge(let bytes, let limit), .chinese): "条目为 \(bytes) 字节，应不超过 \(limit) 字节"
    case (.noEntry(let index, let size), .english):
      "no entry \(index) in a tree of \(size) entries"
    case (.noEntry(let index, let size), .chinese): "共 \(size) 条的树中没有第 \(index) 条"
    case (.unsigned(let directory), .english): "the log in `\(directory)` has no checkpoint yet"
    case (.unsigned(let directory), .chinese): "`\(directory)` 中的存证日志尚无检查点"
    case (.noKey, .english): "a checkpoint needs a key to sign it"
    case (.noKey, .chinese): "签署检查点需要密钥"
    case (.unsignable(let name), .english): "libcrypto could not sign with the key `\(name)`"
    case (.unsignable(let name), .chinese): "libcrypto 无法用密钥 `\(name)` 签名"
    case (.keyKind(let name), .english):
      "the key `\(name)` is of the wrong kind: a log signs, the level above cosigns"
    case (.keyKind(let name), .chinese): "密钥 `\(name)` 类型不符：日志用签名密钥，上级用联署密钥"
    case (.strangeCheckpoint(let path), .english):
      "`\(path)` is not signed by any key that is to sign the next checkpoint"
    case (.strangeCheckpoint(let path), .chinese): "`\(path)` 并非由现有任何密钥签署"
    case (.damaged(let damage), _): damage.text(in: language)
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.full, .english): "make space; nothing that was appended is lost"
    case (.full, .chinese): "请腾出空间；已追加的条目不会丢失"
    case (.held, .english): "wait for the other process, or end it"
    case (.held, .chinese): "请等待或结束另一进程"
    case (.strangeCheckpoint, .english):
      "where the key was changed on purpose, name the former one as well"
    case (.strangeCheckpoint, .chinese): "若有意更换密钥，请同时给出旧公钥"
    case (.unsigned, .english): "sign a checkpoint first"
    case (.unsigned, .chinese): "请先签署检查点"
    case (.damaged(let damage), _): damage.advice(in: language)
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
