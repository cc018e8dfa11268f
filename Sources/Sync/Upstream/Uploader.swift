public import Fleet

/// Sends what an ``Outbox`` holds to an ``Upstream``: one batch at a time, the oldest first.
///
///     let outcome = try await Uploader(from: outbox, to: upstream, clock: clock).once()
///
/// One batch in flight keeps entry before exit. A batch that fails is passed over until its time; when
/// two in a row fail, the upstream is at fault and everything waits. Each answer is obeyed in the outbox
/// before the next request, so that a crash at any moment costs a repeated request and no record.
public actor Uploader {
  private let outbox: any Outbox
  private let upstream: any Upstream
  private let policy: RetryPolicy
  private let clock: @Sendable () -> Instant
  private var random: any RandomNumberGenerator & Sendable
  private let onProgress: (@Sendable (UploadCounts) -> Void)?

  public private(set) var counts = UploadCounts()
  /// The last failure; `nil` after a success.
  public private(set) var setback: Setback?

  /// How often the upstream refused what only a person can settle.
  public private(set) var halts = 0

  private var failuresInARow = 0
  private var pause: Instant?
  private let bell = Bell()

  /// - Parameter onProgress: called after every answer.
  public init(
    from outbox: any Outbox, to upstream: any Upstream, policy: RetryPolicy = RetryPolicy(),
    clock: @escaping @Sendable () -> Instant,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    onProgress: (@Sendable (UploadCounts) -> Void)? = nil
  ) {
    self.outbox = outbox
    self.upstream = upstream
    self.policy = policy
    self.clock = clock
    self.random = random
    self.onProgress = onProgress
  }

  /// Sends until nothing is due or the upstream refuses.
  /// - Parameter patience: how many milliseconds without progress to wait for batches that are due again
  ///   soon.
  /// - Throws: what the outbox throws; no record is lost by it.
  public func once(patience: Int64 = 10_000) async throws -> UploadOutcome {
    var settled = counts.settled
    var giveUp = clock().advanced(byMilliseconds: patience)
    while await !bell.isStopped {
      let step = try await shieldedStep()
      if counts.settled > settled {
        settled = counts.settled
        giveUp = clock().advanced(byMilliseconds: patience)
      }
      switch step {
      case .progress: continue
      case .halted(let cause): return outcome(.halted(cause))
      case .waits(let until, let cause):
        if until > giveUp { return outcome(.unreachable(cause, until: until)) }
        await wait(until: until)
      case .idle(let next):
        guard let next, next <= giveUp else { return outcome(.nothingDue(next: next)) }
        await wait(until: next)
      }
    }
    return outcome(.stopped)
  }

  /// Sends whatever becomes due until ``stop()`` is called or the task is cancelled; the batch in flight
  /// is finished and settled first. Refusals that a person must settle are tried again at long intervals.
  /// - Throws: what the outbox throws; no record is lost by it.
  public func follow() async throws -> UploadOutcome {
    try await withTaskCancellationHandler {
      while await !bell.isStopped {
        switch try await shieldedStep() {
        case .progress: continue
        case .halted:
          let until = clock().advanced(byMilliseconds: policy.haltPause)
          pause = until
          await wait(until: until)
        case .waits(let until, _): await wait(until: until)
        case .idle(let next): await wait(until: next)
        }
      }
      return outcome(.stopped)
    } onCancel: {
      stop()
    }
  }

  /// Says that there may be something new to send.
  public nonisolated func wake() {
    let bell = bell
    Task { await bell.ring() }
  }

  /// Tries again at once what would wait for a later moment: somebody has acted.
  public func retryNow() async {
    pause = nil
    await bell.ring()
  }

  /// Ends ``once(patience:)`` and ``follow()`` after the batch in flight, for good.
  public nonisolated func stop() {
    let bell = bell
    Task { await bell.stop() }
  }

  /// Whether it was asked to stop.
  public var isStopping: Bool { get async { await bell.isStopped } }

  private func outcome(_ end: UploadOutcome.End) -> UploadOutcome {
    UploadOutcome(end: end, counts: counts)
  }

  private func wait(until instant: Instant?) async {
    let now = clock()
    await bell.wait(milliseconds: instant.map { max(0, $0.milliseconds - now.milliseconds) })
  }

  private enum Step {
    case progress
    case idle(next: Instant?)
    case waits(until: Instant, Setback)
    case halted(Setback)
  }

  /// A task of its own does not inherit cancellation: what the upstream has stored must be settled.
  private func shieldedStep() async throws -> Step { try await Task { try await step() }.value }

  private func step() async throws -> Step {
    let now = clock()
    if let pause, let setback, now < pause { return .waits(until: pause, setback) }
    guard let batch = try await outbox.dueBatch(at: now) else {
      return .idle(next: try await outbox.nextDue())
    }
    return try await send(batch)
  }

  private func send(_ batch: Batch) async throws -> Step {
    var limits = UpstreamLimits.standard
    var unprepared: Setback?
    do { limits = try await upstream.limits() } catch { unprepared = error }
    var state = BatchState(batch: batch, limits: limits, policy: policy)
    while let part = state.part {
      let before = state.marks
      let event: BatchState.Event
      if let unprepared {
        event = .unprepared(unprepared)
      } else {
        counts.attempts += 1
        do {
          event = .answered(try await upstream.send(part, of: batch.segment))
        } catch {
          event = .failed(error)
        }
      }
      let now = clock()
      switch state.handle(event, at: now, random: random.next()) {
      case .settle(let settlement):
        try await outbox.settle(settlement, at: now)
        counts.add(before, to: settlement.marks)
        if settlement.due == nil { counts.batches += 1 }
        (setback, failuresInARow, pause) = (nil, 0, nil)
        onProgress?(counts)
      case .send: continue
      case .retry(let postponement):
        try await outbox.postpone(postponement, at: now)
        return failed(postponement.cause, until: nil, at: now)
      case .pause(let postponement, let until):
        try await outbox.postpone(postponement, at: now)
        return failed(postponement.cause, until: until, at: now)
      case .halt(let postponement):
        try await outbox.postpone(postponement, at: now)
        setback = postponement.cause
        halts += 1
        onProgress?(counts)
        return .halted(postponement.cause)
      }
    }
    return .progress
  }

  /// - Parameter until: when the upstream may be tried again; `nil` where only a batch was put off.
  private func failed(_ cause: Setback, until: Instant?, at now: Instant) -> Step {
    setback = cause
    failuresInARow += 1
    onProgress?(counts)
    if until == nil, failuresInARow < 2 { return .progress }
    let delay =
      policy.delay(retryAfterSeconds: cause.retryAfterSeconds)
      ?? policy.delay(afterFailures: failuresInARow, random: random.next())
    let end = max(until ?? now, now.advanced(byMilliseconds: delay))
    pause = end
    return .waits(until: end, cause)
  }
}
