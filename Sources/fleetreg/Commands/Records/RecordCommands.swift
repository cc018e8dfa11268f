import ArgumentParser

/// `fleetreg passage …`
struct PassageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passage", abstract: "Passages through gates: ledgers and camera captures.",
    subcommands: [
      ImportPassages.self, ExportPassages.self, ListPassages.self, ShowPassage.self,
    ])
}

/// `fleetreg observation …`
struct ObservationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observation", abstract: "Remote sensing and smoke captures.",
    subcommands: [ImportObservations.self, ListObservations.self])
}
