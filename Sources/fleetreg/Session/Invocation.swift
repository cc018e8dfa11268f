import ArgumentParser
import Fleet
import Foundation
import Policies
import Registry
import Sync

/// One call of `fleetreg`: from words to an exit status, without touching the process around it.
struct Invocation {
  let arguments: [String]
  /// Standard input, output and error.
  let descriptors: (input: Int32, output: Int32, errors: Int32)
  let workingDirectory: String
  let environment: [String: String]
  /// The open registry, inside `serve`.
  var owner: Owner?
  /// What sends upstream, inside `serve`.
  var uploads: Uploads?
  /// Files what terminals sent so far, inside a `serve` that receives them.
  var filing: FilingNow?
  /// Who sent the command to `serve`, and in which language they read.
  var sender: (name: String, language: Language)?

  func run() async -> ExitStatus {
    let console = Console(
      output: descriptors.output, errors: descriptors.errors, language: language,
      isJSON: options.contains("--json"),
      noColour: options.contains("--no-colour")
        || environment["NO_COLOR"].map { !$0.isEmpty } ?? false)
    let session = CommandSession(
      arguments: arguments, input: descriptors.input, console: console,
      workingDirectory: workingDirectory, environment: environment, owner: owner,
      uploads: uploads, filing: filing, sender: sender?.name)
    let status = await run(in: session)
    console.output.flush()
    return status
  }

  private func run(in session: CommandSession) async -> ExitStatus {
    do {
      var command = try parse()
      if let command = command as? any FleetCommand {
        return try await command.run(in: session)
      }
      try command.run()
      return .done
    } catch {
      return session.report(error)
    }
  }

  /// Reads the arguments by the one command that they name: to lay out all of them takes longer than most
  /// commands run. Where that fails the whole program reads them again, which knows how to say why.
  private func parse() throws -> any ParsableCommand {
    var command: any ParsableCommand.Type = Fleetreg.self
    var rest = arguments[...]
    while let word = rest.first,
      let next = command.configuration.below.first(where: { $0._commandName == word })
    {
      command = next
      rest = rest.dropFirst()
    }
    let path = Array(arguments[..<rest.startIndex])
    if !(command is any FleetCommand.Type) {
      // A group takes no options of its own: the parser would speak of the first and not of the word.
      if let word = rest.first, !word.hasPrefix("-"), word != "help" {
        throw UsageError(
          unknownCommand: word, below: path,
          known: command.configuration.below.map { $0._commandName })
      }
      if rest.allSatisfy({ !$0.hasPrefix("-h") && $0 != "--help" }), isLanguageAlone(rest) {
        return try Fleetreg.parseAsRoot(path)
      }
    }
    // Asked for help, the parser gives back a command of its own, which names only what it was given.
    if command is any FleetCommand.Type, let parsed = try? command.parseAsRoot(Array(rest)),
      parsed is any FleetCommand
    {
      return parsed
    }
    return try Fleetreg.parseAsRoot(arguments)
  }

  /// Whether nothing but the language is said.
  private func isLanguageAlone(_ words: ArraySlice<String>) -> Bool {
    let words = words.filter { $0 != "--json" && !$0.hasPrefix("--lang=") }
    return words.isEmpty || words.count == 2 && words[0] == "--lang"
  }

  /// The arguments that may be options: those before `--`.
  private var options: ArraySlice<String> { arguments.prefix { $0 != "--" } }

  /// `--lang`, looked up before the arguments are parsed, so that usage errors are in it, too.
  private var language: Language {
    var options = options
    while let option = options.popFirst() {
      if option == "--lang", let name = options.first { return Language(locale: name) }
      if option.hasPrefix("--lang=") { return Language(locale: option.dropFirst(7)) }
    }
    return sender?.language ?? Language(environment: environment)
  }
}

extension CommandConfiguration {
  /// The commands below this one, those in groups included.
  var below: [any ParsableCommand.Type] {
    ungroupedSubcommands + groupedSubcommands.flatMap(\.subcommands)
  }
}

extension CommandSession {
  /// Says why a command ended early, and with which status.
  func report(_ error: any Error) -> ExitStatus {
    if let usage = error as? UsageError { return report(usage) }
    if let explained = error as? any Explained {
      console.fail(explained)
      return (error as? any StatusBearing)?.exitStatus ?? .badData
    }
    if let errors = error as? PackErrors {
      fail(errors)
      return .badData
    }
    let code = Fleetreg.exitCode(for: error)
    let message = Fleetreg.fullMessage(for: error)
    switch code {
    case .success:
      if !message.isEmpty { console.line(message) }
      return .done
    case .validationFailure:
      return report(UsageError(message: Fleetreg.message(for: error), full: message))
    default:
      let system = error as NSError
      console.fail(SystemError(message: system.localizedDescription))
      return .inputOutput
    }
  }
}

extension CommandSession {
  private func report(_ error: UsageError) -> ExitStatus {
    if isJSON {
      console.fail(error)
    } else {
      console.output.flush()
      for line in error.lines(in: language) { console.errors.write("\(line.shown)\n".utf8) }
    }
    return .usage
  }
}

/// An error that says with which status the command ends.
protocol StatusBearing: Error {
  var exitStatus: ExitStatus { get }
}

/// What the system refused, in its words.
private struct SystemError: Explained {
  let message: String
  var code: String { "system" }
  func text(in language: Language) -> String { message }
}
