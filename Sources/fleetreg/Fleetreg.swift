import ArgumentParser
import CMalloc
import Foundation

/// The command `fleetreg` and its groups.
struct Fleetreg: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleetreg",
    abstract: "An emission registry for trucks and non-road machinery.",
    discussion: """
      Registers non-road machinery, checks whether trucks meet China VI, and keeps and sends what \
      gates record. Everything lives in one directory, the registry.

      Example:
        fleetreg init --registry plant
        fleetreg vehicle check 晋D12345 --registry plant

      Exit status: 0 done; 1 a verdict or a row was negative; 64 usage; 65 bad data; 69 the level \
      above cannot be reached; 74 input or output failed; 75 the registry is held by another \
      process; 78 configuration.

      Completions: fleetreg --generate-completion-script bash|zsh|fish
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Registry",
        subcommands: [
          Init.self, Serve.self, SyncCommand.self, Status.self, ShowCompleteness.self,
          Doctor.self, Restored.self,
        ]),
      CommandGroup(name: "Identifier", subcommands: [Identify.self]),
      CommandGroup(name: "Remote monitoring", subcommands: [OBDCommand.self]),
      CommandGroup(
        name: "Trucks and machinery",
        subcommands: [
          VehicleCommand.self, MachineryCommand.self, ExemptionCommand.self,
        ]),
      CommandGroup(
        name: "Places and senders",
        subcommands: [
          CompanyCommand.self, PlantCommand.self, GateCommand.self, CameraCommand.self,
          SiteCommand.self, SenderCommand.self,
        ]),
      CommandGroup(
        name: "Plans",
        subcommands: [
          PolicyCommand.self, WarningCommand.self, MeasuresCommand.self, DecisionCommand.self,
        ]),
      CommandGroup(
        name: "Records",
        subcommands: [
          PassageCommand.self, ObservationCommand.self, QuarantineCommand.self,
          DeadLetterCommand.self, PictureCommand.self, LedgerCommand.self,
        ]),
    ])
}

@main
enum Program {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    // Batches go from thread to thread. With an arena for each, glibc keeps what one has freed from the
    // others: a long import then takes a fifth more memory, and no less time.
    mallopt(M_ARENA_MAX, 2)
    let invocation = Invocation(
      arguments: Array(CommandLine.arguments.dropFirst()), descriptors: (0, 1, 2),
      workingDirectory: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment, owner: nil)
    exit(await invocation.run().rawValue)
  }
}
