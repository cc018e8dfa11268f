import Fleet
import Testing

@Suite("Ages of a vehicle's facts") struct VehicleAgeTests {
  private static let day = Day(2026, 11, 20)

  /// A change of an entry on a day.
  private func entry(_ fields: [String: JSON], on day: Day) -> HistoryEntry {
    HistoryEntry(
      number: 1, at: day.start().advanced(byMilliseconds: 3_600_000), actor: "li", kind: .vehicle,
      id: "v", action: .change, reason: nil,
      changes: fields.map { FieldChange(field: $0.key, old: nil, new: $0.value) })
  }

  private func claims(_ vehicle: Vehicle) throws -> JSON {
    var writer = JSONWriter()
    vehicle.encode(into: &writer)
    return try #require(JSON(parsing: writer.bytes)["stageClaims"])
  }

  @Test("each fact takes the day of its entry where nobody noted another, and keeps its source")
  func facts() {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.fuel = .diesel
    vehicle.maximumMass = 25_000
    vehicle.vehicleType = VehicleType(rawValue: "H11")
    vehicle.use = .freight
    vehicle.sources[.fuel] = FactOrigin(.certificate, recordedOn: Day(2020, 1, 1))
    vehicle.sources[.maximumMass] = FactOrigin(.certificate)
    let names = ["fuel", "maximumMass", "plate", "plateColour", "use", "origin.source", "id"]
    let first = entry(
      names.reduce(into: [:]) { $0[$1] = .string("x") }, on: Self.day.advanced(by: -1))
    let dated = vehicle.dated(by: [first, entry(["use": .string("F")], on: Self.day)])
    #expect(dated.origin(of: .fuel) == FactOrigin(.certificate, recordedOn: Day(2020, 1, 1)))
    #expect(
      dated.origin(of: .maximumMass)
        == FactOrigin(.certificate, recordedOn: Self.day.advanced(by: -1)))
    #expect(
      dated.origin(of: FactName(rawValue: "use")) == FactOrigin(.declared, recordedOn: Self.day))
    #expect(dated.origin(of: .registeredOn) == FactOrigin(.declared))
    #expect(dated.origin == vehicle.origin)
    // What follows from a fact is as old as that one.
    #expect(dated.facts.category.evidence?.source == .inferred)
    #expect(dated.facts.category.evidence?.recordedOn == Self.day.advanced(by: -1))
    #expect(dated.facts.registeredIn.evidence?.recordedOn == Self.day.advanced(by: -1))
  }

  @Test("a claim of a stage takes the day on which the history has it first")
  func claim() throws {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.stageClaims = [StageClaim(.v, from: .registrationRecord)]
    let first = entry(["stageClaims": try claims(vehicle)], on: Self.day)
    vehicle.stageClaims.append(StageClaim(.vi, from: .declared, recordedOn: Day(2026, 11, 21)))
    let second = entry(["stageClaims": try claims(vehicle)], on: Self.day.advanced(by: 5))
    let dated = vehicle.claimsDated(by: [first, second])
    #expect(dated.stageClaims.map(\.recordedOn) == [Self.day, Day(2026, 11, 21)])
    #expect(dated.stageClaims.map(\.stage) == [.v, .vi])
    #expect(vehicle.claimsDated(by: []) == vehicle)
    #expect(vehicle.dated(by: [first]).stageClaims == vehicle.stageClaims)
  }

  @Test("of two claims of one rank the days decide, so none gets one that nobody claimed")
  func rivals() throws {
    var vehicle = Vehicle(plate: "晋D12345", plateColour: .yellow)
    vehicle.stageClaims = [
      StageClaim(.v, from: .registrationRecord),
      StageClaim(.vi, from: .certificate, recordedOn: Day(2020, 1, 1)),
    ]
    let dated = vehicle.claimsDated(by: [
      entry(["stageClaims": try claims(vehicle)], on: Self.day)
    ])
    #expect(dated.stageClaims == vehicle.stageClaims)
    #expect(dated.facts.stage == vehicle.facts.stage)
  }
}
