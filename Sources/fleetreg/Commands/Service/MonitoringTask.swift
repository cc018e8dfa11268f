import Fleet
import Foundation
import Intake
import Logging
import Monitoring
import Registry

/// Files what terminals sent so far, and says what that was.
typealias FilingNow = @Sendable () async throws -> FrameFiling.Counts

/// Files what terminals sent while a service runs, looks at signatures, and ends the days that are over.
///
/// Receiving never waits for it. Where it fails, because the disk is full, it is tried again: the frames stay in the
/// journal until they are filed.
struct MonitoringTask: Sendable {
  /// How long frames may wait in the journal: those that are filed together lie together.
  private static let gathering = Duration.seconds(60)
  /// Signatures that are looked at before the next filing, at most.
  private static let signatures = 20_000

  private let owner: Owner
  private let journal: Journal
  private let filing: FrameFiling
  private let checking: SignatureChecking
  private let closing: DayClosing
  private let logger: Logger
  private let rings: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init(_ owner: Owner, _ journal: Journal, forwardsFrames: Bool, logger: Logger) throws {
    let archive = try FrameArchive(of: owner.location)
    self.owner = owner
    self.journal = journal
    self.logger = logger
    filing = try FrameFiling(for: owner, journal: owner.location.journal, archive: archive)
    checking = try SignatureChecking(for: owner, archive: archive)
    closing = try DayClosing(
      for: owner, archive: archive, forwardsFrames: forwardsFrames, beside: filing)
    (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Files what has come so far for somebody who asks, without waiting for the next turn.
  var now: FilingNow {
    { [filing, journal] in try await filing.file(upTo: journal.end) }
  }

  /// Ends ``run()`` once everything that was received is filed.
  func stop() { bell.finish() }

  func run() async {
    let clock = Task {
      while !Task.isCancelled {
        bell.yield()
        try? await Task.sleep(for: Self.gathering)
      }
    }
    defer { clock.cancel() }
    for await _ in rings { await turn(isLast: false) }
    await turn(isLast: true)
  }

  private func turn(isLast: Bool) async {
    do {
      try await filing.file(upTo: journal.end)
      try journal.discard(before: JournalPosition(try await owner.filedPlace()))
      if isLast { return }
      let checked = try await checking.check(limit: Self.signatures)
      if let rate = checked.rate {
        logger.notice(
          "signatures verified",
          metadata: ["count": "\(checked.verified)", "rate": "\(Int(rate)) a second"])
      }
      while !Task.isCancelled, try await closing.close(at: Instant.system()) {}
    } catch {
      let code = (error as? any Explained)?.code ?? "unknown"
      logger.error("filing of frames failed, trying again", metadata: ["code": "\(code)"])
    }
  }
}
