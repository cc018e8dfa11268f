/// What sends as things become due, until it is stopped.
public protocol Follower: Sendable {
  associatedtype Outcome
  /// Sends until it is stopped or the task is cancelled.
  /// - Throws: what the outbox throws; it may be called again.
  func follow() async throws -> Outcome
  /// Waits so long before ``follow()`` is tried again; ends at once where it is stopped or the task is cancelled.
  func rest(for duration: Duration) async
  /// Whether it was asked to stop.
  var isStopping: Bool { get async }
}

/// What a loop waits at: it rings for new work, for a moment that has come, and for the end.
actor Bell {
  private(set) var isStopped = false
  private var hasRung = false
  private var waiter: CheckedContinuation<Void, Never>?

  func ring() {
    hasRung = true
    waiter?.resume()
    waiter = nil
  }

  func stop() {
    isStopped = true
    ring()
  }

  /// Waits for a ring, or so many milliseconds; for a ring alone where there is no number. A ring that
  /// came before is not waited for again. One loop waits at a time.
  func wait(milliseconds: Int64?) async {
    if !hasRung {
      let alarm = milliseconds.map { count in
        Task {
          try? await Task.sleep(for: .milliseconds(count))
          if !Task.isCancelled { ring() }
        }
      }
      await withCheckedContinuation { waiter = $0 }
      alarm?.cancel()
    }
    hasRung = false
  }

  /// Waits so long, whoever rings; ends at once with ``stop()`` or where the task is cancelled, which is the same.
  nonisolated func rest(for duration: Duration) async {
    let end = ContinuousClock.now + duration
    await withTaskCancellationHandler {
      while await !isStopped, ContinuousClock.now < end {
        // New records ring as well, and change nothing about an outbox that has failed.
        let left = ContinuousClock.now.duration(to: end).components
        await wait(
          milliseconds: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
      }
    } onCancel: {
      Task { await stop() }
    }
  }
}
