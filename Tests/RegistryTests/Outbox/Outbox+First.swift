import Fleet
import Sync

extension Outbox {
  /// The first batch that is due, where nothing is under way.
  func dueBatch(at now: Instant) async throws -> Batch? {
    try await dueBatches(BatchDemand(count: 1), at: now).first
  }

  func settle(_ settlement: Settlement, at now: Instant) async throws {
    try await settle([settlement], at: now)
  }
}
