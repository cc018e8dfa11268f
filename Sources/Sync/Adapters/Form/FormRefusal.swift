import Fleet

/// Why a record cannot be put into an upstream's form: it goes to the dead letters before anything is sent.
///
/// Fields are named as the record names them; no plate is repeated.
enum FormRefusal: Error, Hashable, Sendable {
  case missing(String)
  case tooLong(String, found: Int, limit: Int)
  case value(String, found: String, english: String, chinese: String)
  /// Another record has this number there: a correction, or a second of the same moment.
  case numberTaken(String)
}

extension FormRefusal: Explained {
  var code: String {
    switch self {
    case .missing: "form.missing"
    case .tooLong: "form.too-long"
    case .value: "form.value"
    case .numberTaken: "form.number-taken"
    }
  }

  private var field: String {
    switch self {
    case .missing(let field), .tooLong(let field, _, _), .value(let field, _, _, _): field
    case .numberTaken: "event"
    }
  }

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.missing(let field), .english): "`\(field)` is missing, which the upstream demands"
    case (.missing(let field), .chinese): "缺少 `\(field)`，上级平台要求填写"
    case (.tooLong(let field, let found, let limit), .english):
      "`\(field)` has \(found) characters, the upstream takes \(limit)"
    case (.tooLong(let field, let found, let limit), .chinese):
      "`\(field)` 有 \(found) 个字符，上级平台最多接收 \(limit) 个"
    case (.value(let field, let found, let english, _), .english):
      "`\(field)` is `\(found)`, the upstream takes \(english)"
    case (.value(let field, let found, _, let chinese), .chinese):
      "`\(field)` 为“\(found)”，上级平台要求\(chinese)"
    case (.numberTaken(let number), .english):
      "another record was sent under the number `\(number)`, and the upstream takes no corrections"
    case (.numberTaken(let number), .chinese):
      "编号“\(number)”已用于另一条记录，上级平台不接收更正"
    }
  }

  func advice(in language: Language) -> String? { nil }

  var rejection: Rejection {
    Rejection(
      code: code, field: field, reason: text(in: .english), chinese: text(in: .chinese))
  }
}
