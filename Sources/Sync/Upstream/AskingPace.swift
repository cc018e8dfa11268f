public import Fleet

/// When a sender asks the level above what it holds: soon after everything was sent, and every day about everything,
/// since what was confirmed once can be lost later.
public struct AskingPace: Hashable, Sendable {
  /// What is asked about.
  public enum Scope: Hashable, Sendable {
    /// Days of which nothing waits and which were not confirmed yet.
    case settled
    /// Every day.
    case whole
  }

  /// Milliseconds between two askings after everything was sent: our own choice, ten minutes.
  public var pause: Int64 = 600_000
  /// Milliseconds between two askings about everything: a day.
  public var wholePause: Int64 = 86_400_000

  public init() {}

  /// What to ask about now; `nil` for nothing.
  /// - Parameters:
  ///   - last: when the level above last answered about any day, and `whole` about every day.
  ///   - isDrained: whether nothing waits in the outbox.
  public func scope(
    at now: Instant, last: Instant?, whole: Instant?, isDrained: Bool
  ) -> Scope? {
    if isPast(wholePause, since: whole, at: now) { return .whole }
    return isDrained && isPast(pause, since: last, at: now) ? .settled : nil
  }

  /// A moment that is still to come was written by a clock that has been set back since: nobody waits for it.
  private func isPast(_ pause: Int64, since moment: Instant?, at now: Instant) -> Bool {
    guard let moment, moment <= now else { return true }
    return now.milliseconds - moment.milliseconds >= pause
  }
}
