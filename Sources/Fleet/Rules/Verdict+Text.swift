extension Verdict {
  /// The verdict in words, one thing a line; what belongs to the line above is indented by two spaces.
  ///
  /// First the answer, then what is missing and who can supply it, then what is known, then the rules:
  /// many rules read the same few facts, so each fact is written once.
  public func lines(in language: Language) -> [String] {
    var lines = [headline(in: language)]
    let missing = grounds.reduce(into: FactSet()) { $0.formUnion($1.missing) }
    let read = grounds.reduce(into: FactSet()) { $0.formUnion($1.facts) }
    for (position, fact) in facts.enumerated() where missing.contains(fact: position) {
      lines.append(missingText(of: fact.name, in: language))
    }
    // Whether a warning is in force, and as of when, is told also where that kept a rule from binding.
    let warning = PolicyFact.warning.factName
    for (position, fact) in facts.enumerated()
    where (read.contains(fact: position) || fact.name == warning) && fact.value != nil {
      lines.append(label(.fact, language) + fact.text(in: language, on: question.on))
    }
    for ground in grounds { append(ground, to: &lines, in: language) }
    for finding in findings {
      lines.append(
        label(.finding, language) + finding.text(in: language, atGate: question.atGate))
      if let advice = finding.advice(in: language) { lines.append("  → \(advice)") }
    }
    for near in near {
      lines.append(
        label(.near, language) + near.rule.requirement.text(in: language))
      lines.append("  \(near.distance.text(in: language))")
    }
    return lines
  }

  /// The lines of ``lines(in:)`` as one text.
  public func text(in language: Language) -> String {
    lines(in: language).joined(separator: "\n")
  }

  /// Question, day and answer on one line; where the act happened before, the day that it was judged by.
  public func headline(in language: Language) -> String {
    let answer = outcome.text(in: language, atGate: question.atGate)
    let basis = recordedDay.map { $0.text(in: language) }
    switch language {
    case .english:
      return "\(question.text(in: language)) on \(question.on): \(answer) (\(outcome.code))"
        + (basis.map { ", \($0)" } ?? "")
    case .chinese:
      return "\(question.text(in: language))（\(question.on)）：\(answer)（\(outcome.code)）"
        + (basis.map { "，\($0)" } ?? "")
    }
  }

  /// The finding that the act happened before the day asked about, where it did.
  public var recordedDay: Finding? {
    findings.first { if case .recordedDay = $0 { true } else { false } }
  }

  /// The findings that say that the rules known here may not be those of the day, each sort once.
  public var caveats: [Finding] {
    var codes: Set<String> = []
    return findings.filter { $0.caveat(in: .english) != nil && codes.insert($0.code).inserted }
  }

  /// The same in a few words, for one line; `nil` where there is none.
  public func caveatText(in language: Language) -> String? {
    let words = caveats.compactMap { $0.caveat(in: language) }
    return words.isEmpty ? nil : words.joined(separator: language == .english ? "; " : "；")
  }

  private func append(_ ground: Ground, to lines: inout [String], in language: Language) {
    let rule = ground.rule
    lines.append(
      label(.rule, language) + rule.requirement.text(in: language)
        + (language == .english ? ": " : "：") + ground.state.text(in: language))
    var source = rule.source.text(in: language) + validity(of: rule, in: language)
    source += jurisdiction(of: rule, in: language)
    source +=
      language == .english
      ? "; basis: \(rule.basis.text(in: language))" : "；依据类别：\(rule.basis.text(in: language))"
    if !rule.mark.isConfirmed {
      source += (language == .english ? "; " : "；") + rule.mark.text(in: language)
    }
    lines.append("  \(source)")
    for reading in rule.readings {
      let mark = reading.mark.isConfirmed ? "" : " (\(reading.mark.text(in: language)))"
      lines.append("  \(label(.reading, language))\(reading.words.text(in: language))\(mark)")
    }
    guard grounds.count > 1 else { return }
    let names = facts.enumerated().filter { ground.facts.contains(fact: $0.offset) }.map {
      $0.element.name.text(in: language)
    }
    if !names.isEmpty {
      lines.append(
        "  " + label(.reads, language)
          + names.joined(separator: language == .english ? ", " : "、"))
    }
  }

  private func validity(of rule: Rule, in language: Language) -> String {
    guard let from = rule.from else { return "" }
    let until = rule.until.map(\.description) ?? ""
    return language == .english ? ", in force \(from)..\(until)" : "，有效期 \(from)..\(until)"
  }

  /// The first three divisions by name; a long list is cut.
  private func jurisdiction(of rule: Rule, in language: Language) -> String {
    if rule.jurisdiction.isEmpty { return "" }
    let names = rule.jurisdiction.prefix(3).map { number in
      (try? DivisionCode(String(number)))?.name ?? String(number)
    }
    let more = rule.jurisdiction.count > 3 ? "…" : ""
    return language == .english
      ? ", in \(names.joined(separator: ", "))\(more)"
      : "，适用于\(names.joined(separator: "、"))\(more)"
  }

  private func missingText(of name: FactName, in language: Language) -> String {
    let supplier = name.supplier(in: language)
    switch language {
    case .english:
      return "missing: \(name.text(in: language))" + (supplier.map { "; ask \($0)" } ?? "")
    case .chinese:
      return "缺少：\(name.text(in: language))" + (supplier.map { "；可由\($0)提供" } ?? "")
    }
  }

  private enum Label { case fact, rule, reading, reads, finding, near }

  private func label(_ label: Label, _ language: Language) -> String {
    switch (label, language) {
    case (.fact, .english): "fact: "
    case (.fact, .chinese): "事实："
    case (.reads, .english): "reads: "
    case (.reads, .chinese): "依据事实："
    case (.rule, .english): "rule: "
    case (.rule, .chinese): "规则："
    case (.reading, .english): "reading: "
    case (.reading, .chinese): "解读："
    case (.finding, .english): "finding: "
    case (.finding, .chinese): "提示："
    case (.near, .english): "near: "
    case (.near, .chinese): "相近规则："
    }
  }
}

