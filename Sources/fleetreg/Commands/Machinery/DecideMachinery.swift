import ArgumentParser
import Decisions
import Fleet
import Policies
import Registry

/// `fleetreg machinery decide [MACHINE]`
struct DecideMachinery: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "May this machine work there now, and which clause says so?",
    discussion: """
      Holds the plans in force against what is recorded of the machine, its exemptions, and the \
      site or plant where it is to work, and answers allow, deny, review or unknown with every \
      clause that bound. A machine that is not recorded is judged by the options alone, which add \
      to what is recorded for this question only. At a site (site add) its kind and zones count, and \
      whether the machine is on its list of declared ones. An exemption of a case that the clause \
      itself names (exemption add --category) allows; any other makes the answer a person's. Reads \
      the local registry alone: it needs no network. With --record the decision is kept, to be shown \
      and replayed.

      Exit status: 0 the verdict is allow; 1 it is not.

      Example:
        fleetreg machinery decide 2-4DA00456 --division 140213 --zone nrmm-control \\
            --at 2023-06-01T08:00
      """)

  @Argument(help: "Its number, id, serial, PIN or engine number, if it is recorded.")
  var machine: String?
  @Option(name: .long, help: "The site it is to work at: its division, kind, zones and list count.")
  var site: String?
  @Option(name: .long, help: "The plant it works in: its division and zones count.")
  var plant: String?
  @Option(name: .long, help: "The division it works in (default: where the machine is recorded).")
  var division: DivisionCode?
  @Option(
    name: .long, parsing: .singleValue,
    help: "A control zone it works in, such as nrmm-control; repeat for more.")
  var zone: [String] = []
  @OptionGroup var asking: AskingOptions
  @OptionGroup(title: "Facts") var facts: MachineryFacts
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard machine != nil || site != nil || plant != nil || division != nil else {
      throw ValidationError(
        "Name a machine, or say where: --site, --plant or --division.",
        "请给出机械，或用 --site、--plant、--division 指明地点。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let question = MachineryQuestion(
      machine, site: site, plant: plant, division: division, zones: zone,
      at: asking.at ?? session.now, stated: try facts.values())
    do {
      return try await session.ask(question, asking, shared)
    } catch let error as EntryError {
      throw error.renamed { ["division": "--division", "zones": "--zone"][$0] ?? $0 }
    }
  }
}

extension MachineryAnswer: ShownAnswer {
  func heading(in language: Language) -> String {
    guard let machine else {
      return language == .english ? "machine (not in the registry)" : "机械（登记库中没有）"
    }
    let name = machine.number?.text(in: language) ?? machine.machinery.serial ?? machine.id
    return [name.shown, machine.machinery.type?.text(in: language)].compactMap(\.self)
      .joined(separator: "  ")
  }
}

/// The facts of a machine and of the place it works in, as options.
struct MachineryFacts: ParsableArguments {
  @Option(name: .long, help: "The type: 装载机, loader, excavator, …") var type: String?
  @Option(name: .long, help: "The emission stage: 2, 国三, D for electric, …") var stage: String?
  @Option(name: .long, help: "Registered and coded: true or false.") var coded: Bool?
  @Option(name: .long, help: "Declared for this site: true or false.") var declared: Bool?
  @Option(name: .long, help: "Black smoke or over the limit: true or false.") var overLimit: Bool?
  @Option(name: .long, help: "Its fuel conforms to the national standard: true or false.")
  var fuelConforms: Bool?
  @Option(name: .long, help: "Meets what the zone requires: true or false.") var meetsZone: Bool?
  @Option(name: .long, help: "Works in a built-up area: true or false.") var builtUp: Bool?
  @Option(name: .long, help: "The kind of site: construction, port, industry, …")
  var siteKind: String?
  @Option(name: .long, help: "Positioning fitted and connected: true or false.")
  var positioning: Bool?
  @Option(name: .long, help: "Real-time emission monitoring, connected: true or false.")
  var emissionMonitoring: Bool?

  func validate() throws {
    try MachineryType.check(type, option: "--type")
    try SiteKind.check(siteKind, option: "--site-kind")
  }

  /// What was given, by fact.
  func values() throws -> [PolicyFact: PolicyValue] {
    let stage = try stage.map { text in
      guard let stage = EmissionStage(reading: text) else {
        throw EntryError.invalid(field: "--stage", found: text, expected: .stage)
      }
      return PolicyValue.code(stage.rawValue)
    }
    let values: [(PolicyFact, PolicyValue?)] = [
      (.machineryStage, stage),
      (.machineryType, type.map { PolicyValue.code(MachineryType(named: $0).rawValue) }),
      (.coded, coded.map(PolicyValue.flag)), (.declared, declared.map(PolicyValue.flag)),
      (.machineryOverLimit, overLimit.map(PolicyValue.flag)),
      (.fuelConforms, fuelConforms.map(PolicyValue.flag)),
      (.zoneRequirement, meetsZone.map { PolicyValue.code($0 ? "met" : "not-met") }),
      (.builtUpArea, builtUp.map(PolicyValue.flag)),
      (.siteKind, siteKind.map { PolicyValue.code(SiteKind(named: $0).rawValue) }),
      (.positioning, positioning.map(PolicyValue.flag)),
      (.emissionMonitoring, emissionMonitoring.map(PolicyValue.flag)),
    ]
    return values.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }
}
