public import Fleet

/// Why a stored segment cannot be read: it was damaged after it was written.
public enum SegmentError: Error, Hashable, Sendable {
  case ids(bytes: Int)
  case marks(found: Int, expected: Int)
  case mark(UInt8)
  case payload(CompressionError)
  case size(found: Int, expected: Int)
  case lines(found: Int, expected: Int)
  /// A line is not a record.
  case line(number: Int)
}

extension SegmentError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .ids: "segment.ids"
    case .marks: "segment.marks"
    case .mark: "segment.mark"
    case .payload: "segment.payload"
    case .size: "segment.size"
    case .lines: "segment.lines"
    case .line: "segment.line"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.ids(let bytes), .english):
      "\(bytes) bytes of record ids in a segment, expected a multiple of 16"
    case (.ids(let bytes), .chinese): "分段的记录编号为 \(bytes) 字节，应为 16 的倍数"
    case (.marks(let found, let expected), .english):
      "\(found) marks in a segment of \(expected) records"
    case (.marks(let found, let expected), .chinese):
      "分段有 \(expected) 条记录，却有 \(found) 个标记"
    case (.mark(let byte), .english): "the mark \(byte) in a segment has no meaning"
    case (.mark(let byte), .chinese): "分段中的标记 \(byte) 没有含义"
    case (.payload(let error), _): error.text(in: language)
    case (.size(let found, let expected), .english):
      "a segment holds \(found) bytes of lines, expected \(expected)"
    case (.size(let found, let expected), .chinese):
      "分段内容为 \(found) 字节，应为 \(expected) 字节"
    case (.lines(let found, let expected), .english):
      "a segment holds \(found) lines, expected \(expected)"
    case (.lines(let found, let expected), .chinese): "分段有 \(found) 行，应为 \(expected) 行"
    case (.line(let number), .english): "line \(number) of a segment is not a record"
    case (.line(let number), .chinese): "分段的第 \(number) 行不是有效记录"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "the registry's file is damaged: run `fleetreg doctor`; the records are kept"
    case .chinese: "登记库文件已损坏，请运行 `fleetreg doctor`；记录本身仍保留"
    }
  }

  public var description: String { text(in: .english) }
}
