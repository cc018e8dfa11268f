import ArgumentParser
import Fleet

/// `fleetreg obd listen`
struct ListenOBD: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Receive terminals, and show how they come in.",
    discussion: """
      Does what `fleetreg serve` does with the terminals' addresses alone: every frame is stored \
      as it came, and answered, where its dialect expects that, once it is on disk. An address is \
      road or non-road, a dialect if all who send there speak one, and HOST:PORT; fleetreg.yaml \
      says how they are answered and what they may cost. SIGTERM or Ctrl-C stores what was received \
      and ends.

      Example:
        fleetreg obd listen --registry county --listen road:127.0.0.1:19006
        fleetreg obd listen --listen road/hj1239:127.0.0.1:19006 --json
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Listen here instead of where fleetreg.yaml says; may be repeated. Port 0 takes a free one.",
      valueName: "family[/dialect]:host:port"))
  var listen: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("With --json: how often there is a line.", valueName: "seconds"))
  var every = 10

  @OptionGroup var shared: SharedOptions

  /// The form of an address, the same in both languages.
  private static var expectedAddress: String {
    OBD.Family.allCases.map { family in
      let dialects = OBD.Dialect.allCases.filter { $0.family == family }.map(\.name)
      return "\(family.rawValue)[/\(dialects.joined(separator: "|"))]:HOST:PORT"
    }.joined(separator: ", ")
  }

  func validate() throws {
    guard every >= 1 else {
      throw ValidationError("--every is at least 1.", "--every 至少为 1。")
    }
  }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let addresses = try listen.map { text in
      guard let address = Settings.TerminalAddress(text) else {
        throw CommandError.argument(
          name: "--listen", found: text, expected: Self.expectedAddress)
      }
      return address
    }
    let location = session.location(shared)
    var settings = try Settings(of: location)
    settings.server.listen = []
    settings.devices.listen = []
    if !addresses.isEmpty { settings.terminals.listen = addresses }
    return try await Service(
      settings: settings, listens: true, watch: TerminalWatch(on: session.console, every: every)
    ).run(at: location, in: session)
  }
}
