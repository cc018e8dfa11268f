extension DutyCount {
  /// The number with its name.
  public func text(in language: Language) -> String {
    let range = exact?.shortText ?? (most > value ? "\(value)…\(most)" : "\(value)")
    let words = Self.words[name]
    let unit = name.hasPrefix("percent") ? " %" : ""
    switch language {
    case .english: return "\(words?.english ?? name) \(range)\(unit)"
    case .chinese: return "\(words?.chinese ?? name) \(range)\(unit)"
    }
  }

  /// The names that figures of clauses have.
  public static let names = words.keys.filter { !counted.contains($0) }.sorted()

  /// Those that only a count has: no clause asks for them.
  private static let counted = ["fleet", "remaining", "percentNewEnergy"]

  private static let words: [String: Bilingual] = [
    "vehicles": Bilingual("vehicles", "车辆数"),
    "fleet": Bilingual("of a fleet of", "车辆总数"),
    "remaining": Bilingual("still to retire", "尚待淘汰"),
    "hauliers": Bilingual("hauliers", "运输企业数"),
    "percent": Bilingual("share", "占比"),
    "percentUrban": Bilingual("share in built-up areas and fringes", "建成区及城乡结合部占比"),
    "percentNewEnergy": Bilingual("truck passages by new-energy vehicles", "新能源货车进出占比"),
    "months": Bilingual("months", "月数"),
    "devices": Bilingual("devices", "设备数"),
    "tonnes": Bilingual("freight, t a year", "年货运量（吨）"),
    "heavyDieselTrucksPerDay": Bilingual("heavy diesel trucks a day", "日重型柴油货车数"),
    "trucksPerDay": Bilingual("trucks a day", "日用车辆数"),
    "passagesPerDay": Bilingual("truck passages a day", "日载货车辆进出辆次"),
  ]
}

extension Duty.Basis {
  /// The stable name in JSON.
  public var code: String {
    switch self {
    case .passages: "passages"
    case .measurements: "measurements"
    case .vehicles: "vehicles"
    case .retirements: "retirements"
    case .declared: "declared"
    case .entry: "register-entry"
    case .nothingDeleted: "nothing-deleted"
    case .cameras: "cameras"
    }
  }

  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.passages(let days, let rule, let active), .english):
      "passages \(days.lowerBound)..\(days.upperBound), \(rule.text(in: language)) (\(active) had passages)"
    case (.passages(let days, let rule, let active), .chinese):
      "\(days.lowerBound) 至 \(days.upperBound) 的进出记录，\(rule.text(in: language))（其中 \(active) 日有车辆进出）"
    case (.measurements(let days), .english):
      "remote sensing and smoke captures \(days.lowerBound)..\(days.upperBound)"
    case (.measurements(let days), .chinese):
      "\(days.lowerBound) 至 \(days.upperBound) 的遥感监测和黑烟抓拍"
    case (.vehicles, .english): "vehicles of the register that are not retired"
    case (.vehicles, .chinese): "登记库中未注销的车辆"
    case (.retirements(let days), .english):
      "vehicles of the register retired \(days.lowerBound)..\(days.upperBound)"
    case (.retirements(let days), .chinese):
      "登记库中 \(days.lowerBound) 至 \(days.upperBound) 注销的车辆"
    case (.declared(let who, let day, let averaging), .english):
      (["declared"]
        + [who.map { "by \($0)" }, day.map { "as of \($0)" }, averaging].compactMap(\.self))
        .joined(separator: ", ")
    case (.declared(let who, let day, let averaging), .chinese):
      (["申报"] + [who, day.map { "截至 \($0)" }, averaging].compactMap(\.self))
        .joined(separator: "，")
    case (.entry, .english): "the plant's register entry"
    case (.entry, .chinese): "厂区登记信息"
    case (.cameras, .english): "cameras of the register"
    case (.cameras, .chinese): "登记库中的摄像机"
    case (.nothingDeleted, .english):
      "the oldest passage; this registry deletes nothing (video is not kept here)"
    case (.nothingDeleted, .chinese): "最早的进出记录；登记库不删除数据（视频不在此保存）"
    }
  }
}

