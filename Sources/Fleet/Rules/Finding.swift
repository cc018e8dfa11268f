/// Something to know about a verdict or the facts behind it, beside its grounds.
public enum Finding: Hashable, Sendable {
  /// A source of lower rank says otherwise and was not followed.
  case overruled(stage: EmissionStage, from: FactSource, by: FactSource)
  /// Two of the first three ranks differ.
  case sourcesDiffer(EmissionStage, FactSource, EmissionStage, FactSource)
  /// The sub-stage is taken from a lower rank, because the higher one does not say.
  case substageFrom(FactSource)
  /// A source names a stage that these tables do not know: nothing is judged by it.
  case stageNotKnown(EmissionStage, from: FactSource)
  /// The recorded maximum mass is 0 kg or less, and counts as not known.
  case massNotPositive(Int)
  /// The stage rests on a statement that nobody's document backs.
  case weakSource(FactSource)
  /// The stage follows from the days alone: it is at least this.
  case inferredOnly(EmissionStage, rule: String)
  case contradiction(Contradiction)
  /// Registered after the cut-off for sale: with an invoice from before it, or none that is recorded, and
  /// then the answer misses it.
  case registeredAfterCutOff(rule: String, cutOff: Day, invoice: Day?)
  /// The act asked about happened before the day asked about, and was judged as of the day that is recorded.
  case recordedDay(FactName, Day)
  /// An exemption holds on the day. `covers`: from a rule that is not met; else it names another clause, and
  /// changes nothing.
  case exemption(Exemption, covers: Bool)
  /// No rule of the tables binds.
  case nothingBinds
  /// Something about the plans behind a verdict.
  case plan(PlanFinding)
}

/// Two facts that cannot both be true. A person must look.
public enum Contradiction: Hashable, Sendable {
  /// A stage claimed for a vehicle that was there before its standard was published: the day of
  /// manufacture or of registration says so.
  case stageBeforeStandard(EmissionStage, FactName, on: Day, standard: Day)
  /// The later days say a stage whose standard was published after an earlier day of the same vehicle.
  case inferredBeforeStandard(EmissionStage, rule: String, FactName, on: Day, standard: Day)
  /// A stage that could no longer be sold on the day of the invoice.
  case belowAtInvoice(EmissionStage, invoice: Day, rule: String)
  /// A stage that could no longer be registered on the day of registration.
  case belowAtRegistration(EmissionStage, registered: Day, rule: String)
  /// The letter of the plate is one of battery-electric vehicles, and the fuel needs an engine.
  case electricPlate(Fuel)
  /// The plate is one of new-energy vehicles, and the fuel is diesel alone.
  case newEnergyPlate(Fuel)
  /// The number is one of another kind of plate than the colour: one of the two was misread.
  case plateColour(PlateColour, Plate.Kind)
  /// The stage says electric, and the fuel needs an engine.
  case electricStage(Fuel)
  /// The fuel says no engine, and the stage is one of engines.
  case stageWithoutEngine(EmissionStage, Fuel)
  case registeredBeforeMade(registered: Day, made: Day)
  /// The category says light or heavy, and the maximum mass the other.
  case categoryMass(VehicleCategory, kilograms: Int)
  /// The class of the disclosure number is one of another engine than the fuel.
  case disclosedFuel(DisclosureNumber.VehicleClass, Fuel)
  /// The class of the disclosure number is light and the vehicle heavy, or the reverse.
  case disclosedClass(DisclosureNumber.VehicleClass, EmissionClass)
  /// A day of something that happened lies after the day of the question.
  case afterQuestion(FactName, on: Day, asked: Day)
}

extension Finding: Explained {
  public var code: String {
    switch self {
    case .overruled: "stage.overruled"
    case .sourcesDiffer: "stage.sources-differ"
    case .substageFrom: "stage.substage-source"
    case .stageNotKnown: "stage.not-known"
    case .massNotPositive: "mass.not-positive"
    case .weakSource: "stage.weak-source"
    case .inferredOnly: "stage.inferred"
    case .contradiction(let contradiction): contradiction.code
    case .registeredAfterCutOff: "registration.after-cut-off"
    case .recordedDay: "question.recorded-day"
    case .exemption(_, covers: true): "exemption.holds"
    case .exemption(_, covers: false): "exemption.other-clause"
    case .nothingBinds: "rules.none-binds"
    case .plan(let finding): finding.code
    }
  }

