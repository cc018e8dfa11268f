public import Fleet

/// Sends what an ``Outbox`` holds to an ``Upstream``, as many batches at once as the upstream's limits say.
///
///     let outcome = try await Uploader(from: outbox, to: upstream, clock: clock).once()
///
/// A batch that fails is passed over until its time; when as many in a row fail as are sent at once, and two
/// at least, the upstream is at fault and everything waits. Answers are obeyed in the outbox before a record
/// counts as sent, those that came meanwhile in one step, so that a crash at any moment costs a repeated
/// request and no record.
public actor Uploader: UploadLoop {
  private let outbox: any Outbox
  private let upstream: any Upstream
  private let order: UploadOrder
  let policy: RetryPolicy
  let clock: @Sendable () -> Instant
  private var random: any RandomNumberGenerator & Sendable
  private let onProgress: (@Sendable (UploadCounts) -> Void)?

  public private(set) var counts = UploadCounts()
  /// The last failure; `nil` after a success.
  public private(set) var setback: Setback?

  /// How often the upstream refused what only a person can settle.
  public private(set) var halts = 0

  /// What records lost on their way into the upstream's form.
  public var findings: [String: Int] { get async { await upstream.findings } }

  /// What was sent of each batch and is not answered yet.
  private var underWay: [RecordID: BatchState] = [:]
  /// What became of requests since it was last looked.
  private var arrived: [(batch: RecordID, event: BatchState.Event)] = []
  /// How many batches are sent at once; one until the upstream was asked.
  private var width = 1
  private var failuresInARow = 0
  /// Whether the upstream has stored something since a record was refused by a bare status.
  private var believesBare = true
  var pause: Instant?
  private var halt: Setback?
  /// The batches that have stopped everything, and whether others were taken since: then the fault is their own.
  private var halting: [RecordID: Bool] = [:]
  let bell = Bell()

  /// - Parameters:
  ///   - order: which visits go first where many wait.
  ///   - onProgress: called after every group of answers.
  public init(
    from outbox: any Outbox, to upstream: any Upstream, order: UploadOrder = .oldest,
    policy: RetryPolicy = RetryPolicy(), clock: @escaping @Sendable () -> Instant,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    onProgress: (@Sendable (UploadCounts) -> Void)? = nil
  ) {
    self.outbox = outbox
    self.upstream = upstream
    self.order = order
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
    UploadOutcome(end: try await stepOnce(patience: patience), counts: counts)
  }

  /// Sends whatever becomes due until ``stop()`` is called or the task is cancelled; the batches in flight
  /// are finished and settled first. Refusals that a person must settle are tried again at long intervals.
  /// - Throws: what the outbox throws; no record is lost by it.
  public func follow() async throws -> UploadOutcome {
    UploadOutcome(end: try await stepOn(), counts: counts)
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

  /// Ends ``once(patience:)`` and ``follow()`` after the batches in flight, for good.
  public nonisolated func stop() {
    let bell = bell
    Task { await bell.stop() }
  }

  /// Whether it was asked to stop.
  public var isStopping: Bool { get async { await bell.isStopped } }

  /// Waits so long before ``follow()`` is tried again; ends at once with ``stop()`` or where the task is cancelled.
  public func rest(for duration: Duration) async { await bell.rest(for: duration) }

  var progress: Int { counts.settled }

  func step() async throws -> UploadStep {
    guard arrived.isEmpty else {
      try await obey()
      return .progress
    }
    let isStopped = await bell.isStopped
    if isStopped || halt != nil {
      guard underWay.isEmpty else { return .underWay(until: nil) }
      if isStopped { return .stopped }
      defer { halt = nil }
      return halt.map { .halted($0) } ?? .progress
    }
    let now = clock()
    if let pause, let setback, isPaused(at: now) {
      return underWay.isEmpty ? .waits(until: pause, setback) : .underWay(until: nil)
    }
    if underWay.count < width {
      let due = try await outbox.dueBatches(
        BatchDemand(
          count: width - underWay.count, order: order, underWay: Set(underWay.keys)), at: now)
      if !due.isEmpty {
        await begin(due)
        return .progress
      }
      let next = try await outbox.nextDue(after: now)
      return underWay.isEmpty ? .idle(next: next) : .underWay(until: next)
    }
    return .underWay(until: nil)
  }

  /// Sends the first part of each batch.
  private func begin(_ batches: [Batch]) async {
    let limits: UpstreamLimits
    do {
      limits = try await upstream.limits()
    } catch {
      // Nothing was sent; one batch bears the note of why.
      if let batch = batches.first {
        underWay[batch.id] = BatchState(batch: batch, limits: .standard, policy: policy)
        arrived.append((batch.id, .unprepared(error)))
      }
      return
    }
    width = limits.requests
    for batch in batches {
      underWay[batch.id] = BatchState(batch: batch, limits: limits, policy: policy)
      sendPart(of: batch.id)
    }
  }

  /// Sends what the state of a batch says is next; the answer arrives later.
  private func sendPart(of batch: RecordID) {
    guard let state = underWay[batch], let part = state.part else { return }
    counts.attempts += 1
    Task {
      let event: BatchState.Event
      do throws(Setback) {
        event = .answered(try await upstream.send(part, of: state.segment))
      } catch {
        event = .failed(error)
      }
      arrived.append((batch, event))
      await bell.ring()
    }
  }

  /// Keeps in the outbox what has arrived, and sends what follows from it.
  private func obey() async throws {
    let events = arrived
    arrived.removeAll()
    let now = clock()
    var settlements: [(settlement: Settlement, before: [RecordMark])] = []
    var failures: [Failure] = []
    var goOn: [RecordID] = []
    for (batch, event) in events {
      guard var state = underWay.removeValue(forKey: batch) else { continue }
      let before = state.marks
      switch state.handle(
        event, at: now, random: random.next(), isAtFault: halting[batch] == true,
        believesBare: believesBare)
      {
      case .settle(let settlement):
        settlements.append((settlement, before))
        if case .failed(let cause) = event, cause.isBare { believesBare = false }
      case .send: break
      case .retry(let postponement):
        failures.append((postponement, nil, false))
        continue
      case .pause(let postponement, let until):
        failures.append((postponement, until, false))
        continue
      case .halt(let postponement):
        failures.append((postponement, nil, true))
        continue
      }
      guard state.part != nil else { continue }
      underWay[batch] = state
      goOn.append(batch)
    }
    if !settlements.isEmpty {
      do {
        try await outbox.settle(settlements.map(\.settlement), at: now)
      } catch {
        // None of it was kept: the batches are in the outbox as they were.
        for batch in goOn { underWay[batch] = nil }
        throw error
      }
      for (settlement, before) in settlements {
        counts.add(before, to: settlement.marks)
        if zip(before, settlement.marks).contains(where: { $0 != $1 && $1.isThere }) {
          believesBare = true
          for batch in halting.keys where batch != settlement.batch { halting[batch] = true }
        }
        if settlement.due == nil { halting[settlement.batch] = nil }
        if settlement.due == nil { counts.batches += 1 }
      }
      let isHeard = settlements.contains { settled in
        zip(settled.before, settled.settlement.marks).contains { $0.isOpen && !$1.isOpen }
      }
      // What was on its way before the upstream asked for a pause or a person says nothing against that.
      if isHeard, halt == nil, !isPaused(at: now) {
        (setback, failuresInARow, pause) = (nil, 0, nil)
      }
    }
    do {
      for failure in failures {
        let failure = judged(failure, at: now)
        try await outbox.postpone(failure.postponement, at: now)
        if failure.isHalt {
          setback = failure.postponement.cause
          halt = failure.postponement.cause
          halts += 1
        } else {
          failed(failure.postponement.cause, until: failure.pause, at: now)
        }
      }
    } catch {
      for batch in goOn { underWay[batch] = nil }
      throw error
    }
    onProgress?(counts)
    let ends = await bell.isStopped
    for batch in goOn {
      // What was answered is kept; the rest of the batch is due where it is.
      if ends || halt != nil || isPaused(at: now) {
        underWay[batch] = nil
      } else {
        sendPart(of: batch)
      }
    }
  }

  private typealias Failure = (postponement: Postponement, pause: Instant?, isHalt: Bool)

  /// A batch that stops everything a second time is put off, so that another goes first.
  private func judged(_ failure: Failure, at now: Instant) -> Failure {
    guard failure.isHalt else { return failure }
    let said = failure.postponement
    guard halting[said.batch] != nil else {
      halting[said.batch] = false
      return failure
    }
    let putOff = Postponement(
      batch: said.batch, until: now.advanced(byMilliseconds: policy.haltPause),
      attempts: said.attempts + 1, cause: said.cause)
    return (putOff, nil, true)
  }

  /// - Parameter until: when the upstream may be tried again; `nil` where only a batch was put off.
  private func failed(_ cause: Setback, until: Instant?, at now: Instant) {
    setback = cause
    failuresInARow += 1
    if until == nil, failuresInARow < max(2, width) { return }
    let delay =
      policy.delay(retryAfterSeconds: cause.retryAfterSeconds)
      ?? policy.delay(
        afterFailures: (failuresInARow + width - 1) / width, random: random.next())
    let end = max(until ?? now, now.advanced(byMilliseconds: delay))
    pause = max(pause ?? end, end)
  }
}
