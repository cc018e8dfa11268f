public import Fleet

/// Why a record that can be read is not taken.
public enum ReceiptRefusal: Error, Hashable, Sendable {
  /// Another record has this number.
  case place(gate: String, sequence: UInt64)
  /// The record is here with another line.
  case content
}

extension ReceiptRefusal: Explained, CustomStringConvertible {
  /// As they stand in answers and dead letters; sending such a record again cannot succeed.
  public static let placeCode = "record.place"
  public static let contentCode = "record.content"

  public var code: String {
    switch self {
    case .place: Self.placeCode
    case .content: Self.contentCode
    }
  }

  /// The member at fault.
  public var field: String {
    switch self {
    case .place: "sequence"
    case .content: "id"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.place(let gate, let sequence), .english):
      "number \(sequence) of gate `\(gate)` belongs to another record"
    case (.place(let gate, let sequence), .chinese):
      "出入口“\(gate)”的序号 \(sequence) 已属于另一条记录"
    case (.content, .english): "this record was received before with other content"
    case (.content, .chinese): "此前已收到同一编号、内容不同的记录"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.place, .english):
      "a copy of the registry may be in use, or a backup was brought back: run `fleetreg restored` there"
    case (.place, .chinese): "可能同时使用了登记库副本或恢复了备份：请在该处运行 `fleetreg restored`"
    case (.content, .english):
      "what came first stays; a correction is a record of its own. Look for damage at the sender"
    case (.content, .chinese): "以先收到的为准；更正须作为新记录上报。请检查上报方数据是否损坏"
    }
  }

  public var description: String { text(in: .english) }
}