extension Verdict.Question {
  /// The question in words; a code that this table does not know stays as it is.
  public func text(in language: Language) -> String {
    if code == "china-vi" {
      let stage = (demand ?? .vi).text(in: language)
      return language == .english ? stage : "是否达到\(stage)"
    }
    switch (code, language) {
    case ("gate.in", .english): return "entry at the gate"
    case ("gate.in", .chinese): return "进厂"
    case ("gate.out", .english): return "exit at the gate"
    case ("gate.out", .chinese): return "出厂"
    case ("gate", _): return PolicySubject.gate.text(in: language)
    default: break
    }
    if code.hasPrefix("plan."), let subject = PolicySubject(code: code.dropFirst(5)) {
      return subject.text(in: language)
    }
    if code.hasPrefix("may."), let act = StageAct(code: code.dropFirst(4)) {
      return language == .english
        ? act.text(in: language) : "可否\(act.text(in: language))"
    }
    return code
  }
}

extension Verdict.FactValue {
  public func text(in language: Language) -> String {
    switch (self, language) {
    case (.stage(let stage), _): stage.text(in: language)
    case (.fuel(let fuel), _): fuel.text(in: language)
    case (.day(let day), _): day.description
    case (.kilograms(let number), _): "\(number) kg"
    case (.number(let number), _): "\(number)"
    case (.flag(let flag), .english): flag ? "yes" : "no"
    case (.flag(let flag), .chinese): flag ? "是" : "否"
    case (.text(let text), _): text
    case (.list(let ids, let asOf), .english):
      "\(ids.isEmpty ? "none recorded" : ids.joined(separator: ", ")) (as of \(asOf))"
    case (.list(let ids, let asOf), .chinese):
      "\(ids.isEmpty ? "无登记" : ids.joined(separator: "、"))（截至 \(asOf)）"
    }
  }
}

extension Verdict.FactRead {
  /// Name, value, source and age in words.
  func text(in language: Language, on day: Day) -> String {
    let name = name.text(in: language)
    guard let value else { return name }
    let shown = words(of: value, in: language)
    guard let origin else {
      let mark = isAssumed ? (language == .english ? " (never recorded)" : "（从未登记）") : ""
      return language == .english ? "\(name): \(shown)\(mark)" : "\(name)：\(shown)\(mark)"
    }
    var source = origin.source.text(in: language)
    if let recorded = origin.recordedOn {
      let age = Int(day.daysSince1970) - Int(recorded.daysSince1970)
      switch language {
      case .english:
        source += ", recorded \(recorded)"
        if age > 0 { source += age == 1 ? ", 1 day before" : ", \(age) days before" }
      case .chinese:
        source += "，\(recorded) 记录"
        if age > 0 { source += "，距今 \(age) 天" }
      }
    }
    return language == .english ? "\(name): \(shown) (\(source))" : "\(name)：\(shown)（\(source)）"
  }
}

extension Verdict.FactRead {
  /// The value in words: codes of the plans' lists, one or more, as people say them.
  private func words(of value: Verdict.FactValue, in language: Language) -> String {
    guard case .text(let text) = value, let fact = PolicyFact(name) else {
      return value.text(in: language)
    }
    switch fact.kind {
    case .code, .names:
      return text.split(separator: " ").map { fact.text(ofCode: String($0), in: language) }
        .joined(separator: language == .english ? ", " : "、")
    case .flag, .number, .division, .since: return text
    }
  }
}

extension Verdict.Near.Distance {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.starts(let day), .english): "binds from \(day)"
    case (.starts(let day), .chinese): "自 \(day) 起适用"
    case (.ended(let day), .english): "bound until \(day)"
    case (.ended(let day), .chinese): "适用至 \(day)"
    case (.fact(let name), .english):
      "in force; does not bind because of: \(name.text(in: language))"
    case (.fact(let name), .chinese): "有效，因\(name.text(in: language))不适用"
    }
  }
}
