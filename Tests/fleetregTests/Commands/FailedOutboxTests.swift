import Fleet
import Logging
import Sync
import Testing

@testable import fleetreg

/// An outbox on a disk that has failed.
private actor FailedOutbox: Outbox {
  struct Full: Error {}
  private(set) var tries = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func dueBatches(_ demand: BatchDemand, at now: Instant) throws -> [Batch] {
    tries += 1
    for one in waiting { one.resume() }
    waiting = []
    throw Full()
  }
  func settle(_ settlements: [Settlement], at now: Instant) throws { throw Full() }
  func postpone(_ postponement: Postponement, at now: Instant) throws { throw Full() }
  func nextDue(after now: Instant) throws -> Instant? { throw Full() }
  func counts() throws -> OutboxCounts { throw Full() }

  func asked() async {
    if tries == 0 { await withCheckedContinuation { waiting.append($0) } }
  }
}

private struct Nobody: Upstream {
  func limits() async throws(Setback) -> UpstreamLimits { .standard }
  func send(
    _ part: BatchState.Part, of segment: Segment
  ) async throws(Setback) -> [RecordAnswer] { [] }
}

@Suite("A service whose outbox fails") struct FailedOutboxTests {
  @Test(
    "ends at once when it is asked to, also before it tries again; new records do not hurry it",
    .timeLimit(.minutes(5)), arguments: [false, true])
  func stops(isCancelled: Bool) async {
    let outbox = FailedOutbox()
    let uploader = Uploader(from: outbox, to: Nobody(), clock: { .ofClock })
    let sending = Task {
      await Service.send(
        with: uploader, pause: .seconds(86_400),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
    await outbox.asked()
    for _ in 0..<10 { uploader.wake() }
    if isCancelled { sending.cancel() } else { uploader.stop() }
    await sending.value
    #expect(await outbox.tries == 1)
  }
}
