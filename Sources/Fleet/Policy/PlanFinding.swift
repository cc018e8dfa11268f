/// Something to know about the plans behind a verdict.
public enum PlanFinding: Hashable, Sendable {
  /// The day lies behind the last one on which the plan was checked to be the whole law.
  case notVerified(plan: String, until: Day, later: PlanDocument.Later?)
  /// The plan prints no day of issue; it may have bound already.
  case issueDayUnknown(plan: String, from: Day)
  case beforeFirstRule(Day)
  case afterLastRule(Day)
  /// No plan that is loaded speaks of this question at this place.
  case noPlan
  /// A closed list is older than it may be, or nobody says as of when it is.
  case stale(Feed, asOf: Instant?)
  /// What would be denied at an exit is shown, recorded and opened by a person.
  case exit
  /// A reading of the text, taken otherwise, would change the answer.
  case otherReading(String, option: String, Outcome)
  /// An exemption is recorded for the vehicle or machine.
  case exemption(id: String, category: String?, until: Day)
  /// A fact lies outside its range and counts as missing.
  case outOfRange(FactName, String)
  /// A zone or list that no plan names: perhaps a misspelt one that a plan does name.
  case unknownName(FactName, String)
  /// A line of the plant's own table for a level of warning is not kept to.
  case measure(PollutionWarning.Level, WarningMeasures.Line, document: String?)
  /// The plan was put in force without the cases that prove it, for this reason.
  case unproved(plan: String, reason: String)
  /// What was declared of a duty is not what was counted here.
  case disagreement(declared: DutyCount, counted: DutyCount)
  /// How much of a day's quota is used up is known only of what was recorded, and nothing was of that day.
  case uncounted(quota: Int, newest: Instant?)
  /// The fuel says hybrid and not whether it can be charged from outside, which makes it new energy or not.
  case plugUnsaid(Fuel)
}

extension PlanFinding: Explained {
  public var code: String {
    switch self {
    case .notVerified: "plan.not-verified"
    case .issueDayUnknown: "plan.issue-day"
    case .beforeFirstRule: "plan.before-first"
    case .afterLastRule: "plan.after-last"
    case .noPlan: "plan.none"
    case .stale: "plan.stale"
    case .exit: "plan.exit"
    case .otherReading: "plan.other-reading"
    case .exemption: "plan.exemption"
    case .outOfRange: "plan.out-of-range"
    case .unknownName: "plan.unknown-name"
    case .measure: "plan.measure"
    case .unproved: "plan.unproved"
    case .disagreement: "plan.disagreement"
    case .uncounted: "plan.quota-uncounted"
    case .plugUnsaid: "plan.plug-unsaid"
    }
  }

  /// In a few words for one line, where it says that the rules known here may not be those of the day; `nil` for what
  /// only the whole verdict tells.
  public func caveat(in language: Language) -> String? {
    switch (self, language) {
    case (.notVerified, .english): "not verified for this day"
    case (.notVerified, .chinese): "计划未核实至当日"
    case (.beforeFirstRule, .english): "before the first rule known"
    case (.beforeFirstRule, .chinese): "早于已知的首条规则"
    case (.afterLastRule, .english): "after the last rule known"
    case (.afterLastRule, .chinese): "晚于已知的末条规则"
    case (.noPlan, .english): "no plan known here"
    case (.noPlan, .chinese): "此地无已知计划"
    case (.unproved, .english): "by a plan that is not proved"
    case (.unproved, .chinese): "所依计划未经用例验证"
    default: nil
    }
  }

  public func text(in language: Language) -> String { text(in: language, atGate: false) }

