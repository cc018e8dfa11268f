import ArgumentParser
import Fleet
import Registry

/// `fleetreg warning …`
struct WarningCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warning", abstract: "Heavy-pollution warnings: of which level, where, from when.",
    subcommands: [
      AddEntry<WarningOptions>.self, LiftWarning.self, ListEntries<PollutionWarning>.self,
      ShowEntry<PollutionWarning>.self, RemoveEntry<PollutionWarning>.self,
    ])
}

extension PollutionWarning: ListedEntry {
  static var columns: [String] { ["id", "level", "area", "from", "until", "issuer"] }
  static var exampleID: String { "w-2026-3" }
}

struct WarningOptions: EntryOptions {
  typealias Entry = PollutionWarning
  static let example =
    "w-2026-3 --issuer 阳泉市政府 --area 140300 --level orange --from 2026-11-20T12:00"

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "Who issued it.") var issuer: String
  @Option(
    name: .long, parsing: .singleValue,
    help: "A division that it is for, with all in it, 6 digits; repeat for more.")
  var area: [String]
  @Option(name: .long, help: "The level: blue, yellow, orange or red.") var level: String
  @Option(name: .long, help: "From when it holds, such as 2026-11-20T12:00.") var from: Instant
  @Option(name: .long, help: "The first moment at which it no longer holds (default: open).")
  var until: Instant?
  @Option(name: .long, help: "The warning that it raises or lowers; lift that one as well.")
  var follows: String?

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("issuer", issuer)
    form.set("area", .array(area.map { .string($0) }))
    form.set("level", level)
    form.set("from", from.text())
    form.set("until", until?.text())
    form.set("follows", follows)
    return form
  }
}

/// `fleetreg warning lift ID`
struct LiftWarning: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "lift", abstract: "Say from when a warning no longer holds.",
    discussion: """
      Example:
        fleetreg warning lift w-2026-3 --at 2026-11-23T20:00
      """)

  @Argument(help: "Its id.") var id: String
  @Option(name: .long, help: "The first moment at which it no longer holds (default: now).")
  var at: Instant?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (id, end) = (id, at ?? session.now)
    return try await session.writing(shared) { owner in
      try await owner.change(by: session.actor(shared), why: why) { change in
        var warning = try change.register.get(PollutionWarning.self, id)
        warning.until = end
        try warning.check()
        try change.update(warning)
      }
      session.console.result(EntryResult(kind: .warning, id: id, action: .change))
      return .done
    }
  }
}
