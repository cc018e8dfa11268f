public import Fleet
import Glibc

extension Instant {
  /// The machine's clock: the default of whoever opens a registry.
  public static let system: @Sendable () -> Instant = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
