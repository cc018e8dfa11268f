import Fleet

/// Why `fleetreg.yaml` cannot be used: what, and where.
struct SettingsError: Error, Hashable {
  enum Reason: Hashable {
    case tab
    case colonMissing
    case spaceMissing
    case key(String)
    case repeated(String)
    case valueOutsideSection(String)
    case indentation
    case quoteOpen
    case textAfterQuote
    case unsupported(String)
    case unknownKey(String, nearest: String?)
    /// The value of a key that does not fit; `expected` in both languages.
    case value(String, found: String, expected: Expectation)
  }

  enum Expectation: Hashable {
    case onOrOff
    case wholeNumber(ClosedRange<Int>)
    case address
    case terminalAddress
    case oneOf([String])
    case url
    case witnessKey
    case together(String)
    case onlyNative
  }

  let reason: Reason
  let line: Int
  let column: Int
  /// The variable of the environment that is at fault, where it is not the file.
  let variable: String?

  init(_ reason: Reason, line: Int, column: Int, variable: String? = nil) {
    self.reason = reason
    self.line = line
    self.column = column
    self.variable = variable
  }
}

extension SettingsError: Explained {
  var code: String {
    switch reason {
    case .tab: "settings.tab"
    case .colonMissing: "settings.colon"
    case .spaceMissing: "settings.space"
    case .key: "settings.key"
    case .repeated: "settings.repeated"
    case .valueOutsideSection: "settings.section"
    case .indentation: "settings.indentation"
    case .quoteOpen, .textAfterQuote: "settings.quote"
    case .unsupported: "settings.unsupported"
    case .unknownKey: "settings.unknown"
    case .value: "settings.value"
    }
  }

  func text(in language: Language) -> String {
    switch (variable, language) {
    case (let name?, .english): "`\(name)` in the environment: \(english)"
    case (let name?, .chinese): "环境变量 `\(name)`：\(chinese)"
    case (nil, .english): "fleetreg.yaml, line \(line), column \(column): \(english)"
    case (nil, .chinese): "fleetreg.yaml 第 \(line) 行第 \(column) 列：\(chinese)"
    }
  }

  private var english: String {
    switch reason {
    case .tab: "found a tab, expected spaces"
    case .colonMissing: "expected `key: value`, found no colon"
    case .spaceMissing: "expected a space after the colon"
    case .key(let key): "`\(key)` is no name of a setting; expected letters and digits"
    case .repeated(let key): "`\(key)` is set twice"
    case .valueOutsideSection(let key): "`\(key)` stands outside a section"
    case .indentation: "expected a section in column 1 or a key after two spaces"
    case .quoteOpen: "the quote is not closed on this line"
    case .textAfterQuote: "expected nothing after the closing quote"
    case .unsupported(let mark): "`\(mark)` is YAML that this file does not use"
    case .unknownKey(let key, _): "no setting is called `\(key)`"
    case .value(let key, let found, let expected):
      "`\(key)` is `\(found)`, expected \(expected.english)"
    }
  }

  private var chinese: String {
    switch reason {
    case .tab: "此处是制表符，应使用空格"
    case .colonMissing: "应为“键: 值”，没有冒号"
    case .spaceMissing: "冒号后应有一个空格"
    case .key(let key): "`\(key)` 不是设置名，应由字母和数字组成"
    case .repeated(let key): "`\(key)` 重复设置"
    case .valueOutsideSection(let key): "`\(key)` 不在任何一节之内"
    case .indentation: "节应从第 1 列开始，键应缩进两个空格"
    case .quoteOpen: "引号在本行内没有闭合"
    case .textAfterQuote: "引号闭合后不应再有内容"
    case .unsupported(let mark): "本文件不使用 YAML 的 `\(mark)` 写法"
    case .unknownKey(let key, _): "没有名为 `\(key)` 的设置"
    case .value(let key, let found, let expected): "`\(key)` 为 `\(found)`，应为\(expected.chinese)"
    }
  }

  func advice(in language: Language) -> String? {
    switch (reason, language) {
    case (.unknownKey(_, let nearest?), .english): "did you mean `\(nearest)`?"
    case (.unknownKey(_, let nearest?), .chinese): "是否指 `\(nearest)`？"
    case (.unknownKey(_, nil), .english): "`fleetreg init` writes a file that lists every setting"
    case (.unknownKey(_, nil), .chinese): "`fleetreg init` 写出的文件列有全部设置"
    case (.tab, .english), (.indentation, .english): "indent keys by two spaces"
    case (.tab, .chinese), (.indentation, .chinese): "键缩进两个空格"
    case (.unsupported, .english): "put the value in quotes"
    case (.unsupported, .chinese): "请给值加上引号"
    default: nil
    }
  }
}

extension SettingsError.Expectation {
  fileprivate var english: String {
    switch self {
    case .onOrOff: "`on` or `off`"
    case .wholeNumber(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .address: "HOST:PORT such as `127.0.0.1:8080`"
    case .terminalAddress:
      "`road` or `non-road`, a dialect of it if it is known, and HOST:PORT, such as `road/hj1239 127.0.0.1:19006`"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: " or ")
    case .url: "a URL that starts with `https://` (or `http://` on this machine)"
    case .witnessKey: "a key that cosigns, as `fleetreg ledger witness` prints it above"
    case .together(let key): "`\(key)` set as well"
    case .onlyNative: "nothing: only the protocol `native` sends pictures on their own"
    }
  }

  fileprivate var chinese: String {
    switch self {
    case .onOrOff: " `on` 或 `off`"
    case .wholeNumber(let range): " \(range.lowerBound) 到 \(range.upperBound) 的整数"
    case .address: "“主机:端口”，例如 `127.0.0.1:8080`"
    case .terminalAddress:
      " `road` 或 `non-road`（可加协议版本）与“主机:端口”，例如 `road/hj1239 127.0.0.1:19006`"
    case .oneOf(let words): " " + words.map { "`\($0)`" }.joined(separator: " 或 ")
    case .url: "以 `https://` 开头的网址（本机可用 `http://`）"
    case .witnessKey: "联署公钥（由上级运行 `fleetreg ledger witness` 得到）"
    case .together(let key): "与 `\(key)` 同时设置"
    case .onlyNative: "不设置：只有 `native` 协议单独上报图片"
    }
  }
}
