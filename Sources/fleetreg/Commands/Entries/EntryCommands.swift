import ArgumentParser
import Fleet
import Registry

/// The options of `add` for one kind of entry.
protocol EntryOptions: ParsableArguments {
  associatedtype Entry: ListedEntry
  /// The arguments of the example in `--help`.
  static var example: String { get }
  /// What is checked against the rest of the register before an entry is stored.
  static var admission: @Sendable (Entry, Register, Settings) throws -> Void { get }
  var form: EntryForm { get }
}

extension EntryOptions {
  static var admission: @Sendable (Entry, Register, Settings) throws -> Void { { _, _, _ in } }
}

/// An entry that commands list: with the members that make the columns.
protocol ListedEntry: RegisterEntry {
  static var columns: [String] { get }
  /// The words of its commands, such as `gate`.
  static var words: String { get }
  /// An id for the examples in `--help`.
  static var exampleID: String { get }
  /// What stands in a column of the list.
  static func cell(_ path: String, of json: JSON, in language: Language) -> String?
}

extension ListedEntry {
  static func cell(_ path: String, of json: JSON, in language: Language) -> String? {
    json.text(at: path, in: language)
  }
  static var words: String { kind.rawValue }
  static var noun: String { kind.name(in: .english) }
  static var nounWithArticle: String {
    (noun.first.map { "aeiou".contains($0) } == true ? "an " : "a ") + noun
  }
}

/// `fleetreg KIND add`.
struct AddEntry<Options: EntryOptions>: FleetCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "add", abstract: "Add \(Options.Entry.nounWithArticle).",
      discussion: """
        Example:
          fleetreg \(Options.Entry.words) add \(Options.example)
        """)
  }

  @OptionGroup var entry: Options
  @Flag(name: .long, help: "Replace the one of that id, with all that is given now.")
  var replace = false
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let form = entry.form
    let entry = try form.naming {
      let entry = try Options.Entry(decoding: form.json)
      try entry.check()
      return entry
    }
    return try await session.writing(shared) { owner in
      let (replace, admit) = (replace, Options.admission)
      let settings = try Settings(of: owner.location)
      let action = try await owner.change(by: session.actor(shared), why: why) { change in
        try form.naming { try admit(entry, change.register, settings) }
        if replace, try change.register.find(Options.Entry.self, entry.id) != nil {
          try change.update(entry)
          return RegisterAction.change
        }
        try change.add(entry)
        return RegisterAction.add
      }
      session.console.result(EntryResult(kind: Options.Entry.kind, id: entry.id, action: action))
      session.next(
        shared, ("\(Options.Entry.words) list", "see them all", "查看全部"))
      return .done
    }
  }
}

/// `fleetreg KIND list`.
struct ListEntries<Entry: ListedEntry>: FleetCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "List them, one per line.",
      discussion: """
        Example:
          fleetreg \(Entry.words) list --json
        """)
  }

  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let entries = try await session.reader(shared).register { try $0.all(Entry.self) }
    session.list(entries, showing: personal.data)
    if entries.isEmpty {
      session.next(
        shared, ("\(Entry.words) add --help", "how to add the first", "如何添加"))
    }
    return .done
  }
}

/// `fleetreg KIND show ID`.
struct ShowEntry<Entry: ListedEntry>: FleetCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show", abstract: "Show one with its history.",
      discussion: """
        Example:
          fleetreg \(Entry.words) show \(Entry.exampleID)
        """)
  }

  @Argument(help: "Its id.") var id: String
  @OptionGroup var personal: PersonalOption
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let reader = try session.reader(shared)
    let (id, kind) = (id, Entry.kind)
    let (entry, history) = try await reader.register {
      (try $0.get(Entry.self, id), try $0.history(of: kind, id))
    }
    session.show(entry, history: history, showing: personal.data)
    return .done
  }
}

/// `fleetreg KIND remove ID`.
struct RemoveEntry<Entry: ListedEntry>: FleetCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "remove", abstract: "Remove one; its history stays.",
      discussion: """
        One that others name (the gate of a camera) is kept until they are gone.

        Example:
          fleetreg \(Entry.words) remove \(Entry.exampleID) --why "entered twice"
        """)
  }

  @Argument(help: "Its id.") var id: String
  @Option(name: .long, help: "Why, for the history.") var why: String
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let id = id
      try await owner.change(by: session.actor(shared), why: why) { try $0.remove(Entry.self, id) }
      session.console.result(EntryResult(kind: Entry.kind, id: id, action: .remove))
      return .done
    }
  }
}
