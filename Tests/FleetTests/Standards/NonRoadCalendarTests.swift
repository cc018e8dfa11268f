import Fleet
import Testing

@Suite("Non-road stages") struct NonRoadCalendarTests {
  @Test("boundary days on both sides of every row", arguments: StageCalendar.nonRoad.map(\.id))
  func boundaries(id: String) throws {
    let row = try #require(StageCalendar.nonRoad.first { $0.id == id })
    let power = row.scope.power == .over560 ? 600.0 : 100
    let farm = row.scope.farm == .farm
    func binding(on day: Day) -> String? {
      StageCalendar.nonRoad(row.act, on: day, kilowatts: power, farm: farm)?.id
    }
    #expect(binding(on: row.from) == row.id)
    #expect(binding(on: row.from.advanced(by: -1)) != row.id)
    if let until = row.until {
      #expect(binding(on: until) == row.id)
      #expect(binding(on: until.advanced(by: 1)) != row.id)
    }
  }

  @Test(
    "demands",
    arguments: [
      (.sale, "2016-03-31", 100, false, "2"), (.sale, "2016-04-01", 100, false, "3"),
      (.sale, "2016-04-01", 100, true, "2"), (.sale, "2016-12-01", 100, true, "3"),
      (.sale, "2022-11-30", 560, false, "3"), (.sale, "2022-12-01", 560, false, "4"),
      (.production, "2022-12-01", 560.5, false, "3"),
      (.engineProduction, "2015-10-01", 100, false, "3"),
      (.engineProduction, "2022-12-01", 100, true, "4"), (.import, "2022-12-01", 30, true, "4"),
      (.sale, "2008-09-30", 100, false, nil), (.engineProduction, "2015-09-30", 100, false, nil),
      (.registration, "2023-01-01", 100, false, nil),
    ] as [(StageAct, String, Double, Bool, String?)])
  func demands(act: StageAct, day: String, power: Double, farm: Bool, stage: String?) throws {
    let row = StageCalendar.nonRoad(act, on: try Day(day), kilowatts: power, farm: farm)
    #expect(row?.stage.rawValue == stage)
  }

  @Test(
    "presumes by the day of production",
    arguments: [
      ("2009-09-30", 100, false, "1"), ("2009-10-01", 100, false, "2"),
      ("2016-03-31", 100, false, "2"),
      ("2016-04-01", 100, false, "3"), ("2016-04-01", 100, true, "2"),
      ("2016-11-30", 100, true, "2"),
      ("2016-12-01", 100, true, "3"), ("2022-11-30", 100, false, "3"),
      ("2022-12-01", 100, false, "4"),
      ("2022-12-01", 560, false, "4"), ("2022-12-01", 561, false, "3"),
      ("2022-12-01", nil, false, "X"),
      ("2022-11-30", nil, false, "3"), ("2022-12-01", 100, true, "4"),
    ] as [(String, Double?, Bool, String)])
  func presumptions(day: String, power: Double?, farm: Bool, stage: String) throws {
    let presumed = StagePresumption.presumed(producedOn: try Day(day), kilowatts: power, farm: farm)
    #expect(presumed.stage.rawValue == stage)
  }

  @Test(
    "electric machines are D, other fuels are not presumed",
    arguments: [
      (.noEngine, "D"), (.petrol, "X"), (.gas, "X"), (.other, "X"),
    ] as [(Fuel.Engine, String)])
  func engines(engine: Fuel.Engine, stage: String) {
    let presumed = StagePresumption.presumed(
      producedOn: Day(2020, 1, 1), kilowatts: 100, farm: false, engine: engine)
    #expect(presumed.stage.rawValue == stage)
  }
}
