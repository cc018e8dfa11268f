import Fleet

extension PackReader {
  /// The parts of a rule that stand in it, or in one of its readings.
  private struct Given {
    var area: PolicyRule.Area?
    var from: Day?
    var until: Day?
    var binds: Condition?
    var requires: Condition?
  }

  func readRule(_ node: PackNode, _ seen: inout [String: Int]) -> Pack.RuleEntry? {
    guard let members = node.members() else { return nil }
    let id = readID(members, &seen)
    let item = members.require("item")?.text()
    let excepts = members.take("excepts")?.atLeastOne().compactMap { $0.text() } ?? []
    let subjects = readSubjects(members, isException: !excepts.isEmpty)
    let asked = excepts.isEmpty ? subjects : exceptedSubjects(excepts) ?? subjects
    let words = members.require("says").flatMap { readWords($0) }
    let mark = readMark(members.take("mark")) ?? document.mark
    let effect =
      members.take("otherwise")?.word(PolicyRule.Effect.allCases.map(\.rawValue), of: "effect")
      .flatMap(PolicyRule.Effect.init) ?? .deny
    let isInPrinciple = members.take("in-principle")?.flag() ?? false
    let replacedBy = members.take("replaced-by")?.text()
    let calendar = members.take("calendar").flatMap { readCalendar($0) }
    let given = readParts(members, about: asked, calendar: calendar)
    let changes = readChanges(members, about: asked, calendar: calendar)
    if excepts.isEmpty, given.requires == nil, calendar == nil { _ = members.require("requires") }
    members.finish()
    guard let id, let item, let words, !subjects.isEmpty else { return nil }

    let standard = Pack.Parts(
      area: given.area ?? PolicyRule.Area(document.area),
      from: given.from ?? document.issued.upperBound,
      until: given.until, binds: .joined(calendar?.binds, given.binds),
      requires: .joined(calendar?.requires, given.requires))
    var parts: [PolicyRule.Choice: Pack.Parts] = [:]
    for (choice, change, _) in changes {
      var changed = standard
      changed.area = change.area ?? changed.area
      changed.from = change.from ?? changed.from
      changed.until = change.until ?? changed.until
      changed.binds = change.binds.map { .joined(calendar?.binds, $0) } ?? changed.binds
      changed.requires = change.requires.map { .joined(calendar?.requires, $0) } ?? changed.requires
      parts[choice] = changed
    }
    for part in [standard] + parts.values { check(part, id: id, node) }
    let rule = Pack.RuleEntry(
      id: id, line: node.line, item: item, subjects: subjects, words: words, mark: mark,
      effect: effect, isInPrinciple: isInPrinciple, excepts: excepts, replacedBy: replacedBy,
      parts: standard, changes: parts)
    checkTogether(changes.map { ($0.choice, $0.key) }, of: rule)
    return rule
  }

  /// Every two readings must be able to hold at once: of two changes of one thing the later would silently win.
  private func checkTogether(
    _ changes: [(choice: PolicyRule.Choice, key: PackNode)], of rule: Pack.RuleEntry
  ) {
    for (place, second) in changes.enumerated() {
      for first in changes[..<place] where first.choice.reading != second.choice.reading {
        guard let a = rule.changes[first.choice], let b = rule.changes[second.choice],
          let part = rule.parts.collision(of: a, b)
        else { continue }
        second.key.report(
          .readingsCollide(
            rule: rule.id, part: part, "\(first.choice.reading)=\(first.choice.option)",
            "\(second.choice.reading)=\(second.choice.option)"))
      }
    }
  }

  func readID(_ members: PackMembers, _ seen: inout [String: Int]) -> String? {
    guard let node = members.require("id"), let id = node.text() else { return nil }
    if let line = seen[id] {
      node.report(.duplicate(id, line: line))
      return nil
    }
    seen[id] = node.line
    return id
  }

  func readSubjects(_ members: PackMembers, isException: Bool) -> [PolicySubject] {
    guard let node = isException ? members.take("about") : members.require("about") else {
      return isException ? [.gate] : []
    }
    return node.atLeastOne().compactMap { node in
      node.word(PolicySubject.allCases.map(\.code), of: "subject").flatMap {
        PolicySubject(code: $0)
      }
    }
  }

  /// What the rules are about that an exception names; `nil` where none of them is in this pack.
  private func exceptedSubjects(_ ids: [String]) -> [PolicySubject]? {
    let found = ids.compactMap { subjects[$0] }
    return found.isEmpty ? nil : found.flatMap(\.self)
  }

