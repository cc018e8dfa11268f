/// What is odd about a machine's form: shown to whoever checks it, never a reason to refuse.
public enum MachineryFinding: Hashable, Sendable {
  /// Positions 5 and 6 of the disclosure number say another stage than the form.
  case disclosureStage(EmissionStage, recorded: EmissionStage)
  /// Made when a lower stage was demanded: early compliance, or a wrong claim.
  case early(EmissionStage, madeOn: Day, presumed: EmissionStage, SourceMark)
  /// Made when a higher stage was demanded already.
  case late(EmissionStage, madeOn: Day, presumed: EmissionStage, SourceMark)
  /// The stage is a presumption from the production date.
  case presumed(EmissionStage)
  /// Electric by its stage or its energy, not by both.
  case electricContradiction(energy: Fuel, stage: EmissionStage)
  case engineYounger(engine: Day, machine: Day)
  /// A day of the form that has not come yet.
  case future(field: String, Day)
  /// The disclosure number cannot be read.
  case disclosureForm(String)
  /// The type is not one of the known names.
  case unknownType(String)
  /// Asked for by a number with the same body and another stage character than the recorded one.
  case repainted(asked: MachineryNumber, recorded: MachineryNumber)
}

extension MachineryFinding: Explained {
  public var code: String {
    switch self {
    case .disclosureStage: "machinery.disclosure-stage"
    case .early: "machinery.early"
    case .late: "machinery.late"
    case .presumed: "machinery.presumed"
    case .electricContradiction: "machinery.electric"
    case .engineYounger: "machinery.engine-younger"
    case .future: "machinery.future-day"
    case .disclosureForm: "machinery.disclosure-form"
    case .unknownType: "machinery.unknown-type"
    case .repainted: "number.repainted"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.disclosureStage(let found, let stage), .english):
      "the disclosure number says \(found.text(in: .english)), the form \(stage.text(in: .english))"
    case (.disclosureStage(let found, let stage), .chinese):
      "信息公开编号为\(found.text(in: .chinese))，登记为\(stage.text(in: .chinese))"
    case (.early(let stage, let day, let presumed, let mark), .english):
      "\(stage.text(in: .english)) claimed, but made on \(day), when only "
        + "\(presumed.text(in: .english)) was demanded\(mark.suffix(in: .english))"
    case (.early(let stage, let day, let presumed, let mark), .chinese):
      "登记为\(stage.text(in: .chinese))，但生产日期 \(day) 时只实施到"
        + "\(presumed.text(in: .chinese))\(mark.suffix(in: .chinese))"
    case (.late(let stage, let day, let presumed, let mark), .english):
      "\(stage.text(in: .english)) claimed, but made on \(day), when "
        + "\(presumed.text(in: .english)) was demanded\(mark.suffix(in: .english))"
    case (.late(let stage, let day, let presumed, let mark), .chinese):
      "登记为\(stage.text(in: .chinese))，但生产日期 \(day) 时已实施"
        + "\(presumed.text(in: .chinese))\(mark.suffix(in: .chinese))"
    case (.presumed(let stage), .english):
      "\(stage.text(in: .english)) is presumed from the production date"
    case (.presumed(let stage), .chinese): "\(stage.text(in: .chinese))系按生产日期推定"
    case (.electricContradiction(let energy, let stage), .english):
      "energy is \(energy.text(in: .english)), stage is \(stage.text(in: .english))"
    case (.electricContradiction(let energy, let stage), .chinese):
      "燃料为\(energy.text(in: .chinese))，阶段为\(stage.text(in: .chinese))"
    case (.engineYounger(let engine, let machine), .english):
      "the engine (\(engine)) was made after the machine (\(machine))"
    case (.engineYounger(let engine, let machine), .chinese):
      "发动机出厂日期 \(engine) 晚于机械出厂日期 \(machine)"
    case (.future(let field, let day), .english): "`\(field)` \(day) has not come yet"
    case (.future(let field, let day), .chinese): "`\(field)` \(day) 尚未到来"
    case (.disclosureForm(let text), .english): "`\(text)` does not read as a disclosure number"
    case (.disclosureForm(let text), .chinese): "`\(text)` 不符合信息公开编号格式"
    case (.repainted(let asked, let recorded), .english):
      "recorded as `\(recorded)`, asked for as `\(asked)`: another stage character"
    case (.repainted(let asked, let recorded), .chinese):
      "登记号码为 `\(recorded)`，查询号码为 `\(asked)`：阶段位不同"
    case (.unknownType(let text), .english): "machine type `\(text)` is not a known name"
    case (.unknownType(let text), .chinese): "机械类型“\(text)”不在已知名称中"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.disclosureStage, .english), (.early, .english), (.late, .english):
      "look at the engine plate and the disclosure label"
    case (.disclosureStage, .chinese), (.early, .chinese), (.late, .chinese):
      "请核对发动机铭牌与环保信息标签"
    case (.presumed, .english): "replace it when a plate or label is found"
    case (.presumed, .chinese): "查到铭牌或标签后请更正"
    case (.electricContradiction, .english): "an electric machine has stage D and energy C"
    case (.electricContradiction, .chinese): "电动机械的阶段应为 D、燃料应为 C"
    case (.engineYounger, .english): "ask whether the engine was replaced"
    case (.engineYounger, .chinese): "请询问是否更换过发动机"
    case (.future, .english), (.disclosureForm, .english):
      "compare it with the machine's plates"
    case (.future, .chinese), (.disclosureForm, .chinese): "请与机械铭牌核对"
    case (.repainted, .english):
      "look at the sign: a repainted digit, or a wrong copy"
    case (.repainted, .chinese): "请核对标牌：可能涂改阶段位或抄录有误"
    case (.unknownType, .english): "use one of the known names where one fits"
    case (.unknownType, .chinese): "如有对应的已知名称，请改用"
    }
  }
}

extension SourceMark {
  /// `; unconfirmed, …` behind a fact that is not confirmed.
  fileprivate func suffix(in language: Language) -> String {
    guard !isConfirmed else { return "" }
    return (language == .english ? "; " : "；") + text(in: language)
  }
}
