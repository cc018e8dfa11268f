extension RecordLine {
  /// Why a line is not a record.
  public enum DecodingError: Error, Hashable, Sendable {
    case missing(field: String)
    case type(field: String, expected: Expected)
    /// The right type, but no value that the field can have.
    case value(field: String, found: String)
    /// A kind that this version does not know.
    case kind(found: String)

    public enum Expected: String, Hashable, Sendable {
      case object, array, string, number, integer, boolean
    }
  }
}

extension RecordLine.DecodingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .missing: "record.missing"
    case .type: "record.type"
    case .value: "record.value"
    case .kind: "record.kind"
    }
  }

  /// The member at fault; `nil` where the line as a whole is.
  public var field: String? {
    switch self {
    case .missing(let field), .value(let field, _): field
    case .type(let field, _): field.isEmpty ? nil : field
    case .kind: "kind"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let field), .english): "the member `\(field)` is missing"
    case (.missing(let field), .chinese): "缺少成员 `\(field)`"
    case (.type("", let expected), .english): "the line is no JSON \(expected.rawValue)"
    case (.type("", let expected), .chinese): "该行不是 JSON \(expected.chinese)"
    case (.type(let field, let expected), .english):
      "the member `\(field)` is no \(expected.rawValue)"
    case (.type(let field, let expected), .chinese): "成员 `\(field)` 应为\(expected.chinese)"
    case (.value(let field, let found), .english): "the member `\(field)` cannot be `\(found)`"
    case (.value(let field, let found), .chinese): "成员 `\(field)` 的值 `\(found)` 无效"
    case (.kind(let found), .english): "records of kind `\(found)` are not known here"
    case (.kind(let found), .chinese): "未知的记录种类 `\(found)`"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.kind, .english): "bring the receiver up to date, then send the dead letter again"
    case (.kind, .chinese): "请升级接收端，然后重新发送该失败记录"
    case (.missing, _), (.type, _), (.value, _): nil
    }
  }

  public var description: String { text(in: .english) }
}

extension RecordLine.DecodingError.Expected {
  fileprivate var chinese: String {
    switch self {
    case .object: "对象"
    case .array: "数组"
    case .string: "字符串"
    case .number: "数字"
    case .integer: "整数"
    case .boolean: "布尔值"
    }
  }
}
