import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// `fleetreg gate decide`
struct DecideGate: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "May this vehicle pass now, and which clause says so?",
    discussion: """
      Holds the plans in force against what is recorded of the plant, the vehicle, warnings and \
      exemptions, and answers allow, deny, review or unknown with every clause that bound. The \
      purpose counts, not the load: a truck that comes for coke arrives empty and is one for bulk \
      goods. Options that state facts add to \
      what is recorded, for this question only. Reads the local registry alone: it needs no network. \
      With --record the decision is kept, to be shown, replayed and compared with who came in.

      Exit status: 0 the verdict is allow; 1 it is not.

      Example:
        fleetreg gate decide --plant steel-1 --plate 晋DA1234 --colour yellow \\
            --direction in --purpose bulk --at 2022-01-01T06:00
      """)

  @Option(name: .long, help: "The plant's id.") var plant: String
  @Option(name: .long, help: "The plate.") var plate: String
  @Option(name: .long, help: "in or out.") var direction: Direction
  @Option(
    name: .long,
    help:
      """
      What it brings or fetches: bulk (ore, coal, coke, limestone and the like, also where the plant \
      makes them), product (what else the plant makes, such as steel), other goods, or none.
      """)
  var purpose: Purpose?
  @Option(name: .long, help: "When, such as 2022-01-01T06:00 (default: now).") var at: Instant?
  @Option(name: .long, help: "The gate's id, where the plant has several.") var gate: String?
  @Flag(name: .long, help: "Record the decision with its clauses and facts: what a barrier obeys.")
  var record = false
  @Flag(name: .long, help: "Show the rules that nearly bind as well.") var near = false
  @Flag(name: .long, help: "Print one line.") var brief = false
  @OptionGroup(title: "Facts") var facts: VehicleOptions
  @OptionGroup var shared: SharedOptions

  enum Direction: String, ExpressibleByArgument, CaseIterable { case `in`, out }
  enum Purpose: String, ExpressibleByArgument, CaseIterable { case none, bulk, product, other }

  func run(in session: CommandSession) async throws -> ExitStatus {
    try session.refuseRepeated("--purpose")
    let at = at ?? session.now
    let name = try VehicleName(plate, colour: facts.colour)
    let stated = try facts.vehicle(named: name, on: at.day())
    let question = GateQuestion(
      plant: plant, gate: gate, name: name,
      direction: direction == .in ? .in : .out,
      purpose: purpose.flatMap { Situation.Freight(rawValue: $0.rawValue) }, at: at,
      stated: stated)
    var count = 0
    return try await session.ask(question, near: near, record: record, shared) { answer in
      if count > 0, !brief { session.console.note("", "") }
      count += 1
      say(answer, on: session.console)
      if let id = answer.decision, !brief {
        session.console.note("recorded as \(id)", "已记录为 \(id)")
      }
    }
  }

  private func say(_ answer: VehicleAnswer, on console: Console) {
    if console.isJSON {
      console.json { answer.encode(into: &$0, brief: brief) }
    } else if brief {
      answer.printLine(on: console)
    } else {
      answer.print(on: console)
    }
  }
}
