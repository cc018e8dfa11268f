import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// `fleetreg policy duties`
struct ListDuties: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "duties",
    abstract: "What the plans ask of plants and authorities, and how far it is met.",
    discussion: """
      Each duty with its clause, the figure asked, the figure found, what that was counted from, \
      and whether it is met; where facts are missing, which, and who can supply them. Trucks and \
      passages a day are counted from the gates' passages where there are any, else taken as \
      declared (plant add); --averaging names the rule, which the plans leave open: the days that \
      count (active: those with passages, every: all) and over how many. Figures that nobody can \
      count here are declared with policy figure add.

      Exit status: 0 every duty that binds is met; 1 one is not, or is not known.

      Example:
        fleetreg policy duties --plant steel-1
        fleetreg policy duties --division 140400 --on 2021-12-31 --lang zh
      """)

  @Option(name: .long, help: "Only what concerns this division, 6 digits.")
  var division: DivisionCode?
  @Option(name: .long, help: "Only this plant's duties.") var plant: String?
  @Option(name: .long, help: "As of this day (default: today).") var on: Day?
  @Option(name: .long, help: "How \"a day\" is made of passages (default: active-30).")
  var averaging: Averaging?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let question = DutyQuestion(
      on: on ?? session.now.day(), in: division, plant: plant, averaging: averaging ?? .standard)
    let duties = try await session.reader(shared).register { register in
      let rules = try PlansInForce(register).packs(on: question.day).compiled()
      return try register.duties(of: rules, question)
    }
    let console = session.console
    for duty in duties {
      if console.isJSON {
        console.json { duty.encodeMembers(into: &$0) }
      } else {
        duty.print(on: console)
      }
    }
    let result = DutyTally(duties)
    console.result(result)
    return result.isMet ? .done : .negative
  }
}

extension Duty {
  fileprivate func print(on console: Console) {
    for (index, line) in lines(in: console.language).enumerated() {
      console.line(index == 0 ? console.styled(line.shown, style) : line.shown)
    }
    console.line()
  }

  private var style: Console.Style {
    switch state {
    case .met: .green
    case .notMet: .red
    case .unknown: .yellow
    case .notBound: .dim
    }
  }
}

/// `{"duties","met","notMet","unknown","notBound"}`, the last line.
private struct DutyTally: Output {
  private let counts: [Duty.State: Int]

  init(_ duties: [Duty]) {
    counts = duties.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
  }

  var isMet: Bool { self[.notMet] == 0 && self[.unknown] == 0 }

  private subscript(state: Duty.State) -> Int { counts[state] ?? 0 }

  func encode(into writer: inout JSONWriter) {
    writer.member("duties", counts.values.reduce(0, +))
    writer.member("met", self[.met])
    writer.member("notMet", self[.notMet])
    writer.member("unknown", self[.unknown])
    writer.member("notBound", self[.notBound])
  }

  func print(on console: Console) {
    let parts = Duty.State.allCases.compactMap { state in
      counts[state].map { "\(state.text(in: console.language)) \(grouped($0))" }
    }
    let total = grouped(counts.values.reduce(0, +))
    let list = parts.joined(separator: console.words(", ", "，"))
    console.note(
      "duties: \(total)" + (list.isEmpty ? "" : " (\(list))"),
      "责任事项共 \(total) 项" + (list.isEmpty ? "" : "：\(list)"))
  }
}
