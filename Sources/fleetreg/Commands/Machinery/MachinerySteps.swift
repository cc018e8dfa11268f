import ArgumentParser
import Fleet
import Registry

/// A step that needs nothing but the machine.
protocol PlainStep {
  static var word: String { get }
  static var abstract: String { get }
  static var event: MachineryEvent { get }
}

enum Submit: PlainStep {
  static let word = "submit"
  static let abstract = "Submit a draft; says every field that is missing."
  static let event = MachineryEvent.submit
}

enum Review: PlainStep {
  static let word = "review"
  static let abstract = "Take a submitted machine under review."
  static let event = MachineryEvent.review
}

enum Approve: PlainStep {
  static let word = "approve"
  static let abstract = "Approve a machine under review."
  static let event = MachineryEvent.approve
}

enum ProduceCard: PlainStep {
  static let word = "card"
  static let abstract = "Start the production of its card and label."
  static let event = MachineryEvent.produceCard
}

/// `fleetreg machinery submit|review|approve|card MACHINE`
struct StepMachinery<Step: PlainStep>: FleetCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Step.word, abstract: Step.abstract,
      discussion: """
        \(Step.event.step.accepted)

        Example:
          fleetreg machinery \(Step.word) DEMO-0457
        """)
  }

  @Argument(help: .machine) var machine: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.step(machine, Step.event, shared)
  }
}

/// `fleetreg machinery return MACHINE --why REASON`
struct ReturnMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "Return a machine under review to its owner, with the reason.",
    discussion: """
      \(MachineryStep.`return`.accepted)

      Example:
        fleetreg machinery return DEMO-0457 --why "engine plate not readable"
      """)

  @Argument(help: .machine) var machine: String
  @Option(name: .long, help: "Why; the owner reads it.") var why: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.step(machine, .return(reason: why), shared)
  }
}

/// `fleetreg machinery move MACHINE --division …`
struct MoveMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Record that a numbered machine works elsewhere now.",
    discussion: """
      \(MachineryStep.move.accepted)

      Example:
        fleetreg machinery move 3-4DA00456 --division 140405 \\
          --site "quarry 2" --on 2026-11-20
      """)

  @Argument(help: .machine) var machine: String
  @Option(name: .long, help: "The county: 6-digit division code (default: the same).")
  var division: String?
  @Option(name: .long, help: "construction, port, logistics, airport, rail-freight, industry, …")
  var siteKind: String?
  @Option(name: .long, help: "The site in words.") var site: String?
  @Option(name: .long, help: "The day (default: today).") var on: Day?
  @OptionGroup var shared: SharedOptions

  func validate() throws { try SiteKind.check(siteKind, option: "--site-kind") }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let division = try division.map { try DivisionCode($0) }
    let (siteKind, site) = (siteKind.map { SiteKind(named: $0) }, site)
    let day = on ?? session.now.day()
    return try await session.step(machine, shared) { machine in
      let place = Machinery.Place(
        division: division ?? machine.machinery.place.division,
        siteKind: siteKind ?? machine.machinery.place.siteKind, site: site)
      return .move(to: place, on: day)
    }
  }
}

/// `fleetreg machinery transfer MACHINE --owner …`
struct TransferMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer", abstract: "Record a new owner of a numbered machine.",
    discussion: """
      \(MachineryStep.transfer.accepted)

      Example:
        fleetreg machinery transfer 3-4DA00456 --owner 示例租赁有限公司 \\
          --credit-code 91140400MATEXAM18H --phone 03550000000 --on 2026-11-20
      """)

  @Argument(help: .machine) var machine: String
  @Option(name: .long, help: "The new owner's name.") var owner: String
  @Option(name: .long, help: "The new owner is a unit: its credit code.") var creditCode: String?
  @Option(name: .long, help: "The new owner is a person: the resident number.")
  var residentNumber: String?
  @Option(name: .long, help: "The new owner's phone.") var phone: String?
  @Option(name: .long, help: "The new owner's address.") var address: String?
  @Option(name: .long, help: "The day (default: today).") var on: Day?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    var registrant = Registrant(kind: creditCode == nil ? .person : .unit, name: owner)
    registrant.creditCode = try creditCode.map { try UnifiedSocialCreditCode($0) }
    registrant.residentNumber = try residentNumber.map { try ResidentNumber($0) }
    registrant.phone = phone
    registrant.address = address
    return try await session.step(
      machine, .transfer(to: registrant, on: on ?? session.now.day()), shared)
  }
}