extension Duty.Assumption {
  /// What was taken for what.
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.measuredIsSpotChecked, .english):
      "a vehicle measured by remote sensing or a smoke camera counts as spot-checked; the clause does not say how"
    case (.measuredIsSpotChecked, .chinese): "经遥感监测或黑烟抓拍的车辆视为已抽测；条款未载明方式"
    case (.measuredIsInspected, .english):
      "remote sensing and smoke captures stand for inspections, whose results are not kept here: a vehicle passed where no record of the year was over the limit"
    case (.measuredIsInspected, .chinese):
      "登记库不存检验结果，以遥感监测和黑烟抓拍代替：一年内无超标记录的车辆视为合格"
    case (.freightIsBulk, .english):
      "the plant's whole freight stands for its bulk goods, which the clause counts; the authority's own list decides"
    case (.freightIsBulk, .chinese): "条款按大宗货物运量计，此处以企业总货运量代替；以主管部门名单为准"
    case (.usesWithCodesOnly, .english):
      "buses and taxis are counted by their use; sanitation vehicles have no code of use and are left out"
    case (.usesWithCodesOnly, .chinese): "公交、出租按使用性质统计；环卫车无使用性质代码，未计入"
    case (.camerasAreDevices, .english):
      "every registered smoke camera counts; which of them are new is not recorded"
    case (.camerasAreDevices, .chinese): "按登记的黑烟抓拍设备全部计入；其中新增与否未登记"
    case (.passagesAreFreight, .english):
      "passages of trucks stand for what they carried, which is not recorded"
    case (.passagesAreFreight, .chinese): "以货车进出次数代替货运量，后者未登记"
    }
  }
}

extension Duty.Gap {
  /// What is missing, of how many, and who can supply it.
  public func text(in language: Language) -> String {
    let name = fact.text(in: language)
    let supplier = fact.supplier(in: language)
    switch language {
    case .english:
      return name + (count.map { " (of \($0))" } ?? "") + (supplier.map { "; ask \($0)" } ?? "")
    case .chinese:
      return name + (count.map { "（\($0) 项）" } ?? "") + (supplier.map { "；可由\($0)提供" } ?? "")
    }
  }
}

extension Duty {
  /// The duty in words, one thing a line; all but the first are indented by two spaces.
  ///
  /// - Parameter limit: how many items are named; the last line says how many are left out.
  public func lines(in language: Language, items limit: Int = 20) -> [String] {
    var lines = [headline(in: language), "  " + rule.requirement.text(in: language)]
    var source = rule.source.text(in: language)
    if !rule.mark.isConfirmed { source += "; \(rule.mark.text(in: language))" }
    lines.append("  " + source)
    func add(_ english: String, _ chinese: String, _ texts: [String]) {
      guard !texts.isEmpty else { return }
      let list = texts.joined(separator: language == .english ? ", " : "，")
      lines.append(language == .english ? "  \(english): \(list)" : "  \(chinese)：\(list)")
    }
    add("asked", "要求", asked.map { $0.text(in: language) })
    add("found", "实际", found.map { $0.text(in: language) })
    add("beside it", "另有", beside.map { $0.text(in: language) })
    for basis in basis { add("counted from", "数据来源", [basis.text(in: language)]) }
    for assumption in assumptions { add("reading", "理解口径", [assumption.text(in: language)]) }
    for gap in missing { add("missing", "缺少", [gap.text(in: language)]) }
    for item in items.prefix(limit) {
      let counts = item.counts.map { $0.text(in: language) }.joined(separator: ", ")
      lines.append("  - \(item.name)" + (counts.isEmpty ? "" : "  \(counts)"))
    }
    if items.count > limit {
      let rest = items.count - limit
      lines.append(language == .english ? "  … and \(rest) more" : "  …… 另有 \(rest) 项")
    }
    for finding in findings { add("finding", "提示", [finding.text(in: language)]) }
    return lines
  }

  /// Clause, whose duty, and whether it is met.
  public func headline(in language: Language) -> String {
    let whose: String
    switch subject {
    case .plant(let id, let name): whose = "\(name) (\(id))"
    case .area(let divisions):
      whose = divisions.map { $0.name ?? $0.text }.joined(separator: " ")
    }
    var due = ""
    if let by { due = language == .english ? ", due \(by)" : "，期限 \(by)" }
    if isTarget { due += language == .english ? ", a target" : "，目标" }
    return language == .english
      ? "\(rule.id), \(whose): \(state.text(in: language))\(due)"
      : "\(rule.id)，\(whose)：\(state.text(in: language))\(due)"
  }
}
