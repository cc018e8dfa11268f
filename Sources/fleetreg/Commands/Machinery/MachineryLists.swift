import ArgumentParser
import Fleet
import Registry

/// `fleetreg machinery list`
struct ListMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List machines.",
    discussion: """
      Example:
        fleetreg machinery list --state submitted --division 1404
      """)

  @Option(
    name: .long,
    help:
      "draft, submitted, under-review, returned, approved, card-in-production, numbered, scrapped.")
  var state: MachineryState?
  @Option(name: .long, help: "The leading digits of the division, such as 1404.")
  var division: String?
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let filter = MachineryFilter(state: state, division: division)
    let machines = try await session.reader(shared).register { try $0.machinery(filter) }
    session.list(machines, showing: personal.data)
    if machines.isEmpty {
      session.next(shared, ("machinery add --help", "how to add the first", "如何添加"))
    }
    return .done
  }
}

/// `fleetreg machinery show MACHINE`
struct ShowMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one machine with its history.",
    discussion: """
      A number whose body is recorded with another stage character finds its machine, with a \
      finding: the digit may be repainted. Exemptions that hold, and those that ended, are listed.

      Example:
        fleetreg machinery show 3-4DA00456
      """)

  @Argument(help: .machine) var machine: String
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (name, today) = (machine, session.now.day())
    let (machine, repainted, history, exemptions) = try await session.reader(shared).register {
      register in
      let (machine, repainted) = try register.machine(shownAs: name)
      return (
        machine, repainted, try register.history(of: .machinery, machine.id),
        try register.exemptions(of: machine.exemptionSubjects, asOf: today)
      )
    }
    session.show(
      machine, history: history, exemptions: exemptions,
      findings: [repainted].compactMap(\.self) + machine.findings(on: today),
      showing: personal.data)
    session.sayNextStep(of: machine, shared, isShown: true)
    return .done
  }
}
