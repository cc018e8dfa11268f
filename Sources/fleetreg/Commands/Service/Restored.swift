import ArgumentParser
import Fleet
import Registry

/// `fleetreg restored`
struct Restored: FleetCommand {
  static let configuration = CommandConfiguration(
    commandName: "restored", abstract: "Go on after a backup of the registry was brought back.",
    discussion: """
      A backup does not know what was stored and sent after it was made, and would give the same \
      numbers again: the level above refuses those. This opens a new incarnation, with numbers of \
      its own, and tells the level above up to where the old one is known. Run it once, before \
      anything new is stored.

      Example:
        fleetreg restored --registry plant
      """)

  @OptionGroup var shared: SharedOptions

  func run(in session: CommandSession) async throws -> ExitStatus {
    try await session.writing(shared) { owner in
      session.console.result(RestoredResult(incarnation: try await owner.openIncarnation()))
      session.next(
        shared, ("sync", "tell the level above", "告知上级"),
        ("sync --verify", "see what it holds", "核对上级已有记录"))
      return .done
    }
  }
}

/// `{"incarnation"}`: the number of the new incarnation.
private struct RestoredResult: Output {
  let incarnation: UInt32

  func encode(into writer: inout JSONWriter) { writer.member("incarnation", incarnation) }

  func print(on console: Console) {
    console.note("opened incarnation \(incarnation)", "已开启新序列 \(incarnation)")
  }
}
