public import ArgumentParser
public import Fleet

/// The options that every command takes.
struct SharedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The registry's directory (default: $FLEETREG_REGISTRY, else ./registry).",
      valueName: "directory"),
    completion: .directory)
  var registry: String?

  @Option(
    name: .long,
    help: "The language of the output: en or zh (default: that of the locale).")
  var lang: Language?

  @Flag(name: .long, help: "Print one JSON object per line instead of text.")
  var json = false

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Who does it, for the history (default: your account).", valueName: "name"))
  var actor: String?

  @Flag(
    name: .long,
    help: ArgumentHelp("Print without colours (as NO_COLOR does).", visibility: .hidden))
  var noColour = false
}

/// For commands that show people's names and numbers.
struct PersonalOption: ParsableArguments {
  @Flag(name: .long, help: "Show personal data (names, phones, ID numbers) in full, not masked.")
  var showPersonal = false
}

extension Language: ExpressibleByArgument {}

/// A command that does something, as opposed to one that only groups others.
protocol FleetCommand: ParsableCommand {
  var shared: SharedOptions { get }
  func run(in session: CommandSession) async throws -> ExitStatus
}