  private func readParts(
    _ members: PackMembers, about subjects: [PolicySubject], calendar: CalendarPart?
  ) -> Given {
    var given = Given()
    given.area = members.take("area").flatMap { readArea($0) }
    if let from = members.take("from") {
      switch from.scalar {
      case "issue": given.from = document.issued.upperBound
      case "calendar":
        given.from = calendar?.from
        if calendar == nil { from.report(.calendar("calendar")) }
      default: given.from = from.day()
      }
    }
    given.until = members.take("until")?.day()
    given.binds = members.take("binds")?.condition(names, about: subjects)
    given.requires = members.take("requires")?.condition(names, about: subjects)
    return given
  }

  /// What single options of readings change: `readings: {implementers: {city-wide: {area: [140400]}}}`.
  private func readChanges(
    _ members: PackMembers, about subjects: [PolicySubject], calendar: CalendarPart?
  ) -> [(choice: PolicyRule.Choice, given: Given, key: PackNode)] {
    var changes: [(choice: PolicyRule.Choice, given: Given, key: PackNode)] = []
    guard let list = members.take("readings")?.members() else { return changes }
    for (name, key, options) in list.rest() {
      guard let reading = readings.first(where: { $0.name == name }) else {
        key.report(.noSuch(name, nearest: nearest(to: name, among: readings.map(\.name))))
        continue
      }
      guard let options = options.members() else { continue }
      for (option, key, change) in options.rest() {
        guard reading.options.contains(where: { $0.name == option }) else {
          key.report(
            .noSuch(option, nearest: nearest(to: option, among: reading.options.map(\.name))))
          continue
        }
        guard let parts = change.members() else { continue }
        changes.append(
          (
            PolicyRule.Choice(name, option), readParts(parts, about: subjects, calendar: calendar),
            key
          ))
        parts.finish()
      }
    }
    return changes
  }

  private func readArea(_ node: PackNode) -> PolicyRule.Area? {
    if !node.isMapping {
      return PolicyRule.Area(node.atLeastOne().compactMap { inside($0) }, within: document.area)
    }
    guard let members = node.members() else { return nil }
    let divisions = members.take("divisions")?.atLeastOne().compactMap { inside($0) } ?? []
    let zones =
      members.take("zones")?.atLeastOne().compactMap { $0.word(names.known(.zones), of: "zone") }
      ?? []
    members.finish()
    if members.isEmpty { node.report(.emptyList) }
    return PolicyRule.Area(divisions, zones: zones, within: document.area)
  }

  private func inside(_ node: PackNode) -> DivisionCode? {
    guard let code = node.division() else { return nil }
    guard document.area.contains(where: { $0.contains(code) }) else {
      node.report(.outside(code.description))
      return nil
    }
    return code
  }

  private func check(_ parts: Pack.Parts, id: String, _ node: PackNode) {
    if let until = parts.until, until < parts.from {
      node.report(.unreachable(id, from: parts.from, until: until))
    }
    if parts.from < document.issued.upperBound {
      node.report(.retroactive(id, from: parts.from, issued: document.issued.upperBound))
    }
  }
}

// MARK: the stage calendars

/// What a row of a stage calendar says, as conditions: the plan repeats it and adds nothing.
struct CalendarPart {
  let binds: Condition
  let requires: Condition
  let from: Day
}

extension PackReader {
  /// Rows that share a name, such as `heavy-diesel.VI-a`: stage, weight and engine come from there.
  private func readCalendar(_ node: PackNode) -> CalendarPart? {
    guard let name = node.text() else { return nil }
    guard let row = StageCalendar.road.first(where: { $0.id.hasPrefix(name + ".") }) else {
      let names = Set(
        StageCalendar.road.map { $0.id.split(separator: ".").dropLast().joined(separator: ".") })
      node.report(.noSuch(name, nearest: nearest(to: name, among: names.sorted())))
      return nil
    }
    let stages = PolicyCodes.of(.stage)
    let lowest = stages.codes.firstIndex(of: row.stage.rawValue) ?? 0
    let engine: [String] =
      switch row.scope.engine {
      case .diesel: PolicyCodes.of(.energy).groups["burns-diesel"] ?? []
      case .gas: ["gas", "gas-hybrid", "gas-plug-in"]
      case .petrol: ["petrol", "petrol-hybrid", "petrol-plug-in"]
      case .noEngine: PolicyCodes.of(.energy).groups["no-engine"] ?? []
      case .other: ["methanol", "other-engine"]
      }
    return CalendarPart(
      binds: .all([
        .fact(.emissionClass, .among([row.scope.emissionClass.rawValue])),
        .fact(.energy, .among(engine)),
      ]),
      requires: .fact(.stage, .among(Array(stages.codes[lowest...]))), from: row.from)
  }
}

extension Condition {
  /// Both, where there are both.
  static func joined(_ a: Condition?, _ b: Condition?) -> Condition {
    switch (a, b) {
    case (let a?, let b?): .all([a, b])
    case (let only?, nil), (nil, let only?): only
    case (nil, nil): .always
    }
  }
}