  public func text(in language: Language) -> String { text(in: language, atGate: false) }

  /// - Parameter atGate: the question behind the finding was asked at a gate.
  func text(in language: Language, atGate: Bool) -> String {
    switch (self, language) {
    case (.overruled(let stage, let source, let by), .english):
      "\(source.text(in: language)) says \(stage.text(in: language)); \(by.text(in: language)) goes before it"
    case (.overruled(let stage, let source, let by), .chinese):
      "\(source.text(in: language))为\(stage.text(in: language))，以\(by.text(in: language))为准"
    case (.sourcesDiffer(let a, let from, let b, let other), .english):
      "\(from.text(in: language)) says \(a.text(in: language)), \(other.text(in: language)) says \(b.text(in: language))"
    case (.sourcesDiffer(let a, let from, let b, let other), .chinese):
      "\(from.text(in: language))为\(a.text(in: language))，\(other.text(in: language))为\(b.text(in: language))"
    case (.substageFrom(let source), .english):
      "the sub-stage is taken from: \(source.text(in: language))"
    case (.substageFrom(let source), .chinese): "阶段细分（a/b）取自\(source.text(in: language))"
    case (.stageNotKnown(let stage, let source), .english):
      "\(source.text(in: language)) says \(stage.text(in: language)), which is no stage known here"
    case (.stageNotKnown(let stage, let source), .chinese):
      "\(source.text(in: language))为\(stage.text(in: language))，不是已知的排放阶段"
    case (.massNotPositive(let mass), .english):
      "a maximum mass of \(mass) kg cannot be; it counts as not known"
    case (.massNotPositive(let mass), .chinese): "最大设计总质量 \(mass) kg 不可能，按未知处理"
    case (.weakSource(let source), .english):
      "the stage rests on \(source.text(in: language)) alone"
    case (.weakSource(let source), .chinese): "排放阶段仅有\(source.text(in: language))为依据"
    case (.inferredOnly(let stage, let rule), .english):
      "at least \(stage.text(in: language)) by its days (\(rule)); no document says so"
    case (.inferredOnly(let stage, let rule), .chinese):
      "按日期推断不低于\(stage.text(in: language))（\(rule)），尚无凭证"
    case (.contradiction(let contradiction), _): contradiction.text(in: language)
    case (.registeredAfterCutOff(_, let cutOff, nil), .english):
      "registered after the cut-off of \(cutOff) for sale, and the invoice that would show a sale "
        + "before it is not recorded"
    case (.registeredAfterCutOff(_, let cutOff, nil), .chinese):
      "注册登记晚于 \(cutOff) 销售截止日，且未登记可证明此前已销售的发票"
    case (.registeredAfterCutOff(_, let cutOff, let invoice?), .english):
      "sold on \(invoice), before the cut-off of \(cutOff); registration after it is not named by the announcement"
    case (.registeredAfterCutOff(_, let cutOff, let invoice?), .chinese):
      "发票日期 \(invoice) 早于 \(cutOff) 截止日；公告未规定其后的注册登记"
    case (.recordedDay(let fact, let day), .english):
      "judged by its recorded \(fact.text(in: language)), \(day), not by the day asked about"
    case (.recordedDay(let fact, let day), .chinese):
      "按已登记的\(fact.text(in: language)) \(day) 判定，不按查询日期"
    case (.exemption(let exemption, let covers), .english):
      "exemption `\(exemption.id)` holds until \(exemption.until), because: \(exemption.reason)"
        + (exemption.document.map { " (\($0))" } ?? "")
        + (covers ? "" : "; it names `\(exemption.clause ?? "")`, no rule that is not met")
    case (.exemption(let exemption, let covers), .chinese):
      "豁免 `\(exemption.id)` 有效至 \(exemption.until)，原因：\(exemption.reason)"
        + (exemption.document.map { "（\($0)）" } ?? "")
        + (covers ? "" : "；所列条款 `\(exemption.clause ?? "")` 不是未满足的规则")
    case (.nothingBinds, .english): "no rule of the tables binds"
    case (.nothingBinds, .chinese): "没有适用的规则"
    case (.plan(let finding), _): finding.text(in: language, atGate: atGate)
    }
  }

