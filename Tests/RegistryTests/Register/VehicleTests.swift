import Fleet
import GRDB
import Testing

@testable import Registry

@Suite("Vehicles in the register") struct VehicleTests {
  let registry = TemporaryRegistry()
  static let vin = "1HGCM82633A004352"

  @Test("the same vehicle again is unchanged, then updated, and keeps what a row leaves out")
  func upsert() async throws {
    let owner = try registry.create()
    var first = Vehicle(plate: "晋D12345", plateColour: .yellow, vin: Self.vin)
    first.fuel = .diesel
    first.model = "A"
    var second = Vehicle(plate: "晋D12345", plateColour: .yellow)
    second.model = "B"
    let outcomes = try await owner.change(by: "li", why: "list of June") { [first, second] change in
      try [first, first, second].map { try change.upsert($0).outcome }
    }
    #expect(outcomes == [.added, .unchanged, .updated])
    let entry = try #require(
      try await owner.register { try $0.vehicle(plate: "晋D12345", colour: .yellow) })
    #expect(entry.vehicle.model == "B")
    #expect(entry.vehicle.fuel == .diesel)
    #expect(entry.vehicle.vin == Self.vin)
    let history = try await owner.register { try $0.history(of: .vehicle, entry.id) }
    #expect(history.map(\.action) == [.add, .change])
    #expect(
      history[1].changes == [FieldChange(field: "model", old: .string("A"), new: .string("B"))])
    #expect(history[1].reason == "list of June")
  }

  @Test("a fact keeps where it came from, and no claim of a stage is dropped")
  func origins() async throws {
    let owner = try registry.create()
    var licence = Vehicle(plate: "晋D12345", plateColour: .yellow)
    licence.origin = FactOrigin(.registrationRecord, recordedOn: Day(2026, 1, 1))
    licence.fuel = .diesel
    licence.model = "A"
    licence.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    var ledger = Vehicle(plate: "晋D12345", plateColour: .yellow)
    ledger.origin = FactOrigin(.declared, recordedOn: Day(2026, 6, 1))
    ledger.fuel = .diesel
    ledger.registeredOn = Day(2019, 5, 6)
    ledger.stageClaims = [
      StageClaim(.v, from: .registrationRecord), StageClaim(.vi, from: .declared),
    ]
    let outcomes = try await owner.change(by: "li") { [licence, ledger] change in
      try [licence, ledger, ledger, licence].map { try change.upsert($0).outcome }
    }
    #expect(outcomes == [.added, .updated, .unchanged, .unchanged])
    let vehicle = try #require(
      try await owner.register { try $0.vehicle(plate: "晋D12345", colour: .yellow)?.vehicle })
    #expect(vehicle.origin(of: .fuel) == licence.origin)
    #expect(vehicle.origin(of: .registeredOn) == ledger.origin)
    #expect(vehicle.stageClaims.map(\.stage) == [.v, .vi])
    #expect(vehicle.model == "A")
  }

  @Test("a new plate on a known VIN is a change of that vehicle")
  func newPlate() async throws {
    let owner = try registry.create()
    let outcome = try await owner.change(by: "li") { change in
      try change.upsert(Vehicle(plate: "晋D12345", plateColour: .yellow, vin: Self.vin))
      return try change.upsert(Vehicle(plate: "晋D54321", plateColour: .yellow, vin: Self.vin))
        .outcome
    }
    #expect(outcome == .updated)
    let found = try await owner.register {
      (
        try $0.vehicle(plate: "晋D12345", colour: .yellow) == nil,
        try $0.vehicle(vin: Self.vin)?.vehicle.plate, try $0.count(.vehicle)
      )
    }
    #expect(found == (true, "晋D54321", 1))
  }

  @Test("the same plate in two colours is two vehicles")
  func colours() async throws {
    let owner = try registry.create()
    try await owner.change(by: "li") { change in
      try change.upsert(Vehicle(plate: "晋D12345", plateColour: .yellow))
      try change.upsert(Vehicle(plate: "晋D12345", plateColour: .blue))
    }
    let colours = try await owner.register {
      try $0.vehicles(plate: "晋D12345").map(\.vehicle.plateColour)
    }
    #expect(colours == [.blue, .yellow])
  }

  @Test("plate and VIN of two vehicles, and a plate whose vehicle has another VIN, are refused")
  func conflicts() async throws {
    let owner = try registry.create()
    let id = try await owner.change(by: "li") { change in
      try change.upsert(Vehicle(vin: "1M8GDM9AXKP042788"))
      return try change.upsert(
        Vehicle(plate: "晋D12345", plateColour: .yellow, vin: Self.vin)
      ).entry.id
    }
    await #expect(
      throws: RegisterError.twoVehicles(plate: "晋D12345", vin: "1M8GDM9AXKP042788")
    ) {
      try await owner.change(by: "li") {
        _ = try $0.upsert(
          Vehicle(plate: "晋D12345", plateColour: .yellow, vin: "1M8GDM9AXKP042788"))
      }
    }
    await #expect(
      throws: RegisterError.taken(
        field: "plate", value: "晋D12345", by: RegisterReference(.vehicle, id))
    ) {
      try await owner.change(by: "li") {
        _ = try $0.upsert(
          Vehicle(plate: "晋D12345", plateColour: .yellow, vin: "11111111111111111"))
      }
    }
    await #expect(throws: EntryError.missing(field: "plate")) {
      try await owner.change(by: "li") { _ = try $0.upsert(Vehicle()) }
    }
  }

  @Test(
    "both look-ups go by an index, not through the table",
    arguments: ["plate = 'x' AND colour = 'y'", "vin = 'x'", "id = 'x'"])
  func indexed(condition: String) async throws {
    let owner = try registry.create()
    let details = try await owner.register { register in
      try Row.fetchAll(
        register.db,
        sql: "EXPLAIN QUERY PLAN SELECT document FROM register_vehicle WHERE \(condition)"
      ).map { $0["detail"] as String }
    }
    #expect(details.allSatisfy { $0.hasPrefix("SEARCH") })
    #expect(!details.isEmpty)
  }

  @Test("rows fail alone, whether they wrote before they failed or not")
  func attempts() async throws {
    let owner = try registry.create()
    struct Refused: Error {}
    for writesFirst in [false, true] {
      let id = writesFirst ? "b" : "a"
      let outcomes = try await owner.change(by: "li") { change in
        let results = try change.attempt(each: [1, 2, 3]) { row in
          if row == 2, !writesFirst { throw Refused() }
          try change.add(
            Exemption(
              id: "\(id)\(row)", subject: .vin("LTESTA0B5R1000123"), reason: "r",
              from: Day(2026, 1, 1), until: Day(2026, 1, 2)))
          if row == 2 { throw Refused() }
        }
        return results.map { if case .success = $0 { true } else { false } }
      }
      #expect(outcomes == [true, false, true])
    }
    let kept = try await owner.register { try $0.all(Exemption.self).map(\.id) }
    #expect(kept == ["a1", "a3", "b1", "b3"])
  }
}
