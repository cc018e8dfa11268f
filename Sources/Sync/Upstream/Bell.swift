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
}
