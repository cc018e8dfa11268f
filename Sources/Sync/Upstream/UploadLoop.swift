import Fleet

/// What one step of sending came to.
enum UploadStep {
  case progress
  /// Nothing can be done before an answer comes, or this moment.
  case underWay(until: Instant?)
  case idle(next: Instant?)
  case waits(until: Instant, Setback)
  case halted(Setback)
  /// The upstream takes nothing of the kind at present.
  case untaken
  case stopped
}

/// The loops around the steps of whatever sends, records or pictures.
protocol UploadLoop: Actor, Follower {
  nonisolated var bell: Bell { get }
  nonisolated var clock: @Sendable () -> Instant { get }
  nonisolated var policy: RetryPolicy { get }
  /// Grows with whatever came through.
  var progress: Int { get }
  /// Until when the upstream is left alone.
  var pause: Instant? { get set }

  /// Does what is next to be done, once.
  func step() async throws -> UploadStep
}

extension UploadLoop {
  /// Steps until nothing is due or the upstream refuses.
  /// - Parameter patience: how many milliseconds without progress to wait for what is due again soon.
  func stepOnce(patience: Int64) async throws -> UploadOutcome.End {
    var reached = progress
    var giveUp = clock().advanced(byMilliseconds: patience)
    while true {
      let step = try await shieldedStep()
      if progress > reached {
        reached = progress
        giveUp = clock().advanced(byMilliseconds: patience)
      }
      switch step {
      case .progress: continue
      case .underWay(let next): await wait(until: next)
      case .stopped: return .stopped
      case .halted(let cause): return .halted(cause)
      case .untaken: return .nothingDue(next: nil)
      case .waits(let until, let cause):
        if until > giveUp { return .unreachable(cause, until: until) }
        await wait(until: until)
      case .idle(let next):
        guard let next, next <= giveUp else { return .nothingDue(next: next) }
        await wait(until: next)
      }
    }
  }

  /// Steps until it is stopped or the task is cancelled. What a person must settle is tried again at long intervals.
  func stepOn() async throws -> UploadOutcome.End {
    try await withTaskCancellationHandler {
      while true {
        switch try await shieldedStep() {
        case .progress: continue
        case .stopped: return .stopped
        case .halted, .untaken:
          let until = clock().advanced(byMilliseconds: policy.haltPause)
          pause = until
          await wait(until: until)
        case .waits(let until, _): await wait(until: until)
        case .idle(let next), .underWay(let next): await wait(until: next)
        }
      }
    } onCancel: {
      let bell = bell
      Task { await bell.stop() }
    }
  }

  /// Whether the upstream is left alone. A pause longer than any that is ever made was made while the clock was
  /// ahead, and is over.
  func isPaused(at now: Instant) -> Bool {
    guard let pause else { return false }
    return now < pause && pause <= now.advanced(byMilliseconds: RetryPolicy.longestWait)
  }

  /// A task of its own does not inherit cancellation: what the upstream has taken must be kept.
  private func shieldedStep() async throws -> UploadStep {
    try await Task { try await step() }.value
  }

  /// Waits for a ring or a moment; not for long at once, since the clock may be set meanwhile.
  private func wait(until instant: Instant?) async {
    let now = clock()
    let look: Int64 = 5000
    await bell.wait(
      milliseconds: instant.map { min(look, max(0, $0.milliseconds - now.milliseconds)) })
  }
}
