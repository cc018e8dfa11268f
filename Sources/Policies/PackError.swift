public import Fleet

/// A defect of a pack or a test file, with its place. A pack with any defect is refused whole.
public struct PackError: Error, Hashable, Sendable {
  public let file: String
  /// Both count from 1; 0 where the defect is in no single place.
  public let line: Int
  public let column: Int
  public let problem: Problem

  public init(_ problem: Problem, file: String, line: Int = 0, column: Int = 0) {
    self.problem = problem
    self.file = file
    self.line = line
    self.column = column
  }

  public enum Problem: Hashable, Sendable {
    /// The text is no YAML.
    case syntax(String)
    case tooLarge(bytes: Int)
    case empty
    case unknownKey(String, nearest: String?)
    case missingKey(String)
    case type(expected: Expected, found: String)
    /// A word that is none of a closed list.
    case word(String, nearest: String?, of: String)
    case day(String)
    case division(String)
    /// The id is used on another line already.
    case duplicate(String, line: Int)
    /// A list of nothing, where nothing would mean everything or never.
    case emptyList
    /// Two readings change the same part of a rule, each otherwise: both at once would mean neither.
    case readingsCollide(rule: String, part: String, String, String)
    /// A rule that no day reaches.
    case unreachable(String, from: Day, until: Day)
    /// Begins before its document was issued.
    case retroactive(String, from: Day, issued: Day)
    /// Names a rule or reading that the pack does not have.
    case noSuch(String, nearest: String?)
    /// The rule holds where its document does not.
    case outside(String)
    /// A fact is asked in a way that its kind does not know.
    case constraint(fact: String, expected: String)
    /// No question about this subject can have the fact: the rule would never be settled, or never bind.
    case notAsked(PolicyFact, about: PolicySubject)
    /// The bare value of an ordered fact: whoever writes `warning: orange` seldom means that red is none.
    case bare(fact: String, value: String, isNumber: Bool)
    /// An element of a list that another one holds already.
    case covered(String, by: String)
    /// No row of the stage calendars has this name.
    case calendar(String)
    /// Another pack has the same key.
    case sameKey(String)
  }

  public enum Expected: String, Sendable { case text, number, flag, mapping, sequence, day }
}

/// Every defect that was found in one go.
public struct PackErrors: Error, Hashable, Sendable {
  public let errors: [PackError]
  public init(_ errors: [PackError]) { self.errors = errors }
}

