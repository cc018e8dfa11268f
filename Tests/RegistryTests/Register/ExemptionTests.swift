import Fleet
import Testing

@testable import Registry

@Suite("Exemptions") struct ExemptionTests {
  let registry = TemporaryRegistry()

  @Test("is found for its subject on its days only")
  func lookup() async throws {
    let owner = try registry.create()
    let plate = Exemption.Subject.plate("晋D12345", .yellow)
    try await owner.change(by: "li", why: "flood") { change in
      try change.add(
        Exemption(
          id: "e1", subject: plate, reason: "抢险", from: Day(2026, 11, 20),
          until: Day(2026, 11, 21)))
      try change.add(
        Exemption(
          id: "e2", subject: .vin("晋D12345"), reason: "x", from: Day(2026, 1, 1),
          until: Day(2026, 12, 31)))
    }
    let found = try await owner.register { register in
      try (19...22).map { try register.exemptions(of: plate, on: Day(2026, 11, $0)).map(\.id) }
    }
    #expect(found == [[], ["e1"], ["e1"], []])
    let other = try await owner.register {
      try $0.exemptions(of: .plate("晋D12345", .blue), on: Day(2026, 11, 20))
    }
    #expect(other == [])
  }

  @Test("without a reason it is refused")
  func reason() async throws {
    let owner = try registry.create()
    await #expect(throws: EntryError.missing(field: "reason")) {
      try await owner.change(by: "li") {
        try $0.add(
          Exemption(
            id: "e1", subject: .machinery(body: "4DA00456"), reason: "", from: Day(2026, 11, 20),
            until: Day(2026, 11, 21)))
      }
    }
  }
}