  /// See ``PlanFinding/caveat(in:)``.
  func caveat(in language: Language) -> String? {
    if case .plan(let finding) = self { finding.caveat(in: language) } else { nil }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.overruled, _), (.substageFrom, _), (.nothingBinds, _): nil
    case (.recordedDay, .english): "correct the record if that day is wrong"
    case (.recordedDay, .chinese): "如该日期有误，请更正登记"
    case (.sourcesDiffer, .english): "compare both documents and correct the wrong record"
    case (.sourcesDiffer, .chinese): "请核对两份凭证并更正错误记录"
    case (.stageNotKnown, .english): "record one of 0 to 6, 6a, 6b, D, N or X"
    case (.stageNotKnown, .chinese): "请登记 0 至 6、6a、6b、D、N 或 X"
    case (.massNotPositive, .english): "record the mass in kilograms as the vehicle licence says it"
    case (.massNotPositive, .chinese): "请按行驶证登记总质量（kg）"
    case (.weakSource, .english), (.inferredOnly, .english):
      "record the disclosure number or the environmental list"
    case (.weakSource, .chinese), (.inferredOnly, .chinese): "请补录信息公开编号或随车清单"
    case (.contradiction(.plateColour(_, let kind)), .english):
      "look at the plate or its picture and correct number or colour; a \(kind.text(in: language)) is "
        + kind.colours.map { $0.text(in: language) }.joined(separator: " or ")
    case (.contradiction(.plateColour(_, let kind)), .chinese):
      "请核对号牌或图片，更正号码或颜色；\(kind.text(in: language))应为"
        + kind.colours.map { $0.text(in: language) }.joined(separator: "或") + "色"
    case (.contradiction, .english): "check the documents against the vehicle"
    case (.contradiction, .chinese): "请对照实车核对凭证"
    case (.exemption(_, covers: true), .english):
      "a person decides: compare its document with the rule that is not met"
    case (.exemption(_, covers: true), .chinese): "请人工将批准文件与未满足的规则核对后决定"
    case (.exemption(_, covers: false), .english): "correct its clause if it means that rule"
    case (.exemption(_, covers: false), .chinese): "若本应豁免该规则，请更正其条款"
    case (.registeredAfterCutOff(_, _, nil), .english): "record the day of the invoice"
    case (.registeredAfterCutOff(_, _, nil), .chinese): "请补录发票日期"
    case (.registeredAfterCutOff, .english): "keep a copy of the invoice with the record"
    case (.registeredAfterCutOff, .chinese): "请留存发票复印件"
    case (.plan(let finding), _): finding.advice(in: language)
    }
  }
}

