import ArgumentParser
import Fleet
import Ledger
import Registry

/// `fleetreg sender …`
struct SenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sender", abstract: "Registries below that may push records to this one.",
    subcommands: [
      AddSender.self, RenewSender.self, ListEntries<Sender>.self, ShowEntry<Sender>.self,
      RemoveEntry<Sender>.self,
    ])
}

extension Sender: ListedEntry {
  static var columns: [String] { ["id", "name", "registry"] }
  static var exampleID: String { "plant-1" }
}

/// `fleetreg sender add`.
struct AddSender: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a sender and make its token.",
    discussion: """
      The token is shown once; the registry keeps only its SHA-256. Put it into a file with mode \
      0600 beside the sender's fleetreg.yaml and name it there as upstream.tokenFile.

      With --sends the token delivers that one registry. Without it the token delivers any registry \
      that no other sender has delivered, as a county needs that passes many plants on; the command \
      says so.

      Example:
        fleetreg sender add plant-1 --name "Steel plant 1" --token-file plant-1.token
      """)

  @Argument(help: "An id of your choice.") var id: String
  @Option(name: .long, help: "Its name.") var name: String
  @Option(
    name: .long,
    help: "The only registry id that it may send (default: any that no other sender sends).")
  var sends: String?
  @Flag(name: .long, help: "Let it ask for decisions at gates, as a barrier does.")
  var asks = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The public key of its log, as `ledger begin` prints it there: its checkpoints are cosigned.",
      valueName: "name+id+base64"))
  var ledgerKey: String?
  @Option(
    name: .long, help: "Write the token to this new file (mode 0600) instead of showing it.",
    completion: .file())
  var tokenFile: String?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let registry = try sends.map { text in
      guard let id = RecordID(text) else {
        throw EntryError.invalid(field: "--sends", found: text, expected: .recordID)
      }
      return id
    }
    let (id, name, asks) = (id, name, asks)
    let ledgerKey = try ledgerKey.map { try VerifierKey($0).description }
    return try await session.writing(shared) { owner in
      let status = try await session.giveToken(of: id, action: .add, to: tokenFile) {
        try await owner.change(by: session.actor(shared), why: why) { change in
          var generator = SystemRandomNumberGenerator()
          return try change.addSender(
            id: id, name: name, registry: registry, asks: asks, ledgerKey: ledgerKey,
            using: &generator)
        }
      }
      if registry == nil { session.console.warn(UnboundSender(id: id)) }
      return status
    }
  }
}

/// A sender whose token is not bound to one registry.
private struct UnboundSender: Explained {
  let id: String

  var code: String { "sender.unbound" }

  func text(in language: Language) -> String {
    switch language {
    case .english: "the token of `\(id)` delivers any registry that no other sender has delivered"
    case .chinese: "“\(id)”的令牌可上报任何尚无其他上报方的登记库"
    }
  }

  func advice(in language: Language) -> String? {
    switch language {
    case .english: "bind it to one with --sends REGISTRY-ID, which `fleetreg status` shows there"
    case .chinese: "如需限定，请用 --sends 指定登记库编号（在上报方处用 `fleetreg status` 查看）"
    }
  }
}

/// `fleetreg sender renew ID`.
struct RenewSender: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew", abstract: "Give a sender a new token; the old one is void at once.",
    discussion: """
      Example:
        fleetreg sender renew plant-1 --token-file plant-1.token --why "laptop lost"
      """)

  @Argument(help: "Its id.") var id: String
  @Option(
    name: .long, help: "Write the token to this new file (mode 0600) instead of showing it.",
    completion: .file())
  var tokenFile: String?
  @Option(name: .long, help: "Why, for the history.") var why: String?
  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    let id = id
    return try await session.writing(shared) { owner in
      try await session.giveToken(of: id, action: .change, to: tokenFile) {
        try await owner.change(by: session.actor(shared), why: why) { change in
          var generator = SystemRandomNumberGenerator()
          return try change.renewToken(of: id, using: &generator)
        }
      }
    }
  }
}

/// `{"action","kind","id","token"}`, or `"tokenFile"` where the token went into a file.
struct TokenResult: Output {
  let change: EntryResult
  let token: String?
  let file: String?

  func encode(into writer: inout JSONWriter) {
    change.encode(into: &writer)
    writer.member("token", ifPresent: token)
    writer.member("tokenFile", ifPresent: file)
  }

  func print(on console: Console) {
    change.print(on: console)
    var details = Details()
    details.add(console.words("token (shown this once)", "令牌（仅显示一次）"), token)
    details.add(console.words("token file", "令牌文件"), file)
    details.print(on: console)
  }
}

extension CommandSession {
  /// Makes a token and hands it over. A file for it is opened first: a token that could not be handed
  /// over would be lost, and the sender's old one with it.
  fileprivate func giveToken(
    of id: String, action: RegisterAction, to file: String?,
    _ make: () async throws -> SenderToken
  ) async throws -> ExitStatus {
    let secret = try file.map { try SecretFile(creating: path($0)) }
    let token = try await make()
    try secret?.write(token.text)
    console.result(
      TokenResult(
        change: EntryResult(kind: .sender, id: id, action: action),
        token: file == nil ? token.text : nil, file: file.map(path)))
    return .done
  }
}
