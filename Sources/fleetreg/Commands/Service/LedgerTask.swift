import Fleet
import Ledger
import Logging
import Registry
import Sync

/// Enters in the log what is stored while a service runs, and signs it.
///
/// A log that fails, because the disk is full, is tried again: it must not end the process that receives and answers.
struct LedgerTask: Sendable {
  /// What is stored within this time goes into the log together: a group costs nearly the same syncs as one entry.
  private static let gathering = Duration.seconds(1)
  /// How old the last checkpoint may be when something was entered since. Our own choice.
  private static let signing = Duration.seconds(60)

  let owner: Owner
  let settings: Settings
  let logger: Logger
  /// Shown each checkpoint, where its key is known.
  private let upstream: NativeUpstream?
  private let rings: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init(_ owner: Owner, _ settings: Settings, to upstream: NativeUpstream?, logger: Logger) {
    (self.owner, self.settings, self.logger) = (owner, settings, logger)
    self.upstream = upstream
    (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Says that there may be something new to enter.
  func ring() { bell.yield() }

  /// Ends ``run()`` once everything is entered and signed.
  func stop() { bell.finish() }

  func run() async {
    var signed = ContinuousClock.now
    for await _ in rings {
      let isDue = ContinuousClock.now - signed >= Self.signing
      guard await enter(signing: isDue) else { continue }
      if isDue { signed = ContinuousClock.now }
      try? await Task.sleep(for: Self.gathering)
    }
    await enter(signing: true)
  }

  /// - Returns: whether there is a log.
  @discardableResult
  private func enter(signing: Bool) async -> Bool {
    do {
      guard let keeper = try await owner.ledger() else { return false }
      try await keeper.append(from: owner)
      if signing {
        _ = try await keeper.sign(with: try settings.ledgerKey(of: owner.location))
        // It is asked again at the next signing where it does not answer.
        if let upstream, let witness = try settings.upstream.witness.map({ try VerifierKey($0) }) {
          try await keeper.cosign(by: upstream, as: witness)
        }
      }
    } catch {
      let code = (error as? any Explained)?.code ?? "unknown"
      logger.error("the ledger failed, trying again", metadata: ["code": "\(code)"])
    }
    return true
  }
}
