import ArgumentParser
import Fleet

/// Arguments that cannot be used.
///
/// ArgumentParser says so in English; its common messages are known here by their form and said in Chinese as
/// well. What a command's own `validate()` refuses is said in both languages from the start.
struct UsageError: Error, Explained {
  /// In English, and where a command wrote it itself in Chinese behind a separator.
  private let message: String
  /// How the command is used, in words that need no language; `nil` where the parser says nothing of it.
  private let usage: String?
  /// The command whose help says more.
  private let command: String?
  /// What the parser adds of its help, which is English.
  private let help: String?

  fileprivate static let separator: Character = "\u{1F}"

  /// - Parameters:
  ///   - message: the parser's message.
  ///   - full: the same with what it says of usage and help.
  init(message: String, full: String) {
    self.message = message
    let lines = full.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    usage = lines.first { $0.hasPrefix("Usage: ") }.map { String($0.dropFirst(7)) }
    help = lines.first { $0.hasPrefix("Help:  ") }.map { String($0.dropFirst(7)) }
    command = full.firstMatch(of: /See '(.+) --help' for more information\./).map { String($0.1) }
  }

  /// A word where one of the commands below `path` is expected.
  init(unknownCommand word: String, below path: [String], known: [String]) {
    let name = (["fleetreg"] + path).joined(separator: " ")
    let near = known.map { (name: $0, distance: editDistance($0, word)) }
      .min { $0.distance < $1.distance }.flatMap { $0.distance < 4 ? $0.name : nil }
    message =
      "Unknown command '\(word)' of '\(name)'" + (near.map { ". Did you mean '\($0)'?" } ?? "")
      + "\(Self.separator)`\(name)` 没有命令“\(word)”" + (near.map { "，是否指“\($0)”？" } ?? "")
    usage = "\(name) <subcommand>"
    command = name
    help = nil
  }

  /// An option that stands twice, of which only the last would be heard.
  init(repeated option: String) {
    message = "'\(option)' is given twice\(Self.separator)“\(option)”重复给出"
    usage = nil
    command = nil
    help = nil
  }

  var code: String { "usage" }

  func text(in language: Language) -> String {
    let parts = message.split(separator: Self.separator, maxSplits: 1).map(String.init)
    switch language {
    case .english: return parts.first ?? ""
    case .chinese: return parts.count > 1 ? parts[1] : Self.chinese(message)
    }
  }

  /// The error as people read it, with usage and where the help is.
  func lines(in language: Language) -> [String] {
    var lines: [String] = []
    switch language {
    case .english:
      lines.append("Error: \(text(in: language))")
      if let help { lines.append("Help:  \(help)") }
      if let usage { lines.append("Usage: \(usage)") }
      if let command { lines.append("  See '\(command) --help' for more information.") }
    case .chinese:
      lines.append("错误：\(text(in: language))")
      if let usage { lines.append("用法：\(usage)") }
      if let command { lines.append("  详见 `\(command) --help`（英文）") }
    }
    return lines
  }
}

extension UsageError {
  /// The parser's message in Chinese; as it is where its form is not known.
  private static func chinese(_ message: String) -> String {
    if let found = message.wholeMatch(of: /Unknown option '(.+?)'\. Did you mean '(.+?)'\?/) {
      return "未知选项“\(found.1)”，是否指“\(found.2)”？"
    }
    if let found = message.wholeMatch(of: /Unknown option '(.+?)'/) { return "未知选项“\(found.1)”" }
    if let found = message.wholeMatch(of: /Invalid option: (.+)/) { return "无效选项“\(found.1)”" }
    if let found = message.wholeMatch(of: /Missing value for '(.+)'/) {
      return "“\(found.1)”缺少取值"
    }
    if let found = message.wholeMatch(
      of: /The option '(.+?)' does not take any value, but '(.*)' was specified\./)
    {
      return "选项“\(found.1)”不带取值，却给出“\(found.2)”"
    }
    if let found = message.wholeMatch(of: /Unexpected argument '(.*)'/) {
      return "多余的参数“\(found.1)”"
    }
    if let found = message.wholeMatch(of: /([0-9]+) unexpected arguments: '(.*)'/) {
      return "多余的 \(found.1) 个参数：\(list(found.2, separator: "', '"))"
    }
    if let found = message.wholeMatch(of: /Missing expected argument '(.+)'/) {
      return "缺少参数“\(found.1)”"
    }
    if let found = message.wholeMatch(of: /Missing one of: '(.+)'/) {
      return "须给出其一：\(list(found.1, separator: "', '"))"
    }
    if message == "Missing required subcommand." { return "缺少子命令" }
    if let found = message.wholeMatch(
      of: /Value to be set with flag '(.+?)' had already been set with flag '(.+?)'/)
    {
      return "“\(found.1)”与“\(found.2)”不能同用"
    }
    if let found = message.wholeMatch(of: /(?s)The value '(.*)' is invalid for '(.+?)'(.*)/) {
      return "“\(found.2)”的取值“\(found.1)”无效\(choices(found.3))"
    }
    return message
  }

  /// What may be given instead of a value: `'a', 'b' or 'c'`, or one in each line.
  private static func choices(_ text: Substring) -> String {
    let quoted = text.matches(of: /'([^']+)'/).map { String($0.1) }
    let listed = text.matches(of: /\n  - (.+)/).map { String($0.1) }
    let choices = quoted.isEmpty ? listed : quoted
    return choices.isEmpty ? "" : "，可取：\(choices.joined(separator: "、"))"
  }

  private static func list(_ text: Substring, separator: String) -> String {
    text.components(of: separator).map { "“\($0)”" }.joined(separator: "、")
  }
}

extension Substring {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}

extension ValidationError {
  /// A refusal in both languages.
  init(_ english: String, _ chinese: String) {
    self.init("\(english)\(UsageError.separator)\(chinese)")
  }
}