extension Contradiction: Explained {
  public var code: String {
    switch self {
    case .stageBeforeStandard: "contradiction.stage-before-standard"
    case .inferredBeforeStandard: "contradiction.inferred-before-standard"
    case .belowAtInvoice: "contradiction.below-at-invoice"
    case .belowAtRegistration: "contradiction.below-at-registration"
    case .electricPlate: "contradiction.electric-plate"
    case .newEnergyPlate: "contradiction.new-energy-plate"
    case .plateColour: "contradiction.plate-colour"
    case .electricStage: "contradiction.electric-stage"
    case .stageWithoutEngine: "contradiction.stage-without-engine"
    case .registeredBeforeMade: "contradiction.registered-before-made"
    case .categoryMass: "contradiction.category-mass"
    case .disclosedFuel: "contradiction.disclosed-fuel"
    case .disclosedClass: "contradiction.disclosed-class"
    case .afterQuestion: "contradiction.after-question"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.stageBeforeStandard(let stage, let fact, let day, let standard), .english):
      "\(stage.text(in: language)) is claimed, but its \(fact.text(in: language)), \(day), lies before "
        + "the standard of \(standard)"
    case (.stageBeforeStandard(let stage, let fact, let day, let standard), .chinese):
      "标称\(stage.text(in: language))，但\(fact.text(in: language)) \(day) 早于标准发布（\(standard)）"
    case (.inferredBeforeStandard(let stage, let rule, let fact, let day, let standard), .english):
      "its days say at least \(stage.text(in: language)) (\(rule)), but its \(fact.text(in: language)), "
        + "\(day), lies before the standard of \(standard)"
    case (.inferredBeforeStandard(let stage, let rule, let fact, let day, let standard), .chinese):
      "按日期推断不低于\(stage.text(in: language))（\(rule)），但\(fact.text(in: language)) \(day) "
        + "早于标准发布（\(standard)）"
    case (.belowAtInvoice(let stage, let day, let rule), .english):
      "\(stage.text(in: language)) could no longer be sold on \(day), the day of the invoice (\(rule))"
    case (.belowAtInvoice(let stage, let day, let rule), .chinese):
      "发票日期 \(day) 时\(stage.text(in: language))已禁止销售（\(rule)）"
    case (.belowAtRegistration(let stage, let day, let rule), .english):
      "\(stage.text(in: language)) could no longer be registered on \(day) (\(rule))"
    case (.belowAtRegistration(let stage, let day, let rule), .chinese):
      "\(day) 登记时\(stage.text(in: language))已禁止注册登记（\(rule)）"
    case (.electricPlate(let fuel), .english):
      "the plate is one of battery-electric vehicles, the fuel is \(fuel.text(in: language))"
    case (.electricPlate(let fuel), .chinese): "号牌为纯电动车号牌，燃料却为\(fuel.text(in: language))"
    case (.newEnergyPlate(let fuel), .english):
      "the plate is one of new-energy vehicles, the fuel is \(fuel.text(in: language))"
        + (fuel.isDieselOnly ? " alone" : "")
    case (.newEnergyPlate(let fuel), .chinese):
      "号牌为新能源号牌，燃料却\(fuel.isDieselOnly ? "仅" : "")为\(fuel.text(in: language))"
    case (.plateColour(let colour, let kind), .english):
      "the colour of the plate is \(colour.text(in: language)), its number says "
        + kind.text(in: language)
    case (.plateColour(let colour, let kind), .chinese):
      "号牌颜色为\(colour.text(in: language))，号码却属于\(kind.text(in: language))"
    case (.electricStage(let fuel), .english):
      "the stage says electric, the fuel is \(fuel.text(in: language))"
    case (.electricStage(let fuel), .chinese): "排放阶段为电动，燃料却为\(fuel.text(in: language))"
    case (.stageWithoutEngine(let stage, let fuel), .english):
      "the fuel is \(fuel.text(in: language)), the stage \(stage.text(in: language)) is one of engines"
    case (.stageWithoutEngine(let stage, let fuel), .chinese):
      "燃料为\(fuel.text(in: language))，排放阶段却为\(stage.text(in: language))"
    case (.registeredBeforeMade(let registered, let made), .english):
      "registered on \(registered), before it was made on \(made)"
    case (.registeredBeforeMade(let registered, let made), .chinese):
      "注册登记日期 \(registered) 早于制造日期 \(made)"
    case (.categoryMass(let category, let mass), .english):
      "category \(category.rawValue) cannot have a maximum mass of \(mass) kg"
    case (.categoryMass(let category, let mass), .chinese):
      "类别 \(category.rawValue) 与最大设计总质量 \(mass) kg 不符"
    case (.disclosedFuel(let found, let fuel), .english):
      "the disclosure number is of class \(found), \(found.text(in: language)), the fuel is "
        + fuel.text(in: language)
    case (.disclosedFuel(let found, let fuel), .chinese):
      "信息公开编号类别为 \(found)（\(found.text(in: language))），燃料却为\(fuel.text(in: language))"
    case (.disclosedClass(let found, let actual), .english):
      "the disclosure number is of class \(found), \(found.text(in: language)), the vehicle is "
        + (actual == .light ? "light" : "heavy")
    case (.disclosedClass(let found, let actual), .chinese):
      "信息公开编号类别为 \(found)（\(found.text(in: language))），车辆却为\(actual == .light ? "轻型" : "重型")"
    case (.afterQuestion(let fact, let day, let asked), .english):
      "\(fact.text(in: language)), \(day), lies after the day asked about, \(asked)"
    case (.afterQuestion(let fact, let day, let asked), .chinese):
      "\(fact.text(in: language)) \(day) 晚于查询日期 \(asked)"
    }
  }
}
