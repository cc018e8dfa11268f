/// Why a step in a machine's registration is not taken.
public enum MachineryRefusal: Error, Hashable, Sendable {
  /// The registration does not stand where this step may follow.
  case notAllowed(MachineryStep, in: MachineryState)
  /// Fields are missing: all of them, not the first.
  case incomplete(MachineryStep, [MachineryRequirement.Missing])
  case reasonMissing(MachineryStep)
  /// The step would change nothing.
  case nothingChanges(MachineryStep)
  /// What is asked is the business of another step.
  case otherStep(MachineryStep)
  case future(MachineryStep, Day)
  /// The step would have happened before something that is recorded to have come first.
  case before(MachineryStep, Day, MachineryMilestone, Day)
  /// There is no provisional number to confirm.
  case notProvisional
}

/// What an event of a registered machine cannot lie before.
public enum MachineryMilestone: CaseIterable, Hashable, Sendable {
  case made, arrived, moved, transferred

  func text(in language: Language) -> String {
    switch (self, language) {
    case (.made, .english): "was made"
    case (.made, .chinese): "出厂"
    case (.arrived, .english): "arrived"
    case (.arrived, .chinese): "购入或转入"
    case (.moved, .english): "was last moved"
    case (.moved, .chinese): "上次迁移"
    case (.transferred, .english): "last changed its owner"
    case (.transferred, .chinese): "上次过户"
    }
  }
}

extension MachineryRefusal: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .notAllowed: "machinery.not-allowed"
    case .incomplete: "machinery.incomplete"
    case .reasonMissing: "machinery.reason-missing"
    case .nothingChanges: "machinery.nothing-changes"
    case .otherStep: "machinery.other-step"
    case .future: "machinery.future"
    case .before: "machinery.before"
    case .notProvisional: "machinery.not-provisional"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.notAllowed(let step, let state), .english):
      "`\(step.text(in: .english))` cannot follow while the registration is \(state.text(in: .english))"
    case (.notAllowed(let step, let state), .chinese):
      "当前状态“\(state.text(in: .chinese))”不能\(step.text(in: .chinese))"
    case (.incomplete(let step, let missing), .english):
      "cannot \(step.text(in: .english)), missing: "
        + missing.map { $0.text(in: .english) }.joined(separator: ", ")
    case (.incomplete(let step, let missing), .chinese):
      "不能\(step.text(in: .chinese))，缺少："
        + missing.map { $0.text(in: .chinese) }.joined(separator: "、")
    case (.reasonMissing(let step), .english): "`\(step.text(in: .english))` needs a reason"
    case (.reasonMissing(let step), .chinese): "\(step.text(in: .chinese))须写明原因"
    case (.nothingChanges(let step), .english):
      "`\(step.text(in: .english))` would change nothing"
    case (.nothingChanges(let step), .chinese): "\(step.text(in: .chinese))未带来任何变化"
    case (.otherStep(.move), .english): "another division is recorded by a move, not a correction"
    case (.otherStep(.move), .chinese): "变更区划应办理迁移，而非信息变更"
    case (.otherStep(let step), .english):
      "that is recorded by `\(step.text(in: .english))`, not by a correction"
    case (.otherStep(let step), .chinese): "应办理\(step.text(in: .chinese))，而非信息变更"
    case (.future(let step, let day), .english):
      "`\(step.text(in: .english))` on \(day) lies in the future"
    case (.future(let step, let day), .chinese): "\(step.text(in: .chinese))日期 \(day) 尚未到来"
    case (.before(let step, let day, let milestone, let known), .english):
      "`\(step.text(in: .english))` on \(day) lies before \(known), when the machine "
        + milestone.text(in: .english)
    case (.before(let step, let day, let milestone, let known), .chinese):
      "\(step.text(in: .chinese))日期 \(day) 早于该机械\(milestone.text(in: .chinese))日期 \(known)"
    case (.notProvisional, .english): "the machine has no provisional number"
    case (.notProvisional, .chinese): "该机械没有待确认的临时号码"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.notAllowed(_, let state), .english):
      state.allowed.isEmpty
        ? "the registration has ended; register the machine anew if it came back"
        : "next steps: " + state.allowed.map { $0.text(in: .english) }.joined(separator: ", ")
    case (.notAllowed(_, let state), .chinese):
      state.allowed.isEmpty
        ? "登记已终止；如机械重新使用请另行登记"
        : "可办理：" + state.allowed.map { $0.text(in: .chinese) }.joined(separator: "、")
    case (.incomplete, .english): "fill these fields, then try again"
    case (.incomplete, .chinese): "请补全上述内容后重试"
    case (.reasonMissing, .english): "say why"
    case (.reasonMissing, .chinese): "请填写原因"
    case (.nothingChanges, .english): "compare with what is recorded"
    case (.nothingChanges, .chinese): "请与已登记内容核对"
    case (.otherStep(let step), .english): "use `\(step.text(in: .english))`"
    case (.otherStep(let step), .chinese): "请办理\(step.text(in: .chinese))"
    case (.before, .english): "compare both days with the documents and correct the wrong one"
    case (.before, .chinese): "请对照凭证核对两个日期并更正"
    case (.future, .english): "give the day on which it happened"
    case (.future, .chinese): "请填写实际发生日期"
    case (.notProvisional, .english): "numbers of the national platform need no confirmation"
    case (.notProvisional, .chinese): "国家平台号码无需确认"
    }
  }

  public var description: String { text(in: .english) }
}
