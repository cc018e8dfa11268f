import Decisions
import Fleet

extension VehicleAnswer {
  func print(on console: Console) {
    let known =
      isRecorded
      ? "" : console.words("  (not in the registry)", "（登记库中没有）")
    console.line(console.styled(name(in: console.language), .bold) + known)
    for (index, line) in verdict.lines(in: console.language).enumerated() {
      console.line(index == 0 ? console.styled(line.shown, style) : line.shown)
    }
  }

  /// Outcome, vehicle and the first ground that made the outcome, on one line.
  func printLine(on console: Console) {
    let words = verdict.outcome.text(
      in: console.language, atGate: verdict.question.atGate)
    let outcome = words.padded(to: 15)
    let line = "\(console.styled(outcome, style))  \(name(in: console.language).padded(to: 24))"
    let reason = verdict.outcome == .allow ? nil : reason(in: console.language)
    console.line(reason.map { "\(line)  \($0.shown)" } ?? line.trimmed)
  }

  private func name(in language: Language) -> String {
    let plate = vehicle.plate.map { text in
      vehicle.plateColour.map { "\(text) \($0.text(in: language))" } ?? text
    }
    return [plate, vehicle.vin].compactMap { $0?.shown }.joined(separator: "  ")
  }

  private func reason(in language: Language) -> String? {
    if let contradiction = verdict.findings.first(where: {
      if case .contradiction = $0 { true } else { false }
    }) {
      return contradiction.text(in: language)
    }
    guard let ground = verdict.grounds.first(where: { $0.state.outcome == verdict.outcome }) else {
      return nil
    }
    if ground.state == .exempted,
      let exemption = verdict.findings.first(where: { $0.code == "exemption.holds" })
    {
      return exemption.text(in: language)
    }
    let missing = verdict.facts.enumerated()
      .filter { ground.missing.contains(fact: $0.offset) }.map {
        $0.element.name.text(in: language)
      }
    if !missing.isEmpty {
      let names = missing.joined(separator: language == .english ? ", " : "、")
      return language == .english ? "missing: \(names)" : "缺少：\(names)"
    }
    return ground.rule.requirement.text(in: language)
  }

  private var style: Console.Style {
    switch verdict.outcome {
    case .allow: .green
    case .deny: .red
    case .review, .unknown: .yellow
    }
  }
}

/// How a list of vehicles came out: `{"checked","allow","deny","review","unknown","unreadable"}`, the last
/// line of a list.
struct VerdictTally: Output {
  private var counts: [Outcome: Int] = [:]
  /// Lines and rows that name no vehicle.
  var unreadable = 0

  mutating func count(_ outcome: Outcome) { counts[outcome, default: 0] += 1 }

  var checked: Int { counts.values.reduce(0, +) }

  var status: ExitStatus {
    unreadable == 0 && counts[.allow, default: 0] == checked ? .done : .negative
  }

  func encode(into writer: inout JSONWriter) {
    writer.member("checked", checked)
    writer.member("allow", counts[.allow, default: 0])
    writer.member("deny", counts[.deny, default: 0])
    writer.member("review", counts[.review, default: 0])
    writer.member("unknown", counts[.unknown, default: 0])
    writer.member("unreadable", unreadable)
  }

  func print(on console: Console) {
    console.line()
    var parts = [Outcome.allow, .deny, .review, .unknown].compactMap { outcome in
      counts[outcome].map { "\(outcome.text(in: console.language)) \(grouped($0))" }
    }
    if unreadable > 0 {
      parts.append(console.words("not readable ", "无法识别 ") + grouped(unreadable))
    }
    let list = parts.joined(separator: console.words(", ", "，"))
    console.note("\(grouped(checked)) checked: \(list)", "共检查 \(grouped(checked)) 辆：\(list)")
  }
}
