import Fleet
import Sync
import Testing

@testable import Registry

@Suite("What an upstream gave to remember") struct UpstreamMemoryTests {
  private let registry = TemporaryRegistry()

  private func day(_ number: Int64) -> Instant {
    registry.clock.now.advanced(byMilliseconds: number * 86_400_000)
  }

  @Test("is there after a restart, its last value alone")
  func restart() async throws {
    var owner: Owner? = try registry.create()
    try await owner?.remember(["a/1": "x", "a/2": "y"], at: day(0))
    try await owner?.remember(["a/1": "z"], at: day(1))
    owner = nil
    let again = try registry.open()
    #expect(try await again.recall(["a/1", "a/2", "a/3"]) == ["a/1": "z", "a/2": "y"])
  }

  @Test("is forgotten by prefix and age, whatever letters a key has")
  func forgetting() async throws {
    let owner = try registry.create()
    let keys = [
      "a/1", "a/晋D12345", "a/~", "a/\u{10FFFD}", "a/%", "a/*", "a", "a.", "a0", "b/1", "A/1",
    ]
    try await owner.remember(
      Dictionary(uniqueKeysWithValues: keys.map { ($0, "1") }), at: day(0))
    try await owner.remember(["a/new": "1"], at: day(10))
    try await owner.forget(prefix: "a/", before: day(0))
    #expect(try await owner.recall(keys).count == keys.count)
    try await owner.forget(prefix: "a/", before: day(10))
    #expect(
      Set(try await owner.recall(keys + ["a/new"]).keys) == [
        "a", "a.", "a0", "b/1", "A/1", "a/new",
      ])
  }

  @Test("is kept whole where even the newest of it is older")
  func jump() async throws {
    let owner = try registry.create()
    try await owner.remember(["a/1": "1", "a/2": "1"], at: day(0))
    try await owner.remember(["b/1": "1"], at: day(400))
    try await owner.forget(prefix: "a/", before: day(370))
    #expect(try await owner.recall(["a/1", "a/2", "b/1"]).count == 3)
  }
}
