public import Fleet

/// A mistake in a mapping file, with its place.
public struct MappingError: Error, Hashable, Sendable {
  public enum Problem: Hashable, Sendable {
    /// The text is no YAML.
    case syntax(String)
    case tooLarge
    case missingKey(String)
    case unknownKey(String, known: [String])
    case type(expected: Expected)
    case word(String, known: [String])
    case number(String, ClosedRange<Int>)
    case path(String)
    /// A brace that nothing closes, or a name that is none.
    case template(String)
    case field(String)
    case pattern(String)
    case elementName(String)
    /// Two things of the file that cannot be together, in both languages.
    case conflict(english: String, chinese: String)
  }

  public enum Expected: String, Hashable, Sendable {
    case text, mapping, sequence, flag
  }

  public let problem: Problem
  /// Both count from 1; 0 where the mistake is in no single place.
  public let line: Int
  public let column: Int

  public init(_ problem: Problem, line: Int = 0, column: Int = 0) {
    self.problem = problem
    self.line = line
    self.column = column
  }
}

extension MappingError: Explained, CustomStringConvertible {
  public var code: String {
    switch problem {
    case .syntax: "mapping.syntax"
    case .tooLarge: "mapping.too-large"
    case .missingKey: "mapping.missing-key"
    case .unknownKey: "mapping.unknown-key"
    case .type: "mapping.type"
    case .word: "mapping.word"
    case .number: "mapping.number"
    case .path: "mapping.path"
    case .template: "mapping.template"
    case .field: "mapping.field"
    case .pattern: "mapping.pattern"
    case .elementName: "mapping.element-name"
    case .conflict: "mapping.conflict"
    }
  }

  public func text(in language: Language) -> String {
    let words =
      switch language {
      case .english: english
      case .chinese: chinese
      }
    guard line > 0 else { return words }
    return language == .english
      ? "line \(line), column \(column): \(words)" : "第 \(line) 行第 \(column) 列：\(words)"
  }

  private var english: String {
    switch problem {
    case .syntax(let detail): "this is no YAML: \(detail)"
    case .tooLarge: "the mapping is larger than 1 MiB or has more than 10000 values"
    case .missingKey(let key): "the key `\(key)` is missing"
    case .unknownKey(let key, _): "the key `\(key)` is not known here"
    case .type(let expected): "expected a \(expected.rawValue)"
    case .word(let word, let known): "`\(word)` is none of \(known.joined(separator: ", "))"
    case .number(let text, let range):
      "`\(text)` is no whole number from \(range.lowerBound) to \(range.upperBound)"
    case .path(let path): "`\(path)` is no path that begins with a slash"
    case .template(let text): "a brace in `\(text)` stands alone or holds no name"
    case .field(let name): "`\(name)` is neither a field of this file nor a member of a record"
    case .pattern(let text): "`\(text)` is no pattern for moments"
    case .elementName(let name): "`\(name)` cannot be the name of an XML element"
    case .conflict(let english, _): english
    }
  }

  private var chinese: String {
    switch problem {
    case .syntax(let detail): "不是有效的 YAML：\(detail)"
    case .tooLarge: "映射文件超过 1 MiB 或超过 10000 个值"
    case .missingKey(let key): "缺少键 `\(key)`"
    case .unknownKey(let key, _): "此处没有键 `\(key)`"
    case .type(.text): "应为文本"
    case .type(.mapping): "应为键值映射"
    case .type(.sequence): "应为列表"
    case .type(.flag): "应为 yes 或 no"
    case .word(let word, let known): "“\(word)”不在 \(known.joined(separator: "、")) 之中"
    case .number(let text, let range):
      "“\(text)”不是 \(range.lowerBound) 至 \(range.upperBound) 的整数"
    case .path(let path): "路径“\(path)”应以 / 开头"
    case .template(let text): "“\(text)”中的花括号不成对或没有名称"
    case .field(let name): "`\(name)` 既不是本文件的字段，也不是记录成员"
    case .pattern(let text): "“\(text)”不是时间格式"
    case .elementName(let name): "“\(name)”不能用作 XML 元素名称"
    case .conflict(_, let chinese): chinese
    }
  }

  public func advice(in language: Language) -> String? {
    let isEnglish = language == .english
    switch problem {
    case .unknownKey(_, let known):
      let keys = known.joined(separator: isEnglish ? ", " : "、")
      return isEnglish ? "the keys here are \(keys)" : "此处可用的键：\(keys)"
    case .template:
      return isEnglish ? "write {{ and }} for braces themselves" : "花括号本身请写作 {{ 和 }}"
    case .field:
      let names = RecordMember.names.joined(separator: isEnglish ? ", " : "、")
      return isEnglish ? "members are \(names)" : "记录成员有：\(names)"
    case .pattern:
      return isEnglish
        ? "patterns are made of yyyy MM dd HH mm ss SSS and 'text', or are epoch or epochMilliseconds"
        : "时间格式由 yyyy MM dd HH mm ss SSS 和 '文本' 组成，或为 epoch、epochMilliseconds"
    case .elementName:
      return isEnglish
        ? "names begin with a letter and hold letters, digits, _ - . and one prefix"
        : "名称以字母开头，可含字母、数字及 _ - .，并可带一个前缀"
    default: return nil
    }
  }

  public var description: String { text(in: .english) }
}

/// Every mistake of a mapping file, in its order.
public struct MappingErrors: Error, Hashable, Sendable {
  public let errors: [MappingError]
  public init(_ errors: [MappingError]) { self.errors = errors }
}

extension MappingErrors: Explained, CustomStringConvertible {
  public var code: String { "mapping.invalid" }

  public func text(in language: Language) -> String {
    let lines = errors.map { error in
      "\n  " + error.text(in: language)
        + (error.advice(in: language).map { language == .english ? "; \($0)" : "；\($0)" } ?? "")
    }.joined()
    return switch language {
    case .english: "the mapping has \(errors.count) mistake\(errors.count == 1 ? "" : "s"):\(lines)"
    case .chinese: "映射文件有 \(errors.count) 处错误：\(lines)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "correct the mapping; docs/adapters.md explains its keys"
    case .chinese: "请更正映射文件，各键的含义见 docs/adapters.md"
    }
  }

  public var description: String { text(in: .english) }
}
