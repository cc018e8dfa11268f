import Decisions
import Fleet
import Registry

extension Reader {
  /// The decision of that id, or the error that names it.
  func keptDecision(_ id: RecordID) throws -> StoredDecision {
    guard let stored = try decision(id) else { throw DecisionError.unknown(id) }
    return stored
  }

  /// The rules that a decision cites.
  func rules(of stored: StoredDecision) throws -> RulesInForce {
    guard let text = try text(stored.decision.rules) else {
      throw PlanError.textMissing(stored.decision.rules.description)
    }
    return try RulesInForce(kept: text)
  }
}

extension StoredDecision {
  /// `"id","at","storedAt","about","by","plant"?,"gate"?,"site"?,"machine"?,"plate"?,"plateColour"?,"direction"?,"outcome","rules",
  /// "passage"?:{"id","at"},"lifts":[{"at","by","why"}],"alarm"`
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("id", id.description)
    writer.member("at", decision.at.text())
    writer.member("storedAt", storedAt.text())
    writer.member("about", decision.subject.code)
    writer.member("by", actor)
    writer.member("plant", ifPresent: decision.plant)
    writer.member("gate", ifPresent: decision.gate)
    writer.member("site", ifPresent: decision.site)
    writer.member("machine", ifPresent: decision.machine)
    writer.member("plate", ifPresent: decision.plate)
    writer.member("plateColour", ifPresent: decision.colour?.rawValue)
    writer.member("direction", ifPresent: decision.direction?.rawValue)
    writer.member("outcome", decision.outcome.code)
    writer.member("rules", decision.rules.description)
    if let passage {
      writer.name("passage")
      writer.object {
        $0.member("id", passage.id.description)
        $0.member("at", passage.at.text())
      }
    }
    writer.name("lifts")
    writer.array { writer in
      for lift in lifts {
        writer.object {
          $0.member("at", lift.at.text())
          $0.member("by", lift.actor)
          $0.member("why", lift.reason)
        }
      }
    }
    writer.member("alarm", isAlarm)
  }

  /// Every rule among the kept grounds, with its state, by their codes.
  var ruleStates: [(id: String, state: String)] {
    guard let json = try? JSON(parsing: decision.verdict) else { return [] }
    return (json["grounds"]?.array ?? []).compactMap { ground in
      ground["rule"]?["id"]?.string.map { ($0, ground["state"]?.string ?? "") }
    }
  }
}

extension CommandSession {
  func print(_ stored: StoredDecision) {
    let decision = stored.decision
    let words = console.words
    var details = Details()
    details.add(words("decision", "判定"), stored.id.description)
    details.add(words("time", "时间"), decision.at.text())
    details.add(words("recorded", "记录时间"), stored.storedAt.text())
    details.add(words("by", "操作人"), stored.actor)
    details.add(words("about", "事项"), decision.subject.text(in: language))
    details.add(words("plant", "厂区"), decision.plant)
    details.add(words("gate", "门禁"), decision.gate)
    details.add(words("site", "工地"), decision.site)
    details.add(words("machine", "机械"), decision.machine)
    let plate = [decision.plate, decision.colour?.text(in: language)].compactMap(\.self)
    details.add(words("plate", "号牌号码"), plate.isEmpty ? nil : plate.joined(separator: " "))
    details.add(words("direction", "进出"), decision.direction?.text(in: language))
    details.add(
      words("answer", "结论"),
      decision.outcome.text(in: language, atGate: decision.subject == .gate))
    details.add(words("rules", "规则集"), decision.rules.description)
    details.add(
      words("passed", "通过"),
      stored.passage.map { "\($0.at.text())  \($0.id)" })
    for lift in stored.lifts {
      details.add(
        words("opened by", "人工放行"), "\(lift.actor)  \(lift.at.text())  “\(lift.reason)”")
    }
    if stored.isAlarm {
      details.add(
        words("alarm", "告警"),
        words("denied, and entered without anybody's word", "不放行但已进入，且无人工放行记录"))
    }
    details.print(on: console)
  }
}

extension Situation.Direction {
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.in, .english): "in"
    case (.in, .chinese): "进"
    case (.out, .english): "out"
    case (.out, .chinese): "出"
    }
  }
}
