public import Fleet
import Glibc

/// What is wrong with a chunk.
public enum ChunkDamage: Error, Hashable, Sendable {
  /// The file ends before the chunk does.
  case truncated
  /// No chunk begins here.
  case head
  /// A later program's.
  case format(UInt32)
  /// The sum of its columns is another.
  case sum
  /// Its columns are none.
  case content
  /// The frames are not those that were written, by their digest.
  case digest
}

/// Why an archive could not be written or read.
public enum ArchiveError: Error, Hashable, Sendable {
  /// No such file.
  case missing(path: String)
  /// The file is shorter than what was recorded of it.
  case shorter(path: String, found: UInt64, expected: UInt64)
  /// What stands there is not what was written.
  case damaged(path: String, offset: UInt64, ChunkDamage)
  /// More than one chunk may hold.
  case tooLarge(frames: Int, bytes: Int)
  /// No space is left.
  case full(path: String)
  /// This account may not read or write there.
  case forbidden(path: String)
  /// Reading or writing failed; the system's own words.
  case inputOutput(path: String, detail: String)
}

extension ArchiveError {
  /// Whether what was stored is away, wholly or behind some place: more of it cannot be added to.
  public var isLoss: Bool {
    switch self {
    case .missing, .shorter: true
    default: false
    }
  }

  init(_ error: SystemError) {
    self =
      switch error.code {
      case ENOENT: .missing(path: error.path)
      case ENOSPC, EDQUOT, EFBIG: .full(path: error.path)
      case EACCES, EPERM, EROFS: .forbidden(path: error.path)
      default: .inputOutput(path: error.path, detail: error.detail)
      }
  }
}

extension ChunkDamage: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .truncated: "archive.truncated"
    case .head: "archive.head"
    case .format: "archive.format"
    case .sum: "archive.sum"
    case .content: "archive.content"
    case .digest: "archive.digest"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.truncated, .english): "it ends before the chunk does"
    case (.truncated, .chinese): "文件在数据块结束前中断"
    case (.head, .english): "expected the head of a chunk"
    case (.head, .chinese): "应为数据块头"
    case (.format(let found), .english):
      "format \(found), this program reads \(ChunkHead.format)"
    case (.format(let found), .chinese): "格式为 \(found)，本程序只读格式 \(ChunkHead.format)"
    case (.sum, .english): "the sum of the columns is another"
    case (.sum, .chinese): "列数据校验和不符"
    case (.content, .english): "the columns are not of the form that the chunk names"
    case (.content, .chinese): "列数据与数据块声明的形式不符"
    case (.digest, .english): "the frames are not those that were received, by their SHA-256"
    case (.digest, .chinese): "按 SHA-256 核对，数据包与接收时不同"
    }
  }

  public var description: String { text(in: .english) }
}

extension ArchiveError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "archive.missing"
    case .shorter: "archive.shorter"
    case .damaged(_, _, let damage): damage.code
    case .tooLarge: "archive.too-large"
    case .full: "archive.full"
    case .forbidden: "archive.forbidden"
    case .inputOutput: "archive.io"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let path), .english): "no archive file `\(path)`"
    case (.missing(let path), .chinese): "没有归档文件 `\(path)`"
    case (.shorter(let path, let found, let expected), .english):
      "`\(path)` has \(found) bytes, expected \(expected)"
    case (.shorter(let path, let found, let expected), .chinese):
      "`\(path)` 为 \(found) 字节，应为 \(expected) 字节"
    case (.damaged(let path, let offset, let damage), .english):
      "`\(path)` is damaged at offset \(offset): \(damage.text(in: .english))"
    case (.damaged(let path, let offset, let damage), .chinese):
      "`\(path)` 在偏移 \(offset) 处已损坏：\(damage.text(in: .chinese))"
    case (.tooLarge(let frames, let bytes), .english):
      "\(frames) frames of \(bytes) bytes, expected at most \(ChunkHead.frameLimit) of \(ChunkHead.contentLimit)"
    case (.tooLarge(let frames, let bytes), .chinese):
      "共 \(frames) 个数据包、\(bytes) 字节，应不超过 \(ChunkHead.frameLimit) 个、\(ChunkHead.contentLimit) 字节"
    case (.full(let path), .english): "no space left for `\(path)`"
    case (.full(let path), .chinese): "`\(path)` 所在磁盘空间不足"
    case (.forbidden(let path), .english): "this account may not use `\(path)`"
    case (.forbidden(let path), .chinese): "当前账户无权读写 `\(path)`"
    case (.inputOutput(let path, let detail), .english): "`\(path)`: \(detail)"
    case (.inputOutput(let path, let detail), .chinese): "读写 `\(path)` 失败：\(detail)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.full, .english): "make space; what was filed stays as it is"
    case (.full, .chinese): "请腾出空间；已归档的数据不受影响"
    case (.damaged, .english), (.shorter, .english), (.missing, .english):
      "restore the file from a copy"
    case (.damaged, .chinese), (.shorter, .chinese), (.missing, .chinese): "请从备份恢复该文件"
    case (.tooLarge, .english): "file fewer frames at once"
    case (.tooLarge, .chinese): "请减少单次归档的数据包"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
