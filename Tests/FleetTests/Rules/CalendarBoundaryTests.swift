import Fleet
import Testing

@Suite("Every row of the road calendar, on both sides of its days") struct CalendarBoundaryTests {
  @Test("binds from its first to its last day", arguments: StageCalendar.road.map(\.id))
  func boundaries(id: String) throws {
    let row = try #require(StageCalendar.road.first { $0.id == id })
    var vehicle = Trucks.vehicle(in: row.scope, stage: try Trucks.below(row.stage))
    vehicle.registeredIn = row.regions.first.map(String.init)
    // Made too late for the grace of stock.
    if row.transition != nil { vehicle.manufacturedOn = row.from }
    let facts = vehicle.facts
    func verdict(_ day: Day) -> Verdict { Eligibility.may(row.act, facts, on: day) }
    let unmet: Verdict.Ground.State = row.mark.isConfirmed ? .notMet : .unsettled

    #expect(verdict(row.from).state(of: id) == unmet)
    #expect(verdict(row.from).outcome >= unmet.outcome)
    #expect(verdict(row.from.advanced(by: -1)).state(of: id) == nil)
    if let until = row.until {
      #expect(verdict(until).state(of: id) == unmet)
      #expect(verdict(until.advanced(by: 1)).state(of: id) == nil)
    } else {
      #expect(verdict(row.from.advanced(by: 4_000)).state(of: id) == unmet)
    }
  }

  @Test("is met by its own stage", arguments: StageCalendar.road.map(\.id))
  func met(id: String) throws {
    let row = try #require(StageCalendar.road.first { $0.id == id })
    var vehicle = Trucks.vehicle(in: row.scope, stage: row.stage)
    vehicle.registeredIn = row.regions.first.map(String.init)
    vehicle.rdeMonitorOnly = false
    #expect(Eligibility.may(row.act, vehicle.facts, on: row.from).state(of: id) == .met)
  }

  @Test("does not bind outside its scope", arguments: StageCalendar.road.map(\.id))
  func scope(id: String) throws {
    let row = try #require(StageCalendar.road.first { $0.id == id })
    let inside = Trucks.vehicle(in: row.scope, stage: .zero)
    let other: [Vehicle] = [
      inside.with { $0.maximumMass = row.scope.emissionClass == .heavy ? 3_500 : 3_501 },
      inside.with { $0.fuel = row.scope.engine == .diesel ? .naturalGas : .diesel },
      inside.with {
        $0.fuel = .electric
        $0.stageClaims = []
      },
    ]
    for vehicle in other {
      #expect(Eligibility.may(row.act, vehicle.facts, on: row.from).state(of: id) == nil)
    }
    if !row.regions.isEmpty {
      let elsewhere = inside.with { $0.registeredIn = "540100" }
      #expect(Eligibility.may(row.act, elsewhere.facts, on: row.from).state(of: id) == nil)
    }
  }
}
