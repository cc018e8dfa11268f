import Decisions
import Fleet

extension VehicleAnswer {
  func print(on console: Console) {
    let known =
      isRecorded
      ? "" : console.words("  (not in the registry)", "（登记库中没有）")
    console.line(console.styled(name(in: console.language), .bold) + known)
    verdict.print(on: console)
    guard let plans else { return }
    console.line()
    plans.print(on: console)
  }

  /// Outcome, vehicle and the first ground that made the outcome, on one line.
  func printLine(on console: Console) {
    console.line(gravest.line(about: name(in: console.language), plans: plans, on: console))
  }

  private func name(in language: Language) -> String {
    let plate = vehicle.plate.map { text in
      vehicle.plateColour.map { "\(text) \($0.text(in: language))" } ?? text
    }
    return [plate, vehicle.vin].compactMap { $0?.shown }.joined(separator: "  ")
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
