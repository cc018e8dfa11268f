import Fleet
import Testing

@testable import Registry

@Suite("Register cache") struct RegisterCacheTests {
  @Test("reads again after each change of the register, and only then")
  func changes() async throws {
    let registry = TemporaryRegistry()
    let owner = try registry.create()
    let cache = RegisterCache(Plant.self, of: owner, by: try owner.reader())
    for number in 0..<3 {
      try await owner.change(by: "li") { change in
        try change.add(
          Plant(id: "p\(number)", name: "P", division: try DivisionCode("140404")))
      }
      for _ in 0..<4 {
        let plants = try await cache.all()
        #expect(plants.map(\.id) == (0...number).map { "p\($0)" })
      }
      _ = try await owner.store([Passages.delivery(number)])
    }
    #expect(await cache.readings == 3)
    try await owner.change(by: "li") { try $0.remove(Plant.self, "p1") }
    #expect(try await cache.all().map(\.id) == ["p0", "p2"])
    await #expect(throws: RegisterError.self) {
      try await owner.change(by: "li") { try $0.remove(Plant.self, "p1") }
    }
    #expect(try await cache.all().map(\.id) == ["p0", "p2"])
  }
}
