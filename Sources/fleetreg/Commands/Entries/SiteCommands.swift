import ArgumentParser
import Decisions
import Fleet
import Registry

/// `fleetreg site …`
struct SiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract:
      "Construction sites and other places where machinery works, and what is declared for them.",
    subcommands: [
      DecideSite.self, AddEntry<SiteOptions>.self, ListEntries<Site>.self, ShowEntry<Site>.self,
      RemoveEntry<Site>.self,
    ])
}

extension Site: ListedEntry {
  static var columns: [String] { ["id", "name", "division", "siteKind", "largeSite", "siteVideo"] }
  static var exampleID: String { "site-1" }
}

struct SiteOptions: EntryOptions {
  typealias Entry = Site
  static let example =
    """
    site-1 --name 示例工地 --division 140213 --kind construction \\
            --large true --zone nrmm-control --machine 2-4DA00456
    """

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "Its name.") var name: String
  @Option(name: .long, help: "The division code, 6 digits.") var division: String
  @Option(name: .long, help: "What it is: \(SiteOptions.kinds).") var kind: String
  @Option(name: .long, help: "The credit code of the unit that works there.") var company: String?
  @Option(name: .long, help: "Its address.") var address: String?
  @Option(name: .long, help: "In a built-up area: true or false.") var builtUp: Bool?
  @Option(name: .long, help: "One of the larger sites that plans ask more of: true or false.")
  var large: Bool?
  @Option(name: .long, help: "Video at work places and entrances, connected: true or false.")
  var video: Bool?
  @Option(
    name: .long, parsing: .singleValue,
    help: "A control zone that it lies in, such as nrmm-control; repeat for more.")
  var zone: [String] = []
  @Option(
    name: .long, parsing: .singleValue,
    help: "A machine declared for it, by its number or id; repeat for more.")
  var machine: [String] = []

  static var admission: @Sendable (Site, Register, Settings) throws -> Void {
    { site, register, _ in try site.checkPlanNames(in: register) }
  }

  fileprivate static let kinds = SiteKind.known.map(\.rawValue).joined(separator: ", ")

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("name", name)
    form.set("division", division)
    form.set("siteKind", kind, from: "--kind")
    form.set("company", company)
    form.set("address", address)
    form.set("builtUpArea", builtUp, from: "--built-up")
    form.set("largeSite", large, from: "--large")
    form.set("siteVideo", video, from: "--video")
    form.set("zones", zone.isEmpty ? nil : .array(zone.map { .string($0) }), from: "--zone")
    form.set(
      "machinery", machine.isEmpty ? nil : .array(machine.map { .string($0) }), from: "--machine")
    return form
  }
}

/// `fleetreg site decide SITE`
struct DecideSite: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "What do the plans ask of this site, and is it met?",
    discussion: """
      Holds the plans in force against what is recorded of the site, and answers allow, deny, review \
      or unknown with every clause that bound. Options that state facts add to what is recorded, for \
      this question only. Whether a machine may work there: machinery decide --site.

      Exit status: 0 the verdict is allow; 1 it is not.

      Example:
        fleetreg site decide site-1 --at 2023-06-01T08:00
      """)

  @Argument(help: "The site's id.") var site: String
  @OptionGroup var asking: AskingOptions
  @OptionGroup(title: "Facts") var facts: SiteFacts
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.ask(
      SiteQuestion(site, at: asking.at ?? session.now, stated: facts.values), asking, shared)
  }
}

/// The facts of a site, as options.
struct SiteFacts: ParsableArguments {
  @Option(name: .long, help: "One of the larger sites that plans ask more of: true or false.")
  var large: Bool?
  @Option(name: .long, help: "Video at work places and entrances, connected: true or false.")
  var video: Bool?

  /// What was given, by fact.
  var values: [PolicyFact: PolicyValue] {
    [PolicyFact.largeSite: large, .siteVideo: video].compactMapValues { $0.map(PolicyValue.flag) }
  }
}

extension SiteAnswer: ShownAnswer {
  func heading(in language: Language) -> String {
    "\(site.name) (\(site.id))  \(site.siteKind.text(in: language))".shown
  }
}
