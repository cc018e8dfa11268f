extension MachineryNumber {
  /// Why a text is no machinery number. Positions are those of the printed form, the hyphen at 2.
  public enum ParsingError: Error, Hashable, Sendable {
    case empty
    /// Characters without the hyphen.
    case length(Int)
    case stage(Unicode.Scalar)
    /// A hyphen elsewhere than behind the stage: behind so many characters of the number.
    case hyphen(after: Int)
    /// I or O in the body.
    case letter(Unicode.Scalar, position: Int)
    case area(Unicode.Scalar, position: Int)
    case serial(Unicode.Scalar, position: Int)
  }

  public enum Finding: Hashable, Sendable {
    /// Stages 5 and 6 are reserved in software, but no machine has them yet.
    case reservedStage(Unicode.Scalar)
    /// The same body was recorded with another stage character: one of them was altered.
    case repainted(MachineryNumber, recorded: MachineryNumber)
    /// The stage character says another stage than the evidence.
    case stage(MachineryNumber, evidence: EmissionStage)
    /// Position 3 seems to name another province than the one recorded.
    case province(inferred: DivisionCode, recorded: DivisionCode)
  }

  /// What is odd about the text itself.
  public var findings: [Finding] {
    stageCharacter == "5" || stageCharacter == "6" ? [.reservedStage(stageCharacter)] : []
  }

  /// What is odd beside what else is known of the machine: its stage by stronger evidence, and the
  /// division where it was first registered. Marks of other provinces stay valid where a machine
  /// moves.
  public func findings(stage evidence: EmissionStage?, division: DivisionCode?) -> [Finding] {
    var findings = self.findings
    if let evidence, evidence.whole != stage { findings.append(.stage(self, evidence: evidence)) }
    if let division, let inferred = inferredProvince, inferred != division.province {
      findings.append(.province(inferred: inferred, recorded: division.province))
    }
    return findings
  }

  /// The finding when another number has the same body and another stage; `nil` for equal numbers
  /// and for different bodies.
  public func conflict(with recorded: MachineryNumber) -> Finding? {
    self != recorded && hasSameBody(as: recorded) ? .repainted(self, recorded: recorded) : nil
  }
}

extension MachineryNumber.ParsingError: Explained, CustomStringConvertible {
  public var code: String {
    switch self {
    case .empty: "machinery-number.empty"
    case .length: "machinery-number.length"
    case .stage: "machinery-number.stage"
    case .hyphen: "machinery-number.hyphen"
    case .letter: "machinery-number.letter"
    case .area: "machinery-number.area"
    case .serial: "machinery-number.serial"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.empty, .english): "no characters"
    case (.empty, .chinese): "没有字符"
    case (.length(let count), .english):
      "expected 9 characters and a hyphen, such as 3-4DA00001, found \(count)"
    case (.length(let count), .chinese):
      "应为 9 个字符加连字符（如 3-4DA00001），实为 \(count) 个"
    case (.stage(let found), .english):
      "expected a stage, 1 to 6, D or X, at position 1, found `\(found)`"
    case (.stage(let found), .chinese):
      "第 1 位应为排放阶段 1 至 6、D 或 X，实为“\(found)”"
    case (.hyphen(let count), .english):
      "expected a hyphen behind the stage or nowhere, found one behind \(count) characters"
    case (.hyphen(let count), .chinese):
      "连字符只能在阶段字符之后或省略，实际位于第 \(count) 个字符之后"
    case (.letter(let found, let position), .english):
      "letter `\(found)` at position \(position): I and O are not used"
    case (.letter(let found, let position), .chinese):
      "第 \(position) 位为字母“\(found)”：号码不使用 I 和 O"
    case (.area(let found, let position), .english):
      "expected a digit or letter at position \(position), found `\(found)`"
    case (.area(let found, let position), .chinese):
      "第 \(position) 位应为数字或字母，实为“\(found)”"
    case (.serial(let found, let position), .english):
      "expected a digit at position \(position), found `\(found)`"
    case (.serial(let found, let position), .chinese):
      "第 \(position) 位应为数字，实为“\(found)”"
    }
  }

  public func advice(in language: Language) -> String? {
    switch language {
    case .english: "compare with the sign on the machine"
    case .chinese: "请与机械环保标牌核对"
    }
  }

  public var description: String { text(in: .english) }
}

extension MachineryNumber.Finding: Explained {
  public var code: String {
    switch self {
    case .reservedStage: "machinery-number.reserved-stage"
    case .repainted: "machinery-number.repainted"
    case .stage: "machinery-number.stage-disagrees"
    case .province: "machinery-number.province-disagrees"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.reservedStage(let found), .english):
      "stage character `\(found)`, which no machine is known to have yet"
    case (.reservedStage(let found), .chinese): "阶段字符“\(found)”目前尚无机械使用"
    case (.repainted(let found, let recorded), .english):
      "\(found) has the body of \(recorded), but another stage character"
    case (.repainted(let found, let recorded), .chinese):
      "\(found) 与已登记的 \(recorded) 主体相同，阶段字符不同"
    case (.stage(let number, let evidence), .english):
      "stage character `\(number.stageCharacter)`, but the evidence says stage \(evidence.rawValue)"
    case (.stage(let number, let evidence), .chinese):
      "阶段字符为“\(number.stageCharacter)”，但依据显示为 \(evidence.rawValue)"
    case (.province(let inferred, let recorded), .english):
      "position 3 seems to name province \(inferred) (inferred), recorded is \(recorded)"
    case (.province(let inferred, let recorded), .chinese):
      "第 3 位推断为 \(inferred)（待核实），登记为 \(recorded)"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.repainted, .english):
      "query the number on the national platform: the sign may be altered"
    case (.repainted, .chinese): "请在国家平台查询该号码：标牌可能被涂改"
    case (.stage, .english): "check the disclosure label and the engine plate"
    case (.stage, .chinese): "请核对环保信息标签和发动机铭牌"
    case (.reservedStage, _), (.province, _): nil
    }
  }
}
