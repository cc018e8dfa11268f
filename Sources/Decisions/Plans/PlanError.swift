public import Fleet

/// Why the plans that hold are not changed, or cannot be read. Those in force stay.
public enum PlanError: Error, Hashable, Sendable {
  /// The day has passed: decisions were made by what held then.
  case past(Day, today: Day)
  case unknownPlan(String, known: [String])
  /// The plan holds neither on the day nor later.
  case notInForce(String, Day)
  /// No plan that holds on the day has that reading.
  case unknownReading(String, known: [String])
  case unknownOption(String, of: String, known: [String])
  /// A plan of that key is there already, and nobody said that it is to be replaced.
  case replaces(String)
  /// What was named as replaced is not what the plan's key would replace; `nil` where it replaces none.
  case replacesOther(named: String, replaced: String?)
  /// A text that a plan or decision names is not in the registry.
  case textMissing(String)
}

extension PlanError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .past: "plans.past"
    case .unknownPlan: "plans.unknown"
    case .notInForce: "plans.not-in-force"
    case .unknownReading: "plans.unknown-reading"
    case .unknownOption: "plans.unknown-option"
    case .replaces: "plans.replaces"
    case .replacesOther: "plans.replaces-other"
    case .textMissing: "plans.text-missing"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.past(let day, let today), .english): "\(day) has passed, today is \(today)"
    case (.past(let day, let today), .chinese): "\(day) 已过，今天是 \(today)"
    case (.unknownPlan(let key, _), .english): "no plan `\(key)`"
    case (.unknownPlan(let key, _), .chinese): "没有计划“\(key)”"
    case (.notInForce(let key, let day), .english):
      "plan `\(key)` holds neither on \(day) nor later"
    case (.notInForce(let key, let day), .chinese): "计划“\(key)”自 \(day) 起均未启用"
    case (.unknownReading(let id, _), .english): "no plan in force has the reading `\(id)`"
    case (.unknownReading(let id, _), .chinese): "启用的计划中没有理解口径“\(id)”"
    case (.unknownOption(let option, let id, _), .english):
      "`\(option)` is no option of the reading `\(id)`"
    case (.unknownOption(let option, let id, _), .chinese): "“\(option)”不是理解口径“\(id)”的选项"
    case (.replaces(let key), .english):
      "a plan `\(key)` is there already, and would be replaced"
    case (.replaces(let key), .chinese): "已有计划“\(key)”，将被替换"
    case (.replacesOther(let named, let key?), .english):
      "the plan would replace `\(key)`, not `\(named)`"
    case (.replacesOther(let named, let key?), .chinese):
      "该计划将替换“\(key)”，而非“\(named)”"
    case (.replacesOther(let named, nil), .english):
      "the plan replaces none: its key is not `\(named)`, or no such plan is there"
    case (.replacesOther(let named, nil), .chinese):
      "该计划不替换任何计划：其代号不是“\(named)”，或没有该计划"
    case (.textMissing(let hash), .english): "the text `\(hash)` is not in the registry"
    case (.textMissing(let hash), .chinese): "登记库中没有文本 `\(hash)`"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.past, .english):
      "choose today or a later day; what was decided wrongly is changed with `--retroactive` and a reason"
    case (.past, .chinese): "请选择今天或以后的日期；确需追溯更正时，使用 `--retroactive` 并说明原因"
    case (.unknownPlan(_, let known), .english), (.unknownReading(_, let known), .english),
      (.unknownOption(_, _, let known), .english):
      "known are \(known.joined(separator: ", "))"
    case (.unknownPlan(_, let known), .chinese), (.unknownReading(_, let known), .chinese),
      (.unknownOption(_, _, let known), .chinese):
      "可用：\(known.joined(separator: "、"))"
    case (.replaces(let key), .english):
      "name it with `--replaces \(key)`, or give the new plan a key of its own"
    case (.replaces(let key), .chinese): "请用 `--replaces \(key)` 指明，或为新计划另取代号"
    case (.replacesOther(_, let key?), .english): "see `policy list`; then `--replaces \(key)`"
    case (.replacesOther(_, let key?), .chinese): "请查看 `policy list`，再用 `--replaces \(key)`"
    case (.replacesOther(_, nil), .english): "leave `--replaces` out"
    case (.replacesOther(_, nil), .chinese): "请去掉 `--replaces`"
    case (.notInForce, _): nil
    case (.textMissing, .english): "restore it from a backup"
    case (.textMissing, .chinese): "请从备份恢复"
    }
  }

  public var description: String { text(in: .english) }
}
