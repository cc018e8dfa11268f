/// How long to wait before the next attempt; all delays in milliseconds.
///
/// The delay is drawn evenly from zero up to a bound that doubles with each failure ("full jitter"),
/// so that many senders do not come back at the same moment after an outage.
public struct RetryPolicy: Hashable, Sendable {
  /// The bound of the first delay.
  public var base: Int64
  /// The bound that is never passed.
  public var cap: Int64
  /// The longest wait that an upstream may ask for.
  public var longestRetryAfter: Int64
  /// How long `follow` waits after a refusal that a person must settle, such as of the token.
  public var haltPause: Int64

  /// An hour: no batch is put off for longer.
  public static let longestWait: Int64 = 3_600_000

  public init(
    base: Int64 = 500, cap: Int64 = 300_000, longestRetryAfter: Int64 = longestWait,
    haltPause: Int64 = 600_000
  ) {
    self.base = max(1, base)
    self.cap = max(self.base, cap)
    self.longestRetryAfter = max(0, longestRetryAfter)
    self.haltPause = max(1, haltPause)
  }

  /// The delay after so many failures in a row.
  /// - Parameter random: 64 random bits.
  public func delay(afterFailures count: Int, random: UInt64) -> Int64 {
    let doublings = min(max(count, 1) - 1, 40)
    let (product, overflow) = base.multipliedReportingOverflow(by: 1 << Int64(doublings))
    let bound = overflow ? cap : min(cap, product)
    return Int64((UInt64(bound) + 1).multipliedFullWidth(by: random).high)
  }

  /// The wait that the upstream asked for, within bounds; `nil` where it asked for none.
  public func delay(retryAfterSeconds seconds: Int?) -> Int64? {
    guard let seconds, seconds > 0 else { return nil }
    let (wanted, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1000)
    return overflow ? longestRetryAfter : min(wanted, longestRetryAfter)
  }
}
