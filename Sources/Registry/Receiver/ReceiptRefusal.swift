public import Fleet

/// Why a record that can be read is not taken.
public enum ReceiptRefusal: Error, Hashable, Sendable {
  /// Another record has this number.
  case place(gate: String, sequence: UInt64)
}

extension ReceiptRefusal: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .place: "record.place"
    }
  }

  /// The member at fault.
  public var field: String {
    switch self {
    case .place: "sequence"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.place(let gate, let sequence), .english):
      "number \(sequence) of gate `\(gate)` belongs to another record"
    case (.place(let gate, let sequence), .chinese):
      "出入口“\(gate)”的序号 \(sequence) 已属于另一条记录"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.place, .english): "a copy of the registry may be in use: open a new incarnation of it"
    case (.place, .chinese): "可能同时使用了登记库副本，请为其开启新的序列"
    }
  }

  public var description: String { text(in: .english) }
}
