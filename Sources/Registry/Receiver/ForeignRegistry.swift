public import Fleet
import Sync

/// Why a batch is refused as a whole: the token that it came with is not that of its registry. Nothing is
/// wrong with the records, so none of them is refused and nothing of the batch is kept.
public enum ForeignRegistry: Error, Hashable, Sendable {
  /// The token's sender delivers one registry, and this is another.
  case bound(sender: String, to: RecordID, found: RecordID)
  /// Another sender delivers that registry.
  case taken(sender: String, found: RecordID)
  /// The registry is the receiver's own.
  case own(RecordID)
}

extension ForeignRegistry: Explained, CustomStringConvertible {
  public var code: String { Rejection.otherRegistry }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.bound(let sender, let own, let found), .english):
      "the token belongs to sender `\(sender)`, which delivers registry \(own); "
        + "the batch holds records of registry \(found)"
    case (.bound(let sender, let own, let found), .chinese):
      "令牌属于报送方“\(sender)”，只报送登记库 \(own)；该批次含登记库 \(found) 的记录"
    case (.taken(let sender, let found), .english):
      "the token belongs to sender `\(sender)`; registry \(found) is delivered by another sender"
    case (.taken(let sender, let found), .chinese):
      "令牌属于报送方“\(sender)”；登记库 \(found) 由另一报送方报送"
    case (.own(let found), .english):
      "the batch holds records of registry \(found), which is the receiver itself"
    case (.own(let found), .chinese): "该批次含登记库 \(found) 的记录，即接收方自身的登记库"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.own, .english): "correct `upstream.url`: records come back to where they started"
    case (.own, .chinese): "请更正 `upstream.url`：记录回到了起点"
    case (.bound(_, _, let found), .english), (.taken(_, let found), .english):
      "send with the token of registry \(found); the receiver's operator makes one with "
        + "`fleetreg sender add ID --sends \(found)`, or a new one with `fleetreg sender renew`"
    case (.bound(_, _, let found), .chinese), (.taken(_, let found), .chinese):
      "请使用登记库 \(found) 的令牌；接收方可用 `fleetreg sender add ID --sends \(found)` 生成，"
        + "或用 `fleetreg sender renew` 换发"
    }
  }

  public var description: String { text(in: .english) }
}
