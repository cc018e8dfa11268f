import Glibc

/// C contexts that wait for their next use, so that each thread at work has one of its own.
///
/// The lock is pthread's because the thread sanitizer understands that one.
final class ContextPool: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var idle: [OpaquePointer] = []
  private let make: @Sendable () -> OpaquePointer

  init(make: @escaping @Sendable () -> OpaquePointer) {
    self.make = make
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  /// Lends a context for the length of `body`. Pools live as long as the process, so nothing is freed.
  func withContext<Result, E: Error>(
    _ body: (OpaquePointer) throws(E) -> Result
  ) throws(E) -> Result {
    pthread_mutex_lock(lock)
    let kept = idle.popLast()
    pthread_mutex_unlock(lock)
    let context = kept ?? make()
    defer {
      pthread_mutex_lock(lock)
      idle.append(context)
      pthread_mutex_unlock(lock)
    }
    return try body(context)
  }
}
