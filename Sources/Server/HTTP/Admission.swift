/// A bounded number of places: who finds none is told to come back, so neither memory nor the line
/// before the one writer grows with the number of senders.
actor Admission {
  private var free: Int
  private let retryAfterSeconds: Int

  init(places: Int, retryAfterSeconds: Int) {
    free = places
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Runs `body` in a place of its own.
  /// - Throws: `RequestError.busy` where none is free.
  nonisolated func admit<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    guard await enter() else { throw RequestError.busy(retryAfterSeconds: retryAfterSeconds) }
    do {
      let result = try await body()
      await leave()
      return result
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() -> Bool {
    guard free > 0 else { return false }
    free -= 1
    return true
  }

  private func leave() { free += 1 }
}
