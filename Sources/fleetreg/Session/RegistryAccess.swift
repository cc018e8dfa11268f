import Fleet
import Foundation
import Registry
import Server

extension CommandSession {
  /// The registry that a command means: `--registry`, else `FLEETREG_REGISTRY`, else `./registry`.
  /// Inside `serve` it is the server's.
  func location(_ options: SharedOptions) -> RegistryLocation {
    if let owner { return owner.location }
    let named = environment["FLEETREG_REGISTRY"].flatMap { $0.isEmpty ? nil : $0 }
    return RegistryLocation(path(options.registry ?? named ?? "registry"))
  }

  /// Opens the registry for reading: no lock, beside whoever owns it.
  ///
  /// One that an older version wrote is brought up to date first, by owning it for that moment.
  func reader(_ options: SharedOptions) throws -> Reader {
    let location = location(options)
    do {
      return try Reader(opening: location)
    } catch RegistryError.older {
      _ = try Owner(opening: location, command: commandLine)
      return try Reader(opening: location)
    }
  }

  /// How long a command waits for another one that owns the registry and takes no commands, such as an
  /// import or a `sync`: most of those are done sooner.
  static let lockPatience = Duration.seconds(5)
  private static let lockPause = Duration.milliseconds(50)

  /// Changes the registry: with the server's owner inside `serve`; else as its owner for this moment;
  /// else by sending the whole command to the process that owns it. Where that one takes no commands,
  /// waits for its end, up to ``lockPatience`` or `FLEETREG_LOCK_SECONDS`.
  func writing(
    _ options: SharedOptions, _ change: (Owner) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    if let owner { return try await change(owner) }
    let location = location(options)
    let seconds = environment["FLEETREG_LOCK_SECONDS"].flatMap { UInt16($0) }
    let deadline = ContinuousClock.now + (seconds.map { .seconds($0) } ?? Self.lockPatience)
    var hasSaid = false
    while true {
      let opened: Owner
      do {
        opened = try Owner(opening: location, command: commandLine)
      } catch RegistryError.held(let holder) {
        if let status = try await forward(to: location, options) { return status }
        guard ContinuousClock.now < deadline else { throw CommandError.held(holder) }
        if !hasSaid { sayWaiting(for: holder) }
        hasSaid = true
        try await Task.sleep(for: Self.lockPause)
        continue
      }
      return try await change(opened)
    }
  }

  /// Whoever looks at a terminal wonders why nothing happens.
  private func sayWaiting(for holder: LockHolder) {
    guard console.errors.isTerminal, !isJSON else { return }
    let text = console.words(
      "waiting for \(holder.text(in: .english)) …", "正在等待\(holder.text(in: .chinese))……")
    console.errors.write("\(text.shown)\n".utf8)
  }

  /// The words of the command for the lock file: what is run, not on what.
  var commandLine: String {
    (["fleetreg"] + arguments.prefix { !$0.hasPrefix("-") }.prefix(2)).joined(separator: " ")
  }

  /// Has the owner run this command; `nil` where it takes none.
  private func forward(
    to location: RegistryLocation, _ options: SharedOptions
  ) async throws -> ExitStatus? {
    console.output.flush()
    let request = ControlRequest(
      arguments: forwardedArguments, directory: workingDirectory, language: language,
      actor: actor(options), columns: nil,
      descriptors: .init(
        input: input, output: console.output.descriptor, error: console.errors.descriptor))
    do {
      return ExitStatus(rawValue: try ControlClient.run(request, at: location.controlSocket))
    } catch .absent {
      return nil
    }
  }

  /// What only this process's environment says becomes an argument.
  private var forwardedArguments: [String] {
    console.noColour ? ["--no-colour"] + arguments : arguments
  }

  /// Who does it: `--as`, else the account's name; inside `serve` the sender's.
  func actor(_ options: SharedOptions) -> String {
    if let actor = options.actor ?? sender { return actor }
    let account = getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    return account ?? "uid \(geteuid())"
  }
}

extension CommandSession {
  /// Says what to type next, with the registry that was named in this command.
  func next(
    _ options: SharedOptions, _ steps: (words: String, english: String, chinese: String)...
  ) {
    console.next(steps.map { suggestion(options, $0.words, $0.english, $0.chinese) })
  }

  /// A command to type next, for the registry that was asked for.
  func suggestion(
    _ options: SharedOptions, _ words: String, _ english: String, _ chinese: String
  ) -> Console.Step {
    let registry = options.registry.map { " --registry \($0)" } ?? ""
    return (command: "fleetreg \(words)\(registry)", english: english, chinese: chinese)
  }
}

extension RegistryError: StatusBearing {
  var exitStatus: ExitStatus { ExitStatus(rawValue: exitCode) }
}