extension PackErrors: CustomStringConvertible {
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension PackError: Explained, CustomStringConvertible {
  public var code: String {
    switch problem {
    case .syntax: "pack.syntax"
    case .tooLarge: "pack.too-large"
    case .empty: "pack.empty"
    case .unknownKey: "pack.unknown-key"
    case .missingKey: "pack.missing-key"
    case .type: "pack.type"
    case .word: "pack.word"
    case .day: "pack.day"
    case .division: "pack.division"
    case .duplicate: "pack.duplicate"
    case .emptyList: "pack.empty-list"
    case .readingsCollide: "pack.readings-collide"
    case .unreachable: "pack.unreachable"
    case .retroactive: "pack.retroactive"
    case .noSuch: "pack.no-such"
    case .outside: "pack.outside"
    case .constraint: "pack.constraint"
    case .notAsked: "pack.not-asked"
    case .bare: "pack.bare-value"
    case .covered: "pack.covered"
    case .calendar: "pack.calendar"
    case .sameKey: "pack.same-key"
    }
  }

  /// `file:line:column`, as editors read it.
  public var place: String { line > 0 ? "\(file):\(line):\(column)" : file }

  public var description: String { "\(place): \(text(in: .english))" }

  public func text(in language: Language) -> String {
    switch (problem, language) {
    case (.syntax(let found), .english): "not YAML: \(found)"
    case (.syntax(let found), .chinese): "不是有效的 YAML：\(found)"
    case (.tooLarge(let bytes), .english):
      "\(bytes) bytes; a pack has at most \(PackLimits.bytes) bytes and \(PackLimits.nodes) values"
    case (.tooLarge(let bytes), .chinese):
      "共 \(bytes) 字节；计划文件不得超过 \(PackLimits.bytes) 字节、\(PackLimits.nodes) 个值"
    case (.empty, .english): "an empty file"
    case (.empty, .chinese): "文件为空"
    case (.unknownKey(let key, _), .english): "unknown key `\(key)`"
    case (.unknownKey(let key, _), .chinese): "未知键“\(key)”"
    case (.missingKey(let key), .english): "key `\(key)` is missing"
    case (.missingKey(let key), .chinese): "缺少键“\(key)”"
    case (.type(let expected, let found), .english):
      "expected a \(expected.rawValue), found \(found)"
    case (.type(let expected, let found), .chinese):
      "应为\(expected.text)，实际为\(found)"
    case (.word(let found, _, let list), .english): "`\(found)` is no \(list)"
    case (.word(let found, _, let list), .chinese): "“\(found)”不是有效的 \(list)"
    case (.day(let found), .english): "expected a day such as 2021-07-01, found `\(found)`"
    case (.day(let found), .chinese): "应为 2021-07-01 形式的日期，实际为“\(found)”"
    case (.division(let found), .english): "`\(found)` is no division code of GB/T 2260"
    case (.division(let found), .chinese): "“\(found)”不是行政区划代码（GB/T 2260）"
    case (.duplicate(let id, let line), .english): "id `\(id)` is used on line \(line) already"
    case (.duplicate(let id, let line), .chinese): "编号“\(id)”已在第 \(line) 行使用"
    case (.emptyList, .english): "an empty list"
    case (.emptyList, .chinese): "列表为空"
    case (.readingsCollide(let rule, let part, let first, let second), .english):
      "`\(first)` and `\(second)` both change `\(part)` of `\(rule)`, each otherwise"
    case (.readingsCollide(let rule, let part, let first, let second), .chinese):
      "“\(first)”与“\(second)”均改动规则“\(rule)”的 \(part)，且改法不同"
    case (.unreachable(let id, let from, let until), .english):
      "no day reaches `\(id)`: it begins on \(from) and ends on \(until)"
    case (.unreachable(let id, let from, let until), .chinese):
      "“\(id)”无任何适用日：始于 \(from)，止于 \(until)"
    case (.retroactive(let id, let from, let issued), .english):
      "`\(id)` begins on \(from), before its document was issued on \(issued)"
    case (.retroactive(let id, let from, let issued), .chinese):
      "规则“\(id)”始于 \(from)，早于文件印发日 \(issued)"
    case (.noSuch(let name, _), .english): "nothing here is named `\(name)`"
    case (.noSuch(let name, _), .chinese): "此处没有名为“\(name)”的条目"
    case (.outside(let found), .english): "`\(found)` lies outside the area of the document"
    case (.outside(let found), .chinese): "“\(found)”不在文件的适用范围内"
    case (.constraint(let fact, let expected), .english): "`\(fact)` expects \(expected)"
    case (.constraint(let fact, let expected), .chinese): "“\(fact)”应写作 \(expected)"
    case (.notAsked(let fact, let subject), .english):
      "a rule about `\(subject.code)` cannot ask `\(fact.name)`: "
        + (Self.askable(fact).isEmpty
          ? "no question knows it" : "only one about \(Self.listed(Self.askable(fact), ", ")) can")
    case (.notAsked(let fact, let subject), .chinese):
      "以 `\(subject.code)` 为对象的规则无法取得“\(fact.name)”："
        + (Self.askable(fact).isEmpty
          ? "目前任何判定均无此项" : "仅对象为 \(Self.listed(Self.askable(fact), "、")) 的规则可以")
    case (.bare(let fact, let value, _), .english):
      "`\(fact): \(value)` leaves open whether it means this value alone, or what lies above or below as well"
    case (.bare(let fact, let value, _), .chinese):
      "“\(fact): \(value)”未说明仅指该值，还是含其以上或以下"
    case (.covered(let word, let other), .english):
      word == other
        ? "`\(word)` stands twice in the list"
        : "`\(word)` is part of `\(other)`, which stands beside it"
    case (.covered(let word, let other), .chinese):
      word == other ? "“\(word)”在列表中重复" : "“\(word)”已包含在同列的“\(other)”中"
    case (.calendar(let name), .english): "no row of the stage calendars is named `\(name)`"
    case (.calendar(let name), .chinese): "阶段实施日历中没有“\(name)”"
    case (.sameKey(let key), .english): "another pack has the key `\(key)`"
    case (.sameKey(let key), .chinese): "另有计划使用键“\(key)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (problem, language) {
    case (.unknownKey(_, let nearest?), .english), (.word(_, let nearest?, _), .english),
      (.noSuch(_, let nearest?), .english):
      "did you mean `\(nearest)`?"
    case (.unknownKey(_, let nearest?), .chinese), (.word(_, let nearest?, _), .chinese),
      (.noSuch(_, let nearest?), .chinese):
      "是否为“\(nearest)”？"
    case (.missingKey("item"), .english): "name the clause: a rule without one is not accepted"
    case (.missingKey("item"), .chinese): "请注明条款号，规则必须有条款出处"
    case (.retroactive, .english): "write `from: issue`"
    case (.retroactive, .chinese): "请写 `from: issue`"
    case (.emptyList, .english): "name at least one, or leave the key out"
    case (.emptyList, .chinese): "请至少列出一项，或删去该键"
    case (.type(expected: .text, found: _), .english):
      "what is meant as a text and looks like yes, no or nothing stands in quotes"
    case (.type(expected: .text, found: _), .chinese): "形似是、否或空值的文本须加引号"
    case (.division, .english):
      "name a code of 6 digits that a list of GB/T 2260 has, also one of a county that is no more"
    case (.division, .chinese): "请填写 GB/T 2260 名录中的 6 位代码，已撤销的县区亦可"
    case (.readingsCollide, .english):
      "make one reading of both, with an option for each way that they go together"
    case (.readingsCollide, .chinese): "请合并为一个理解口径，为每种组合各设一个选项"
    case (.notAsked(let fact, let subject), .english):
      "it can ask \(Self.listed(Self.near(fact, of: subject), ", "))"
    case (.notAsked(let fact, let subject), .chinese):
      "可以使用：\(Self.listed(Self.near(fact, of: subject), "、"))"
    case (.bare(_, let value, isNumber: false), .english):
      "write `{at-least: \(value)}` or `{at-most: \(value)}`; `[\(value)]` means this value alone"
    case (.bare(_, let value, isNumber: false), .chinese):
      "请写 `{at-least: \(value)}` 或 `{at-most: \(value)}`；仅指该值时写 `[\(value)]`"
    case (.bare(_, let value, isNumber: true), .english):
      "write `{at-least: \(value)}` or `{at-most: \(value)}`; both together mean this number alone"
    case (.bare(_, let value, isNumber: true), .chinese):
      "请写 `{at-least: \(value)}` 或 `{at-most: \(value)}`；仅指该数时两者并写"
    case (.covered(let word, let other), .english):
      word == other ? "name it once" : "leave out the one or the other, as it is meant"
    case (.covered(let word, let other), .chinese):
      word == other ? "请只写一次" : "请按本意删去其一"
    case (.duplicate, .english), (.sameKey, .english): "give it another name"
    case (.duplicate, .chinese), (.sameKey, .chinese): "请改用其他名称"
    default: nil
    }
  }
}

extension PackError.Expected {
  fileprivate var text: String {
    switch self {
    case .text: "文本"
    case .number: "整数"
    case .flag: "yes 或 no"
    case .mapping: "键值表"
    case .sequence: "列表"
    case .day: "日期"
    }
  }
}

/// What a pack may be at most, so that no file can exhaust the program.
enum PackLimits {
  static let bytes = 1 << 20
  static let nodes = 100_000
  static let errors = 100
}
