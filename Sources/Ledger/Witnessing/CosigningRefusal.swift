public import Fleet

/// Why the level above does not cosign a checkpoint.
public enum CosigningRefusal: Error, Hashable, Sendable {
  /// The request is not in the form of tlog-witness.
  case malformed
  /// No checkpoint, or not signed by a key that is trusted for its log.
  case checkpoint(CheckpointError)
  /// Nobody has said whose key signs for that log.
  case unknownLog(origin: String)
  /// The old size lies above the new one.
  case backwards(old: UInt64, new: UInt64)
  /// The proof starts from another tree than the one that was cosigned last.
  case otherStart(found: UInt64, seen: UInt64)
  /// The log has fewer entries than it had: some were removed.
  case shortened(found: UInt64, seen: UInt64)
  /// The same size with another root: the log shows different histories.
  case fork(size: UInt64, found: MerkleHash, seen: MerkleHash)
  /// The new tree does not begin with the one that was seen: an entry in it was changed, removed or moved.
  case inconsistent(seen: UInt64, new: UInt64)
}

extension CosigningRefusal: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .malformed: "cosigning.malformed"
    case .checkpoint(let error): error.code
    case .unknownLog: "cosigning.unknown-log"
    case .backwards: "cosigning.backwards"
    case .otherStart: "cosigning.other-start"
    case .shortened: "cosigning.shortened"
    case .fork: "cosigning.fork"
    case .inconsistent: "cosigning.inconsistent"
    }
  }

  /// The HTTP status that tlog-witness gives to the refusal.
  public var status: Int {
    switch self {
    case .malformed, .backwards: 400
    case .checkpoint(.emptyRoot): 422
    case .checkpoint(.note(.untrusted)), .checkpoint(.note(.forged)): 403
    case .checkpoint: 400
    case .unknownLog: 404
    case .otherStart, .shortened: 409
    case .fork, .inconsistent: 422
    }
  }

  /// The size that the proof must start from, which an answer with status 409 says.
  public var seen: UInt64? {
    switch self {
    case .otherStart(_, let seen), .shortened(_, let seen): seen
    default: nil
    }
  }

  /// Whether the refused checkpoint, with the log's signature, proves that the log was changed: keep both.
  public var isEvidence: Bool {
    switch self {
    case .fork, .inconsistent, .shortened: true
    default: false
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.malformed, .english): "not a request to cosign: expected `old`, a proof and a checkpoint"
    case (.malformed, .chinese): "不是联署请求：应有 `old` 行、证明和检查点"
    case (.checkpoint(let error), _): error.text(in: language)
    case (.unknownLog(let origin), .english): "no key is known for the log `\(origin)`"
    case (.unknownLog(let origin), .chinese): "未登记日志 `\(origin)` 的公钥"
    case (.backwards(let old, let new), .english):
      "the proof starts from \(old) entries, but the checkpoint has only \(new)"
    case (.backwards(let old, let new), .chinese): "证明始于 \(old) 条，而检查点仅 \(new) 条"
    case (.otherStart(let found, let seen), .english):
      "the proof starts from \(found) entries, expected the \(seen) that were seen last"
    case (.otherStart(let found, let seen), .chinese): "证明始于 \(found) 条，应始于上次所见的 \(seen) 条"
    case (.shortened(let found, let seen), .english):
      "the log has \(found) entries, but \(seen) were seen: some were removed"
    case (.shortened(let found, let seen), .chinese): "日志仅 \(found) 条，而上次所见为 \(seen) 条：有条目被删除"
    case (.fork(let size, let found, let seen), .english):
      "with \(size) entries the log has the root \(found), but \(seen) was seen: two histories"
    case (.fork(let size, let found, let seen), .chinese):
      "同为 \(size) 条，根哈希为 \(found)，而上次所见为 \(seen)：出现两份历史"
    case (.inconsistent(let seen, let new), .english):
      "the tree of \(new) entries does not begin with the \(seen) that were seen"
    case (.inconsistent(let seen, let new), .chinese): "\(new) 条的树并非由上次所见的 \(seen) 条延续而来"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.checkpoint(let error), _): error.advice(in: language)
    case (.otherStart, .english): "send the proof from that size"
    case (.otherStart, .chinese): "请从该条数起重新生成证明"
    case (.shortened, .english), (.fork, .english), (.inconsistent, .english):
      "keep both checkpoints: they prove it; ask the log's operator, and whether a backup was restored"
    case (.shortened, .chinese), (.fork, .chinese), (.inconsistent, .chinese):
      "请保存两份检查点作为证据，并向日志运营方核实是否恢复过备份"
    case (.unknownLog, .english): "register the log's verifier key"
    case (.unknownLog, .chinese): "请登记该日志的公钥"
    default: nil
    }
  }

  public var description: String { text(in: .english) }
}
