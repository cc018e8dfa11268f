public import Fleet

/// Why a receipt cannot be read, or proves nothing. Lines count from 1.
public enum ReceiptError: Error, Hashable, Sendable {
  case tooLarge(limit: Int)
  /// The first line names another format.
  case format(found: String)
  /// A line is not as the format has it.
  case line(number: Int)
  case checkpoint(CheckpointError)
  /// What the receipt carries beside the proof is not ours to read.
  case content
  /// Neither the receipt nor the caller has the entry.
  case noEntry
  /// The proof does not lead from the entry to the root.
  case notIncluded(index: UInt64, size: UInt64)
  case entry(LedgerEntryError)
}

extension ReceiptError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .tooLarge: "receipt.too-large"
    case .format: "receipt.format"
    case .line: "receipt.line"
    case .checkpoint(let error): error.code
    case .content: "receipt.content"
    case .noEntry: "receipt.no-entry"
    case .notIncluded: "receipt.not-included"
    case .entry(let error): error.code
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.tooLarge(let limit), .english): "the receipt is longer than \(limit) bytes"
    case (.tooLarge(let limit), .chinese): "凭证超过 \(limit) 字节"
    case (.format(let found), .english):
      "the receipt's first line is `\(found)`, expected `\(Receipt.format)`"
    case (.format(let found), .chinese): "凭证首行为“\(found)”，应为“\(Receipt.format)”"
    case (.line(let number), .english): "line \(number) of the receipt is not as the format has it"
    case (.line(let number), .chinese): "凭证第 \(number) 行不合格式"
    case (.checkpoint(let error), _): error.text(in: language)
    case (.content, .english): "what the receipt carries of the record cannot be read"
    case (.content, .chinese): "凭证所附内容无法读取"
    case (.noEntry, .english): "the receipt carries no entry"
    case (.noEntry, .chinese): "凭证未附条目"
    case (.notIncluded(let index, let size), .english):
      "the proof does not show the entry at index \(index) of the \(size) that were signed"
    case (.notIncluded(let index, let size), .chinese):
      "该证明不能表明此条目位于已签署 \(size) 条中的第 \(index) 条"
    case (.entry(let error), _): error.text(in: language)
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.checkpoint(let error), _): error.advice(in: language)
    case (.noEntry, .english): "give the entry beside the receipt"
    case (.noEntry, .chinese): "请同时提供条目"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
