import Fleet
import Foundation
import Synchronization

@testable import Registry

/// A directory of its own for one test, removed at the end.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "fleetreg-test-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func location(_ name: String = "plant") -> RegistryLocation {
    RegistryLocation("\(path)/\(name)")
  }
}

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
  private let milliseconds: Atomic<Int64>

  init(_ start: Instant) { milliseconds = Atomic(start.milliseconds) }

  var now: Instant {
    get { Instant(milliseconds: milliseconds.load(ordering: .relaxed)) }
    set { milliseconds.store(newValue.milliseconds, ordering: .relaxed) }
  }

  func advance(seconds: Int64) { milliseconds.wrappingAdd(seconds * 1000, ordering: .relaxed) }
}

/// A new registry in a directory of its own, at a known moment.
struct TemporaryRegistry {
  let directory = TemporaryDirectory()
  let clock = TestClock(Day(2026, 11, 21).start().advanced(byMilliseconds: 36_000_000))
  let location: RegistryLocation

  init() { location = directory.location() }

  func create(seed: UInt64 = 1) throws -> Owner {
    try Owner.create(
      at: location, command: "test create", seed: seed, clock: { [clock] in clock.now })
  }

  func open(seed: UInt64 = 2) throws -> Owner {
    try Owner(opening: location, command: "test open", seed: seed, clock: { [clock] in clock.now })
  }
}
