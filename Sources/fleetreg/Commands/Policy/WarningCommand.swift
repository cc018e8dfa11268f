import ArgumentParser
import Fleet
import Registry

/// `fleetreg warning …`
struct WarningCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warning", abstract: "Heavy-pollution warnings: of which level, where, from when.",
    subcommands: [
      AddEntry<WarningOptions>.self, ChangeWarning.self, LiftWarning.self, StateNoWarning.self,
      AcknowledgeWarning.self,
      ListEntries<PollutionWarning>.self,
      ShowEntry<PollutionWarning>.self, RemoveEntry<PollutionWarning>.self,
    ])
}

extension PollutionWarning: ListedEntry {
  static var columns: [String] { ["id", "level", "area", "from", "until", "follows", "issuer"] }
  static var exampleID: String { "w-2026-3" }
}

struct WarningOptions: EntryOptions {
  typealias Entry = PollutionWarning
  static let example =
    """
    w-2026-3 --issuer 阳泉市政府 --area 140300 \\
            --level orange --from 2026-11-20T12:00
    """

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
  @Option(name: .long, help: "When it was issued, such as 2026-11-19T18:00.")
  var issuedAt: Instant?

  var form: EntryForm {
    var form = EntryForm()
    form.set("id", id, from: "<id>")
    form.set("issuer", issuer)
    form.set("area", .array(area.map { .string($0) }))
    form.set("level", level)
    form.set("from", from.text())
    form.set("until", until?.text())
    form.set("issuedAt", issuedAt?.text())
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
        // A warning that ended, or is said to end sooner, is not prolonged by lifting it.
        guard end > warning.from, warning.until.map({ end <= $0 }) ?? true else {
          throw EntryError.invalid(
            field: "--at", found: end.text(),
            expected: .instantWithin(warning.from, warning.until))
        }
        warning.until = end
        try warning.check()
        try change.update(warning)
      }
      session.console.result(EntryResult(kind: .warning, id: id, action: .change))
      return .done
    }
  }
}

/// `fleetreg warning none`
struct StateNoWarning: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "none", abstract: "State that at a moment no warning is in force.",
    discussion: """
      Where no warning is recorded the answer at a gate takes it that there is none. Whoever says so now \
      and then gives that answer a source and an age; for 24 hours it counts as fresh. The last statement \
      of an issuer for a place counts, and a warning that is recorded goes before it.

      Example:
        fleetreg warning none --issuer 阳泉市政府 --area 140300 --at 2026-11-20T08:00
      """)

  @Option(name: .long, help: "Whose warnings they would be.") var issuer: String
  @Option(
    name: .long, parsing: .singleValue,
    help: "A division where none is in force, with all in it, 6 digits; repeat for more.")
  var area: [DivisionCode]
  @Option(name: .long, help: "The moment at which none is in force (default: now).")
  var at: Instant?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let now = session.now
    let statement = AllClear(issuer: issuer, area: area, at: at ?? now)
    var form = EntryForm()
    form.name("issuer", "--issuer")
    form.name("area", "--area")
    form.name("at", "--at")
    let naming = form
    return try await session.writing(shared) { owner in
      let action = try await owner.change(by: session.actor(shared), why: why) { change in
        try naming.naming { try change.state(statement, now: now) }
      }
      session.console.result(EntryResult(kind: .allClear, id: statement.id, action: action))
      return .done
    }
  }
}

/// `fleetreg warning change ID`
struct ChangeWarning: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "Raise or lower a warning from a moment on.",
    discussion: """
      The warning ends at that moment, and one of the new level begins, by the same issuer for the \
      same places: each holds one level, and the new one names the old.

      Example:
        fleetreg warning change w-2026-3 --to red \\
            --as-warning w-2026-4 --from 2026-11-21T12:00
      """)

  @Argument(help: "The id of the warning that holds now.") var id: String
  @Option(name: .long, help: "The new level: blue, yellow, orange or red.")
  var to: Level
  @Option(name: .long, help: "An id of your choice for the new warning.") var asWarning: String
  @Option(name: .long, help: "From when the new level holds (default: now).") var from: Instant?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  enum Level: String, ExpressibleByArgument, CaseIterable { case blue, yellow, orange, red }

  func run(in session: CommandSession) async throws -> ExitStatus {
    let (id, next, start) = (id, asWarning, from ?? session.now)
    let level = PollutionWarning.Level(rawValue: to.rawValue) ?? .blue
    var form = EntryForm()
    form.name("level", "--to")
    form.name("id", "--as-warning")
    let naming = form
    return try await session.writing(shared) { owner in
      try await owner.change(by: session.actor(shared), why: why) { change in
        try naming.naming {
          var warning = try change.register.get(PollutionWarning.self, id)
          let following = try warning.change(to: level, as: next, from: start)
          try change.update(warning)
          try change.add(following)
        }
      }
      session.console.result(EntryResult(kind: .warning, id: next, action: .add))
      return .done
    }
  }
}

/// `fleetreg warning acknowledge ID`
struct AcknowledgeWarning: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Note that a plant received a warning.",
    discussion: """
      The first word of a plant stays. A plant outside the area of the warning is refused, and a \
      moment before it was issued.

      Example:
        fleetreg warning acknowledge w-2026-3 --plant coking-1 --by 值班室
      """)

  @Argument(help: "Its id.") var id: String
  @Option(name: .long, help: "The plant's id.") var plant: String
  @Option(name: .long, help: "When (default: now).") var at: Instant?
  @Option(name: .long, help: "Who said so at the plant.") var by: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let id = id
    let note = PollutionWarning.Acknowledgement(plant: plant, at: at ?? session.now, by: by)
    var form = EntryForm()
    form.name("plant", "--plant")
    form.name("at", "--at")
    let naming = form
    return try await session.writing(shared) { owner in
      try await owner.change(by: session.actor(shared)) { change in
        let register = change.register
        var warning = try register.get(PollutionWarning.self, id)
        let plant = try register.get(Plant.self, note.plant)
        let added = try register.history(of: .warning, id).last { $0.action == .add }
        let isFirst = try naming.naming {
          try warning.acknowledge(note, in: plant.division, recordedAt: added?.at)
        }
        if isFirst { try change.update(warning) }
      }
      session.console.result(EntryResult(kind: .warning, id: id, action: .change))
      return .done
    }
  }
}
