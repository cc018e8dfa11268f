public import Fleet

/// Why packed bytes could not be unpacked; positions are byte offsets from 0.
public enum CompressionError: Error, Hashable, Sendable {
  /// The content is larger than the limit; it was not unpacked further.
  case tooLarge(limit: Int)
  /// The bytes end before the content does.
  case truncated(found: Int)
  /// The bytes are not of this format, or damaged.
  case damaged(ContentEncoding, detail: String)
  /// The content ends, and bytes follow that belong to no frame.
  case trailing(ContentEncoding, position: Int)
  /// The frame asks for more working memory than any content of ours needs.
  case window(limit: Int)
}

extension CompressionError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .tooLarge: "compression.too-large"
    case .truncated: "compression.truncated"
    case .damaged: "compression.damaged"
    case .trailing: "compression.trailing"
    case .window: "compression.window"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.tooLarge(let limit), .english): "the unpacked content passes the limit of \(limit) bytes"
    case (.tooLarge(let limit), .chinese): "解压后的内容超过 \(limit) 字节的上限"
    case (.truncated(let found), .english):
      "the packed content ends too early, after \(found) bytes"
    case (.truncated(let found), .chinese): "压缩内容不完整，仅有 \(found) 字节"
    case (.damaged(let encoding, let detail), .english):
      "the content is not \(encoding.rawValue) or is damaged: \(detail)"
    case (.damaged(let encoding, let detail), .chinese):
      "内容不是 \(encoding.rawValue) 格式或已损坏：\(detail)"
    case (.trailing(let encoding, let position), .english):
      "the \(encoding.rawValue) content ends at offset \(position), but more bytes follow"
    case (.trailing(let encoding, let position), .chinese):
      "\(encoding.rawValue) 内容在第 \(position) 字节处结束，其后仍有数据"
    case (.window(let limit), .english):
      "the zstd frame needs a window of more than \(limit) bytes"
    case (.window(let limit), .chinese): "zstd 帧所需的窗口超过 \(limit) 字节"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.tooLarge, .english): "send fewer records in one request"
    case (.tooLarge, .chinese): "请减少每次请求的记录数"
    case (.window, .english): "pack without long-distance matching, at level 19 or below"
    case (.window, .chinese): "请勿使用长距离匹配，压缩级别不高于 19"
    case (.truncated, _), (.damaged, _), (.trailing, _): nil
    }
  }

  public var description: String { text(in: .english) }
}
