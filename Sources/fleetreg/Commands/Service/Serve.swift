import ArgumentParser
import Fleet
import Registry
import Sync

/// `fleetreg serve`: owns the registry and does all its services.
struct Serve: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Own the registry: receive, take camera pushes, send upstream.",
    discussion: """
      Listens as fleetreg.yaml says (default 127.0.0.1:8480), sends what waits to the level above \
      if one is configured, and runs the commands that others type meanwhile. SIGTERM or Ctrl-C \
      finishes what is in flight and ends; a second one ends at once.

      Example:
        fleetreg serve --registry county --listen 127.0.0.1:8480
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Listen here instead of where fleetreg.yaml says; may be repeated. Port 0 takes a free one.",
      valueName: "host:port"))
  var listen: [String] = []

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let addresses = try listen.map { text in
      guard let address = Settings.Address(text) else {
        throw CommandError.argument(name: "--listen", found: text, expected: "127.0.0.1:8480")
      }
      return address
    }
    let location = session.location(shared)
    var settings = try Settings(of: location)
    if !addresses.isEmpty { settings.server.listen = addresses }
    return try await Service(settings: settings, listens: true).run(at: location, in: session)
  }
}

/// `fleetreg sync`: sends what waits, once or until stopped.
struct SyncCommand: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Send what waits in the outbox to the level above.",
    discussion: """
      Once, or with --follow until SIGTERM or Ctrl-C, which finishes the batch in flight. Where \
      `fleetreg serve` runs it sends by itself; this command then waits for it.

      With --verify it sends no record: it states which numbers of every gate are stored here, day \
      by day, and says which of them the level above lacks.

      Exit status: 0 all sent, or all there; 1 the level above refused records (see deadletter \
      list), or lacks some; 69 it cannot be reached; 78 it is not configured, or refuses the token \
      or the certificate.

      Example:
        fleetreg sync --registry plant
        fleetreg sync --verify --day 2026-11-01 --until 2026-11-30
      """)

  @Flag(name: .long, help: "Keep sending until stopped.") var follow = false
  @Flag(name: .long, help: "Compare what is stored here with what is stored above.")
  var verify = false
  @Option(name: .long, help: "With --verify: the day of storing, or with --until the first.")
  var day: Day?
  @Option(name: .long, help: "With --day: the last day; it still counts.") var until: Day?
  @OptionGroup var shared: SharedOptions

  func validate() throws {
    guard !(follow && verify) else {
      throw ValidationError("--follow or --verify, not both.", "--follow 与 --verify 不能同用。")
    }
    guard verify || day == nil else {
      throw ValidationError("--day needs --verify.", "--day 须与 --verify 同用。")
    }
    if let until {
      guard let day, day <= until else {
        throw ValidationError("--until needs an earlier --day.", "--until 须有不晚于它的 --day。")
      }
    }
  }

  /// Every day that a record can be stored on.
  private static let allDays = Day(1970, 1, 1)...Day(9999, 12, 31)

  func run(in session: CommandSession) async throws -> ExitStatus {
    if verify {
      let days = day.map { $0...(until ?? $0) } ?? Self.allDays
      let verification = try await session.verify(days, shared)
      session.console.result(verification)
      if verification.deadLetters > 0 {
        session.next(shared, ("deadletter list", "see what was refused, and why", "查看被拒记录及原因"))
      } else if verification.missing > 0, verification.waiting > 0 {
        session.next(shared, ("sync", "send what waits", "上报待发记录"))
      }
      return verification.status
    }
    let location = session.location(shared)
    if follow {
      let settings = try Settings(of: location)
      guard settings.upstream.url != nil else { throw CommandError.noUpstream }
      return try await Service(settings: settings, listens: false).run(at: location, in: session)
    }
    return try await session.writing(shared) { owner in
      let report = try await session.sendOnce(from: owner)
      session.console.result(report)
      if let setback = report.setback { session.console.fail(setback) }
      if report.counts.rejected > 0 {
        session.next(shared, ("deadletter list", "see what was refused, and why", "查看被拒记录及原因"))
      }
      return report.status
    }
  }
}
