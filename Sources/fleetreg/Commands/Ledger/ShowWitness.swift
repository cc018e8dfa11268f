import ArgumentParser
import Fleet
import Ledger
import Registry

/// `fleetreg ledger witness`
struct ShowWitness: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Show the key with which this registry cosigns the logs of registries below.",
    discussion: """
      Makes the key where there is none (fleetreg.yaml: ledger.witnessKeyFile). Hand it over in \
      person: below it goes into fleetreg.yaml as upstream.witness, and from then on the log there is \
      shown here after each checkpoint. Here the sender needs the key of its log: \
      `sender add --ledger-key`. Whoever later shows a shortened or other history is refused, and \
      what was refused is kept.

      Example:
        fleetreg ledger witness --registry county
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      let settings = try Settings(of: owner.location)
      let key = try settings.witnessKey(of: owner.location, makingFor: owner.registry)
      session.console.result(WitnessKey(key: key.verifier))
      return .done
    }
  }
}

/// `{"key"}`.
private struct WitnessKey: Output {
  let key: VerifierKey

  func encode(into writer: inout JSONWriter) { writer.member("key", key.description) }

  func print(on console: Console) {
    console.line(key.description)
    console.note(
      "below: upstream.witness in fleetreg.yaml", "下级：填入 fleetreg.yaml 的 upstream.witness")
  }
}
