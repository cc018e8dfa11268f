import Fleet
import Foundation
import Intake
import Logging
import Monitoring
import Registry
import Synchronization

/// Files what terminals sent so far, and says what that was.
typealias FilingNow = @Sendable () async throws -> FrameFiling.Counts

/// Files what terminals sent while a service runs, looks at signatures, and ends the days that are over.
///
/// Receiving never waits for it. Where it fails, because the disk is full, it is tried again: the frames stay in the
/// journal until they are filed.
struct MonitoringTask: Sendable {
  /// How long frames may wait in the journal: those that are filed together lie together.
  private static let gathering = Duration.seconds(60)
  /// What is left to signatures and days where filing alone takes that long.
  private static let leastWork = Duration.seconds(10)
  /// Signatures that are verified at once: then days have their turn.
  private static let signatures = 2_000

  private let owner: Owner
  private let journal: Journal
  private let filing: FrameFiling
  private let checking: SignatureChecking
  private let closing: DayClosing
  private let logger: Logger
  private let ending = Ending()
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
  func stop() {
    ending.isAsked.store(true, ordering: .relaxed)
    bell.finish()
  }

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
    let clock = ContinuousClock()
    let due = clock.now + Self.gathering
    do {
      try await filing.file(upTo: journal.end)
      try journal.discard(before: JournalPosition(try await owner.filedPlace()))
      if isLast { return }
      try await workOff(until: max(due, clock.now + Self.leastWork))
    } catch {
      let code = (error as? any Explained)?.code ?? "unknown"
      logger.error("filing of frames failed, trying again", metadata: ["code": "\(code)"])
    }
  }

  /// Looks at signatures and ends days by turns, a few of each, until nothing is left, the next filing is due, or the
  /// service ends.
  private func workOff(until due: ContinuousClock.Instant) async throws {
    let goesOn: @Sendable () -> Bool = { [ending] in
      !ending.isAsked.load(ordering: .relaxed) && !Task.isCancelled && ContinuousClock.now < due
    }
    var signatures = SignatureChecking.Counts()
    defer { tell(signatures) }
    var waits = true
    while waits, goesOn() {
      let checked = try await checking.check(limit: Self.signatures, while: goesOn)
      signatures.add(checked)
      let hasDays = try await closing.close(at: Instant.system(), while: goesOn)
      waits = checked.hasMore || hasDays
    }
  }

  private func tell(_ signatures: SignatureChecking.Counts) {
    guard let rate = signatures.rate else { return }
    logger.notice(
      "signatures verified",
      metadata: ["count": "\(signatures.verified)", "rate": "\(Int(rate)) a second"])
  }
}

/// Whether the service is to end.
private final class Ending: Sendable {
  let isAsked = Atomic<Bool>(false)
}