  /// - Parameter atGate: the answer of another reading is one of a gate's (放行), which a person may still open.
  func text(in language: Language, atGate: Bool) -> String {
    switch (self, language) {
    case (.notVerified(let plan, let day, nil), .english):
      "\(plan) was verified until \(day); a later document may exist and is not loaded"
    case (.notVerified(let plan, let day, nil), .chinese):
      "\(plan) 仅核实至 \(day)，其后可能另有文件，尚未载入"
    case (.notVerified(let plan, let day, let later?), .english):
      "\(plan) was verified until \(day); a later document of \(later.issued) exists and is not loaded"
        + (later.mark.isConfirmed ? "" : " (\(later.mark.text(in: language)))") + ": \(later.title)"
    case (.notVerified(let plan, let day, let later?), .chinese):
      "\(plan) 仅核实至 \(day)；其后有 \(later.issued) 的文件，尚未载入"
        + (later.mark.isConfirmed ? "" : "（\(later.mark.text(in: language))）") + "：\(later.title)"
    case (.issueDayUnknown(let plan, let day), .english):
      "\(plan) prints no day of issue; it binds for certain from \(day)"
    case (.issueDayUnknown(let plan, let day), .chinese): "\(plan) 未载明印发日期，确定适用自 \(day) 起"
    case (.beforeFirstRule(let day), .english): "before the first rule, which begins on \(day)"
    case (.beforeFirstRule(let day), .chinese): "早于首条规则的起始日 \(day)"
    case (.afterLastRule(let day), .english): "after the last rule, which ended on \(day)"
    case (.afterLastRule(let day), .chinese): "晚于末条规则的截止日 \(day)"
    case (.noPlan, .english): "no plan that is loaded speaks of this question here"
    case (.noPlan, .chinese): "已载入的计划中没有涉及此地此事的规则"
    case (.stale(let feed, let instant?), .english):
      "\(feed.text(in: language)) are known as of \(instant.text()) only"
    case (.stale(let feed, let instant?), .chinese):
      "\(feed.text(in: language))仅更新至 \(instant.text())"
    case (.stale(let feed, nil), .english):
      "\(feed.text(in: language)) were never recorded here, nor that there are none: the answer takes it that "
        + "there are none"
    case (.stale(let feed, nil), .chinese):
      "从未登记过\(feed.text(in: language))，也未声明没有；本结论按没有处理"
    case (.exit, .english): "an exit: nobody is locked in, a person opens and it is recorded"
    case (.exit, .chinese): "出厂：不得锁闭车辆，由人工放行并记录"
    case (.otherReading(let reading, let option, let outcome), .english):
      "read the other way (\(reading): \(option)) the answer \(atGate ? "would be" : "is"): "
        + outcome.text(in: language, atGate: atGate)
    case (.otherReading(let reading, let option, let outcome), .chinese):
      "\(atGate ? "若" : "")按另一种解读（\(reading)：\(option)），结论为\(outcome.text(in: language, atGate: atGate))"
    case (.exemption(let id, let category, let day), .english):
      "exemption `\(id)`"
        + (category.map { " (\(PolicyFact.exemption.text(ofCode: $0, in: language)))" } ?? "")
        + " is recorded until \(day)"
    case (.exemption(let id, let category, let day), .chinese):
      "已登记豁免 \(id)"
        + (category.map { "（\(PolicyFact.exemption.text(ofCode: $0, in: language))）" } ?? "")
        + "，有效期至 \(day)"
    case (.outOfRange(let fact, let found), .english):
      "\(fact.text(in: language)) cannot be `\(found)`; it counts as missing"
    case (.outOfRange(let fact, let found), .chinese):
      "\(fact.text(in: language))不可能为“\(found)”，按缺失处理"
    case (.unknownName(let fact, let found), .english):
      "\(fact.text(in: language)): no plan in force names `\(found)`"
    case (.unknownName(let fact, let found), .chinese):
      "\(fact.text(in: language))：适用的计划中没有“\(found)”"
    case (.measure(let level, let line, let document), .english):
      "the plant's table for \(PolicyFact.warning.text(ofCode: level.rawValue, in: language))"
        + (document.map { " (\($0))" } ?? "") + ": \(line.text(in: language))"
    case (.measure(let level, let line, let document), .chinese):
      "该企业\(PolicyFact.warning.text(ofCode: level.rawValue, in: language))措施表"
        + (document.map { "（\($0)）" } ?? "") + "：\(line.text(in: language))"
    case (.unproved(let plan, let reason), .english):
      "\(plan) is in force without the cases that prove it: \(reason)"
    case (.unproved(let plan, let reason), .chinese): "\(plan) 未经用例验证即启用：\(reason)"
    case (.disagreement(let declared, let counted), .english):
      "declared is \(declared.text(in: language)), counted here is \(counted.text(in: language))"
    case (.disagreement(let declared, let counted), .chinese):
      "申报为\(declared.text(in: language))，此处统计为\(counted.text(in: language))"
    case (.uncounted(let quota, let newest), .english):
      "how much of the quota of \(quota) vehicles is used is known only of what was recorded: of this "
        + "day neither a passage nor a decision is; "
        + (newest.map { "the plant's newest passage is of \($0.text())" }
          ?? "the plant has no passage at all")
    case (.uncounted(let quota, let newest), .chinese):
      "每日 \(quota) 辆的限额仅能按已有记录统计：当日既无进出记录也无判定记录，"
        + (newest.map { "该企业最新的进出记录为 \($0.text())" } ?? "该企业尚无任何进出记录")
    case (.plugUnsaid(let fuel), .english):
      "\(fuel.text(in: language)) does not say whether it can be charged from outside; a plug-in is new energy, "
        + "another hybrid is not"
    case (.plugUnsaid(let fuel), .chinese):
      "“\(fuel.text(in: language))”未说明能否外接充电：插电式（含增程式）属新能源，其他混合动力不属"
    }
  }

