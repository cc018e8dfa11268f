import Fleet
import Foundation
import Registry

/// A new registry in a directory of its own, whose clock stands still at ten in the morning.
final class TemporaryRegistry: Sendable {
  let directory: String
  let owner: Owner

  static let today = Day(2026, 11, 21)
  static let now = today.start().advanced(byMilliseconds: 36_000_000)

  init() throws {
    directory = NSTemporaryDirectory() + "fleetreg-test-" + UUID().uuidString
    owner = try Owner.create(
      at: RegistryLocation(directory), command: "test", seed: 1, clock: { Self.now })
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }
}
