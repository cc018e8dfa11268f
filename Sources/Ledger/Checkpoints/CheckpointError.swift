public import Fleet

/// Why a note is no checkpoint, or not one to be believed.
public enum CheckpointError: Error, Hashable, Sendable {
  case note(NoteError)
  /// Fewer than three lines, or an empty one among them.
  case lines
  /// The second line is no decimal number without leading zeroes, or above 2^63 - 1.
  case size(String)
  /// The third line is no base64 of 32 bytes.
  case root(String)
  /// A tree without entries has another root than the one that it must have.
  case emptyRoot(MerkleHash)
  /// The checkpoint of another log.
  case origin(found: String, expected: String)
  /// Fewer levels above have cosigned than are asked for.
  case cosignatures(found: Int, expected: Int)
}

extension CheckpointError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .note(let error): error.code
    case .lines: "checkpoint.lines"
    case .size: "checkpoint.size"
    case .root: "checkpoint.root"
    case .emptyRoot: "checkpoint.empty-root"
    case .origin: "checkpoint.origin"
    case .cosignatures: "checkpoint.cosignatures"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.note(let error), _): error.text(in: language)
    case (.lines, .english): "a checkpoint has an origin, a size and a root, each on its line"
    case (.lines, .chinese): "检查点应有名称、条数、根哈希各一行"
    case (.size(let text), .english): "the size of the tree is `\(text)`, expected a number"
    case (.size(let text), .chinese): "树的条数为“\(text)”，应为数字"
    case (.root(let text), .english): "the root is `\(text)`, expected 32 bytes in base64"
    case (.root(let text), .chinese): "根哈希为“\(text)”，应为 32 字节的 base64"
    case (.emptyRoot(let found), .english):
      "a tree without entries has the root \(found), expected \(MerkleHash.empty)"
    case (.emptyRoot(let found), .chinese): "空树的根哈希为 \(found)，应为 \(MerkleHash.empty)"
    case (.origin(let found, let expected), .english):
      "the checkpoint is of the log `\(found)`, expected `\(expected)`"
    case (.origin(let found, let expected), .chinese): "检查点属于日志 `\(found)`，应为 `\(expected)`"
    case (.cosignatures(let found, let expected), .english):
      "\(found) of the levels above have cosigned, expected at least \(expected)"
    case (.cosignatures(let found, let expected), .chinese):
      "已有 \(found) 个上级联署，应至少 \(expected) 个"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.note(let error), _): error.advice(in: language)
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