/// `fleetreg machinery scrap MACHINE --why …`
struct ScrapMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrap", abstract: "Cancel the registration of a numbered machine.",
    discussion: """
      \(MachineryStep.scrap.accepted)

      Example:
        fleetreg machinery scrap 3-4DA00456 --why "certificate 2026-118" \\
          --on 2026-11-20
      """)

  @Argument(help: .machine) var machine: String
  @Option(name: .long, help: "Why.") var why: String
  @Option(name: .long, help: "The day (default: today).") var on: Day?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.step(machine, .scrap(reason: why, on: on ?? session.now.day()), shared)
  }
}

/// `fleetreg machinery withdraw MACHINE --why …`
struct WithdrawMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Take a registration back, before its card is made; its history stays.",
    discussion: """
      \(MachineryStep.withdraw.accepted)

      Example:
        fleetreg machinery withdraw DEMO-0457 --why "entered twice"
      """)

  @Argument(help: .machine) var machine: String
  @Option(name: .long, help: "Why.") var why: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (name, why) = (machine, why)
    return try await session.writing(shared) { owner in
      let id = try await owner.change(by: session.actor(shared)) { change in
        let machine = try change.register.machine(named: name)
        try change.withdrawMachinery(machine.id, why: why)
        return machine.id
      }
      session.console.result(EntryResult(kind: .machinery, id: id, action: .remove))
      return .done
    }
  }
}

extension MachineryStep {
  /// Which registrations a command for this step takes, for its help.
  var accepted: String {
    let names = states.map { $0.text(in: .english) }
    let first = names.dropLast().joined(separator: ", ")
    return "Takes registrations that are \(first.isEmpty ? "" : first + " or ")\(names.last ?? "")."
  }
}

extension ArgumentHelp {
  static let machine = ArgumentHelp(
    "Its number, id, serial, PIN or engine number.", valueName: "machine")
}

extension CommandSession {
  /// Takes one step and says where the registration stands now.
  func step(
    _ name: String, _ event: MachineryEvent, _ options: SharedOptions
  ) async throws -> ExitStatus {
    try await step(name, options) { _ in event }
  }

  func step(
    _ name: String, _ options: SharedOptions,
    _ event: @Sendable (MachineryRegistration) throws -> MachineryEvent
  ) async throws -> ExitStatus {
    try await withoutActuallyEscaping(event) { event in
      try await writing(options) { owner in
        let (machine, step) = try await owner.change(by: actor(options)) { change in
          let machine = try change.register.machine(named: name)
          let event = try event(machine)
          return (try change.apply(event, to: machine.id), event.step)
        }
        console.result(
          MachineryResult(machine: machine, action: RegisterAction(rawValue: step.rawValue)))
        sayNextStep(of: machine, options)
        return .done
      }
    }
  }

  /// What may follow in the registration of a machine.
  /// - Parameter isShown: it is on the screen already, so showing it is no next step.
  func sayNextStep(
    of machine: MachineryRegistration, _ options: SharedOptions, isShown: Bool = false
  ) {
    let name = machine.number?.number.description ?? machine.machinery.serial ?? machine.id
    switch machine.state {
    case .draft, .returned:
      next(
        options, ("machinery submit \(name)", "when the form is complete", "填写完整后提交"),
        ("machinery edit \(name) --help", "complete or correct it", "补充或更正"))
    case .submitted: next(options, ("machinery review \(name)", "take it under review", "受理审核"))
    case .underReview:
      next(
        options, ("machinery approve \(name)", "if all is right", "审核通过"),
        ("machinery return \(name) --why …", "if not", "退回"))
    case .approved, .cardInProduction:
      next(
        options,
        ("machinery number \(name) NUMBER", "record the platform's number", "录入国家平台号码"))
    case .numbered where machine.number?.isProvisional == true:
      next(
        options,
        ("machinery confirm \(name)", "when the platform confirms the number", "国家平台确认号码后"))
    case .numbered where isShown:
      next(
        options, ("machinery move \(name) --help", "it works elsewhere now", "变更使用地点"),
        ("machinery transfer \(name) --help", "it has a new owner", "办理过户"),
        ("machinery scrap \(name) --why …", "it is gone", "办理注销"))
    case .numbered:
      next(options, ("machinery show \(name)", "see it with its history", "查看详情与历史"))
    case .scrapped where isShown:
      next(options, ("machinery list --state numbered", "machines in use", "在用机械"))
    case .scrapped:
      next(options, ("machinery show \(name)", "see it with its history", "查看详情与历史"))
    }
  }
}
