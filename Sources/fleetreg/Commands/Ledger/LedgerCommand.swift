import ArgumentParser
import Fleet
import Ledger
import Registry

/// `fleetreg ledger …`
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "The tamper-evident log: what was stored, in which order, signed.",
    subcommands: [
      BeginLedger.self, SignLedger.self, MakeReceipt.self, VerifyLedger.self, ShowWitness.self,
    ])
}

/// `fleetreg ledger begin`
struct BeginLedger: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "begin", abstract: "Begin a log of every record that is stored here.",
    discussion: """
      Makes the key that signs the log where there is none (fleetreg.yaml: ledger.keyFile), and \
      enters every record that is stored already. From then on `fleetreg serve` and `sync --follow` enter what is \
      stored within a second or two, and sign once a minute and at their end.

      Whoever is to verify the log or a receipt needs the key that is printed; hand it over in \
      person, not with the log. Keep a copy of the key's file where the registry's backups are not.

      Example:
        fleetreg ledger begin --registry plant
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let settings = try Settings(of: owner.location)
      let key = try settings.ledgerKey(of: owner.location, makingFor: owner.registry)
      let state = try await session.sign(owner, try await owner.beginLedger(), key)
      session.console.result(state)
      session.next(
        shared, ("ledger receipt ID", "prove that a record was stored", "为一条记录出具回执"),
        ("ledger verify", "hold the records against the log", "核对记录与日志"))
      return .done
    }
  }
}

/// `fleetreg ledger checkpoint`
struct SignLedger: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Enter what was stored since, and sign the log now.",
    discussion: """
      Every entry behind the last checkpoint is read back and hashed again before anything is signed.

      Example:
        fleetreg ledger checkpoint --registry plant
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      guard let keeper = try await owner.ledger() else {
        throw KeepingError.none(directory: owner.location.directory)
      }
      let key = try Settings(of: owner.location).ledgerKey(of: owner.location)
      session.console.result(try await session.sign(owner, keeper, key))
      return .done
    }
  }
}

extension CommandSession {
  fileprivate func sign(
    _ owner: Owner, _ keeper: LedgerKeeper, _ key: SigningKey
  ) async throws -> LedgerState {
    let bar = ProgressBar(console.words("entering", "正在存证"), on: console)
    defer { bar.finish() }
    let unit = console.words("records", "条记录")
    let appended = try await keeper.append(from: owner) { done, total in
      bar.show(done: done, of: total, unit: unit)
    }
    return LedgerState(
      checkpoint: try await keeper.sign(with: key), appended: appended, key: key.verifier,
      directory: owner.location.log(of: keeper.incarnation))
  }
}

/// `{"log","directory","key","appended","entries","root","checkpoint"}`: the log as it was just signed; `checkpoint` is
/// the signed note itself.
private struct LedgerState: Output {
  let checkpoint: SignedCheckpoint
  let appended: Int
  let key: VerifierKey
  let directory: String

  func encode(into writer: inout JSONWriter) {
    writer.member("log", checkpoint.checkpoint.origin)
    writer.member("directory", directory)
    writer.member("key", key.description)
    writer.member("appended", appended)
    writer.member("entries", checkpoint.checkpoint.size)
    writer.member("root", checkpoint.checkpoint.root.description)
    writer.member("checkpoint", String(decoding: checkpoint.bytes, as: UTF8.self))
  }

  func print(on console: Console) {
    let words = console.words
    var details = Details()
    details.add(words("log", "日志"), checkpoint.checkpoint.origin)
    details.add(words("directory", "目录"), directory)
    details.add(words("key", "公钥"), key.description)
    details.add(
      words("entries", "条目"),
      grouped(Int(checkpoint.checkpoint.size))
        + words(", \(grouped(appended)) of them new", "，其中新增 \(grouped(appended)) 条"))
    details.add(words("root", "根"), checkpoint.checkpoint.root.description)
    details.print(on: console)
    console.note("signed", "已签署")
  }
}