  public func advice(in language: Language) -> String? {
    switch (self, language) {
    case (.notVerified, .english): "load the later plan, or confirm that none exists"
    case (.notVerified, .chinese): "请载入后续文件，或确认没有后续文件"
    case (.noPlan, .english), (.beforeFirstRule, .english), (.afterLastRule, .english):
      "load the plan that holds here"
    case (.noPlan, .chinese), (.beforeFirstRule, .chinese), (.afterLastRule, .chinese): "请载入适用的计划"
    case (.stale(.warnings, _), .english):
      "record each warning with `fleetreg warning add`, and that there is none with `fleetreg warning none`"
    case (.stale(.warnings, _), .chinese):
      "请用 `fleetreg warning add` 登记预警，无预警时用 `fleetreg warning none` 声明"
    case (.stale(let feed, _), .english): "update the \(feed.text(in: language))"
    case (.stale(let feed, _), .chinese): "请更新\(feed.text(in: language))"
    case (.plugUnsaid, .english):
      "record the fuel as `diesel plug-in hybrid` or `diesel hybrid without a plug`, as the catalogue or the "
        + "conformity certificate says it (of petrol and gas alike)"
    case (.plugUnsaid, .chinese): "请按公告或合格证登记为“柴油插电混动”或“柴油非插电混动”（汽油、燃气同理）"
    case (.exit, .english): "record who opened and why"
    case (.exit, .chinese): "请记录放行人和原因"
    case (.outOfRange, .english), (.unknownName, .english): "correct the record"
    case (.outOfRange, .chinese), (.unknownName, .chinese): "请更正记录"
    case (.unproved(let plan, _), .english):
      "write its cases (`policy check FILE --cases FILE` prepares them) and add \(plan) again with them"
    case (.unproved(let plan, _), .chinese):
      "请补写用例（`policy check FILE --cases FILE` 可生成草稿）后重新启用 \(plan)"
    case (.disagreement, .english): "find out which is right; the one found above decides meanwhile"
    case (.disagreement, .chinese): "请核实；核实前以上列“实际”为准"
    case (.uncounted, .english):
      "bring in the day's passages, or record what the gate decides (`--record`): both count"
    case (.uncounted, .chinese): "请导入当日进出记录，或记录每次门禁判定（`--record`），两者均计入"
    case (.issueDayUnknown, _), (.otherReading, _), (.exemption, _), (.measure, _): nil
    }
  }

  func encodeMembers(into writer: inout JSONWriter) {
    switch self {
    case .notVerified(let plan, let day, let later):
      writer.member("plan", plan)
      writer.member("until", day.description)
      writer.member("laterIssued", ifPresent: later?.issued.description)
    case .issueDayUnknown(let plan, let day):
      writer.member("plan", plan)
      writer.member("from", day.description)
    case .beforeFirstRule(let day), .afterLastRule(let day): writer.member("day", day.description)
    case .noPlan, .exit: break
    case .stale(let feed, let instant):
      writer.member("feed", feed.rawValue)
      writer.member("asOf", ifPresent: instant?.text())
      if instant == nil { writer.member("neverRecorded", true) }
    case .otherReading(let reading, let option, let outcome):
      writer.member("reading", reading)
      writer.member("option", option)
      writer.member("outcome", outcome.code)
    case .exemption(let id, let category, let day):
      writer.member("exemption", id)
      writer.member("category", ifPresent: category)
      writer.member("until", day.description)
    case .outOfRange(let fact, let found), .unknownName(let fact, let found):
      writer.member("fact", fact.rawValue)
      writer.member("found", found)
    case .measure(let level, let line, let document):
      writer.member("level", level.rawValue)
      writer.member("line", line.name)
      writer.member("document", ifPresent: document)
    case .unproved(let plan, let reason):
      writer.member("plan", plan)
      writer.member("reason", reason)
    case .disagreement(let declared, let counted):
      for (name, count) in [("declared", declared), ("counted", counted)] {
        writer.name(dynamic: name)
        writer.object { count.encodeMembers(into: &$0) }
      }
    case .uncounted(let quota, let newest):
      writer.member("quota", quota)
      writer.member("newest", ifPresent: newest?.text())
    case .plugUnsaid(let fuel): writer.member("fuel", fuel.rawValue)
    }
  }
}
